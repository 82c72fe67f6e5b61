terraform {
  required_version = ">= 1.11"

  cloud {
    organization = "contoso"

    workspaces {
      name = "cloud-elements-instances"
    }
  }

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

# The secrets of the account are environment variables of the workspace, marked as sensitive:
# CLOUDELEMENTS_USER_SECRET and CLOUDELEMENTS_ORGANIZATION_SECRET.
provider "cloudelements" {
  base_url = var.base_url
}

resource "cloudelements_instance" "servicenow" {
  element_key = "servicenow"
  name        = "ServiceNow of Contoso"
  tags        = ["tenant:contoso"]

  configuration = {
    "username"             = var.username
    "servicenow.subdomain" = var.subdomain
  }

  secret_configuration_wo         = { "password" = var.password }
  secret_configuration_wo_version = 1

  # The state of the workspace is shared, so it holds no secret at all.
  store_token = false
}

output "servicenow_instance_id" {
  description = "Id of the instance, for other workspaces."
  value       = cloudelements_instance.servicenow.id
}

variable "base_url" {
  description = "Base URL of the landscape."
  type        = string
}

variable "username" {
  description = "User name at ServiceNow."
  type        = string
}

variable "subdomain" {
  description = "Subdomain at ServiceNow."
  type        = string
}

variable "password" {
  description = "Password at ServiceNow, a sensitive variable of the workspace."
  type        = string
  sensitive   = true
  ephemeral   = true
}
