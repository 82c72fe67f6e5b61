package instance_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestInstance_generated imports an instance of each published request, and plans
// the configuration that Terraform generates for it: it is valid as it is and
// changes nothing, and no secret is in it.
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
		if len(diags) > 0 {
			t.Errorf("%s: importing reports %s", request.Name, diags)
			continue
		}
		generated := instances.Generate(imported)
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

// secretIn gives the key of a password that is in generated configuration.
func secretIn(request publishedRequest, generated object) string {
	all := fmt.Sprint(generated)
	for key, value := range request.object("configuration") {
		secret, isText := value.(string)
		if isText && len(secret) > 3 && request.rows[key].Type == "PASSWORD" && strings.Contains(all, secret) {
			return key
		}
	}
	return ""
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

// TestInstance_generatedThenSecrets adds the secrets that an import leaves out,
// and changes a setting without them: both are updates in place.
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

// TestInstance_generatedThenChanged changes a setting of imported instances, one of
// five that are published, without the secrets that the platform holds already.
func TestInstance_generatedThenChanged(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instances := platform.StartServer(t, nil).Resource(resourceType)
	for i, request := range readPublished(t).Creations {
		if i%5 != 0 {
			continue
		}
		imported, diags := instances.Import(request.publish(t, platform, request.instanceName()), nil)
		if len(diags) > 0 {
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
