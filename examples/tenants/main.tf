module "salesforce" {
  source = "../modules/tenant-instances"

  element_key = "sfdc"
  tenants = {
    contoso = {
      name = "Salesforce of Contoso"
    }
    fabrikam = {
      name          = "Salesforce of Fabrikam"
      tags          = ["plan:gold"]
      configuration = { "filter.response.nulls" = true }
    }
  }

  client_id      = var.client_id
  client_secret  = var.client_secret
  callback_url   = var.callback_url
  refresh_tokens = var.refresh_tokens
}

output "instance_ids" {
  value = module.salesforce.instance_ids
}

variable "client_id" {
  description = "Client id of the application that is registered at Salesforce."
  type        = string
}

variable "client_secret" {
  description = "Client secret of that application."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "callback_url" {
  description = "Callback URL of that application."
  type        = string
}

variable "refresh_tokens" {
  description = "Refresh tokens by the key of the tenant."
  type        = map(string)
  default     = {}
  sensitive   = true
  ephemeral   = true
}
