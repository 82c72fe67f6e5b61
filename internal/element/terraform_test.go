package element_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// catalogueConfig reads the catalogue, asks for consent, and makes an instance of what it has read.
// The name of the element is known after apply at first.
const catalogueConfig = `
resource "terraform_data" "key" {
  input = "abbyy"
}

data "cloudelements_element" "abbyy" {
  key = terraform_data.key.output
}

data "cloudelements_elements" "sugar" {
  hub    = "crm"
  search = "SUGAR"
}

data "cloudelements_oauth_url" "graph" {
  element_key  = "microsoftgraph"
  api_key      = "made-up-client-id"
  api_secret   = "made-up-client-secret"
  callback_url = "https://mycoolapp.com/callback"
}

resource "cloudelements_instance" "abbyy" {
  element_id           = data.cloudelements_element.abbyy.id
  name                 = data.cloudelements_element.abbyy.name
  configuration        = { username = "made-up-username", "pagination.max" = data.cloudelements_element.abbyy.configuration["pagination.max"].default }
  secret_configuration = { password = "made-up-password" }
}
`

// TestAccElement_dataSources reads the catalogue with Terraform, first with a key that is known
// after apply, and expects a second plan to be empty.
func TestAccElement_dataSources(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	platform := acctest.StartPlatform(t)
	const element, graph = "data.cloudelements_element.abbyy", "data.cloudelements_oauth_url.graph"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config: platform.ProviderConfig() + catalogueConfig,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(element, tfjsonpath.New("id"), knownvalue.StringExact("260")),
					statecheck.ExpectKnownValue(element, tfjsonpath.New("authentication"), knownvalue.StringExact("basic")),
					statecheck.ExpectKnownValue(element, tfjsonpath.New("configuration").AtMapKey("event.vendor.type"), knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"type": knownvalue.StringExact("COMBO"), "default": knownvalue.StringExact("webhooks"),
						"options": knownvalue.ListExact([]knownvalue.Check{
							knownvalue.ObjectExact(map[string]knownvalue.Check{"name": knownvalue.StringExact("Polling"), "value": knownvalue.StringExact("polling")}),
							knownvalue.ObjectExact(map[string]knownvalue.Check{"name": knownvalue.StringExact("Webhooks"), "value": knownvalue.StringExact("webhooks")}),
						}),
					})),
					statecheck.ExpectKnownValue("data.cloudelements_elements.sugar", tfjsonpath.New("elements").AtSliceIndex(0).AtMapKey("hub"), knownvalue.StringExact("crm")),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("url"), knownvalue.StringRegexp(regexp.MustCompile(`^http://127\.0\.0\.1:\d+/\S*client_id=made-up-client-id`))),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("oauth_version"), knownvalue.Int64Exact(2)),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("request_token_secret"), knownvalue.Null()),
					statecheck.ExpectSensitiveValue(graph, tfjsonpath.New("api_secret")),
					statecheck.CompareValuePairs("cloudelements_instance.abbyy", tfjsonpath.New("element_key"), element, tfjsonpath.New("key"), compare.ValuesSame()),
				},
			},
			{
				Config:           platform.ProviderConfig() + catalogueConfig,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config:      platform.ProviderConfig() + `data "cloudelements_element" "misspelt" { key = "microsoftgrahp" }`,
				ExpectError: regexp.MustCompile(`Unknown Element[\s\S]*microsoftgraph`),
			},
		},
	})
}

// TestAccOAuthURL_requestToken expects the secret of a request token to be sensitive.
func TestAccOAuthURL_requestToken(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	platform := acctest.StartPlatform(t)
	const xero = "data.cloudelements_oauth_url.xero"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		Steps: []resource.TestStep{{
			Config: platform.ProviderConfig() + `
data "cloudelements_oauth_url" "xero" {
  element_key  = "xero"
  api_key      = "made-up-client-id"
  api_secret   = "made-up-client-secret"
  callback_url = "https://mycoolapp.com/callback"
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(xero, tfjsonpath.New("request_token"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(xero, tfjsonpath.New("request_token_secret"), knownvalue.NotNull()),
				statecheck.ExpectSensitiveValue(xero, tfjsonpath.New("request_token_secret")),
			},
		}},
	})
}
