terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

provider "cloudelements" {
  base_url            = var.base_url
  user_secret         = var.user_secret
  organization_secret = var.organization_secret
}

variable "base_url" {
  description = "Where the API of the landscape is, for example https://api.openconnectors.eu10.ext.hana.ondemand.com."
  type        = string
}

variable "user_secret" {
  description = "User secret of the account."
  type        = string
  sensitive   = true
}

variable "organization_secret" {
  description = "Organization secret of the account."
  type        = string
  sensitive   = true
}
