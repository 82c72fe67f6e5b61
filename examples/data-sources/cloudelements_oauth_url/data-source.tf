terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

data "cloudelements_oauth_url" "graph" {
  element_key  = "microsoftgraph"
  api_key      = var.client_id
  api_secret   = var.client_secret
  callback_url = var.callback_url
  scope        = "Calendars.Read Calendars.ReadWrite offline_access"
  state        = "contoso"
}

# Open this in a browser. The redirect has the code for provider_data.
output "url" {
  value = data.cloudelements_oauth_url.graph.url
}

variable "client_id" {
  description = "Client id of the application that is registered at Microsoft."
  type        = string
}

variable "client_secret" {
  description = "Client secret of the application that is registered at Microsoft."
  type        = string
  sensitive   = true
}

variable "callback_url" {
  description = "Redirect URI of the application, for example https://mycoolapp.com/callback."
  type        = string
}
