package instance_test

import (
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestInstance_movedRefused checks what a move says of objects that are no
// instances, and of state that it cannot read. No error shows a secret.
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

// TestInstance_movedFromMirror moves what a provider from another registry and
// namespace has managed: a mirror or a fork.
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

// TestInstance_movedOtherName plans for an instance whose state names its element
// in another way than the configuration, and has no answer that tells both. It is
// not replaced for that; one that is known to be another element's is.
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
