package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// given is a resource whose output Terraform knows only after it has applied a change of its input.
func given(name, interval string) string {
	return fmt.Sprintf(`
resource "terraform_data" "given" {
  input = {
    name     = %q
    tags     = ["b", "a"]
    text     = "made-up-text"
    url      = "https://made-up.example.com"
    interval = %s
    json     = jsonencode({ contacts = {} })
    yes      = true
    minutes  = "5m"
    initial  = "initial"
    oauth    = { api_key = "made-up-key", scope = "write" }
    events   = { enabled = true, polling = { refresh_interval = %s } }
    polling  = { refresh_interval = %s }
    proxy    = { name = "made-up-proxy" }
    map      = { plain = "1", fallback = "2" }
    secrets  = { passphrase = "made-up-passphrase" }
    data     = { debug = "true" }
    times    = { create = "5m" }
  }
}

# The element does not change: another one would replace the instance.
resource "terraform_data" "element" {
  input = { key = "everything", id = "900001" }
}
`, name, interval, interval, interval)
}

// TestAccInstance_unknown takes values from a resource that is made or changed in the same apply.
// They are not known while the plan is made; what is sent in the end is what has changed, as ever.
func TestAccInstance_unknown(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	const attributes = `
		element_key = terraform_data.element.output.key
		name        = terraform_data.given.output.name
		tags        = [terraform_data.given.output.text, "a"]
		oauth = {
			api_key      = terraform_data.given.output.text
			api_secret   = terraform_data.given.output.text
			callback_url = terraform_data.given.output.url
			scope        = terraform_data.given.output.text
		}
		events = {
			enabled       = terraform_data.given.output.yes
			callback_url  = terraform_data.given.output.url
			signature_key = terraform_data.given.output.text
			vendor_type   = terraform_data.given.output.text
			polling = {
				refresh_interval = terraform_data.given.output.interval
				configuration    = terraform_data.given.output.json
			}
		}
		provider_data                        = { debug = terraform_data.given.output.text }
		configuration                        = { plain = terraform_data.given.output.text, json = terraform_data.given.output.json, fallback = "mine" }
		secret_configuration                 = { passphrase = terraform_data.given.output.text, password = "made-up-password" }
		retrieve_objects_after_instantiation = terraform_data.given.output.yes
		enabled                              = terraform_data.given.output.yes
		store_token                          = terraform_data.given.output.yes
		timeouts                             = { create = terraform_data.given.output.minutes }`
	const wholes = `
		element_id           = terraform_data.element.output.id
		tags                 = terraform_data.given.output.tags
		oauth                = terraform_data.given.output.oauth
		events               = terraform_data.given.output.events
		provider_data        = terraform_data.given.output.data
		configuration        = terraform_data.given.output.map
		secret_configuration = terraform_data.given.output.secrets
		oauth_proxy          = terraform_data.given.output.proxy
		timeouts             = terraform_data.given.output.times`
	const versions = `
		oauth                           = { api_secret_wo = "made-up-secret", api_secret_wo_version = terraform_data.given.output.interval }
		events                          = { signature_key_wo = "made-up-signature-key", signature_key_wo_version = terraform_data.given.output.interval }
		secret_configuration_wo         = { password = "made-up-password" }
		secret_configuration_wo_version = terraform_data.given.output.interval
		provider_data_wo                = { debug = "true" }
		provider_data_wo_version        = terraform_data.given.output.interval`
	unknown := func(name string, paths ...string) []plancheck.PlanCheck {
		checks := make([]plancheck.PlanCheck, 0, len(paths))
		for _, path := range paths {
			first, rest, nested := strings.Cut(path, ".")
			at := tfjsonpath.New(first)
			if nested {
				at = at.AtMapKey(rest)
			}
			checks = append(checks, plancheck.ExpectUnknownValue(address(name), at))
		}
		return checks
	}

	scenario{
		platform: startEverything(t),
		before:   given("unknown at first", "5"),
		after:    given("known later", "10"),
		changes: map[string]change{
			"attributes": {
				before: attributes,
				creates: []string{`POST {"configuration":{` +
					`"event.notification.callback.url":"https://made-up.example.com","event.notification.enabled":true,` +
					`"event.notification.signature.key":"made-up-text","event.poller.configuration":{"contacts":{}},"event.poller.refresh_interval":"5",` +
					`"event.vendor.type":"made-up-text","fallback":"mine","json":"{\"contacts\":{}}","oauth.api.key":"made-up-text","oauth.api.secret":"made-up-text",` +
					`"oauth.callback.url":"https://made-up.example.com","oauth.scope":"made-up-text","passphrase":"made-up-text",` +
					`"password":"made-up-password","plain":"made-up-text"},"element":{"key":"everything"},"name":"unknown at first",` +
					`"providerData":{"debug":"made-up-text"},"retrieveObjectsAfterInstantiation":true,"tags":["a","made-up-text"]}`},
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.refresh_interval":"10"},"name":"known later"}`},
			},
			"wholes": {
				before: wholes,
				creates: []string{`POST {"configuration":{"event.notification.enabled":true,"event.poller.refresh_interval":"5","fallback":"2",` +
					`"oauth.api.key":"made-up-key","oauth.scope":"write","passphrase":"made-up-passphrase","plain":"1"},` +
					`"element":{"id":900001},"name":"wholes","oauthProxy":{"isOauthProxy":true,"oauthProxyName":"made-up-proxy"},` +
					`"providerData":{"debug":"true"},"tags":["a","b"]}`},
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.refresh_interval":"10"}}`},
			},
			"polling": {
				before: `events = { enabled = true, polling = terraform_data.given.output.polling }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.refresh_interval":"10"}}`},
			},
			"versions": {
				before: versions,
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.signature.key":"made-up-signature-key",` +
					`"oauth.api.secret":"made-up-secret","password":"made-up-password"},"providerData":{"debug":"true"}}`},
			},
			"initial": {
				before: `
					external_authentication = terraform_data.given.output.initial
					secret_configuration    = { "oauth.user.refresh_token" = "made-up-refresh-token" }`,
				creates: []string{`POST {"configuration":{"oauth.user.refresh_token":"made-up-refresh-token"},"element":{"key":"everything"},` +
					`"externalAuthentication":"initial","name":"initial"}`},
			},
			// Unknown while the plan is made, and then the same as before.
			"same": {before: `configuration = { plain = terraform_data.given.output.text }`},
		},
		creating: append(append(append(
			unknown("attributes", "element_key", "element_id", "name", "token", "oauth.api_key", "oauth.api_secret", "oauth.callback_url", "oauth.scope",
				"events.enabled", "events.callback_url", "events.signature_key", "events.vendor_type", "provider_data.debug", "configuration.plain",
				"secret_configuration.passphrase", "retrieve_objects_after_instantiation", "enabled", "store_token", "timeouts.create"),
			unknown("wholes", "element_id", "tags", "oauth", "events", "provider_data", "configuration", "secret_configuration", "oauth_proxy", "timeouts")...),
			unknown("polling", "events.polling")...),
			unknown("versions", "oauth.api_secret_wo_version", "events.signature_key_wo_version", "secret_configuration_wo_version", "provider_data_wo_version")...),
		changing: append(append(append(
			unknown("attributes", "name", "oauth.api_key", "events.enabled", "enabled", "configuration.plain", "token", "valid"),
			unknown("wholes", "tags", "oauth", "events", "provider_data", "configuration", "token", "valid")...),
			unknown("versions", "secret_configuration_wo_version", "token", "valid")...),
			plancheck.ExpectKnownValue(address("attributes"), tfjsonpath.New("element_key"), knownvalue.StringExact("everything"))),
		changed: append(
			knownValues("attributes", map[string]knownvalue.Check{"name": knownvalue.StringExact("known later"), "token": knownvalue.NotNull()}),
			knownValues("wholes", map[string]knownvalue.Check{"element_key": knownvalue.StringExact("everything")})...),
	}.run(t)
}

