package instance_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestInstance_generated imports an instance of each published request, and plans the configuration
// that Terraform generates for it: it is valid as it is and changes nothing, and no secret is in
// it. What may be one is named in a warning, and nothing else is lost.
func TestInstance_generated(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instances := platform.StartServer(t, nil).Resource(resourceType)
	published := readPublished(t).Creations
	writes := len(published)
	for i, request := range published {
		id := request.publish(t, platform, request.instanceName())
		if i%3 == 0 {
			call(t, platform, http.MethodDelete, "/instances/"+id+"/enabled", nil)
			writes++
		}
		imported, diags := instances.Import(id, nil)
		generated := instances.Generate(imported)
		request.expectNothingLost(t, generated, diags)
		if diags := instances.Validate(generated); len(diags) > 0 {
			t.Errorf("%s: the generated configuration %v is not valid: %s", request.Name, generated, diags)
		}
		planned, diags := instances.Plan(imported, generated)
		if len(diags) > 0 {
			t.Errorf("%s: planning reports %s", request.Name, diags)
		}
		if enabled := i%3 != 0; generated["enabled"] != enabled {
			t.Errorf("%s is generated with enabled = %v, want %t", request.Name, generated["enabled"], enabled)
		}
		expectSame(t, imported, planned)
		refreshed, diags := instances.Refresh(imported)
		if len(diags) > 0 {
			t.Errorf("%s: refreshing reports %s", request.Name, diags)
		}
		expectSame(t, imported, refreshed)
		if secret := secretIn(request, generated); secret != "" {
			t.Errorf("%s: the generated configuration holds the secret of %s", request.Name, secret)
		}
	}
	if sent := writesOf(platform); sent != writes {
		t.Errorf("%d requests have written, want %d", sent, writes)
	}
}

// secretIn returns the key of a password that is in generated configuration.
func secretIn(request publishedRequest, generated object) string {
	all := fmt.Sprint(generated)
	for key, value := range request.object("configuration") {
		secret, isText := value.(string)
		isSecret := redact.IsSecretRow(key, request.rows[key].Type, "") && key != "oauth.api.key"
		if isText && len(secret) > 3 && isSecret && strings.Contains(all, secret) {
			return key
		}
	}
	return ""
}

// expectNothingLost expects each text that a user may set, and that is no password, in generated
// configuration, or named in the only warning of the import.
func (r publishedRequest) expectNothingLost(t *testing.T, generated object, diags acctest.Diagnostics) {
	t.Helper()
	warning := ""
	if len(diags) > 0 {
		warning = diags[0].Detail
		if len(diags) > 1 || !diags[0].Warning || diags[0].Summary != "Imported Without Values That May Be Secret" {
			t.Errorf("%s: importing reports %s", r.Name, diags)
		}
	}
	all := fmt.Sprint(generated)
	for key, value := range r.object("configuration") {
		row, isListed := r.rows[key]
		text, isText := value.(string)
		isDefault := row.Default != nil && *row.Default == text || text == "" || text == "false"
		// Nobody doubts that these are secret, or the platform fills them in.
		isSecret := row.Type == catalogue.TypePassword || redact.IsPasswordKey(key) || key == "event.notification.signature.key" || strings.HasPrefix(key, "oauth.user.")
		switch isNamed := strings.Contains(warning, strconv.Quote(key)); {
		case !isText || !isListed || isDefault || row.Internal || isSecret:
			if isNamed {
				t.Errorf("%s: %s is left out with a warning", r.Name, key)
			}
		case !isNamed && !strings.Contains(all, text):
			t.Errorf("%s: %s is lost without a word", r.Name, key)
		}
	}
}

// writesOf counts the requests that may have changed something.
func writesOf(platform *acctest.Platform) int {
	count := 0
	for _, request := range platform.Requests() {
		if request.Method != http.MethodGet && !strings.Contains(request.Route, "/oauth/") {
			count++
		}
	}
	return count
}

