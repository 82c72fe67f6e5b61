package instance_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestInstance_planChecks plans instances with mistakes: each is found before anything is sent, at
// its attribute, with what to do about it.
func TestInstance_planChecks(t *testing.T) {
	t.Parallel()
	platform := startChoosing(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	base := object{"element_key": "demanding", "name": "made up", "configuration": object{"demanding.subdomain": "made-up", "username": "made-up-username"},
		"secret_configuration": object{"password": "made-up-password"}}
	everything := object{"element_key": "everything", "name": "made up"}
	consenting := object{"element_key": "demandinggraph", "name": "made up", "oauth": object{"api_key": "made-up", "api_secret": "made-up", "callback_url": "https://made-up.example.com"},
		"secret_configuration": object{}}
	unknown := acctest.Unknown
	type want struct {
		path, summary, detail string
		warning               bool
	}
	for name, test := range map[string]struct {
		config object
		want   []want
	}{
		"nothing wrong": {config: base},
		"a misspelt element": {
			config: base.With(object{"element_key": "demadning"}),
			want:   []want{{path: "element_key", summary: "Unknown Element", detail: `Did you mean "demanding"?`}},
		},
		"an element in capitals": {
			config: base.With(object{"element_key": "Demanding"}),
			want:   []want{{path: "element_key", summary: "Unknown Element", detail: `Did you mean "demanding"?`}},
		},
		"an element that is like no other": {
			config: base.With(object{"element_key": "nothing-of-the-kind"}),
			want:   []want{{path: "element_key", summary: "Unknown Element", detail: "cloudelements_elements"}},
		},
		"an element id that is none": {
			config: base.With(object{"element_key": nil, "element_id": "999999"}),
			want:   []want{{path: "element_id", summary: "Unknown Element", detail: "no element with the id 999999"}},
		},
		"an element that is not known yet": {config: base.With(object{"element_key": unknown, "configuration": object{"x": "y"}})},
		"a misspelt key": {
			config: base.With(object{"configuration": object{"demanding.subdomain": "made-up", "username": "made-up-username", "demanding.subdomian": "x"}}),
			want:   []want{{path: `configuration["demanding.subdomian"]`, summary: "Unknown Configuration Key", detail: `Did you mean "demanding.subdomain" (`}},
		},
		"a misspelt key whose value is not known yet": {
			config: base.With(object{"configuration": object{"demanding.subdomain": "made-up", "username": "made-up-username", "usernam": unknown}}),
			want:   []want{{path: `configuration["usernam"]`, summary: "Unknown Configuration Key", detail: `Did you mean "username"`}},
		},
		"a misspelt secret key": {
			config: base.With(object{"secret_configuration": object{"password": "made-up-password", "pasword": "canary-of-a-secret"}}),
			want:   []want{{path: `secret_configuration["pasword"]`, summary: "Unknown Configuration Key", detail: `Did you mean "password"`}},
		},
		"a key that is like no other": {
			config: base.With(object{"configuration": object{"demanding.subdomain": "made-up", "username": "made-up-username", "zz.made.up": "x"}}),
			want:   []want{{path: `configuration["zz.made.up"]`, summary: "Unknown Configuration Key", detail: "does not list the configuration key", warning: true}},
		},
		"a required key that is missing": {
			config: base.With(object{"configuration": object{"username": "made-up-username"}}),
			want:   []want{{path: "configuration", summary: "Missing Configuration Key", detail: `requires the configuration key "demanding.subdomain" (`}},
		},
		"a required key that is empty": {
			config: base.With(object{"configuration": object{"demanding.subdomain": "", "username": "made-up-username"}}),
			want:   []want{{path: "configuration", summary: "Missing Configuration Key", detail: "Set it in configuration"}},
		},
		"a required secret that is missing": {
			config: base.With(object{"secret_configuration": nil}),
			want:   []want{{path: "secret_configuration", summary: "Missing Configuration Key", detail: "secret_configuration_wo to keep it out of state"}},
		},
		"a required secret that is write-only": {
			config: base.With(object{"secret_configuration": nil, "secret_configuration_wo": object{"password": "made-up-password"}, "secret_configuration_wo_version": 1}),
		},
		"required keys that may yet come":  {config: base.With(object{"configuration": unknown})},
		"required keys not known yet":      {config: base.With(object{"configuration": object{"demanding.subdomain": unknown, "username": unknown}})},
		"write-only secrets that may come": {config: base.With(object{"secret_configuration": nil, "secret_configuration_wo": unknown, "secret_configuration_wo_version": 1})},
		"a secret among plain settings": {
			config: base.With(object{"secret_configuration": nil, "configuration": object{"demanding.subdomain": "made-up", "username": "made-up-username", "password": "canary-of-a-secret"}}),
			want:   []want{{path: `configuration["password"]`, summary: "Secret in Plain Configuration", detail: "secret_configuration", warning: true}},
		},
		"a value that is none of a closed list": {
			config: everything.With(object{"configuration": object{"choice": "both"}}),
			want:   []want{{path: `configuration["choice"]`, summary: "Invalid Configuration Value", detail: `takes one of "one"`}},
		},
		"a value of a closed list": {config: everything.With(object{"configuration": object{"choice": "two"}})},
		"a boolean that is neither": {
			config: everything.With(object{"configuration": object{"flag": "yes"}}),
			want:   []want{{path: `configuration["flag"]`, summary: "Invalid Configuration Value", detail: `takes true or false, not "yes"`}},
		},
		"a boolean in capitals": {config: everything.With(object{"configuration": object{"flag": "True"}})},
		"two mistakes": {
			config: everything.With(object{"configuration": object{"flag": "yes", "choice": "both"}}),
			want: []want{
				{path: `configuration["choice"]`, summary: "Invalid Configuration Value", detail: "takes one of"},
				{path: `configuration["flag"]`, summary: "Invalid Configuration Value", detail: "takes true or false"},
			},
		},
		"OAuth keys that a proxy has": {
			config: object{"element_key": "demandinggraph", "name": "made up", "oauth_proxy": object{"name": "made-up-proxy"}, "provider_data": object{"code": "made-up"}},
		},
		"OAuth keys that tokens make needless": {
			config: object{"element_key": "demandinggraph", "name": "made up", "external_authentication": "initial", "oauth": object{"api_key": "made-up-client-id"}},
		},
		"no consent": {
			config: consenting,
			want:   []want{{path: "provider_data", summary: "Missing Authorization", detail: "set it in provider_data"}},
		},
		"a consent that brought nothing": {
			config: consenting.With(object{"provider_data": object{"code": nil}}),
			want:   []want{{path: "provider_data", summary: "Missing Authorization", detail: "Nothing was changed"}},
		},
		"a consent that is not known yet":    {config: consenting.With(object{"provider_data": object{"code": unknown}})},
		"a write-only consent":               {config: consenting.With(object{"provider_data_wo": object{"code": "made-up"}, "provider_data_wo_version": 1})},
		"a write-only consent that may come": {config: consenting.With(object{"provider_data_wo": unknown, "provider_data_wo_version": 1})},
		"tokens obtained elsewhere":          {config: consenting.With(object{"external_authentication": "initial"})},
		"tokens that nobody announces": {
			config: consenting.With(object{"secret_configuration": object{"oauth.user.token": "canary"}}),
			want:   []want{{path: "provider_data", summary: "Missing Authorization", detail: "external_authentication", warning: true}},
		},
		"a style that needs no consent": {config: object{"element_key": "hubspot", "name": "made up", "configuration": object{"authentication.type": "apiKey", "hubspot.authorization.apikey": "x"}}},
		"a style that needs one": {
			config: object{"element_key": "hubspot", "name": "made up", "configuration": object{"authentication.type": "oauth2"}},
			want:   []want{{path: "provider_data", summary: "Missing Authorization", detail: "hubspot"}},
		},
		"a style that is not known yet": {config: object{"element_key": "hubspot", "name": "made up", "configuration": object{"authentication.type": unknown}}},
		"OAuth keys that are missing": {
			config: object{"element_key": "demandinggraph", "name": "made up", "oauth": object{"api_key": "made-up-client-id"}, "provider_data": object{"code": "made-up"}},
			want: []want{
				{path: "oauth.api_secret", summary: "Missing Configuration Key", detail: "api_secret_wo to keep it out of state"},
				{path: "oauth.callback_url", summary: "Missing Configuration Key", detail: "Set it in oauth.callback_url"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := instance.Plan(acctest.State{}, test.config)
			slices.SortFunc(diags, func(a, b acctest.Diagnostic) int { return strings.Compare(a.Path, b.Path) })
			if len(diags) != len(test.want) {
				t.Fatalf("planning reported %s, want %d", diags, len(test.want))
			}
			for i, want := range test.want {
				got := diags[i]
				if got.Path != want.path || got.Summary != want.summary || got.Warning != want.warning || !strings.Contains(got.Detail, want.detail) {
					t.Errorf("got %s, want %+v", diags[i:i+1], want)
				}
			}
			if strings.Contains(diags.String(), "canary") {
				t.Errorf("a secret is shown: %s", diags)
			}
		})
	}
}

// TestInstance_planChecksOfUpdates finds mistakes in what an update changes, and has nothing to say
// of what stays.
func TestInstance_planChecksOfUpdates(t *testing.T) {
	t.Parallel()
	platform := startChoosing(t)
	careless := platform.StartServer(t, object{"validate_with_catalog": false}).Resource(resourceType)
	old := object{"element_key": "everything", "name": "made up", "configuration": object{"plan": "once accepted", "plain": "mine"}}
	state, diags := careless.Apply(acctest.State{}, old)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	instance := platform.StartServer(t, nil).Resource(resourceType)
	for name, test := range map[string]struct {
		configuration object
		want          []string
	}{
		"nothing":          {object{"plan": "once accepted", "plain": "mine"}, nil},
		"another key":      {object{"plan": "once accepted", "plain": "yours"}, nil},
		"the misspelt key": {object{"plan": "another", "plain": "mine"}, []string{"Unknown Configuration Key"}},
		"a new mistake":    {object{"plan": "once accepted", "plain": "mine", "flag": "yes"}, []string{"Invalid Configuration Value"}},
	} {
		platform.ResetStatistics()
		_, diags := instance.Plan(state, old.With(object{"configuration": test.configuration}))
		if got := summaries(diags); !slices.Equal(got, test.want) {
			t.Errorf("changing %s reported %s", name, diags)
		}
	}
	required := object{"element_key": "demanding", "name": "made up", "configuration": object{"demanding.subdomain": "made-up", "username": "made-up-username"},
		"secret_configuration": object{"password": "made-up-password"}}
	state, diags = instance.Apply(acctest.State{}, required)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	_, diags = instance.Plan(state, required.With(object{"configuration": object{"username": "made-up-username"}}))
	if got := summaries(diags); !slices.Equal(got, []string{"Missing Configuration Key"}) {
		t.Errorf("taking a required key out reported %s", diags)
	}
}

// TestInstance_planChecksSkipped plans while the catalogue cannot be read: one warning a run says
// so, and nothing is read in vain after it.
func TestInstance_planChecksSkipped(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	config := object{"element_key": "everything", "name": "made up", "configuration": object{"flag": "yes"}}
	const route = "/elements/{keyOrId}/configuration"
	platform.AddFault(simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack of a privilege"})
	instance := platform.StartServer(t, nil).Resource(resourceType)
	_, first := instance.Plan(acctest.State{}, config)
	_, second := instance.Plan(acctest.State{}, config)
	if got := summaries(first); !slices.Equal(got, []string{"Plan Not Checked Against the Catalogue"}) || !first[0].Warning ||
		!strings.Contains(first[0].Detail, "403 Forbidden: Made-up lack of a privilege.") || len(second) > 0 {
		t.Errorf("planning reported %s, then %s", first, second)
	}
	if reads := platform.Statistics().Requests["GET "+route]; reads != 1 {
		t.Errorf("%d reads of the catalogue, want 1", reads)
	}

	platform.ResetStatistics()
	off := platform.StartServer(t, object{"validate_with_catalog": false}).Resource(resourceType)
	if _, diags := off.Plan(acctest.State{}, config); len(diags) > 0 || len(platform.Statistics().Requests) > 0 {
		t.Errorf("with checks off: %s after %v", diags, platform.Statistics().Requests)
	}
}

// TestInstance_planChecksReadOnce plans 200 instances of five elements, and reads each element
// once.
func TestInstance_planChecksReadOnce(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	elements := []string{"closeio", "servicenow", "jira", "box", "microsoftgraph"}
	for i := range 200 {
		config := object{"element_key": elements[i%len(elements)], "name": fmt.Sprintf("Instance %d", i)}
		if _, diags := instance.Plan(acctest.State{}, config.With(object{"configuration": object{"zz.made.up": "x"}})); len(diags) == 0 {
			t.Fatalf("%v was not checked", config)
		}
	}
	requests := 0
	for _, count := range platform.Statistics().Requests {
		requests += count
	}
	if requests > 6 {
		t.Errorf("%d requests for 200 instances of %d elements, want at most 6: %v", requests, len(elements), platform.Statistics().Requests)
	}
}

// TestInstance_planChecksSuggest misspells the key of each element in the catalogue by one edit:
// the right key is suggested.
func TestInstance_planChecksSuggest(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	keys, err := client.Elements.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	instance := platform.StartServer(t, nil).Resource(resourceType)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // Repeatable on purpose.
	misspelt, right := 0, 0
	for _, key := range keys {
		for _, wrong := range edits(random, key) {
			if slices.Contains(keys, wrong) {
				continue // It is another element.
			}
			misspelt++
			_, diags := instance.Plan(acctest.State{}, object{"element_key": wrong, "name": "made up"})
			if len(diags) == 1 && diags[0].Path == "element_key" && strings.Contains(diags[0].Detail, fmt.Sprintf("%q", key)) {
				right++
			} else {
				t.Logf("%s for %s: %s", wrong, key, diags)
			}
		}
	}
	t.Logf("%d of %d misspelt keys have the right suggestion (%.1f %%)", right, misspelt, 100*float64(right)/float64(misspelt))
	if right*100 < misspelt*95 {
		t.Errorf("%d of %d misspelt keys have the right suggestion, want at least 95 %%", right, misspelt)
	}
}

// edits returns a key with one letter left out, added, exchanged for another, and swapped with the
// next.
func edits(random *rand.Rand, key string) []string {
	at := random.IntN(len(key) - 1)
	const letters = "abcdefghijklmnopqrstuvwxyz"
	which := random.IntN(len(letters))
	letter := letters[which : which+1]
	made := []string{
		key[:at] + key[at+1:],
		key[:at] + letter + key[at:],
		key[:at] + letter + key[at+1:],
		key[:at] + key[at+1:at+2] + key[at:at+1] + key[at+2:],
	}
	made = slices.DeleteFunc(made, func(one string) bool { return one == key || one == "" })
	slices.Sort(made)
	return slices.Compact(made)
}

// TestInstance_planChecksPrivateElement checks an element of the account's own that shares its key
// with one of the catalogue: by key the account's own is meant, by id either one.
func TestInstance_planChecksPrivateElement(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	ofCatalogue, err := client.Elements.Get(t.Context(), "closeio")
	if err != nil {
		t.Fatal(err)
	}
	own := everything()
	own.Key = "closeio"
	if err := platform.AddElement(own); err != nil {
		t.Fatal(err)
	}
	instance := platform.StartServer(t, nil).Resource(resourceType)
	config := object{"name": "made up", "configuration": object{"flag": "yes"}}
	_, byKey := instance.Plan(acctest.State{}, config.With(object{"element_key": "closeio"}))
	if got := summaries(byKey); !slices.Equal(got, []string{"Invalid Configuration Value"}) {
		t.Errorf("by key: %s", byKey)
	}
	_, byID := instance.Plan(acctest.State{}, config.With(object{"element_id": strconv.FormatInt(ofCatalogue.ID, 10)}))
	if got := summaries(byID); !slices.Equal(got, []string{"Unknown Configuration Key"}) {
		t.Errorf("by id: %s", byID)
	}
}

// startChoosing starts a platform with an element that has a row of each kind, a closed list
// included.
func startChoosing(t *testing.T) *acctest.Platform {
	t.Helper()
	platform := acctest.StartPlatform(t)
	element := everything()
	element.Configuration = append(element.Configuration, catalogue.Row{
		Key: "choice", Name: "Choice", Type: catalogue.TypeCombo, Options: []catalogue.Option{{Name: "The first", Value: "one"}, {Name: "two", Value: "two"}},
	})
	demanding := catalogue.Element{
		Key: "demanding", Name: "Demanding", Authentication: catalogue.AuthenticationCustom,
		Configuration: []catalogue.Row{
			{Key: "demanding.subdomain", Name: "Subdomain", Description: "What stands before the dot.", Type: catalogue.TypeTextField128, Required: true},
			{Key: "username", Name: "User name", Type: catalogue.TypeTextField128, Required: true},
			{Key: "password", Name: "Password", Type: catalogue.TypePassword, Required: true},
			{Key: "base.url", Name: "Base URL", Type: catalogue.TypeTextField1000, Required: true, Default: new("https://demanding.example.com")},
			{Key: "made.inside", Name: "Made inside", Type: catalogue.TypeTextField1000, Required: true, Internal: true, Default: new("x")},
		},
	}
	graph := catalogue.Element{
		Key: "demandinggraph", Name: "Demanding graph", Authentication: catalogue.AuthenticationOAuth2,
		Configuration: []catalogue.Row{
			{Key: "oauth.api.key", Name: "API key", Type: catalogue.TypePassword, Required: true},
			{Key: "oauth.api.secret", Name: "API secret", Type: catalogue.TypePassword, Required: true},
			{Key: "oauth.callback.url", Name: "Callback URL", Type: catalogue.TypeTextField1000, Required: true},
			{Key: "oauth.user.token", Name: "Token", Type: catalogue.TypeTextField1000, Required: true},
		},
	}
	for _, one := range []catalogue.Element{element, demanding, graph} {
		if err := platform.AddElement(one); err != nil {
			t.Fatal(err)
		}
	}
	return platform
}
