package instance_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// ownRows are rows of each type, one of them required, and one secret row more.
func ownRows() []map[string]any {
	row := func(key, kind string, more map[string]any) map[string]any {
		made := map[string]any{"key": key, "name": key, "description": key, "type": kind}
		for name, value := range more {
			made[name] = value
		}
		return made
	}
	return []map[string]any{
		row("text.32", "TEXTFIELD_32", map[string]any{"required": true}),
		row("text.64", "TEXTFIELD_64", nil),
		row("text.128", "TEXTFIELD_128", map[string]any{"defaultValue": "fallen back"}),
		row("text.1000", "TEXTFIELD_1000", nil),
		row("area", "TEXTAREA", nil),
		row("flag", "BOOLEAN", map[string]any{"defaultValue": "true"}),
		row("yes.no", "BOOLEAN_YESNO", map[string]any{"defaultValue": "false"}),
		row("choice", "COMBO", map[string]any{"defaultValue": "eu", "options": []map[string]any{{"name": "Europe", "value": "eu"}, {"name": "America", "value": "us"}}}),
		row("script", "CODE_EDITOR", nil),
		row("password", "PASSWORD", nil),
		row("second.password", "PASSWORD", nil),
	}
}

// ownLife is two instances, with the same name at first, of an element of the account's own.
type ownLife struct {
	account *acctest.Account
	element *cloudelements.OwnElement
	ids     instanceIDs
}

func newOwnLife(t *testing.T) *ownLife {
	t.Helper()
	account := acctest.StartAccount(t)
	return &ownLife{account: account, element: account.NewElement("life", ownRows()...), ids: make(instanceIDs)}
}

// created has one instance with all that an instance without a vendor can have, and one with
// secrets that are kept nowhere. The data sources read both.
func (l *ownLife) created() string {
	name, tag := l.account.Name("Contoso"), l.account.Name("tenant")
	return l.account.ProviderConfig() + fmt.Sprintf(`
resource "cloudelements_instance" "whole" {
  element_id = %[1]q
  name       = %[3]q
  tags       = [%[4]q, "b"]

  configuration = {
    "text.32"   = "32"
    "text.64"   = "64"
    "text.128"  = "128"
    "text.1000" = "https://made-up.example.com/?a=1&b=2"
    "area"      = jsonencode({ a = [1, 2], b = { c = "d" } })
    "flag"      = false
    "yes.no"    = false
    "choice"    = "us"
    "script"    = "done({ \"a\": 1 });"
  }
  secret_configuration = { "password" = "made-up-password", "second.password" = "made-up-second" }
}

resource "cloudelements_instance" "twin" {
  element_key                     = %[2]q
  name                            = %[3]q
  tags                            = [%[4]q]
  configuration                   = { "text.32" = "twin" }
  secret_configuration_wo         = { "password" = "made-up-password", "second.password" = "made-up-second" }
  secret_configuration_wo_version = 1
  store_token                     = false
}

data "cloudelements_instance" "whole" {
  id = cloudelements_instance.whole.id
}

data "cloudelements_instances" "both" {
  tags       = [%[4]q]
  depends_on = [cloudelements_instance.whole, cloudelements_instance.twin]
}
`, l.id(), l.element.Key, name, tag)
}

// updated changes each of what created has, takes keys out, and disables the twin.
func (l *ownLife) updated() string {
	return l.account.ProviderConfig() + fmt.Sprintf(`
resource "cloudelements_instance" "whole" {
  element_id = %[1]q
  name       = %[3]q
  tags       = [%[4]q, "c"]

  configuration = {
    "text.32"   = "thirty-two"
    "text.1000" = "https://made-up.example.com/?a=2"
    "area"      = jsonencode({ a = [2, 1] })
    "yes.no"    = true
    "script"    = "done();"
  }
  secret_configuration = { "password" = "made-up-changed" }
}

resource "cloudelements_instance" "twin" {
  element_key                     = %[2]q
  name                            = %[5]q
  tags                            = []
  configuration                   = { "text.32" = "twin" }
  secret_configuration_wo         = { "password" = "made-up-changed" }
  secret_configuration_wo_version = 2
  enabled                         = false
}
`, l.id(), l.element.Key, l.account.Name("Fabrikam"), l.account.Name("tenant"), l.account.Name("Contoso"))
}

