package simulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// definition is the smallest one that a create takes, with more members.
func definition(more fields) fields {
	whole := fields{"name": "Made Up Orders", "description": "Orders.", "authentication": fields{"type": "custom"}}
	for name, value := range more {
		whole[name] = value
	}
	return whole
}

// ownShown is an element of the account's own as the tests read it.
type ownShown struct {
	ID                     int64
	Key, Name              string
	Active, Private        bool
	CreatedDate            int64
	Configuration          []elementRow
	Resources, Hooks       []shownPart
	ModelType, Description string
}

type shownPart struct {
	ID            int64
	Path, Body    string
	Hooks         []shownPart
	OwnerAccounts int64 `json:"ownerAccountId"`
}

func (e ownShown) row(key string) (elementRow, bool) {
	at := slices.IndexFunc(e.Configuration, func(row elementRow) bool { return row.Key == key })
	if at < 0 {
		return elementRow{}, false
	}
	return e.Configuration[at], true
}

func (h *harness) element(keyOrID string) ownShown {
	h.t.Helper()
	return decoded[ownShown](h.t, h.do(200, "GET", "/elements/"+keyOrID, nil))
}

func TestElementCreate(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	made := decoded[ownShown](t, h.do(200, "POST", "/elements", definition(fields{
		"modelType": "swagger",
		"configuration": []fields{
			{"key": "base.url", "defaultValue": "https://orders.example.com"},
			{"key": "colour", "name": "Colour", "description": "Any.", "type": "TEXTFIELD_32", "displayOrder": 7},
		},
		"resources": []fields{{"path": "/orders", "method": "GET", "type": "api", "hooks": []fields{{"type": "preRequest", "body": "done()"}}}},
	})))
	if made.Key != "madeuporders" || !made.Private || !made.Active || made.CreatedDate == 0 || made.ModelType != "swagger" {
		t.Errorf("made %+v", made)
	}
	if base, found := made.row("base.url"); !found || base.Name == "" || base.Type == "" {
		t.Errorf("a known row is not filled in: %+v", base)
	}
	if colour, _ := made.row("colour"); colour.DisplayOrder != 7 {
		t.Errorf("the order of a row is %d", colour.DisplayOrder)
	}
	if _, found := made.row("filter.response.nulls"); !found {
		t.Error("no row is added")
	}
	if made.Resources[0].Path != "/hubs/general/orders" || made.Resources[0].ID == 0 || made.Resources[0].Hooks[0].ID == 0 {
		t.Errorf("resources %+v", made.Resources)
	}
	h.do(409, "POST", "/elements", definition(nil))
	h.do(200, "POST", "/elements/madeuporders/instances", fields{"name": "x"})
	// A catalogue element may share its key.
	h.do(200, "POST", "/elements", definition(fields{"key": "microsoftgraph"}))
}

func TestElementCreateRefusals(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for name, body := range map[string]fields{
		"no name":                       definition(fields{"name": nil}),
		"no description":                definition(fields{"description": nil}),
		"no authentication":             definition(fields{"authentication": nil}),
		"a key with a slash":            definition(fields{"key": "orders/new"}),
		"an unknown row undescribed":    definition(fields{"configuration": []fields{{"key": "colour", "name": "C"}}}),
		"an unknown row without a name": definition(fields{"configuration": []fields{{"key": "colour"}}}),
		"a row of no type":              definition(fields{"configuration": []fields{{"key": "colour", "name": "C", "description": "C", "type": "COLOUR"}}}),
		"a row twice":                   definition(fields{"configuration": []fields{{"key": "username"}, {"key": "username"}}}),
		"a resource without a path":     definition(fields{"resources": []fields{{"method": "GET"}}}),
		"a hook without a type":         definition(fields{"hooks": []fields{{"body": "done()"}}}),
		"resources of another type":     definition(fields{"resources": "none"}),
	} {
		if got := h.do(400, "POST", "/elements", body); h.message(got) == "" {
			t.Errorf("%s: no message", name)
		}
	}
	for _, call := range []struct{ method, path string }{
		{"PUT", "/elements/microsoftgraph"}, {"DELETE", "/elements/microsoftgraph"},
		{"PUT", "/elements/microsoftgraph/active"}, {"DELETE", "/elements/microsoftgraph/configuration/oauth.scope"},
	} {
		var body any
		if call.path == "/elements/microsoftgraph" && call.method == "PUT" {
			body = definition(nil)
		}
		h.do(403, call.method, call.path, body)
		h.do(404, call.method, "/elements/nosuchelement"+call.path[len("/elements/microsoftgraph"):], body)
	}
	if len(h.OwnElements()) != 0 {
		t.Error("a refused create has made an element")
	}
}

