// Package sample is what the instances of the benchmark look like, to Terraform and to a client of
// the API alike: those of the documentation's example, with made-up values.
package sample

import (
	"fmt"
	"strings"
)

// The settings that all instances have in common.
const (
	ElementKey    = "microsoftgraph"
	ClientID      = "11111111-2222-3333-4444-555555555555"
	ClientSecret  = "made-up-client-secret"
	CallbackURL   = "https://mycoolapp.com/callback"
	Scope         = "Calendars.Read Calendars.ReadWrite offline_access"
	EventsURL     = "https://mycoolapp.com/events"
	NullsKey      = "filter.response.nulls"
	NullsValue    = "true"
	PageSizeKey   = "pagination.max"
	PageSizeValue = "200"
	Tag           = "Docs"
	AdditionalTag = "Reviewed"
)

// DriftVariable has a provider without a platform answer with the drift, unless it is empty.
const DriftVariable = "BENCH_DRIFT"

const (
	prefix = "Tenant "
	suffix = " renamed"
	// One instance in so many drifts.
	driftEvery = 100
)

// Name is the configured name of an instance by its number, from 0.
func Name(number int) string { return fmt.Sprintf("%s%d", prefix, number) }

// Number returns the number of an instance by its name, whether it drifted or not. It reports false
// for any other name.
func Number(name string) (number int, ok bool) {
	_, err := fmt.Sscanf(name, prefix+"%d", &number)
	return number, err == nil
}

// Drifts reports whether the instance of a name is one of those, one in a hundred, that drift.
func Drifts(name string) bool {
	number, ok := Number(name)
	return ok && number%driftEvery == 0
}

// Renamed is what the name becomes of an instance that drifts.
func Renamed(name string) string { return strings.TrimSuffix(name, suffix) + suffix }

// Restored is the configured name of an instance.
func Restored(name string) string { return strings.TrimSuffix(name, suffix) }

// Configuration is what Terraform applies: so many instances, in resource blocks of as many as are
// said at most. The variable instances may ask for fewer, the first ones. The provider is
// configured by the environment. There is a code for each instance, and none in state.
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