// TestInstance_generatedThenSecrets adds the secrets that an import leaves out, and changes a
// setting without them: both are updates in place.
func TestInstance_generatedThenSecrets(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		more  object
		sends []string
	}{
		"a password": {
			object{"secret_configuration_wo": object{"password": "made-up-new-password"}, "secret_configuration_wo_version": 1},
			[]string{`"password":"made-up-new-password"`},
		},
		"an application": {
			object{"oauth": object{"api_key": "made-up-key", "api_secret_wo": "made-up-new-secret", "api_secret_wo_version": 1, "scope": "read write"}},
			[]string{`"oauth.api.secret":"made-up-new-secret"`},
		},
		"no secret": {object{"configuration": object{"plain": "other"}}, []string{`"plain":"other"`}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			platform := startEverything(t)
			id := post(t, platform, map[string]any{"element": object{"key": "everything"}, "name": "Contoso", "configuration": object{
				"oauth.api.key": "made-up-key", "oauth.api.secret": "made-up-secret", "oauth.scope": "read write", "password": "made-up-password", "plain": "clear",
			}})
			instances := platform.StartServer(t, nil).Resource(resourceType)
			imported, diags := instances.Import(id, nil)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			platform.ResetStatistics()
			config := instances.Generate(imported).With(test.more)
			updated, diags := instances.Apply(imported, config)
			if len(diags) > 0 || updated.Values()["id"] != id {
				t.Fatalf("applying gives %v: %s", updated.Values(), diags)
			}
			var bodies []simulator.Request
			for _, request := range platform.Requests() {
				if request.Method != http.MethodGet {
					bodies = append(bodies, request)
				}
			}
			if len(bodies) != 1 || bodies[0].Method != http.MethodPatch {
				t.Fatalf("sent %v, want one PATCH", bodies)
			}
			for _, part := range test.sends {
				if !strings.Contains(string(bodies[0].Body), part) {
					t.Errorf("sent %s, want %s in it", bodies[0].Body, part)
				}
			}
			planned, diags := instances.Plan(updated, config)
			if len(diags) > 0 {
				t.Error(diags)
			}
			expectSame(t, updated, planned)
		})
	}
}

// TestInstance_generatedThenChanged changes a setting of imported instances, one of five that are
// published, without the secrets that the platform holds already.
func TestInstance_generatedThenChanged(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instances := platform.StartServer(t, nil).Resource(resourceType)
	for i, request := range readPublished(t).Creations {
		if i%5 != 0 {
			continue
		}
		imported, diags := instances.Import(request.publish(t, platform, request.instanceName()), nil)
		if len(diags.Errors()) > 0 {
			t.Fatal(diags)
		}
		config := instances.Generate(imported)
		others, _ := config["configuration"].(object)
		config["configuration"] = object{"filter.response.nulls": "false"}.With(others)
		planned, diags := instances.Plan(imported, config)
		if len(diags.Errors()) > 0 || planned.Values()["id"] != imported.Values()["id"] {
			t.Errorf("%s: a change of a setting is not planned in place: %s", request.Name, diags)
		}
	}
}

// alike is how many instances of an account are alike, but for their names.
const alike = 14

// account is one that Terraform knows nothing of: 50 instances of 12 elements, made straight
// through the API as published, some of them disabled, and some with names and tags that are hard
// to write.
type account struct {
	platform *acctest.Platform
	// ids are the instances' ids, in order, without the tenants'.
	ids []string
}