func TestElementPut(t *testing.T) {
	t.Parallel()
	for _, keeps := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{ElementPutKeepsOmitted: keeps}})
		rows := []fields{{"key": "username"}, {"key": "colour", "name": "Colour", "description": "Any."}}
		hook := fields{"type": "preRequest", "body": "done()"}
		made := decoded[ownShown](t, h.do(200, "POST", "/elements", definition(fields{
			"configuration": rows, "hooks": []fields{hook}, "resources": []fields{{"path": "/a", "method": "GET"}, {"path": "/b", "method": "GET"}},
		})))
		kept := fields{"id": made.Resources[1].ID, "path": made.Resources[1].Path, "method": "GET"}
		changed := decoded[ownShown](t, h.do(200, "PUT", "/elements/"+itoa(made.ID), definition(fields{
			"description": "Others.", "configuration": rows[:1], "resources": []fields{kept},
		})))
		if changed.Description != "Others." || changed.ID != made.ID || changed.Key != made.Key || changed.CreatedDate != made.CreatedDate {
			t.Errorf("changed to %+v", changed)
		}
		if _, found := changed.row("colour"); found != keeps || (len(changed.Resources) == 2) != keeps || (len(changed.Hooks) == 1) != keeps {
			t.Errorf("with %v: %+v", keeps, changed)
		}
		if changed.Resources[0].ID != made.Resources[1].ID {
			t.Error("a resource that stays has another id")
		}
		h.do(400, "PUT", "/elements/"+itoa(made.ID), definition(fields{"key": "other"}))
	}
}

func TestElementSecretDefaults(t *testing.T) {
	t.Parallel()
	for choice, want := range map[Choice]string{"": "made-up-secret", ElementSecretDefaultsMasked: mask, ElementSecretDefaultsOmitted: ""} {
		h := start(t, Config{Assumptions: Assumptions{ElementSecretDefaults: choice}})
		made := decoded[ownShown](t, h.do(200, "POST", "/elements", definition(fields{"configuration": []fields{
			{"key": "password", "defaultValue": "made-up-secret"}, {"key": "base.url", "defaultValue": "https://orders.example.com"},
		}})))
		for _, shown := range []ownShown{made, h.element(made.Key)} {
			row, _ := shown.row("password")
			if row.DefaultValue == nil && want != "" || row.DefaultValue != nil && *row.DefaultValue != want {
				t.Errorf("%q: the row is %+v", choice, row)
			}
			if base, _ := shown.row("base.url"); base.DefaultValue == nil || *base.DefaultValue == mask {
				t.Errorf("%q: the default of another row is not shown", choice)
			}
		}
		// An instance has the default, however it is shown.
		created := decoded[shownInstance](t, h.do(200, "POST", "/instances", fields{"name": "x", "element": fields{"key": made.Key}}))
		if stored, _ := h.Instance(created.ID); stored.Value("password") != "made-up-secret" {
			t.Errorf("%q: the instance has the password %q", choice, stored.Value("password"))
		}
		for _, row := range decoded[struct{ Configuration []elementRow }](t, h.do(200, "GET", "/elements/"+made.Key+"/configuration", nil)).Configuration {
			if shown := row.DefaultValue; row.Key == "password" && (shown == nil) != (want == "") {
				t.Errorf("%q: the configuration has the row %+v", choice, row)
			}
		}
	}
}