func (l *ownLife) id() string { return strconv.FormatInt(l.element.ID, 10) }

// TestAccInstance_ownElement leads instances of an element of the account's own through a user's
// life: made, planned clean, changed, changed and deleted by somebody else, repaired, imported and
// destroyed.
func TestAccInstance_ownElement(t *testing.T) {
	t.Parallel()
	life := newOwnLife(t)
	const whole, twin = "cloudelements_instance.whole", "cloudelements_instance.twin"
	sameWhole, sameTwin := statecheck.CompareValue(compare.ValuesSame()), statecheck.CompareValue(compare.ValuesSame())
	id := tfjsonpath.New("id")
	imported := resource.TestStep{
		ResourceName: whole, ImportState: true, ImportStateVerify: true,
		// Secrets are masked. The token is one, and is not to be in the error of a test.
		ImportStateVerifyIgnore: []string{"secret_configuration", "token"},
	}
	byName := imported
	byName.ImportStateId = life.element.Key + "/" + life.account.Name("Fabrikam")

	resource.Test(t, resource.TestCase{
		// Write-only attributes came with this version.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             life.account.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config: life.created(),
				ConfigStateChecks: []statecheck.StateCheck{
					sameWhole.AddStateValue(whole, id), sameTwin.AddStateValue(twin, id),
					statecheck.ExpectKnownValue(whole, tfjsonpath.New("element_key"), sameKey(life.element.Key)),
					statecheck.ExpectKnownValue(whole, tfjsonpath.New("enabled"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(whole, tfjsonpath.New("valid"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(whole, tfjsonpath.New("created_at"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(whole, tfjsonpath.New("token"), knownvalue.NotNull()),
					statecheck.ExpectSensitiveValue(whole, tfjsonpath.New("token")),
					statecheck.ExpectKnownValue(twin, tfjsonpath.New("token"), knownvalue.Null()),
					statecheck.ExpectKnownValue(twin, tfjsonpath.New("element_id"), knownvalue.StringExact(life.id())),
					statecheck.ExpectKnownValue("data.cloudelements_instance.whole", tfjsonpath.New("name"), knownvalue.StringExact(life.account.Name("Contoso"))),
					statecheck.ExpectKnownValue("data.cloudelements_instance.whole", tfjsonpath.New("configuration").AtMapKey("choice"), knownvalue.StringExact("us")),
					statecheck.ExpectKnownValue("data.cloudelements_instances.both", tfjsonpath.New("instances"), knownvalue.ListSizeExact(2)),
					life.expect(t, "whole", map[string]string{"text.32": "32", "flag": "false", "yes.no": "false", "choice": "us"}),
					life.expect(t, "twin", map[string]string{"text.32": "twin", "text.128": "fallen back", "flag": "true", "choice": "eu"}),
				},
			},
			{
				Config: life.updated(),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(whole, plancheck.ResourceActionUpdate), plancheck.ExpectResourceAction(twin, plancheck.ResourceActionUpdate),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					sameWhole.AddStateValue(whole, id), sameTwin.AddStateValue(twin, id),
					statecheck.ExpectKnownValue(twin, tfjsonpath.New("enabled"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue(twin, tfjsonpath.New("token"), knownvalue.NotNull()),
					// What is taken out goes back to its default, or to nothing.
					life.expect(t, "whole", map[string]string{"text.32": "thirty-two", "text.64": "", "text.128": "fallen back", "flag": "true", "yes.no": "true", "choice": "eu"}),
				},
			},
			{
				PreConfig: func() { life.drift(t) },
				Config:    life.updated(),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(whole, plancheck.ResourceActionUpdate), plancheck.ExpectResourceAction(twin, plancheck.ResourceActionCreate),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					sameWhole.AddStateValue(whole, id),
					life.expect(t, "whole", map[string]string{"text.32": "thirty-two", "choice": "eu"}),
					statecheck.ExpectKnownValue(whole, tfjsonpath.New("name"), knownvalue.StringExact(life.account.Name("Fabrikam"))),
				},
			},
			imported,
			byName,
		},
	})
}

// sameKey compares the key of an element without regard to case, which the platform may choose.
func sameKey(want string) knownvalue.Check {
	return knownvalue.StringFunc(func(got string) error {
		if !strings.EqualFold(got, want) {
			return fmt.Errorf("it is %q, want %q", got, want)
		}
		return nil
	})
}

// expect compares what the platform has of an instance with what it is to have, and takes note of
// the ids. Unset is "".
func (l *ownLife) expect(t *testing.T, name string, want map[string]string) statecheck.StateCheck {
	return joinChecks{l.ids, checkState(func() error {
		stored, err := l.account.Client.Instances.Get(t.Context(), l.ids[name])
		if err != nil {
			return err
		}
		for key, value := range want {
			got := stored.Configuration[key]
			if got == nil {
				got = new(string)
			}
			if *got != value {
				return fmt.Errorf("%s: %s is %q, want %q", name, key, *got, value)
			}
		}
		if password := stored.Configuration["password"]; password != nil && *password != redact.MaskedValue {
			return fmt.Errorf("%s: the password is not masked", name)
		}
		return nil
	})}
}

// drift changes one instance and deletes the other one, as somebody else would.
func (l *ownLife) drift(t *testing.T) {
	t.Helper()
	name, tags := l.account.Name("Drifted"), []string{"drifted"}
	_, err := l.account.Client.Instances.Update(t.Context(), l.ids["whole"], cloudelements.InstanceUpdate{
		Name: &name, Tags: &tags, Configuration: map[string]any{"text.32": "drifted"},
	})
	if err == nil {
		err = l.account.Client.Instances.Disable(t.Context(), l.ids["whole"])
	}
	if err == nil {
		err = l.account.Client.Instances.Delete(t.Context(), l.ids["twin"])
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAccInstance_list lists instances of an element of the account's own, as terraform query does,
// on any version of Terraform.
func TestAccInstance_list(t *testing.T) {
	t.Parallel()
	account := acctest.StartAccount(t)
	element := account.NewElement("list", ownRows()...)
	want := newListed(account, element)
	var got []string
	for listed := range account.StartServer().List(resourceType).Results(acctest.ListRequest{Config: object{"element_key": element.Key}, IncludeResource: true}) {
		if len(listed.Diagnostics) > 0 {
			t.Fatal(listed.Diagnostics)
		}
		configuration, _ := listed.Values["configuration"].(object)
		if configuration["text.32"] != "listed" || len(configuration) != 1 {
			t.Errorf("%s has the configuration %v, want what is not the element's default", listed.DisplayName, configuration)
		}
		got = append(got, listed.DisplayName)
	}
	slices.Sort(got)
	// The platform may choose the case of the key.
	if !slices.EqualFunc(got, want, strings.EqualFold) {
		t.Errorf("listed %q, want %q", got, want)
	}
}

// newListed makes two instances, and gives what a list calls them.
func newListed(account *acctest.Account, element *cloudelements.OwnElement) []string {
	var names []string
	for _, name := range []string{account.Name("Contoso"), account.Name("Fabrikam")} {
		account.NewInstance(cloudelements.InstanceCreate{
			Name: name, Element: cloudelements.ElementSelector{ID: element.ID}, Configuration: map[string]any{"text.32": "listed"},
		})
		names = append(names, name+" ("+element.Key+")")
	}
	return names
}

// TestAccInstance_query does the same with Terraform.
func TestAccInstance_query(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutTerraform(t)
	acctest.SkipBelow(t, tfversion.Version1_14_0)
	account := acctest.StartAccount(t)
	element := account.NewElement("query", ownRows()...)
	newListed(account, element)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		Steps: []resource.TestStep{
			// A query is written beside a configuration, which this one makes.
			{Config: account.ProviderConfig() + "data \"cloudelements_element\" \"own\" {\n  id = " + strconv.Quote(strconv.FormatInt(element.ID, 10)) + "\n}\n"},
			{
				Query:             true,
				Config:            strings.ReplaceAll("list \"cloudelements_instance\" \"own\" {\n  provider = cloudelements\n  config {\n    element_key = KEY\n  }\n}\n", "KEY", strconv.Quote(element.Key)),
				QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("cloudelements_instance.own", 2)},
			},
		},
	})
}
