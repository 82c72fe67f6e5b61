package simulator

import (
	"net/http"
	"slices"
	"testing"
)

// TestObjects reads objects and their fields in each form of the path, and shows what a disabled
// instance refuses.
func TestObjects(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("objects")
	for _, hub := range []string{"", "/hubs/general", "/hubs/no-such-hub"} {
		if names := decoded[[]string](t, h.doAs(created.Token, 200, "GET", hub+"/objects", nil)); len(names) != 2 {
			t.Errorf("%s: objects %v", hub, names)
		}
		got := decoded[struct{ Fields []field }](t, h.doAs(created.Token, 200, "GET", hub+"/objects/contacts/metadata", nil))
		if len(got.Fields) != 4 || got.Fields[0] != (field{VendorPath: "Id", Type: "string"}) {
			t.Errorf("%s: fields %v", hub, got.Fields)
		}
	}
	h.doAs(created.Token, 404, "GET", "/objects/no-such-object/metadata", nil)
	h.do(401, "GET", "/objects", nil)
	h.do(401, "GET", "/objects/contacts/metadata", nil)

	h.do(200, "DELETE", instancePath(created.ID)+"/enabled", nil)
	h.doAs(created.Token, 200, "GET", "/objects", nil)
	h.doAs(created.Token, 403, "GET", "/objects/contacts/metadata", nil)
}

// A call through an instance takes an Element token, whether or not its path exists, and its answer
// says which instance it was. A disabled one refuses all but its objects [reference 8].
func TestCallsThroughAnInstance(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("through")
	status := map[string]int{"/ping": 200, "/objects": 200, "/hubs/crm/accounts": 404, "/accounts": 404, "/objects/none/metadata": 404}
	expect := func() {
		t.Helper()
		for path, want := range status {
			got := h.doAs(created.Token, want, "GET", path, nil)
			if id := got.header.Get("Elements-Element-Instance-Id"); id != itoa(created.ID) {
				t.Errorf("%s is answered through the instance %q", path, id)
			}
		}
	}
	expect()
	h.do(401, "GET", "/hubs/crm/accounts", nil)
	h.do(401, "POST", "/hubs/crm/accounts", fields{})
	h.do(401, "GET", "/ping", nil)
	h.do(404, "GET", "/accounts", nil)
	if got := h.doAs(created.Token, 200, "GET", instancePath(created.ID), nil); got.header.Get("Elements-Element-Instance-Id") != "" {
		t.Error("a call to the platform is answered through an instance")
	}

	h.do(200, "DELETE", instancePath(created.ID)+"/enabled", nil)
	status = map[string]int{"/ping": 403, "/objects": 200, "/hubs/crm/accounts": 403, "/accounts": 403, "/objects/none/metadata": 403}
	expect()
}

// Instances of an account's own element offer what its definition declares [reference 8].
func TestDeclaredObjects(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.do(200, "POST", "/elements", definition(fields{
		"configuration": nil,
		"objects":       []fields{{"name": "orders", "fields": []fields{{"name": "id", "type": "integer"}, {"name": "note", "type": "string"}}}},
		"models": []fields{
			{"name": "address", "fields": []fields{{"name": "city", "type": "string"}}},
			{"name": "customer", "fields": []fields{
				{"name": "name", "type": "string"}, {"name": "home", "type": "address"},
				{"name": "phone", "type": "object", "fields": []fields{{"name": "number", "type": "string"}}},
			}},
			{"name": "knot", "fields": []fields{{"name": "knot", "type": "knot"}}},
		},
	}))
	created := decoded[shownInstance](t, h.do(200, "POST", "/elements/madeuporders/instances", fields{"name": "declared"}))
	if names := decoded[[]string](t, h.doAs(created.Token, 200, "GET", "/hubs/general/objects", nil)); !slices.Equal(names, []string{"orders", "address", "customer", "knot"}) {
		t.Errorf("objects %q", names)
	}
	for name, want := range map[string][]field{
		"orders":   {{"id", "integer"}, {"note", "string"}},
		"customer": {{"name", "string"}, {"home.city", "string"}, {"phone.number", "string"}},
	} {
		got := decoded[struct{ Fields []field }](t, h.doAs(created.Token, 200, "GET", "/hubs/general/objects/"+name+"/metadata", nil))
		if !slices.Equal(got.Fields, want) {
			t.Errorf("%s: fields %v, want %v", name, got.Fields, want)
		}
	}
	h.doAs(created.Token, 200, "GET", "/objects/knot/metadata", nil)
}

// A normalised element has an object of the platform's own model [reference 8].
func TestCanonicalObject(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := decoded[shownInstance](t, h.do(200, "POST", "/elements/closeio/instances", fields{
		"name": "normalised", "configuration": fields{"username": "u", "password": "p"},
	}))
	got := h.doWith(200, "GET", "/objects", nil, func(header http.Header) {
		header.Set("Authorization", h.authorization(created.Token))
		header.Set("Elements-Version", "Helium")
	})
	if !slices.ContainsFunc(decoded[[]object](t, got), func(o object) bool { return o.Type == "ceCanonical" }) {
		t.Errorf("objects %s", got.raw)
	}
}
