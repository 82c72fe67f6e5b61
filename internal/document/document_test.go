package document_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
)

// formula is a table as a formula takes it: all counts, but for what the platform makes and fills
// in.
var formula = &document.Table{
	Identities: map[string][]string{"configuration": {"key"}, "steps": {"name"}},
	Ordered:    []string{"triggers"},
	Unordered:  []string{"onSuccess", "onFailure"},
	Ignored:    []string{"id", "createdDate", ".$schema", "triggers.name", "triggers.async"},
	Filled:     []string{"properties.scriptEngine", "properties.mimeType"},
	Same:       map[string]func(a, b string) bool{"properties.body": sameScript},
	Complete:   true,
}

func sameScript(a, b string) bool {
	plain := func(text string) string { return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), " \t\n") }
	return plain(a) == plain(b)
}

// shownFormula is a formula as the platform shows it.
const shownFormula = `{
	"id": 1, "name": "Sync", "singleThreaded": false, "createdDate": "2026-01-02", "description": "",
	"configuration": [{"id": 11, "key": "source", "name": "Source", "type": "elementInstance", "required": true}],
	"triggers": [{"id": 21, "type": "manual", "name": "trigger", "async": true, "onSuccess": ["read"], "onFailure": [], "properties": {}}],
	"steps": [
		{"id": 31, "name": "read", "type": "elementRequest", "onSuccess": ["final", "other"], "onFailure": [], "properties": {"api": "/contacts", "elementInstanceId": "${config.source}"}},
		{"id": 32, "name": "final", "type": "script", "onSuccess": [], "onFailure": [], "properties": {"body": "done(1);\n", "scriptEngine": "v2", "mimeType": "application/javascript"}}
	]
}`

// wantedFormula is what was configured of it: an export of another account, in part.
const wantedFormula = `{
	"$schema": "formula.schema.json", "id": 99, "name": "Sync",
	"triggers": [{"id": 98, "type": "manual", "onSuccess": ["read"]}],
	"configuration": [{"key": "source", "name": "Source", "type": "elementInstance", "required": "true"}],
	"steps": [
		{"id": 97, "name": "final", "type": "script", "properties": {"body": "done(1);\r\n\r\n"}},
		{"name": "read", "type": "elementRequest", "onSuccess": ["other", "final"], "properties": {"api": "/contacts", "elementInstanceId": "${config.source}"}}
	]
}`

// fields is a table as a transformation takes it: a path may be mapped to from several.
var fields = &document.Table{
	Identities: map[string][]string{"fields": {"path", "vendorPath"}, "configuration": {"type"}},
	Ignored:    []string{"id", "startDate", ".level", ".scripts"}, Filled: []string{"fields.type", "fields.vendorType", "fields.level"},
	Complete: true, Partial: []string{"configuration"},
}

const shownFields = `{
	"id": "5", "level": "organization", "vendorName": "Contact", "scripts": [{"body": "x"}],
	"fields": [
		{"id": 1, "path": "name", "vendorPath": "first", "type": "string", "level": "organization"},
		{"id": 2, "path": "name", "vendorPath": "last", "type": "string", "level": "organization"}
	],
	"configuration": [{"type": "passThrough", "properties": {"fromVendor": false, "toVendor": false}}, {"type": "inherit"}]
}`

const wantedFields = `{"vendorName": "Contact", "fields": [{"path": "name", "vendorPath": "last"}, {"path": "name", "vendorPath": "first"}], "configuration": [{"type": "inherit"}]}`

func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	value, _ := lenient.DecodeComposite(text)
	object, isObject := value.(map[string]any)
	if !isObject {
		t.Fatalf("%s is no object", text)
	}
	return object
}

// replaced is a document with a text in it replaced, which must be there.
func replaced(t *testing.T, text, old, with string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("there is no %s", old)
	}
	return strings.Replace(text, old, with, 1)
}

