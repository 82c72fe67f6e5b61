terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

resource "cloudelements_instance" "box" {
  element_key = "box"
  name        = "Box of Contoso"
  tags        = ["tenant:contoso"]

  oauth = {
    api_key               = var.client_id
    api_secret_wo         = var.client_secret
    api_secret_wo_version = 1
    callback_url          = var.callback_url
  }

  # The code works only once. Leave the URL out of later runs, or pass a new one to authorize again.
  provider_data = provider::cloudelements::provider_data(var.redirect_url)
}

variable "client_id" {
  description = "Client id of the application that is registered at Box."
  type        = string
}

variable "client_secret" {
  description = "Client secret of the application that is registered at Box."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "callback_url" {
  description = "Redirect URI of the application, for example https://mycoolapp.com."
  type        = string
}

variable "redirect_url" {
  description = "The whole address that the browser ended up at after consent. Needed to create the instance and to authorize it again."
  type        = string
  default     = null
  sensitive   = true
}
