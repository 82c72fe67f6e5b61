package element

import (
	"reflect"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// shownDefinition is an element as the platform shows it, with all that it adds.
const shownDefinition = `{
	"id": 900001, "key": "orders", "name": "Orders", "active": true, "modelType": "swagger",
	"configuration": [
		{"id": 1, "key": "base.url", "name": "Base URL", "type": "TEXTFIELD_1000", "defaultValue": "https://a.example.com", "required": false, "groupControl": false},
		{"id": 2, "key": "event.vendor.type", "name": "Vendor Event Type", "type": "COMBO"}
	],
	"hooks": [{"id": 11, "type": "preRequest", "body": "done()", "isLegacy": false}],
	"parameters": [],
	"resources": [
		{"id": 21, "path": "/hubs/general/orders", "method": "GET", "type": "api", "hooks": [{"id": 31, "type": "postRequest", "body": "done()"}],
			"parameters": [{"id": 41, "name": "id", "type": "path", "required": true}, {"id": 42, "name": "page", "type": "query"}]},
		{"id": 22, "path": "/hubs/general/orders", "method": "POST", "type": "api"}
	]
}`

func TestCovers(t *testing.T) {
	t.Parallel()
	shown := decodeDefinition(shownDefinition)
	for wanted, want := range map[string]bool{
		`{}`:                                 true,
		`{"name": "Orders"}`:                 true,
		`{"name": "Others"}`:                 false,
		`{"nothing": null, "no": ""}`:        true,
		`{"nothing": "x"}`:                   false,
		`{"active": "true", "id": 900001.0}`: true,
		`{"id": 900002}`:                     true, // It is that of another account.
		`{"parameters": []}`:                 true,
		`{"nothing": []}`:                    true,
		`{"nothing": {}}`:                    true,
		`{"name": {}}`:                       false,
		`{"configuration": [{"key": "base.url", "required": false}]}`:                                              true,
		`{"configuration": [{"key": "base.url", "defaultValue": "https://b.example.com"}]}`:                        false,
		`{"configuration": [{"key": "colour"}]}`:                                                                   false,
		`{"resources": [{"method": "post", "path": "/orders"}, {"method": "GET", "path": "orders"}]}`:              true,
		`{"resources": [{"method": "GET", "path": "/orders", "parameters": [{"name": "page", "type": "query"}]}]}`: true,
		`{"resources": [{"method": "GET", "path": "/orders", "parameters": [{"name": "size"}]}]}`:                  false,
		`{"resources": [{"method": "GET", "path": "/orders"}, {"method": "GET", "path": "/orders"}]}`:              false,
		`{"hooks": [{"type": "preRequest", "body": "other()"}]}`:                                                   false,
		`{"hooks": "none"}`: false,
	} {
		if got := covers(decodeDefinition(wanted), shown); got != want {
			t.Errorf("%s: %v, want %v", wanted, got, want)
		}
	}
}

func TestProject(t *testing.T) {
	t.Parallel()
	shown := decodeDefinition(shownDefinition)
	for wanted, want := range map[string]string{
		`{"name": "Others", "modelType": "swagger"}`: `{"name": "Orders", "modelType": "swagger"}`,
		`{"nothing": "x"}`:                           `{}`,
		`{"hooks": [{"type": "preRequest", "body": "x"}, {"type": "postRequest", "body": "y"}]}`:                 `{"hooks": [{"type": "preRequest", "body": "done()"}]}`,
		`{"resources": [{"method": "GET", "path": "/orders", "hooks": [{"type": "postRequest", "body": "x"}]}]}`: `{"resources": [{"method": "GET", "path": "/orders", "hooks": [{"type": "postRequest", "body": "done()"}]}]}`,
		`{"resources": [{"method": "PUT", "path": "/orders"}]}`:                                                  `{"resources": []}`,
		`{"hooks": {"a": 1}}`: `{"hooks": [{"id": 11, "type": "preRequest", "body": "done()", "isLegacy": false}]}`,
	} {
		got := encodeDefinition(project(decodeDefinition(wanted), shown))
		if !lenient.SameValue(got, want) {
			t.Errorf("%s: %s, want %s", wanted, got, want)
		}
	}
}

// changes are of definitions: what was wanted before, what is wanted, what is sent of the members
// that matter, and what is left to delete where the platform keeps all that is not sent.
var changes = map[string]struct {
	before, wanted, sent string
	left                 [][]string
}{
	"nothing":          {`{}`, `{}`, `{"name": "Orders"}`, nil},
	"a name":           {`{"name": "Orders"}`, `{"name": "Others"}`, `{"name": "Others", "modelType": "swagger"}`, nil},
	"a member no more": {`{"modelType": "swagger"}`, `{}`, `{"modelType": null}`, nil},
	"a row": {
		`{"configuration": [{"key": "base.url", "required": true}]}`, `{"configuration": [{"key": "base.url", "defaultValue": "x"}, {"key": "colour"}]}`,
		`{"configuration": [{"id": 1, "key": "base.url", "name": "Base URL", "type": "TEXTFIELD_1000", "defaultValue": "x", "required": null, "groupControl": false},
			{"id": 2, "key": "event.vendor.type", "name": "Vendor Event Type", "type": "COMBO"}, {"key": "colour"}]}`, nil,
	},
	"a row no more": {
		`{"configuration": [{"key": "base.url"}]}`, `{}`,
		`{"configuration": [{"id": 2, "key": "event.vendor.type", "name": "Vendor Event Type", "type": "COMBO"}]}`, [][]string{{"configuration", "base.url"}},
	},
	"a hook no more": {`{"hooks": [{"type": "preRequest"}]}`, `{"hooks": []}`, `{"hooks": []}`, [][]string{{"hooks", "11"}}},
	"a resource no more": {
		`{"resources": [{"method": "POST", "path": "/orders"}, {"method": "GET", "path": "/orders"}]}`, `{"resources": [{"method": "GET", "path": "/orders"}]}`,
		`{}`, [][]string{{"resources", "22"}},
	},
	"a parameter below a resource no more": {
		`{"resources": [{"method": "GET", "path": "/orders", "parameters": [{"name": "page"}, {"name": "id"}], "hooks": [{"type": "postRequest"}]}]}`,
		`{"resources": [{"method": "GET", "path": "/orders", "parameters": [{"name": "id"}]}]}`,
		`{"resources": [
			{"id": 21, "path": "/orders", "method": "GET", "type": "api", "hooks": [], "parameters": [{"id": 41, "name": "id", "type": "path", "required": true}]},
			{"id": 22, "path": "/hubs/general/orders", "method": "POST", "type": "api"}]}`,
		[][]string{{"resources", "21", "parameters", "42"}, {"resources", "21", "hooks", "31"}},
	},
	"a new parameter": {
		`{}`, `{"parameters": [{"name": "id", "type": "query"}]}`, `{"parameters": [{"name": "id", "type": "query"}]}`, nil,
	},
	"what somebody else has added": {`{"hooks": []}`, `{"hooks": [{"type": "postRequest", "body": "x"}]}`,
		`{"hooks": [{"id": 11, "type": "preRequest", "body": "done()", "isLegacy": false}, {"type": "postRequest", "body": "x"}]}`, nil},
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for name, change := range changes {
		shown, before, wanted := decodeDefinition(shownDefinition), decodeDefinition(change.before), decodeDefinition(change.wanted)
		merged := definitions.Merge(shown, before, wanted)
		for member, want := range decodeDefinition(change.sent) {
			if got := encodeDefinition(merged[member]); got != encodeDefinition(want) {
				t.Errorf("%s: %s is sent as %s, want %s", name, member, got, encodeDefinition(want))
			}
		}
		if got := leftovers(before, wanted, shown); !reflect.DeepEqual(got, change.left) {
			t.Errorf("%s: %v is left, want %v", name, got, change.left)
		}
		if missing := uncovered(wanted, merged); len(missing) > 0 {
			t.Errorf("%s: %v would not be as wanted", name, missing)
		}
		if got := leftovers(before, wanted, merged); len(got) > 0 {
			t.Errorf("%s: %v would be left of what is sent", name, got)
		}
	}
}

func TestUncovered(t *testing.T) {
	t.Parallel()
	wanted := decodeDefinition(`{"name": "Others", "modelType": "swagger", "hooks": [{"type": "postRequest"}], "configuration": [{"key": "base.url"}, {"key": "colour"}]}`)
	if got, want := uncovered(wanted, decodeDefinition(shownDefinition)), []string{`configuration["colour"]`, "hooks", "name"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWithoutMasks(t *testing.T) {
	t.Parallel()
	definition := decodeDefinition(`{"configuration": [{"key": "a", "defaultValue": "********"}, {"key": "b", "defaultValue": "x"}]}`)
	if got := withoutMasks(definition); !reflect.DeepEqual(got, []string{"a"}) || encodeDefinition(definition) != `{"configuration":[{"key":"a"},{"defaultValue":"x","key":"b"}]}` {
		t.Errorf("got %v and %v", got, definition)
	}
}

func TestImportable(t *testing.T) {
	t.Parallel()
	got := encodeDefinition(importable(decodeDefinition(shownDefinition)))
	const want = `{"modelType": "swagger", "hooks": [{"type": "preRequest", "body": "done()", "isLegacy": false}], "resources": [
		{"path": "/hubs/general/orders", "method": "GET", "type": "api", "hooks": [{"type": "postRequest", "body": "done()"}],
			"parameters": [{"name": "id", "type": "path", "required": true}, {"name": "page", "type": "query"}]},
		{"path": "/hubs/general/orders", "method": "POST", "type": "api"}]}`
	if !lenient.SameValue(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
