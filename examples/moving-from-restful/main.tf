terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

moved {
  from = restful_resource.servicenow
  to   = cloudelements_instance.servicenow
}

resource "cloudelements_instance" "servicenow" {
  element_key = "servicenow"
  name        = "ServiceNow of Contoso"
  tags        = ["tenant:contoso"]

  configuration = {
    "username"              = var.username
    "servicenow.subdomain"  = var.subdomain
    "filter.response.nulls" = true
  }

  # No longer stored in state. The first apply sends the password once more.
  secret_configuration_wo = {
    "password" = var.password
  }
  secret_configuration_wo_version = 1
}

variable "username" {
  description = "Name of the user that the platform logs in as."
  type        = string
}

variable "password" {
  description = "Password of that user."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "subdomain" {
  description = "Subdomain of the ServiceNow account, for example dev12345."
  type        = string
}