// TestAccInstance_nullEmptySensitive writes nulls, empty values and sensitive values in place of
// each attribute.
func TestAccInstance_nullEmptySensitive(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	const nulls = `
		element_id                           = null
		tags                                 = null
		oauth                                = null
		events                               = null
		provider_data                        = null
		provider_data_wo                     = null
		provider_data_wo_version             = null
		configuration                        = null
		secret_configuration                 = null
		secret_configuration_wo              = null
		secret_configuration_wo_version      = null
		external_authentication              = null
		oauth_proxy                          = null
		retrieve_objects_after_instantiation = null
		enabled                              = null
		store_token                          = null
		timeouts                             = null`
	const nullsInside = `
		oauth = { api_key = null, api_secret = null, api_secret_wo = null, api_secret_wo_version = null, callback_url = null, scope = null }
		events = {
			enabled     = null, callback_url = null, signature_key = null, signature_key_wo = null, signature_key_wo_version = null
			vendor_type = null, polling = { refresh_interval = null, configuration = null }
		}
		provider_data           = { code = null }
		configuration           = { plain = null }
		secret_configuration    = { password = null }
		secret_configuration_wo = null
		timeouts                = { create = null, read = null, update = null, delete = null }`
	const empties = `
		tags                 = []
		oauth                = {}
		events               = { polling = {} }
		provider_data        = {}
		configuration        = {}
		secret_configuration = {}
		timeouts             = {}`
	const nullsWithKey = "element_key = \"everything\"\n" + nulls
	const variables = `
variable "text" {
  default   = "made-up-text"
  sensitive = true
}

variable "yes" {
  default   = true
  sensitive = true
}

variable "five" {
  default   = 5
  sensitive = true
}

variable "everything" {
  default   = "everything"
  sensitive = true
}
`
	const sensitive = `
		element_key = var.everything
		tags        = [var.text]
		oauth       = { api_key = var.text, api_secret = var.text, callback_url = var.text, scope = var.text }
		events = {
			enabled = var.yes, callback_url = var.text, signature_key = var.text, vendor_type = var.text
			polling = { refresh_interval = var.five, configuration = jsonencode({ (var.text) = {} }) }
		}
		provider_data                        = { debug = var.text }
		configuration                        = { plain = var.text }
		secret_configuration                 = { passphrase = var.text }
		retrieve_objects_after_instantiation = var.yes
		enabled                              = var.yes
		store_token                          = var.yes
		timeouts                             = { create = "${var.five}m" }`

	scenario{
		platform: startEverything(t),
		before:   variables,
		after:    variables,
		changes: map[string]change{
			"nulls": {
				before:  nullsWithKey,
				creates: []string{`POST {"element":{"key":"everything"},"name":"nulls"}`},
				// Values that say nothing are kept as written, and not sent.
				after: empties,
				sends: []string{`PATCH {"tags":[]}`},
			},
			"nulls_inside": {
				before:  nullsInside,
				creates: []string{`POST {"element":{"key":"everything"},"name":"nulls_inside"}`},
				after:   empties,
				sends:   []string{`PATCH {"tags":[]}`},
			},
			"empties": {
				before:  empties,
				creates: []string{`POST {"element":{"key":"everything"},"name":"empties","tags":[]}`},
				after:   nullsInside, // Planned as configured; nothing is sent.
			},
			"empties_kept": {before: empties, action: plancheck.ResourceActionNoop},
			"empty_values": {
				before: `
					configuration        = { plain = "", json = "{}" }
					secret_configuration = { passphrase = "" }
					events               = { polling = { configuration = "{}" } }`,
				creates: []string{`POST {"configuration":{"event.poller.configuration":{},"json":"{}","passphrase":"","plain":""},"element":{"key":"everything"},"name":"empty_values"}`},
				action:  plancheck.ResourceActionNoop,
			},
			"all_to_null": {
				before: full,
				after:  nullsWithKey,
				sends: []string{
					`PATCH?reAuthenticate=true {"configuration":{"event.notification.callback.url":"","event.notification.enabled":"false",` +
						`"event.notification.signature.key":"","event.poller.configuration":"","event.poller.refresh_interval":"15","event.vendor.type":"polling",` +
						`"flag":"true","json":"","oauth.api.key":"","oauth.api.secret":"","oauth.callback.url":"","oauth.scope":"read",` +
						`"passphrase":"","password":"","plain":""}}`,
					`PUT /enabled`,
				},
			},
			"value_to_null": {
				before: `configuration = { plain = "1", fallback = "2" }`,
				after:  `configuration = { plain = "1", fallback = null }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"fallback":"fallen back"}}`},
			},
			"value_to_empty": {
				before: `configuration = { plain = "1" }`,
				after:  `configuration = { plain = "" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"plain":""}}`},
			},
			"sensitive": {
				before: sensitive,
				creates: []string{`POST {"configuration":{` +
					`"event.notification.callback.url":"made-up-text","event.notification.enabled":true,` +
					`"event.notification.signature.key":"made-up-text","event.poller.configuration":{"made-up-text":{}},"event.poller.refresh_interval":"5",` +
					`"event.vendor.type":"made-up-text","oauth.api.key":"made-up-text","oauth.api.secret":"made-up-text",` +
					`"oauth.callback.url":"made-up-text","oauth.scope":"made-up-text","passphrase":"made-up-text",` +
					`"plain":"made-up-text"},"element":{"key":"everything"},"name":"sensitive",` +
					`"providerData":{"debug":"made-up-text"},"retrieveObjectsAfterInstantiation":true,"tags":["made-up-text"]}`},
				after: "name = \"renamed ${nonsensitive(var.text)}\"\n" + sensitive,
				sends: []string{`PATCH {"name":"renamed made-up-text"}`},
			},
		},
		changed: append(
			// An authorization that was used stays in state.
			knownValues("all_to_null", map[string]knownvalue.Check{
				"provider_data": knownvalue.MapExact(map[string]knownvalue.Check{"debug": knownvalue.StringExact("true")}), "enabled": knownvalue.Bool(true),
			}),
			knownValues("nulls", map[string]knownvalue.Check{"tags": knownvalue.SetExact(nil), "configuration": knownvalue.MapExact(nil)})...),
	}.run(t)
}
