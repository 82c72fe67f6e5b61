terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

moved {
  from = restapi_object.servicenow
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

  # Stored in state, as before. If no secret changes, the plan is empty.
  secret_configuration = {
    "password" = var.password
  }
}

variable "username" {
  description = "Name of the user that the platform logs in as."
  type        = string
}

variable "password" {
  description = "Password of that user."
  type        = string
  sensitive   = true
}

variable "subdomain" {
  description = "Subdomain of the ServiceNow account, for example dev12345."
  type        = string
}
