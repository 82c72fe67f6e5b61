package instance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// movedFolder has state files in the forms of the providers that instances were managed with
// before.
const movedFolder = "testdata/moved"

// movedFixtureID is the instance's id in the state files, in place of which tests put the one that
// their platform gives.
const movedFixtureID = "500001"

// movedSent is the body that the instance of the state files was made with, less the code, which
// would have to be a new one.
func movedSent() map[string]any {
	return map[string]any{
		"name": "Contoso", "element": map[string]any{"key": "everything"}, "tags": []string{"live", "tenant:contoso"},
		"configuration": map[string]any{
			"oauth.api.key": "made-up-client-id", "oauth.api.secret": "made-up-client-secret",
			"oauth.callback.url": "https://made-up.example.com/callback", "oauth.scope": "read write",
			"event.notification.enabled": true, "event.notification.callback.url": "https://made-up.example.com/events",
			"event.notification.signature.key": "made-up-signature-key", "event.vendor.type": "webhook",
			"event.poller.refresh_interval": "5", "event.poller.configuration": map[string]any{"contacts": map[string]any{"pageSize": 100}},
			"flag": false, "json": map[string]any{"a": []int{1, 2}}, "password": "made-up-password", "plain": "1",
		},
	}
}

// movedConfig is the same instance as a user of this provider writes it. The code, which has done
// its work, is left out.
func movedConfig() object {
	return object{
		"element_key": "everything", "name": "Contoso", "tags": []any{"live", "tenant:contoso"},
		"oauth": object{
			"api_key": "made-up-client-id", "api_secret": "made-up-client-secret",
			"callback_url": "https://made-up.example.com/callback", "scope": "read write",
		},
		"events": object{
			"enabled": true, "callback_url": "https://made-up.example.com/events", "signature_key": "made-up-signature-key",
			"vendor_type": "webhook", "polling": object{"refresh_interval": 5, "configuration": `{"contacts":{"pageSize":100}}`},
		},
		"configuration":        object{"flag": "false", "json": `{"a":[1,2]}`, "plain": "1"},
		"secret_configuration": object{"password": "made-up-password"},
		"enabled":              true,
	}
}

// movedWriteOnly is the same with secrets that are kept out of state.
func movedWriteOnly() object {
	config := movedConfig()
	return config.With(object{
		"oauth":                   config["oauth"].(object).With(object{"api_secret": nil, "api_secret_wo": "made-up-client-secret", "api_secret_wo_version": 1}),           //nolint:forcetypeassert // As movedConfig has it.
		"events":                  config["events"].(object).With(object{"signature_key": nil, "signature_key_wo": "made-up-signature-key", "signature_key_wo_version": 1}), //nolint:forcetypeassert // As movedConfig has it.
		"secret_configuration":    nil,
		"secret_configuration_wo": object{"password": "made-up-password"}, "secret_configuration_wo_version": 1,
	})
}

// secretsAgain is the one request of an update that gives the platform its secrets again.
const secretsAgain = `PATCH?reAuthenticate=true {"configuration":{"event.notification.signature.key":"made-up-signature-key","oauth.api.secret":"made-up-client-secret","password":"made-up-password"}}`

// moves reports, for each state file, whether it knows the secrets that were sent. In the others a
// refresh has masked them, or put an answer in place of the body.
var moves = map[string]bool{
	"restapi_1":           true,
	"restapi_1_imported":  false,
	"restapi_2_refreshed": false,
	"restapi_3":           true,
	"restful_0":           true,
	"restful_1":           true,
	"restful_2":           false,
	"restful_2_answer":    false,
}

// TestInstance_moved moves an instance from each form of state and refreshes it. With all that the
// state knows the plan is clean; else the secrets are sent once.
func TestInstance_moved(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(movedFolder + "/*.json")
	if err != nil || len(files) != len(moves) {
		t.Fatalf("%d state files, want %d: %v", len(files), len(moves), err)
	}
	for name, knowsSecrets := range moves {
		for way, config := range map[string]object{"plain": movedConfig(), "write-only": movedWriteOnly()} {
			t.Run(name+"/"+way, func(t *testing.T) {
				t.Parallel()
				platform := startEverything(t)
				id := post(t, platform, movedSent())
				platform.ResetStatistics()
				state := movedState(t, name, id)

				instance := platform.StartServer(t, nil).Resource(resourceType)
				state, diags := instance.Refresh(state)
				expectNone(t, diags)
				planned, diags := instance.Plan(state, config)
				expectNone(t, diags)
				var want []string
				if knowsSecrets && way == "plain" {
					expectSame(t, state, planned)
				} else {
					want = []string{secretsAgain}
				}
				state, diags = instance.Apply(state, config)
				expectNone(t, diags)
				if difference := cmp.Diff(want, writesTo(t, platform, id)); difference != "" {
					t.Errorf("other requests were sent (-want +got):\n%s", difference)
				}
				state, diags = instance.Refresh(state)
				expectNone(t, diags)
				planned, diags = instance.Plan(state, config)
				expectNone(t, diags)
				expectSame(t, state, planned)
				if strings.Contains(way, "write-only") {
					expectNoSecrets(t, state)
				}
			})
		}
	}
}