func TestCovers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		table      *document.Table
		shown      string
		wanted     string
		wantedWith [2]string
		shownWith  [2]string
		want       bool
	}{
		"an export of another account":     {formula, shownFormula, wantedFormula, [2]string{}, [2]string{}, true},
		"another name":                     {formula, shownFormula, wantedFormula, [2]string{`"Sync"`, `"Other"`}, [2]string{}, false},
		"another script":                   {formula, shownFormula, wantedFormula, [2]string{`done(1)`, `done(2)`}, [2]string{}, false},
		"a step more than wanted":          {formula, shownFormula, wantedFormula, [2]string{}, [2]string{`"steps": [`, `"steps": [{"name": "new", "type": "script"},`}, false},
		"a step less than wanted":          {formula, shownFormula, wantedFormula, [2]string{`"steps": [`, `"steps": [{"name": "new", "type": "script"},`}, [2]string{}, false},
		"a variable more than wanted":      {formula, shownFormula, wantedFormula, [2]string{}, [2]string{`"configuration": [`, `"configuration": [{"key": "other"},`}, false},
		"a property more than wanted":      {formula, shownFormula, wantedFormula, [2]string{}, [2]string{`"api"`, `"retry": "true", "api"`}, false},
		"an empty property more":           {formula, shownFormula, wantedFormula, [2]string{}, [2]string{`"api"`, `"retry": "", "query": {"a": null}, "api"`}, true},
		"another successor":                {formula, shownFormula, wantedFormula, [2]string{`"other"`, `"another"`}, [2]string{}, false},
		"what is filled in, as configured": {formula, shownFormula, wantedFormula, [2]string{`"body"`, `"scriptEngine": "v2", "body"`}, [2]string{}, true},
		"what is filled in, otherwise":     {formula, shownFormula, wantedFormula, [2]string{`"body"`, `"scriptEngine": "v1", "body"`}, [2]string{}, false},
		"another trigger":                  {formula, shownFormula, wantedFormula, [2]string{`"manual"`, `"scheduled"`}, [2]string{}, false},
		"two triggers":                     {formula, shownFormula, wantedFormula, [2]string{}, [2]string{`"triggers": [`, `"triggers": [{"type": "event"},`}, false},
		"a step's name counts":             {formula, shownFormula, wantedFormula, [2]string{`"name": "read"`, `"name": "reads"`}, [2]string{}, false},
		"a member of that name elsewhere":  {formula, shownFormula, wantedFormula, [2]string{}, [2]string{`"api"`, `"$schema": "x", "api"`}, false},
		"two fields of one path":           {fields, shownFields, wantedFields, [2]string{}, [2]string{}, true},
		"a field less than there is":       {fields, shownFields, wantedFields, [2]string{`{"path": "name", "vendorPath": "last"}, `, ``}, [2]string{}, false},
		"another vendor path":              {fields, shownFields, wantedFields, [2]string{`"last"`, `"family"`}, [2]string{}, false},
		"another type of a field":          {fields, shownFields, wantedFields, [2]string{`"last"`, `"last", "type": "number"`}, [2]string{}, false},
		"a setting by default":             {fields, shownFields, wantedFields, [2]string{}, [2]string{`"configuration": [`, `"configuration": [{"type": "other"},`}, true},
		"a member of a setting by default": {fields, shownFields, wantedFields, [2]string{`"inherit"`, `"passThrough"`}, [2]string{`"toVendor": false`, `"toVendor": true`}, true},
		"another setting":                  {fields, shownFields, wantedFields, [2]string{`"inherit"`, `"passThrough", "properties": {"toVendor": true}`}, [2]string{}, false},
		"no settings":                      {fields, shownFields, wantedFields, [2]string{`, "configuration": [{"type": "inherit"}]`, ``}, [2]string{}, true},
	} {
		wanted, shown := test.wanted, test.shown
		if test.wantedWith[0] != "" {
			wanted = replaced(t, wanted, test.wantedWith[0], test.wantedWith[1])
		}
		if test.shownWith[0] != "" {
			shown = replaced(t, shown, test.shownWith[0], test.shownWith[1])
		}
		if got := test.table.Covers(decode(t, wanted), decode(t, shown)); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func TestProject(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		table               *document.Table
		wanted, shown, want string
	}{
		"in the order that is wanted": {formula,
			`{"steps": [{"id": 5, "name": "b", "type": "x"}, {"name": "a"}]}`, `{"id": 1, "steps": [{"id": 2, "name": "a", "onSuccess": []}, {"id": 3, "name": "b", "type": "y"}]}`,
			`{"steps": [{"id": 5, "name": "b", "type": "y"}, {"name": "a"}]}`},
		"what is added comes last": {formula,
			`{"steps": [{"name": "b"}]}`, `{"name": "New", "steps": [{"id": 2, "name": "a", "properties": {"body": "x", "scriptEngine": "v2"}}, {"id": 3, "name": "b"}]}`,
			`{"name": "New", "steps": [{"name": "b"}, {"name": "a", "properties": {"body": "x"}}]}`},
		"what is gone": {formula, `{"name": "x", "steps": [{"name": "a"}, {"name": "b"}]}`, `{"steps": [{"name": "b"}]}`, `{"steps": [{"name": "b"}]}`},
		"by their places": {formula,
			`{"triggers": [{"type": "a"}]}`, `{"triggers": [{"id": 1, "name": "trigger", "type": "b"}, {"id": 2, "type": "c"}]}`,
			`{"triggers": [{"type": "b"}, {"type": "c"}]}`},
		"all of it": {formula, `{"name": "x"}`, shownFormula, `{
			"name": "Sync", "configuration": [{"key": "source", "name": "Source", "type": "elementInstance", "required": true}],
			"triggers": [{"type": "manual", "onSuccess": ["read"]}],
			"steps": [
				{"name": "read", "type": "elementRequest", "onSuccess": ["final", "other"], "properties": {"api": "/contacts", "elementInstanceId": "${config.source}"}},
				{"name": "final", "type": "script", "properties": {"body": "done(1);\n"}}
			]}`},
		"what may stay": {fields, `{"vendorName": "x", "configuration": [{"type": "inherit"}]}`,
			`{"vendorName": "y", "configuration": [{"type": "inherit"}, {"type": "other"}]}`, `{"vendorName": "y", "configuration": [{"type": "inherit"}]}`},
	} {
		if got := test.table.Project(decode(t, test.wanted), decode(t, test.shown)); !lenient.SameValue(document.Text(got), test.want) {
			t.Errorf("%s: %s", name, document.Text(got))
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		table                         *document.Table
		current, before, wanted, want string
	}{
		"ids stay with their parts": {formula,
			`{"id": 1, "steps": [{"id": 2, "name": "a", "properties": {"body": "x", "scriptEngine": "v2"}}, {"id": 3, "name": "b"}]}`, `{}`,
			`{"id": 9, "steps": [{"id": 3, "name": "c"}, {"id": 7, "name": "a", "properties": {"body": "y"}}]}`,
			`{"id": 1, "steps": [{"id": 2, "name": "a", "properties": {"body": "y", "scriptEngine": "v2"}}, {"name": "c"}]}`},
		"ids of triggers stay with their places": {formula,
			`{"triggers": [{"id": 1, "type": "manual", "uri": "/a"}]}`, `{}`, `{"triggers": [{"type": "event"}, {"type": "event"}]}`,
			`{"triggers": [{"id": 1, "type": "event"}, {"type": "event"}]}`},
		"what is not wanted goes": {formula, `{"name": "x", "description": "y", "createdDate": "z"}`, `{}`, `{"name": "x"}`, `{"name": "x", "createdDate": "z"}`},
		"fields by both their paths": {fields, shownFields, `{}`, `{"fields": [{"path": "name", "vendorPath": "last", "type": "number"}]}`,
			`{"id": "5", "level": "organization", "scripts": [{"body": "x"}],
			"fields": [{"id": 2, "path": "name", "vendorPath": "last", "type": "number", "level": "organization"}],
			"configuration": [{"type": "passThrough", "properties": {"fromVendor": false, "toVendor": false}}, {"type": "inherit"}]}`},
		"what may stay, and what was wanted before": {fields,
			`{"configuration": [{"type": "a"}, {"type": "b"}, {"type": "c", "x": 1}]}`, `{"configuration": [{"type": "a"}, {"type": "c", "y": 1}]}`, `{"configuration": [{"type": "c", "z": 1}]}`,
			`{"configuration": [{"type": "b"}, {"type": "c", "x": 1, "y": null, "z": 1}]}`},
		"null in place of a list": {&document.Table{CommonIdentities: []string{"name"}}, `{"hooks": [{"name": "a"}, {"name": "b"}]}`, `{"hooks": [{"name": "a"}]}`, `{"hooks": null}`, `{"hooks": null}`},
	} {
		got := test.table.Merge(decode(t, test.current), decode(t, test.before), decode(t, test.wanted))
		if want := decode(t, test.want); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s", name, document.Text(got))
		}
	}
}

