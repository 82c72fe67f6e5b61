terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

resource "cloudelements_instance" "graph" {
  element_key = "microsoftgraph"
  name        = "Contoso"
  tags        = ["tenant:contoso"]

  oauth = {
    api_key               = var.client_id
    api_secret_wo         = var.client_secret
    api_secret_wo_version = 1
    callback_url          = var.callback_url
    scope                 = "Calendars.Read offline_access"
  }

  # A code works only once. Leave it out of later runs, or pass a new one to authorize again.
  provider_data = var.provider_data
}

variable "client_id" {
  description = "Client id of the application that is registered at Microsoft."
  type        = string
}

variable "client_secret" {
  description = "Client secret of the application that is registered at Microsoft."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "callback_url" {
  description = "Redirect URI of the application. It must be the one that was used for the consent."
  type        = string
  default     = "http://localhost:8765/oauth/callback"
}

variable "provider_data" {
  description = "Parameters of the redirect after consent. Needed to create the instance and to authorize it again."
  type        = map(string)
  default     = null
  sensitive   = true
}
