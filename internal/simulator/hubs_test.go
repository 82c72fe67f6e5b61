package simulator

import (
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
