package instance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// full sets every attribute that state keeps, those aside that need a vendor.
const full = `
  tags = ["b", "a"]
  oauth = {
    api_key      = "made-up-key"
    api_secret   = "made-up-secret"
    callback_url = "https://made-up.example.com"
    scope        = "read write"
  }
  events = {
    enabled       = true
    callback_url  = "https://made-up.example.com/events"
    signature_key = "made-up-signature-key"
    vendor_type   = "webhook"
    polling = {
      refresh_interval = 5
      configuration    = jsonencode({ contacts = { pageSize = 100 } })
    }
  }
  provider_data                        = { debug = "true" }
  configuration                        = { plain = "clear", flag = false, json = jsonencode({ b = [1, 2], a = null }) }
  secret_configuration                 = { password = "made-up-password", passphrase = "made-up-passphrase" }
  retrieve_objects_after_instantiation = true
  enabled                              = false
  store_token                          = true
  timeouts                             = { create = "10m", read = "1m", update = "10m", delete = "1m" }
`

// fullWriteOnly sets the write-only twins.
const fullWriteOnly = `
  oauth                           = { api_secret_wo = "made-up-secret", api_secret_wo_version = 1 }
  events                          = { signature_key_wo = "made-up-signature-key", signature_key_wo_version = 2 }
  secret_configuration            = { passphrase = "made-up-passphrase" }
  secret_configuration_wo         = { password = "made-up-password" }
  secret_configuration_wo_version = 3
  provider_data_wo                = { debug = "true" }
  provider_data_wo_version        = 4
`

