package element_test

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// connectorConfig is an element, an instance of it by its id, one by its key, and what the data
// sources say of it. Rows and values are further configuration keys of the element and their values
// in the instances.
func connectorConfig(account *acctest.Account, name, rows, values, more string) string {
	return account.ProviderConfig() + fmt.Sprintf(`
resource "cloudelements_element" "orders" {
  key            = %[5]q
  name           = %[1]q
  description    = "Our own order system."
  authentication = "basic"

  configuration = [
    { key = "base.url", name = "Base URL", type = "TEXTFIELD_1000", default = "https://orders.example.com" },
    { key = "username", name = "User", type = "TEXTFIELD_128", required = true },
    { key = "password", name = "Password", type = "PASSWORD", required = true },
    %[2]s
  ]

  definition = jsonencode({
    resources = [{
      method = "GET", path = "/orders", type = "api", vendorMethod = "GET", vendorPath = "/orders?a=1&b=<2>"
    }]
  })
  %[4]s
}

resource "cloudelements_instance" "by_id" {
  element_id           = cloudelements_element.orders.id
  name                 = %[6]q
  configuration        = { username = "made-up-username", %[3]s }
  secret_configuration = { password = "made-up-password" }
}

resource "cloudelements_instance" "by_key" {
  element_key          = cloudelements_element.orders.key
  name                 = %[7]q
  configuration        = { username = "made-up-username", %[3]s }
  secret_configuration = { password = "made-up-password" }
}

data "cloudelements_element" "orders" {
  id = cloudelements_element.orders.id
}

data "cloudelements_elements" "own" {
  private = true
  search  = cloudelements_element.orders.key
}
`, name, rows, values, more, account.ElementKey("orders"), account.Name("By id"), account.Name("By key"))
}

// TestAccElement_lifecycle makes an element and instances of it in one run, changes both in one
// run, and destroys them.
func TestAccElement_lifecycle(t *testing.T) {
	t.Parallel()
	account := acctest.StartAccount(t)
	const orders, read = "cloudelements_element.orders", "data.cloudelements_element.orders"
	sameID := statecheck.CompareValue(compare.ValuesSame())
	const (
		rows      = `{ key = "site", name = "Site", type = "TEXTFIELD_32", required = true },`
		spareRow  = "\n" + `{ key = "spare", name = "Spare", type = "TEXTFIELD_32" },`
		secondRow = "\n" + `{ key = "sites", name = "Sites", type = "TEXTFIELD_32", required = true },`
	)
	before := connectorConfig(account, account.Name("Orders"), rows+spareRow, `site = "north"`, "")
	after := connectorConfig(account, account.Name("Our Orders"), rows+secondRow, `site = "south", sites = "all"`, "")
	inactive := connectorConfig(account, account.Name("Our Orders"), rows+secondRow, `site = "south", sites = "all"`, "active = false")
	var id string
	steps := []resource.TestStep{
		{
			Config: before,
			ConfigStateChecks: []statecheck.StateCheck{
				sameID.AddStateValue(orders, tfjsonpath.New("id")),
				statecheck.ExpectKnownValue(orders, tfjsonpath.New("hub"), knownvalue.StringExact("general")),
				statecheck.ExpectKnownValue(orders, tfjsonpath.New("active"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue(read, tfjsonpath.New("private"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue(read, tfjsonpath.New("configuration").AtMapKey("base.url").AtMapKey("default"), knownvalue.StringExact("https://orders.example.com")),
				statecheck.ExpectKnownValue("data.cloudelements_elements.own", tfjsonpath.New("elements"), knownvalue.ListSizeExact(1)),
				statecheck.CompareValuePairs("cloudelements_instance.by_key", tfjsonpath.New("element_id"), orders, tfjsonpath.New("id"), compare.ValuesSame()),
			},
		},
		{
			// A row that the instances set is near the one that the element has until then, which
			// does not have it yet.
			Config:           after,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(orders, plancheck.ResourceActionUpdate)}},
			ConfigStateChecks: []statecheck.StateCheck{
				sameID.AddStateValue(orders, tfjsonpath.New("id")),
				statecheck.ExpectKnownValue(read, tfjsonpath.New("name"), knownvalue.StringExact(account.Name("Our Orders"))),
			},
		},
		{
			// By itself: what an inactive element takes is not known.
			Config:            inactive,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(read, tfjsonpath.New("active"), knownvalue.Bool(false))},
		},
		{
			ResourceName: orders, ImportState: true, ImportStateVerify: true,
			// It may be written in many ways.
			ImportStateVerifyIgnore: []string{"definition"},
		},
		{
			ResourceName: orders, ImportState: true, ImportStateId: account.ElementKey("orders"),
			ImportStateCheck: func(states []*terraform.InstanceState) error {
				id = states[0].ID
				return nil
			},
		},
	}
	if account.Simulated() != nil {
		// What becomes of instances whose element is deleted is not known, and not to be found out
		// in somebody's account.
		steps = append(steps, resource.TestStep{
			PreConfig: func() { deleteElement(t, account, id) },
			Config:    inactive,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(orders, plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction("cloudelements_instance.by_id", plancheck.ResourceActionReplace),
			}},
		})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Providers, CheckDestroy: account.CheckDestroyed, Steps: steps})
}