// TestInstance_movedWithoutRefresh plans what comes out of a move as it is. Nothing is replaced,
// whichever way the configuration names the element, and what is known of the body is not sent
// again.
func TestInstance_movedWithoutRefresh(t *testing.T) {
	t.Parallel()
	for name, knowsSecrets := range moves {
		for way, element := range map[string]object{
			"key": {"element_key": "everything"},
			"id":  {"element_key": nil, "element_id": "9001"},
		} {
			t.Run(name+"/by "+way, func(t *testing.T) {
				t.Parallel()
				platform := startEverything(t)
				id := post(t, platform, movedSent())
				platform.ResetStatistics()
				instance := platform.StartServer(t, object{"validate_with_catalog": false}).Resource(resourceType)
				state := movedState(t, name, id)
				planned, diags := instance.Plan(state, movedConfig().With(element))
				expectNone(t, diags)
				if got := planned.Values()["id"]; got != id {
					t.Errorf("the plan is for an instance with the id %v, want %s", got, id)
				}
				if planned.Replaces() {
					t.Error("the plan replaces the instance")
				}
				if !knowsSecrets {
					return
				}
				_, diags = instance.Apply(state, movedConfig().With(element))
				expectNone(t, diags)
				if sent := writesTo(t, platform, id); len(sent) > 0 {
					t.Errorf("these were sent, want none: %s", sent)
				}
			})
		}
	}
}

// TestInstance_movedAuthorization moves an instance that was authorized with a code. The code,
// which works once, is not sent again, whether the configuration has it or not.
func TestInstance_movedAuthorization(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := post(t, platform, movedSent())
	platform.ResetStatistics()
	instance := platform.StartServer(t, nil).Resource(resourceType)
	for _, data := range []any{nil, object{"code": "made-up-code"}} {
		state, diags := instance.Refresh(movedState(t, "restapi_1", id))
		expectNone(t, diags)
		config := movedConfig().With(object{"provider_data": data})
		planned, diags := instance.Plan(state, config)
		expectNone(t, diags)
		expectSame(t, state, planned)
	}
	if sent := writesTo(t, platform, id); len(sent) > 0 {
		t.Errorf("these were sent, want none: %s", sent)
	}
}

// TestInstance_movedRare moves what the state files do not have.
func TestInstance_movedRare(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want object
	}{
		"external authentication": {
			`{"name": "a", "element": {"id": 9001}, "externalAuthentication": "initial", "configuration": {"oauth.user.refresh_token": "made-up-refresh-token"}}`,
			object{
				"element_id": "9001", "external_authentication": "initial", "secret_configuration": object{"oauth.user.refresh_token": "made-up-refresh-token"},
			},
		},
		"an OAuth proxy": {
			`{"name": "a", "element": {"key": "b"}, "oauthProxy": {"isOauthProxy": true, "oauthProxyName": "c"}, "retrieveObjectsAfterInstantiation": false}`,
			object{"element_key": "b", "oauth_proxy": object{"name": "c"}, "retrieve_objects_after_instantiation": false},
		},
		"values that are unset": {
			`{"name": "a", "tags": [], "element": {"key": "b"}, "configuration": {"oauth.scope": "", "event.notification.enabled": "", "c": "", "d": null, "e": 1.50}}`,
			object{"element_key": "b", "tags": []any{}, "configuration": object{"c": "", "e": "1.50"}},
		},
		"values that their attributes cannot hold": {
			`{"name": "a", "element": {"key": "b"}, "configuration": {"event.poller.refresh_interval": "often", "event.notification.enabled": "perhaps"}}`,
			object{"element_key": "b", "configuration": object{"event.poller.refresh_interval": "often", "event.notification.enabled": "perhaps"}},
		},
		"an answer": {
			`{"id": 501, "name": "a", "element": {"id": "9001", "key": "b"}, "configuration": {"c": "d"}}`,
			object{"name": nil, "element_key": "b", "element_id": "9001"},
		},
		"no name": {`{"element": {"key": "b"}, "configuration": {"c": "d"}}`, object{"name": nil, "element_key": "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, diags := acctest.StartServer(t).Resource(resourceType).Move(restAPI(t, object{"id": "501", "path": "/instances", "data": test.body}))
			expectNone(t, diags)
			got := state.Values()
			want := object{"id": "501", "enabled": true, "name": "a"}.With(test.want)
			for attribute := range got {
				if _, listed := want[attribute]; !listed {
					want[attribute] = nil
				}
			}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("another state (-want +got):\n%s", difference)
			}
		})
	}
}

