terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

data "cloudelements_oauth_url" "xero" {
  element_key  = "xero"
  api_key      = var.client_id
  api_secret   = var.client_secret
  callback_url = var.callback_url
}

# Open this in a browser. The redirect has oauth_token and oauth_verifier for provider_data.
output "url" {
  value = data.cloudelements_oauth_url.xero.url
}

# The secret for provider_data, of the same run as the URL: terraform output -raw secret
output "secret" {
  value     = data.cloudelements_oauth_url.xero.request_token_secret
  sensitive = true
}

variable "client_id" {
  description = "Consumer key of the application that is registered at Xero."
  type        = string
}

variable "client_secret" {
  description = "Consumer secret of the application that is registered at Xero."
  type        = string
  sensitive   = true
}

variable "callback_url" {
  description = "Callback URL of the application, for example https://mycoolapp.com/callback."
  type        = string
}
