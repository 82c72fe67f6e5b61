package oauth_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestAccProviderData_values checks unknown, null and sensitive values in Terraform.
func TestAccProviderData_values(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it reaches no platform")
	redirects := fmt.Sprintf(`
resource "terraform_data" "redirect" {
  input = "https://mycoolapp.com/?code=a%%2Bb&state=s"
}

output "unknown" {
  value = provider::cloudelements::provider_data(terraform_data.redirect.output)
}

output "null" {
  value = provider::cloudelements::provider_data(null) == null
}

output "sensitive" {
  value     = provider::cloudelements::provider_data(sensitive("https://mycoolapp.com/?code=%s"))
  sensitive = true
}
`, canary)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		Steps: []resource.TestStep{{
			Config: redirects,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownOutputValue("unknown"),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("unknown", knownvalue.MapExact(map[string]knownvalue.Check{
					"code": knownvalue.StringExact("a+b"), "state": knownvalue.StringExact("s"),
				})),
				statecheck.ExpectKnownOutputValue("null", knownvalue.Bool(true)),
			},
		}},
	})
}