// movedState is what a state file becomes by a move, by a provider that is not configured, as
// Terraform has it do.
func movedState(t *testing.T, name, id string) acctest.State {
	t.Helper()
	state, diags := acctest.StartServer(t).Resource(resourceType).Move(movedSource(t, name, id))
	expectNone(t, diags)
	return state
}

// movedSource is the resource in a state file, with the id of an instance that exists.
func movedSource(t *testing.T, name, id string) acctest.Source {
	t.Helper()
	var file struct {
		Resources []struct {
			Type, Provider string
			Instances      []struct {
				SchemaVersion int64 `json:"schema_version"`
				Attributes    json.RawMessage
			}
		}
	}
	if err := json.Unmarshal([]byte(movedFile(t, name, id)), &file); err != nil {
		t.Fatal(err)
	}
	resource := file.Resources[0]
	provider := strings.TrimSuffix(strings.TrimPrefix(resource.Provider, `provider["`), `"]`)
	return acctest.Source{
		TypeName: resource.Type, Provider: provider,
		Version: resource.Instances[0].SchemaVersion, Attributes: resource.Instances[0].Attributes,
	}
}

// movedFile is a state file with the id of an instance that exists.
func movedFile(t *testing.T, name, id string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(movedFolder, name+".json")) //nolint:gosec // The file is named by the test.
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(content), movedFixtureID, id)
}

// restAPI is a restapi_object with these attributes.
func restAPI(t *testing.T, attributes object) acctest.Source {
	t.Helper()
	encoded, err := json.Marshal(attributes)
	if err != nil {
		t.Fatal(err)
	}
	return acctest.Source{TypeName: "restapi_object", Provider: "registry.terraform.io/mastercard/restapi", Attributes: encoded}
}

func writesTo(t *testing.T, platform *acctest.Platform, id string) []string {
	t.Helper()
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return writes(platform, instanceIDs{"moved": number})["moved"]
}

func expectNone(t *testing.T, diags acctest.Diagnostics) {
	t.Helper()
	if len(diags) > 0 {
		t.Fatalf("unexpected: %s", diags)
	}
}

// expectNoSecrets fails the test where state has a secret of the old one, the code aside: that has
// done its work.
func expectNoSecrets(t *testing.T, state acctest.State) {
	t.Helper()
	encoded, err := json.Marshal(state.Values())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"made-up-client-secret", "made-up-signature-key", "made-up-password"} {
		if strings.Contains(string(encoded), secret) {
			t.Errorf("the state still has %s", secret)
		}
	}
}

