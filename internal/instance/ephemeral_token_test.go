package instance_test

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

const tokenType = "cloudelements_instance_token"

// TestInstanceToken opens the token of an instance in each way.
func TestInstanceToken(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("one"))
	token := platform.Instances()[0].Token
	elementID := "900001"
	for range 2 {
		provision(t, platform, ofEverything("twin"))
	}
	tokens := platform.StartServer(t, nil).Ephemeral(tokenType)
	for title, config := range map[string]object{
		"by id":                  {"id": id},
		"by element and name":    {"element_key": "everything", "name": "one"},
		"by element id and name": {"element_id": elementID, "name": "one"},
	} {
		got, diags := tokens.Open(config)
		if len(diags) > 0 {
			t.Fatalf("%s: %s", title, diags)
		}
		want := object{"element_key": nil, "element_id": nil, "name": nil}.With(config).With(object{"id": id, "token": token})
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s: the result differs (-want +got):\n%s", title, difference)
		}
	}
	_, diags := tokens.Open(object{"id": "999999"})
	expectOne(t, diags, "", "No Instance Found", "the id 999999")
	_, diags = tokens.Open(object{"element_key": "everything", "name": "none"})
	expectOne(t, diags, "", "No Instance Found", `the name "none"`)
	_, diags = tokens.Open(object{"element_key": "everything", "name": "twin"})
	expectOne(t, diags, "", "Several Instances Found", "2 instances")
	if strings.Contains(diags.String(), platform.Instances()[1].Token) {
		t.Error("a token is in the error")
	}
	for _, shown := range []string{`"********"`, `null`} {
		platform.AddFault(simulator.Fault{Route: "/instances/{id}", Kind: simulator.FaultReplaceMembers, Replace: map[string]rawJSON{"token": rawJSON(shown)}})
		_, diags = tokens.Open(object{"id": id})
		expectOne(t, diags, "", "Token Not Shown", id)
		platform.ClearFaults()
	}
}

// TestInstanceToken_badInput refuses what cannot choose one instance.
func TestInstanceToken_badInput(t *testing.T) {
	t.Parallel()
	tokens := acctest.StartServer(t).Ephemeral(tokenType)
	for title, test := range map[string]struct {
		config        object
		path, summary string
	}{
		"nothing":       {object{}, "", "Missing Selector"},
		"element alone": {object{"element_key": "x"}, "", "Incomplete Selector"},
		"name alone":    {object{"name": "x"}, "name", "Incomplete Selector"},
		"id and name":   {object{"id": "1", "name": "x"}, "id", "Conflicting Selectors"},
		"no number":     {object{"id": "x"}, "id", "Invalid Instance ID"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			diags := tokens.Validate(test.config)
			expectOne(t, diags, test.path, test.summary)
			if strings.Contains(diags.String(), "tags") {
				t.Errorf("the error speaks of tags, which cannot be set: %s", diags)
			}
		})
	}
	if diags := tokens.Validate(object{"id": acctest.Unknown}); len(diags) > 0 {
		t.Error(diags)
	}
}

// TestAccInstanceToken hands tokens to another provider, with a real Terraform: that of an instance
// which is made in the same run and does not store it, and that of another one.
func TestAccInstanceToken(t *testing.T) {
	t.Parallel()
	account := acctest.StartAccount(t)
	element := account.NewElement("token")
	probe, other := account.Name("Probe"), account.Name("Other")
	account.NewInstance(cloudelements.InstanceCreate{Name: other, Element: cloudelements.ElementSelector{ID: element.ID}})
	tokenOf := func(name string) knownvalue.Check {
		return knownvalue.StringFunc(func(value string) error {
			for _, instance := range account.Instances() {
				if instance.Name == name && instance.Token == value {
					return nil
				}
			}
			return fmt.Errorf("it is not the token of %q", name)
		})
	}
	config := account.ProviderConfig() + fmt.Sprintf(`
resource "cloudelements_instance" "probe" {
  element_key = %[1]q
  name        = %[2]q
  store_token = false
}

ephemeral "cloudelements_instance_token" "probe" {
  id = cloudelements_instance.probe.id
}

ephemeral "cloudelements_instance_token" "other" {
  element_key = %[1]q
  name        = %[3]q
}

provider "echo" {
  data = {
    probe = ephemeral.cloudelements_instance_token.probe.token
    other = ephemeral.cloudelements_instance_token.other.token
  }
}

resource "echo" "tokens" {}
`, element.Key, probe, other)
	providers := maps.Clone(acctest.Providers)
	providers["echo"] = echoprovider.NewProviderServer()
	echoed := tfjsonpath.New("data")
	resource.Test(t, resource.TestCase{
		// Ephemeral resources came with this version.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: providers,
		CheckDestroy:             account.CheckDestroyed,
		Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("cloudelements_instance.probe", tfjsonpath.New("token"), knownvalue.Null()),
				statecheck.ExpectKnownValue("echo.tokens", echoed.AtMapKey("probe"), tokenOf(probe)),
				statecheck.ExpectKnownValue("echo.tokens", echoed.AtMapKey("other"), tokenOf(other)),
			},
		}, {
			Config:      account.ProviderConfig() + fmt.Sprintf("ephemeral \"cloudelements_instance_token\" \"missing\" {\n  element_key = %q\n  name = \"missing\"\n}\n", element.Key),
			ExpectError: regexp.MustCompile(`No\s+Instance\s+Found`),
		}},
	})
}
