package instance_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	tfresource "github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestInstance_listedReads reads what a list shows, and holds the answers against those of the
// framework alone. Only what is just as state has it is answered without it.
func TestInstance_listedReads(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	ours := platform.StartServer(t, object{"refresh_strategy": "list"}).Resource(resourceType)
	framework := platform.StartFrameworkServer(t, nil).Resource(resourceType)
	type test struct {
		config   object
		edit     func(*simulator.Instance)
		edited   func(acctest.State) acctest.State
		isEchoed bool
	}
	tests := map[string]test{
		"as it was made":     {config: graphExample(t, platform), isEchoed: true},
		"write-only secrets": {config: tenant(1, "made"), isEchoed: true},
		"plain secrets": {
			config: object{"element_key": "closeio", "name": "Plain", "secret_configuration": object{"username": "made-up-api-key"}}, isEchoed: true,
		},
		"disabled":              {config: tenant(2, "made").With(object{"enabled": false}), isEchoed: true},
		"token not kept":        {config: tenant(3, "made").With(object{"store_token": false}), isEchoed: true},
		"other timeouts":        {config: tenant(4, "made").With(object{"timeouts": object{"read": "1m"}}), isEchoed: true},
		"before Terraform 1.12": {config: tenant(5, "made"), edited: acctest.State.WithoutIdentity, isEchoed: true},
		"tags in another order": {
			config: tenant(6, "made").With(object{"tags": []any{"a", "b"}}), isEchoed: true,
			edit: func(instance *simulator.Instance) { instance.Tags = []string{"b", "a"} },
		},
		"another name":   {config: tenant(7, "made"), edit: func(instance *simulator.Instance) { instance.Name = "Other" }},
		"another tag":    {config: tenant(8, "made"), edit: func(instance *simulator.Instance) { instance.Tags = []string{"other"} }},
		"another value":  {config: tenant(9, "made"), edit: func(instance *simulator.Instance) { instance.Set("servicenow.subdomain", "other") }},
		"another token":  {config: tenant(10, "made"), edit: func(instance *simulator.Instance) { instance.Token = "made-up-other-token" }},
		"disabled since": {config: tenant(11, "made"), edit: func(instance *simulator.Instance) { instance.Disabled = true }},
		"not valid":      {config: tenant(12, "made"), edit: func(instance *simulator.Instance) { instance.Valid = false }},
		"another instance of its id": {
			config: tenant(13, "made"), edit: func(instance *simulator.Instance) { instance.CreatedAt = instance.CreatedAt.Add(time.Hour) },
		},
		"gone":                 {config: tenant(14, "made")},
		"of another landscape": {config: tenant(15, "made")},
	}
	elsewhere := platform.StartServer(t, object{"base_url": strings.Replace(platform.URL, "127.0.0.1", "localhost", 1)}).Resource(resourceType)
	states := make(map[string]acctest.State)
	for name, test := range tests {
		maker := ours
		if name == "of another landscape" {
			maker = elsewhere
		}
		state, diags := maker.Apply(acctest.State{}, test.config)
		if len(diags.Errors()) > 0 {
			t.Fatalf("%s: %s", name, diags)
		}
		id := numberOf(t, state)
		var err error
		if test.edit != nil {
			err = platform.EditInstance(id, test.edit)
		} else if name == "gone" {
			err = platform.RemoveInstance(id)
		}
		if err != nil {
			t.Fatalf("%s: %s", name, err)
		}
		if test.edited != nil {
			state = test.edited(state)
		}
		states[name] = state
	}
	// A run that has made instances reads those singly.
	ours = platform.StartServer(t, object{"refresh_strategy": "list"}).Resource(resourceType)
	ours.Refresh(states["as it was made"])

	for name, test := range tests {
		if isEchoed := ours.IsEchoed(states[name]); isEchoed != test.isEchoed {
			t.Errorf("%s: answered with what state has: %t", name, isEchoed)
		}
		want, wantDiags := framework.Refresh(states[name])
		got, gotDiags := ours.Refresh(states[name])
		if difference := cmp.Diff(want.Values(), got.Values()); difference != "" {
			t.Errorf("%s: another state (-framework +ours):\n%s", name, difference)
		}
		if difference := cmp.Diff(wantDiags, gotDiags); difference != "" || !want.SamePrivate(got) {
			t.Errorf("%s: another answer (-framework +ours):\n%s", name, difference)
		}
	}
}