// TestMatch has an item that says little stand for what no other one needs.
func TestMatch(t *testing.T) {
	t.Parallel()
	table := &document.Table{CommonIdentities: []string{"name", "type"}}
	items := func(text string) []map[string]any {
		found, _ := document.Items(decode(t, text)["items"])
		return found
	}
	others := items(`{"items": [{"name": "a", "type": "x", "value": 1}, {"name": "a", "type": "y"}, {"name": "b"}]}`)
	for wanted, want := range map[string][]int{
		`{"items": []}`: {},
		`{"items": [{"name": "a"}, {"name": "a", "type": "x"}]}`:            {1, 0},
		`{"items": [{"name": "a", "value": 2}, {"name": "a", "value": 3}]}`: {0, 1},
		`{"items": [{"name": "a", "value": 2}, {"name": "a", "value": 1}]}`: {1, 0},
		`{"items": [{"name": "c"}, {"type": "y"}, {"value": 1}]}`:           {-1, 1, 0},
		`{"items": [{"name": "b"}, {"name": "b"}]}`:                         {2, -1},
	} {
		if got := table.Match("items", items(wanted), others); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d, want %d", wanted, got, want)
		}
	}
	before, wanted := items(`{"items": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}`), items(`{"items": [{"name": "a"}]}`)
	if got := table.Gone("items", others, before, wanted); !reflect.DeepEqual(got, []int{2}) {
		t.Errorf("%d are gone", got)
	}
	if table.IsSame("items", wanted[0], others[2]) || !table.IsSame("items", wanted[0], others[1]) {
		t.Error("items are told from each other otherwise than they are matched")
	}
}