// TestElementPutSecretDefault has definitions leave a default out, take it out, and send a mask for
// it.
func TestElementPutSecretDefault(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		assumed Assumptions
		sent    fields
		want    string
	}{
		"left out":                   {Assumptions{}, fields{}, ""},
		"left out and kept":          {Assumptions{ElementPutKeepsOmitted: true}, fields{}, "made-up-secret"},
		"null":                       {Assumptions{ElementPutKeepsOmitted: true}, fields{"defaultValue": nil}, ""},
		"another":                    {Assumptions{ElementPutKeepsOmitted: true}, fields{"defaultValue": "other"}, "other"},
		"a mask":                     {Assumptions{}, fields{"defaultValue": mask}, "made-up-secret"},
		"a mask taken for the value": {Assumptions{MasksStoredLiterally: true}, fields{"defaultValue": mask}, mask},
	} {
		h := start(t, Config{Assumptions: one.assumed})
		made := decoded[ownShown](t, h.do(200, "POST", "/elements", definition(fields{"configuration": []fields{{"key": "password", "defaultValue": "made-up-secret"}}})))
		one.sent["key"] = "password"
		h.do(200, "PUT", "/elements/"+itoa(made.ID), definition(fields{"configuration": []fields{one.sent}}))
		row, _ := h.element(itoa(made.ID)).row("password")
		if row.DefaultValue == nil && one.want != "" || row.DefaultValue != nil && *row.DefaultValue != one.want {
			t.Errorf("%s: the row is %+v", name, row)
		}
	}
}

func TestElementLife(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	h := start(t, Config{Path: path, Assumptions: Assumptions{ElementsMadeInactive: true, ElementKeysShared: true}})
	made := decoded[ownShown](t, h.do(200, "POST", "/elements", definition(fields{
		"configuration": []fields{{"key": "username"}}, "hooks": []fields{{"type": "preRequest", "body": "done()"}},
		"resources": []fields{{"path": "/a", "method": "GET", "hooks": []fields{{"type": "postRequest", "body": "done()"}}}},
	})))
	other := decoded[ownShown](t, h.do(200, "POST", "/elements", definition(nil)))
	own := "/elements/" + itoa(made.ID)
	if made.Active || other.ID == made.ID || other.Key != made.Key {
		t.Errorf("made %+v and %+v", made, other)
	}
	h.do(200, "PUT", own+"/active", nil)
	h.do(200, "DELETE", own+"/configuration/username", nil)
	h.do(404, "DELETE", own+"/configuration/username", nil)
	h.do(200, "DELETE", own+"/hooks/"+itoa(made.Hooks[0].ID), nil)
	h.do(404, "DELETE", own+"/hooks/"+itoa(made.Hooks[0].ID), nil)
	h.do(200, "DELETE", own+"/resources/"+itoa(made.Resources[0].ID)+"/hooks/"+itoa(made.Resources[0].Hooks[0].ID), nil)
	now := h.element(itoa(made.ID))
	if _, found := now.row("username"); found || !now.Active || len(now.Hooks) > 0 || len(now.Resources) != 1 || len(now.Resources[0].Hooks) > 0 {
		t.Errorf("changed to %+v", now)
	}
	h.do(200, "DELETE", own+"/resources/"+itoa(made.Resources[0].ID), nil)
	h.do(200, "DELETE", own+"/active", nil)
	h.do(200, "DELETE", "/elements/"+itoa(other.ID), nil)
	h.do(404, "GET", "/elements/"+itoa(other.ID), nil)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, Config{Path: path})
	if got := again.element(itoa(made.ID)); got.Active || got.Key != made.Key || len(got.Resources) > 0 {
		t.Errorf("after a restart %+v", got)
	}
}

func TestElementClone(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	if err := h.AddElement(catalogue.Element{ID: 8000001, Key: "withkey", Name: "With Key", Configuration: []catalogue.Row{{Key: keyOAuthAPIKey, Type: typePassword, Default: new("made-up")}}}); err != nil {
		t.Fatal(err)
	}
	first := decoded[ownShown](t, h.do(200, "POST", "/elements/microsoftgraph/clone", nil))
	if first.Key != "microsoftgraph" || !first.Private || first.Name == "" {
		t.Errorf("clone %+v", first)
	}
	if got := h.element("microsoftgraph"); got.ID != first.ID {
		t.Error("by key, the clone is not found first")
	}
	second := decoded[ownShown](t, h.do(200, "POST", "/elements/withkey/clone", nil))
	if row, _ := second.row(keyOAuthAPIKey); second.Key == "withkey" || row.DefaultValue == nil || *row.DefaultValue != "" {
		t.Errorf("clone %+v", second)
	}
	h.do(404, "POST", "/elements/nosuchelement/clone", nil)
}