// deleteElement deletes an element behind Terraform's back, and leaves its instances alone.
func deleteElement(t *testing.T, account *acctest.Account, id string) {
	t.Helper()
	number, err := parseID(id)
	if err != nil {
		t.Fatal(err)
	}
	if err := account.Client.Elements.Delete(t.Context(), number); err != nil {
		t.Fatal(err)
	}
}

// TestAccElement_forceDestroy refuses to destroy an element that has an instance, which Terraform
// knows nothing of, until it is told to.
func TestAccElement_forceDestroy(t *testing.T) {
	t.Parallel()
	account := acctest.StartAccount(t)
	key, foreign := account.ElementKey("used"), account.Name("Foreign")
	config := func(more string) string {
		return account.ProviderConfig() + fmt.Sprintf(`
resource "cloudelements_element" "used" {
  key            = %q
  name           = %q
  description    = "Used by somebody else."
  authentication = "custom"
  %s
}
`, key, account.Name("Used"), more)
	}
	var made int64
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy: func(state *terraform.State) error {
			if left, err := account.Client.Instances.Get(t.Context(), made); !cloudelements.IsNotFound(err) && (err != nil || left.Name == foreign) {
				return fmt.Errorf("the instance %d is left: %v", made, err) //nolint:errorlint // It may be nil.
			}
			return account.CheckDestroyed(state)
		},
		Steps: []resource.TestStep{
			{Config: config("")},
			{
				PreConfig: func() {
					made = account.NewInstance(cloudelements.InstanceCreate{Name: foreign, Element: cloudelements.ElementSelector{Key: key}}).ID
				},
				Config: config(""), Destroy: true,
				ExpectError: regexp.MustCompile(`Element Has Instances[\s\S]*Foreign`),
			},
			{
				Config:           config("force_destroy = true"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("cloudelements_element.used", plancheck.ResourceActionUpdate)}},
			},
		},
	})
}

// TestAccElement_secretDefaults returns an element the default of a secret from an ephemeral
// variable, which Terraform keeps nowhere.
func TestAccElement_secretDefaults(t *testing.T) {
	t.Parallel()
	account := acctest.StartAccount(t)
	const address = "cloudelements_element.oauth"
	written := func(version int) string {
		return account.ProviderConfig() + fmt.Sprintf(`
variable "secret" {
  type      = string
  ephemeral = true
}

resource "cloudelements_element" "oauth" {
  key            = %q
  name           = %q
  description    = "Has an OAuth application of its own."
  authentication = "oauth2"

  configuration = [
    { key = "oauth.api.secret", name = "API Secret", type = "PASSWORD", required = true },
  ]
  secret_defaults_wo         = { "oauth.api.secret" = var.secret }
  secret_defaults_wo_version = %d
}
`, account.ElementKey("oauth"), account.Name("OAuth"), version)
	}
	variables := func(secret string) config.Variables { return config.Variables{"secret": config.StringVariable(secret)} }
	expect := func(secret string) statecheck.StateCheck {
		return checkState(func() error {
			if platform := account.Simulated(); platform != nil && storedDefault(t, platform, "oauth.api.secret") != secret {
				return fmt.Errorf("the platform has the default %q, want %q", storedDefault(t, platform, "oauth.api.secret"), secret)
			}
			return nil
		})
	}
	kept := statecheck.ExpectKnownValue(address, tfjsonpath.New("secret_defaults_wo"), knownvalue.Null())
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		ProtoV6ProviderFactories: acctest.Providers, CheckDestroy: account.CheckDestroyed,
		Steps: []resource.TestStep{
			{Config: written(1), ConfigVariables: variables("made-up-secret"), ConfigStateChecks: []statecheck.StateCheck{kept, expect("made-up-secret")}},
			{Config: written(1), ConfigVariables: variables("made-up-other"), PlanOnly: true},
			{
				Config: written(2), ConfigVariables: variables("made-up-next"),
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}},
				ConfigStateChecks: []statecheck.StateCheck{kept, expect("made-up-next")},
			},
		},
	})
}

// checkState looks at something else than state.
type checkState func() error

func (check checkState) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check()
}

func parseID(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }
