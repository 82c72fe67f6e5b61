terraform {
  required_version = ">= 1.11"

  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

provider "cloudelements" {
  region              = "us"
  user_secret         = var.user_secret
  organization_secret = var.organization_secret
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