// An export of the console is taken as it is, and what a server makes is made anew, at every depth.
// Its key may have capital letters [reference 8].
func TestElementOfAnExport(t *testing.T) {
	t.Parallel()
	now := time.Now()
	h := start(t, Config{Now: func() time.Time { return now }})
	dates := fields{"createdDate": "2017-03-04T05:06:07Z", "updatedDate": "2018-03-04T05:06:07Z"}
	with := func(members ...fields) fields {
		whole := fields{}
		for _, some := range append(members, dates) {
			maps.Copy(whole, some)
		}
		return whole
	}
	exported := fields{
		"id": 38730, "key": "ordersOfOld", "name": "Orders", "description": "Orders.", "hub": "native", "private": true,
		"authentication": fields{"type": "oauth2"}, "typeOauth": false, "extended": true, "cloneable": false, "active": true,
		"transformationsEnabled": true, "childTransformationsEnabled": true, "useModelsForMetadata": true, "deleted": false,
		"elementMetadata": fields{"id": 38730, "api": fields{"type": "rest"}},
		"configuration": []fields{{
			"id": 1, "key": "colour", "name": "Colour", "description": "Colour.", "type": "COMBO", "groupName": "look",
			"options": []fields{{"value": "red", "description": "Red"}},
		}},
		"parameters": []fields{with(fields{"id": 2, "elementId": 38730, "name": "colour", "type": "configuration"})},
		"hooks":      []fields{{"type": "event", "mimeType": "application/javascript", "isLegacy": true}},
		"objects": []fields{{
			"id": 3, "elementId": 38730, "ownerAccountId": 229, "name": "orders",
			"fields": []fields{{"id": 4, "objectId": 3, "ownerAccountId": 229, "name": "number", "type": "integer"}},
		}},
		"resources": []fields{with(fields{
			"id": 5, "ownerAccountId": 229, "path": "/hubs/native/orders", "method": "GET", "modelMigrated": false,
			"model":      fields{"name": "orders", "swagger": fields{"orders": fields{"id": "orders"}}},
			"parameters": []fields{with(fields{"id": 6, "resourceId": 5, "name": "colour", "type": "query"})},
			"hooks":      []fields{{"id": 7, "resourceId": 5, "type": "preRequest", "body": "done()"}},
		})},
	}
	made := decoded[fields](t, h.do(200, "POST", "/elements", exported))
	if made["key"] != "ordersOfOld" {
		t.Errorf("key %v", made["key"])
	}
	text, err := json.Marshal(exported)
	if err != nil {
		t.Fatal(err)
	}
	var sent fields
	if err := json.Unmarshal(text, &sent); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range differences("", sent, made) {
		t.Error(wrong)
	}

	again := decoded[fields](t, h.do(200, "PUT", "/elements/ordersOfOld", made))
	if !reflect.DeepEqual(again["configuration"], made["configuration"]) || !reflect.DeepEqual(again["objects"], made["objects"]) {
		t.Errorf("an answer that is sent back changes the element:\n%v\n%v\n%v\n%v", made["configuration"], again["configuration"], made["objects"], again["objects"])
	}
}

// serverMade are members that a server makes, wherever they are, and serverFlags those that it
// takes from nobody.
var (
	serverMade  = []string{"id", "elementId", "objectId", "resourceId", "ownerAccountId", "createdDate", "updatedDate"}
	serverFlags = []string{"extended", "cloneable", "childTransformationsEnabled"}
)

// differences says where an answer lacks what was sent, or has what another server has made.
func differences(at string, sent, got any) []string {
	var wrong []string
	switch sent := sent.(type) {
	case fields:
		shown, _ := got.(fields)
		for name, value := range sent {
			_, isText := value.(string) // Models have texts as ids, which are theirs.
			switch {
			case slices.Contains(serverFlags, name):
			case slices.Contains(serverMade, name) && (name != "id" || !isText):
				if shown[name] == nil || shown[name] == value {
					wrong = append(wrong, fmt.Sprintf("%s.%s: is %v", at, name, shown[name]))
				}
			default:
				wrong = append(wrong, differences(at+"."+name, value, shown[name])...)
			}
		}
	case []any:
		shown, _ := got.([]any)
		if len(shown) < len(sent) {
			return []string{fmt.Sprintf("%s: is %v", at, got)}
		}
		for i := range sent {
			wrong = append(wrong, differences(fmt.Sprintf("%s[%d]", at, i), sent[i], shown[i])...)
		}
	default:
		if sent != got {
			wrong = append(wrong, fmt.Sprintf("%s: is %v, want %v", at, got, sent))
		}
	}
	return wrong
}
