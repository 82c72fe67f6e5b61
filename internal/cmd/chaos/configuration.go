package main

import "github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"

// The parts of the configuration that the books are compared with.
const (
	tenantElement  = "servicenow"
	subdomainKey   = "servicenow.subdomain"
	consentElement = "microsoftgraph"
	clientID       = "made-up-client-id"
	callbackURL    = "https://mycoolapp.com"
	codeKey        = "code"
)

// configuration is what Terraform applies; a fleet gives the variables their values. The provider
// is configured by the environment.
const configuration = `terraform {
  required_providers {
    cloudelements = {
      source = "` + rig.ProviderAddress + `"
    }
  }
}

variable "tenants" {
  type = map(object({ subdomain = string, enabled = bool }))
}

variable "consents" {
  type = map(string)
}

resource "cloudelements_instance" "tenant" {
  for_each = var.tenants

  element_key = "` + tenantElement + `"
  name        = each.key
  enabled     = each.value.enabled

  configuration = {
    "username"         = "made-up-username"
    "` + subdomainKey + `" = each.value.subdomain
  }

  secret_configuration_wo         = { "password" = "made-up-password" }
  secret_configuration_wo_version = 1
}

resource "cloudelements_instance" "consent" {
  for_each = var.consents

  element_key = "` + consentElement + `"
  name        = each.key

  oauth = {
    api_key               = "` + clientID + `"
    api_secret_wo         = "made-up-client-secret"
    api_secret_wo_version = 1
    callback_url          = "` + callbackURL + `"
  }

  provider_data = { "` + codeKey + `" = each.value }
}
`