func newAccount(t *testing.T) account {
	t.Helper()
	made := account{platform: acctest.StartPlatform(t)}
	published := make(map[string][]publishedRequest)
	for _, request := range readPublished(t).Creations {
		if request.ElementKey != "" && request.ElementKey != "servicenow" {
			published[request.ElementKey] = append(published[request.ElementKey], request)
		}
	}
	// Those with the most requests have the most to say.
	elements := slices.SortedFunc(maps.Keys(published), func(a, b string) int {
		if more := len(published[b]) - len(published[a]); more != 0 {
			return more
		}
		return strings.Compare(a, b)
	})[:11]
	for i := 0; len(made.ids) < 50-alike; i++ {
		requests := published[elements[i%len(elements)]]
		request := requests[i/len(elements)%len(requests)]
		name := fmt.Sprintf("%s %d", []string{"Contoso", "5 < 6", `"quoted" ${x} %{y} \`, "🚀/and a slash"}[i%4], i)
		id := request.publish(t, made.platform, name)
		if i%5 == 0 {
			call(t, made.platform, http.MethodDelete, "/instances/"+id+"/enabled", nil)
		}
		made.ids = append(made.ids, id)
	}
	for i := range alike {
		post(t, made.platform, map[string]any{
			"element": object{"key": "servicenow"}, "name": fmt.Sprint("Tenant ", i), "tags": []string{fmt.Sprint("tenant:", i), "all/tenants"},
			"configuration": object{"username": "made-up-username", "password": "made-up-password", "servicenow.subdomain": "made-up"},
		})
	}
	found := make(map[int64]bool)
	for _, instance := range made.platform.Instances() {
		found[instance.ElementID] = true
	}
	if all := len(made.platform.Instances()); all != 50 || len(found) != 12 {
		t.Fatalf("%d instances of %d elements, want 50 of 12", all, len(found))
	}
	made.platform.ResetStatistics()
	return made
}

// tenantsConfig imports the tenants at once, by element and name, as the instances of one resource.
const tenantsConfig = cloudelementsSource + `
data "cloudelements_instances" "tenants" {
  tags = ["all/tenants"]
}

locals {
  tenants = { for instance in data.cloudelements_instances.tenants.instances : instance.name => instance }
}

import {
  for_each = local.tenants
  to       = cloudelements_instance.tenant[each.key]
  id       = "servicenow/${each.key}"
}

resource "cloudelements_instance" "tenant" {
  for_each      = local.tenants
  element_key   = "servicenow"
  name          = each.key
  tags          = each.value.tags
  configuration = { "username" = "made-up-username", "servicenow.subdomain" = "made-up" }
}
`

// expectImported applies a plan that only imports, after which the plan is clean and nothing was
// sent that changes an instance.
func (a account) expectImported(t *testing.T, work *acctest.Terraform, planned map[string]string, resources int) {
	t.Helper()
	imported := 0
	for address, action := range planned {
		switch {
		case !strings.HasPrefix(address, resourceType+"."):
		case action != "no-op":
			t.Errorf("%s: %s is planned, want no change", address, action)
		default:
			imported++
		}
	}
	if imported != resources {
		t.Errorf("%d instances are planned to be imported, want %d", imported, resources)
	}
	work.ApplyPlanned()
	// Import blocks have done their work; with configuration in place Terraform refuses those that
	// name a provider.
	work.Write("imports.tf", "")
	work.ExpectCleanPlan()
	if writes := writesOf(a.platform); writes != 0 {
		t.Errorf("%d requests may have changed something", writes)
	}
}

// expectNoSecrets looks for secrets in what Terraform has written.
func (a account) expectNoSecrets(t *testing.T, where, text string) {
	t.Helper()
	for _, instance := range a.platform.Instances() {
		secrets := []string{instance.Token}
		for key := range instance.Configuration {
			if strings.Contains(key, "password") || strings.Contains(key, "secret") || strings.HasPrefix(key, "oauth.user.") {
				secrets = append(secrets, instance.Value(key))
			}
		}
		for _, secret := range secrets {
			if len(secret) > 8 && strings.Contains(text, secret) {
				t.Errorf("%s holds a secret of instance %d", where, instance.ID)
			}
		}
	}
}

// TestAccInstance_accountToCode makes an account code, without typing: what is alike by import
// blocks with for_each, the rest by generated configuration.
func TestAccInstance_accountToCode(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	account := newAccount(t)
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), account.platform)
	var imports strings.Builder
	for i, id := range account.ids {
		fmt.Fprintf(&imports, "import {\n  to       = %s.imported_%d\n  id       = %q\n  provider = cloudelements\n}\n\n", resourceType, i, id)
	}
	work.Write("main.tf", tenantsConfig)
	work.Write("imports.tf", imports.String())
	planned := work.Plan("-generate-config-out=generated.tf")
	account.expectNoSecrets(t, "the generated configuration", work.Read("generated.tf"))
	account.expectImported(t, work, planned, 50)
}

// TestAccInstance_queryToCode makes an account code by terraform query.
func TestAccInstance_queryToCode(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	acctest.SkipBelow(t, tfversion.Version1_14_0)
	account := newAccount(t)
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), account.platform)
	work.Write("main.tf", cloudelementsSource)
	work.Write("all.tfquery.hcl", `
list "cloudelements_instance" "all" {
  provider         = cloudelements
  include_resource = true
}
`)
	account.expectNoSecrets(t, "the output of the query", work.Query("generated.tf"))
	account.expectNoSecrets(t, "the generated configuration", work.Read("generated.tf"))
	account.expectImported(t, work, work.Plan(), 50)
}