// numberOf is the id of the instance of a state.
func numberOf(t *testing.T, state acctest.State) int64 {
	t.Helper()
	text, _ := state.Values()["id"].(string)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestInstance_unchangedPlans plans what changes nothing, or looks as if, and holds the plan
// against that of the framework alone.
func TestInstance_unchangedPlans(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	ours := platform.StartServer(t, nil).Resource(resourceType)
	framework := platform.StartFrameworkServer(t, nil).Resource(resourceType)

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
		// Where the configuration has them, these make for the same plan, for an update, for a
		// replacement, and for an error.
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

// TestInstance_unchangedInAnotherProcess plans and applies in two servers, as Terraform does, which
// asks the second one nothing about what does not change. So it is for the plan to keep a new
// instance from adopting one that looks like it.
func TestInstance_unchangedInAnotherProcess(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*acctest.Platform) *acctest.Server{
		"ours":      func(platform *acctest.Platform) *acctest.Server { return platform.StartServer(t, adopting) },
		"framework": func(platform *acctest.Platform) *acctest.Server { return platform.StartFrameworkServer(t, adopting) },
	} {
		platform := acctest.StartPlatform(t)
		config := tenant(1, "made")
		first, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		plans, applies := start(platform).Resource(resourceType), start(platform).Resource(resourceType)
		refreshed, diags := plans.Refresh(first)
		kept, more := plans.Plan(refreshed, config)
		if len(diags)+len(more) > 0 || kept.Replaces() {
			t.Fatal(diags, more)
		}
		after := acctest.State{}
		_, diags = plans.Plan(acctest.State{}, config)
		if len(diags.Errors()) == 0 {
			after, _ = applies.Apply(acctest.State{}, config)
		}
		if after.Exists() && after.Values()["id"] == first.Values()["id"] {
			t.Errorf("%s: two resources have instance %v; the plan reported %s", name, first.Values()["id"], diags)
		}
		// One of another name is made.
		made, diags := applies.Apply(acctest.State{}, config.With(object{"name": "Other"}))
		if len(diags) > 0 || made.Values()["id"] == first.Values()["id"] {
			t.Errorf("%s: %s%v", name, diags, made.Values())
		}
	}
}

// TestAccInstance_unchangedAndLikeIt has Terraform add an instance that looks like one in its
// state.
func TestAccInstance_unchangedAndLikeIt(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it configures the provider to adopt")
	platform := acctest.StartPlatform(t)
	config := func(name, more string) string {
		return fmt.Sprintf(`
resource "cloudelements_instance" %q {
  element_key          = "abbyy"
  name                 = "Contoso"
  configuration        = { username = "made-up-username" }
  secret_configuration = { password = "made-up-password" }
  %s
}
`, name, more)
	}
	provider := platform.ProviderConfig(`adopt_existing = true`, `create_settle_time = "300ms"`)
	tfresource.Test(t, tfresource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []tfresource.TestStep{
			{Config: provider + config("a", "")},
			{
				Config:      provider + config("a", "") + config("b", "depends_on = [cloudelements_instance.a]"),
				ExpectError: regexp.MustCompile(`Look-Alike\s+Instance\s+Is\s+in\s+State`),
			},
		},
	})
}

// TestInstance_unchangedClaims lets each server know of an instance by nothing but a plan that
// changes nothing, or by a read that finds it as it is: either way it is not taken for one that an
// interrupted run has left behind.
func TestInstance_unchangedClaims(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := tenant(1, "made")
	maker := platform.StartServer(t, nil).Resource(resourceType)
	state, diags := maker.Apply(acctest.State{}, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	block := adopting.With(object{"refresh_strategy": "list"})
	servers := map[string]func() *acctest.Server{
		"ours":      func() *acctest.Server { return platform.StartServer(t, block) },
		"framework": func() *acctest.Server { return platform.StartFrameworkServer(t, block) },
	}
	for server, start := range servers {
		for name, test := range map[string]struct {
			does func(*acctest.Resource)
			want []string
		}{
			"nothing": {func(*acctest.Resource) {}, []string{"Existing Instance Will Be Adopted"}},
			"a plan":  {func(resource *acctest.Resource) { resource.Plan(state, config) }, []string{"Look-Alike Instance Is in State"}},
			"a read": {func(resource *acctest.Resource) {
				resource.Refresh(state) // Has the list read.
				if isEchoed := resource.IsEchoed(state); isEchoed != (server == "ours") {
					t.Errorf("%s: a read is answered with what state has: %t", server, isEchoed)
				}
			}, nil},
		} {
			resource := start().Resource(resourceType)
			test.does(resource)
			_, diags := resource.Plan(acctest.State{}, config)
			if got := summaries(diags); !slices.Equal(got, test.want) {
				t.Errorf("%s, after %s: a plan of another one like it reports %s", server, name, diags)
			}
		}
	}
}
