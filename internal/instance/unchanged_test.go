package instance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestInstance_unchangedPlans plans what changes nothing, or looks as if, and
// holds the plan against that of the framework alone.
func TestInstance_unchangedPlans(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	ours := platform.StartServer(t, nil).Resource(resourceType)
	framework := platform.StartFrameworkServer(t).Resource(resourceType)

	graph := graphExample(t, platform)
	polling := object{
		"element_key": "sfdc", "name": "Polling", "tags": []any{"b", "a"}, "store_token": false,
		"oauth":         object{"api_key": "made-up-client-id", "api_secret": "made-up-client-secret", "callback_url": callback},
		"provider_data": object{"code": authorizeElement(t, platform, "sfdc", "made-up-client-id")},
		"events": object{"enabled": true, "vendor_type": "polling", "polling": object{
			"refresh_interval": int64(15), "configuration": `{ "contacts": { "url": "/hubs/crm/contacts" } }`,
		}},
		"timeouts": object{"create": "20m"},
	}
	for name, config := range map[string]object{
		"graph": graph, "polling": polling,
		"secrets":      tenant(1, "made"),
		"disabled":     tenant(2, "made").With(object{"enabled": false}),
		"plain secret": {"element_key": "closeio", "name": "Plain", "secret_configuration": object{"username": "made-up-api-key"}},
	} {
		created, diags := ours.Apply(acctest.State{}, config)
		if len(diags.Errors()) > 0 {
			t.Fatalf("%s: %s", name, diags)
		}
		// Where the configuration has them, these make for the same plan, for an update,
		// for a replacement, and for an error.
		for change, with := range map[string]object{
			"nothing":                       {},
			"enabled":                       {"enabled": true},
			"enabled by default":            {"enabled": nil},
			"disabled":                      {"enabled": false},
			"no tags":                       {"tags": nil},
			"no code":                       {"provider_data": nil},
			"the element by id":             {"element_key": nil, "element_id": created.Values()["element_id"]},
			"the element by both":           {"element_id": created.Values()["element_id"]},
			"another element":               {"element_key": "everything"},
			"another name":                  {"name": "Other"},
			"a name that is not kept":       {"name": "<b>Other</b>"},
			"another secret":                {"secret_configuration_wo": object{"password": "made-up-other-password"}},
			"an unknown secret":             {"secret_configuration_wo": acctest.Unknown},
			"no secret":                     {"secret_configuration_wo": nil},
			"no secret, nor its version":    {"secret_configuration_wo": nil, "secret_configuration_wo_version": nil},
			"another version of the secret": {"secret_configuration_wo_version": int64(2)},
			"a code that is not kept":       {"provider_data_wo": object{"code": "made-up-code"}},
			"no events":                     {"events": nil},
			"token not kept":                {"store_token": false},
			"other timeouts":                {"timeouts": object{"delete": "1m"}},
			"unknown configuration":         {"configuration": acctest.Unknown},
		} {
			changed := config.With(with)
			want, wantDiags := framework.Plan(created, changed)
			got, gotDiags := ours.Plan(created, changed)
			if difference := cmp.Diff(want.Values(), got.Values()); difference != "" {
				t.Errorf("%s, %s: the plan differs (-framework +ours):\n%s", name, change, difference)
			}
			if difference := cmp.Diff(wantDiags, gotDiags); difference != "" || want.Replaces() != got.Replaces() || !want.SamePrivate(got) {
				t.Errorf("%s, %s: the answer differs (-framework +ours):\n%s", name, change, difference)
			}
		}
	}
}
