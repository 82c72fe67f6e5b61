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
  name        = "API Instance"
  tags        = ["Docs"]

  oauth = {
    api_key               = var.client_id
    api_secret_wo         = var.client_secret
    api_secret_wo_version = 1
    callback_url          = var.callback_url
    scope                 = "Calendars.Read Calendars.ReadWrite offline_access"
  }

  # The code works only once, and is not stored. Leave it out of later runs. To authorize again, pass a new one and raise the
  # version.
  provider_data_wo         = { code = var.code }
  provider_data_wo_version = 1

  events = {
    enabled      = true
    callback_url = var.events_callback_url
  }
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
  description = "Redirect URI of the application, for example https://mycoolapp.com."
  type        = string
}

variable "code" {
  description = "Authorization code from the redirect. Needed to create the instance and to authorize it again."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "events_callback_url" {
  description = "Where the platform sends events, for example https://mycoolapp.com/events."
  type        = string
}
