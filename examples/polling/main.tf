terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

resource "cloudelements_instance" "sagecrm" {
  element_key = "sagecrm"
  name        = "Sage CRM with polling"

  configuration = {
    "username"  = var.username
    "subdomain" = var.subdomain
  }

  secret_configuration_wo = {
    "password" = var.password
  }
  secret_configuration_wo_version = 1

  events = {
    enabled      = true
    callback_url = var.events_callback_url

    polling = {
      refresh_interval = 15

      # The platform fills in $${...} itself, hence the second dollar sign.
      configuration = jsonencode({
        accounts = {
          url     = "/hubs/crm/accounts?where=Comp_UpdatedDate>'$${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'"
          idField = "key"

          datesConfiguration = {
            updatedDateField    = "Comp_UpdatedDate"
            updatedDateFormat   = "yyyy-MM-dd'T'HH:mm:ss'Z'"
            updatedDateTimezone = "GMT"
            createdDateField    = "Comp_CreatedDate"
            createdDateFormat   = "yyyy-MM-dd'T'HH:mm:ss'Z'"
            createdDateTimezone = "GMT"
          }
        }
      })
    }
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
  ephemeral   = true
}

variable "subdomain" {
  description = "Host name of the Sage CRM server."
  type        = string
}

variable "events_callback_url" {
  description = "Where the platform sends events."
  type        = string
}
