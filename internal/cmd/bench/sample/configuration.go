package sample

import (
	"fmt"
	"strings"
)

// Configuration is what Terraform applies: so many instances, in resource blocks of as many as are said at most. The
// variable instances may ask for fewer, the first ones. The provider is configured by the environment. There is a code for
// each instance, and none in state.
func Configuration(instances, perBlock int) string {
	var all strings.Builder
	all.WriteString(variables)
	for first := 0; first < instances; first += perBlock {
		_, _ = fmt.Fprintf(&all, block, BlockName(first/perBlock), first, min(perBlock, instances-first))
	}
	return all.String()
}

const variables = `terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}

variable "instances" {
  type = number
}

variable "codes" {
  type      = list(string)
  sensitive = true
  ephemeral = true
}

variable "tags" {
  type = list(string)
}
`

// BlockName is the name of a resource block by its number, from 0.
func BlockName(number int) string { return fmt.Sprintf("tenants_%d", number) }

// block is a resource block, by its name, the number of its first instance, and how many it has.
const block = `
resource "cloudelements_instance" "%[1]s" {
  count = max(0, min(var.instances - %[2]d, %[3]d))

  element_key = "` + ElementKey + `"
  name        = "` + prefix + `${%[2]d + count.index}"
  tags        = var.tags

  oauth = {
    api_key               = "` + ClientID + `"
    api_secret_wo         = "` + ClientSecret + `"
    api_secret_wo_version = 1
    callback_url          = "` + CallbackURL + `"
    scope                 = "` + Scope + `"
  }

  provider_data_wo         = { code = var.codes[%[2]d + count.index] }
  provider_data_wo_version = 1

  events = {
    enabled      = true
    callback_url = "` + EventsURL + `"
  }

  configuration = {
    "` + NullsKey + `" = "` + NullsValue + `"
    "` + PageSizeKey + `"        = "` + PageSizeValue + `"
  }
}
`