// TestInstance_movedRefused checks what a move says of objects that are no instances, and of state
// that it cannot read. No error shows a secret.
func TestInstance_movedRefused(t *testing.T) {
	t.Parallel()
	const (
		secret     = "made-up-secret"
		unreadable = "Moved State Not Readable"
		noInstance = "Moved Object Is Not an Instance"
		noID       = "Moved Object Without an Instance ID"
		severalIDs = "Moved Object With Several IDs"
		unknown    = "Unable to Move Resource State" // The framework's own.
	)
	source := func(attributes object) acctest.Source { return restAPI(t, attributes) }
	for name, test := range map[string]struct {
		source          acctest.Source
		summary, detail string
	}{
		"a formula":              {source(object{"id": "501", "path": "/formulas", "data": `{"name": "` + secret + `"}`}), noInstance, `"/formulas"`},
		"an instance of one":     {source(object{"id": "501", "path": "/formulas/5/instances?key=" + secret}), noInstance, `"/formulas/5/instances"`},
		"no path":                {source(object{"id": "501"}), noInstance, "no path"},
		"a token for an id":      {source(object{"id": secret, "path": "/instances"}), noID, "/instances"},
		"an answer without id":   {source(object{"path": "/instances", "api_response": `{"token": "` + secret + `"}`}), noID, "/instances"},
		"two ids":                {source(object{"id": "501", "path": "/instances", "api_response": `{"id": 502, "token": "` + secret + `"}`}), severalIDs, "501, 502"},
		"data that is cut":       {source(object{"id": "501", "path": "/instances", "data": `{"name": "` + secret}), unreadable, "the body"},
		"data that is no object": {source(object{"id": "501", "path": "/instances", "data": `["` + secret + `"]`}), unreadable, "the body"},
		"tags that are none":     {source(object{"id": "501", "path": "/instances", "data": `{"name": "a", "tags": "` + secret + `"}`}), unreadable, "tags"},
		"a newer restapi": {
			acctest.Source{TypeName: "restapi_object", Provider: "registry.terraform.io/mastercard/restapi", Version: 1, Attributes: []byte(`{"id": "501"}`)},
			"Moved State of an Unknown Version", "version 1",
		},
		"a newer restful": {
			acctest.Source{TypeName: "restful_resource", Provider: "registry.terraform.io/magodo/restful", Version: 3, Attributes: []byte(`{"id": "/instances/501"}`)},
			"Moved State of an Unknown Version", "up to 2",
		},
		"restful without an id": {
			acctest.Source{TypeName: "restful_resource", Provider: "registry.terraform.io/magodo/restful", Version: 2, Attributes: []byte(`{"id": "/instances", "path": "/instances"}`)},
			noID, "/instances",
		},
		"restful of another kind": {
			acctest.Source{TypeName: "restful_resource", Provider: "registry.terraform.io/magodo/restful", Version: 2, Attributes: []byte(`{"id": "/elements/501", "path": "/elements"}`)},
			noInstance, `"/elements/501"`,
		},
		"another type": {
			acctest.Source{TypeName: "restful_operation", Provider: "registry.terraform.io/magodo/restful", Attributes: []byte(`{"id": "/instances/501"}`)},
			unknown, "restful_operation",
		},
		"another provider": {
			acctest.Source{TypeName: "restapi_object", Provider: "registry.terraform.io/made-up/other", Attributes: []byte(`{"id": "501"}`)},
			unknown, "made-up/other",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := acctest.StartServer(t).Resource(resourceType).Move(test.source)
			if len(diags) != 1 || diags[0].Summary != test.summary || !strings.Contains(diags[0].Detail, test.detail) {
				t.Errorf("want %q with %q, got: %s", test.summary, test.detail, diags)
			}
			if strings.Contains(diags.String(), secret) {
				t.Errorf("a secret is shown: %s", diags)
			}
		})
	}
}

// TestInstance_movedFromMirror moves what a provider from another registry and namespace has
// managed: a mirror or a fork.
func TestInstance_movedFromMirror(t *testing.T) {
	t.Parallel()
	source := restAPI(t, object{"id": "501", "path": "/instances", "data": `{"name": "a", "element": {"key": "b"}}`})
	source.Provider = "registry.example.com/made-up/restapi"
	state, diags := acctest.StartServer(t).Resource(resourceType).Move(source)
	expectNone(t, diags)
	if got := state.Values()["id"]; got != "501" {
		t.Errorf("the id is %v, want 501", got)
	}
}

// TestInstance_movedOtherName plans for an instance whose state names its element in another way
// than the configuration, and has no answer that tells both. It is not replaced for that; one that
// is known to be another element's is.
func TestInstance_movedOtherName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path     string
		config   object
		replaces bool
	}{
		"key for id":    {"/elements/9001/instances", object{"element_key": "everything"}, false},
		"id for key":    {"/elements/everything/instances", object{"element_id": "9001"}, false},
		"another key":   {"/elements/everything/instances", object{"element_key": "anything"}, true},
		"another id":    {"/elements/9001/instances", object{"element_id": "9002"}, true},
		"the same, big": {"/elements/everything/instances", object{"element_key": "Everything"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			instance := acctest.StartServer(t).Resource(resourceType)
			state, diags := instance.Move(restAPI(t, object{"id": "501", "path": test.path, "data": `{"name": "a"}`}))
			expectNone(t, diags)
			planned, diags := instance.Plan(state, object{"name": "a", "enabled": true}.With(test.config))
			expectNone(t, diags)
			if planned.Replaces() != test.replaces {
				t.Errorf("replaced: %t, want %t", planned.Replaces(), test.replaces)
			}
		})
	}
}
