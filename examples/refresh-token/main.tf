terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

resource "cloudelements_instance" "salesforce" {
  element_key = "sfdc"
  name        = "Salesforce of Contoso"
  tags        = ["tenant:contoso"]

  # The tokens were obtained elsewhere, so no code and no browser is needed.
  external_authentication = "initial"

  oauth = {
    api_key               = var.client_id
    api_secret_wo         = var.client_secret
    api_secret_wo_version = 1
    callback_url          = var.callback_url
  }

  # The platform replaces the token at its first refresh, so it is sent once.
  secret_configuration_wo = {
    "oauth.user.refresh_token" = var.refresh_token
  }
  secret_configuration_wo_version = 1
}

variable "client_id" {
  description = "Client id of the application that is registered at Salesforce."
  type        = string
}

variable "client_secret" {
  description = "Client secret of the application that is registered at Salesforce."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "callback_url" {
  description = "Callback URL of that application."
  type        = string
}

variable "refresh_token" {
  description = "Refresh token of the application."
  type        = string
  sensitive   = true
  ephemeral   = true
}