// TestAccInstance_attributes creates instances with all attributes and with none that can be left
// out.
func TestAccInstance_attributes(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	scenario{
		platform: startEverything(t),
		changes: map[string]change{
			"minimal": {
				creates: []string{`POST {"element":{"key":"everything"},"name":"minimal"}`},
				action:  plancheck.ResourceActionNoop,
			},
			"full": {
				before: full,
				creates: []string{
					`POST {"configuration":{` +
						`"event.notification.callback.url":"https://made-up.example.com/events","event.notification.enabled":true,` +
						`"event.notification.signature.key":"made-up-signature-key","event.poller.configuration":{"contacts":{"pageSize":100}},` +
						`"event.poller.refresh_interval":"5","event.vendor.type":"webhook","flag":"false","json":"{\"a\":null,\"b\":[1,2]}",` +
						`"oauth.api.key":"made-up-key","oauth.api.secret":"made-up-secret","oauth.callback.url":"https://made-up.example.com",` +
						`"oauth.scope":"read write","passphrase":"made-up-passphrase","password":"made-up-password","plain":"clear"},` +
						`"element":{"key":"everything"},"name":"full","providerData":{"debug":"true"},` +
						`"retrieveObjectsAfterInstantiation":true,"tags":["a","b"]}`,
					`DELETE /enabled`,
				},
				// All at once, with a new name.
				after: "name = \"full again\"\n" + full,
				sends: []string{`PATCH {"name":"full again"}`},
			},
			"full_write_only": {
				before: fullWriteOnly,
				creates: []string{
					`POST {"configuration":{"event.notification.signature.key":"made-up-signature-key","oauth.api.secret":"made-up-secret",` +
						`"passphrase":"made-up-passphrase","password":"made-up-password"},"element":{"key":"everything"},` +
						`"name":"full_write_only","providerData":{"debug":"true"}}`,
				},
				action: plancheck.ResourceActionNoop,
			},
		},
		created: append(append(
			knownValues("minimal", map[string]knownvalue.Check{
				"id": knownvalue.NotNull(), "token": knownvalue.NotNull(), "created_at": knownvalue.NotNull(), "user_id": knownvalue.StringExact("4711"),
				"element_key": knownvalue.StringExact("everything"), "element_id": knownvalue.StringExact("900001"), "name": knownvalue.StringExact("minimal"),
				// The platform makes a tag of the name where there are none.
				"tags":    knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("minimal")}),
				"enabled": knownvalue.Bool(true), "valid": knownvalue.Bool(true),
				"oauth": knownvalue.Null(), "events": knownvalue.Null(), "oauth_proxy": knownvalue.Null(), "timeouts": knownvalue.Null(),
				"provider_data": knownvalue.Null(), "configuration": knownvalue.Null(), "secret_configuration": knownvalue.Null(),
				"provider_data_wo_version": knownvalue.Null(), "secret_configuration_wo_version": knownvalue.Null(),
				"external_authentication": knownvalue.Null(), "retrieve_objects_after_instantiation": knownvalue.Null(), "store_token": knownvalue.Null(),
			}),
			knownValues("full", map[string]knownvalue.Check{
				"tags":    knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("a"), knownvalue.StringExact("b")}),
				"enabled": knownvalue.Bool(false), "valid": knownvalue.Bool(true), "token": knownvalue.NotNull(),
				"oauth": knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"api_key": knownvalue.StringExact("made-up-key"), "api_secret": knownvalue.StringExact("made-up-secret"),
					"api_secret_wo": knownvalue.Null(), "api_secret_wo_version": knownvalue.Null(),
					"callback_url": knownvalue.StringExact("https://made-up.example.com"), "scope": knownvalue.StringExact("read write"),
				}),
				"events": knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"enabled": knownvalue.Bool(true), "callback_url": knownvalue.StringExact("https://made-up.example.com/events"),
					"signature_key":    knownvalue.StringExact("made-up-signature-key"),
					"signature_key_wo": knownvalue.Null(), "signature_key_wo_version": knownvalue.Null(), "vendor_type": knownvalue.StringExact("webhook"),
					"polling": knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"refresh_interval": knownvalue.Int64Exact(5), "configuration": knownvalue.StringExact(`{"contacts":{"pageSize":100}}`),
					}),
				}),
				"configuration": knownvalue.MapExact(map[string]knownvalue.Check{
					"plain": knownvalue.StringExact("clear"), "flag": knownvalue.StringExact("false"), "json": knownvalue.StringExact(`{"a":null,"b":[1,2]}`),
				}),
				"secret_configuration": knownvalue.MapExact(map[string]knownvalue.Check{
					"password": knownvalue.StringExact("made-up-password"), "passphrase": knownvalue.StringExact("made-up-passphrase"),
				}),
				"provider_data":                        knownvalue.MapExact(map[string]knownvalue.Check{"debug": knownvalue.StringExact("true")}),
				"retrieve_objects_after_instantiation": knownvalue.Bool(true), "store_token": knownvalue.Bool(true),
				"timeouts": knownvalue.ObjectPartial(map[string]knownvalue.Check{"read": knownvalue.StringExact("1m")}),
			})...),
			knownValues("full_write_only", map[string]knownvalue.Check{
				"oauth": knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"api_secret": knownvalue.Null(), "api_secret_wo": knownvalue.Null(), "api_secret_wo_version": knownvalue.Int64Exact(1),
				}),
				"events": knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"signature_key": knownvalue.Null(), "signature_key_wo": knownvalue.Null(), "signature_key_wo_version": knownvalue.Int64Exact(2),
				}),
				"secret_configuration_wo": knownvalue.Null(), "secret_configuration_wo_version": knownvalue.Int64Exact(3),
				"provider_data": knownvalue.Null(), "provider_data_wo": knownvalue.Null(), "provider_data_wo_version": knownvalue.Int64Exact(4),
			})...),
		changed: knownValues("full", map[string]knownvalue.Check{"name": knownvalue.StringExact("full again"), "enabled": knownvalue.Bool(false)}),
	}.run(t)
}

// knownValues checks attributes of an instance in state.
func knownValues(name string, attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	checks := make([]statecheck.StateCheck, 0, len(attributes))
	for attribute, check := range attributes {
		checks = append(checks, statecheck.ExpectKnownValue(address(name), tfjsonpath.New(attribute), check))
	}
	return checks
}
