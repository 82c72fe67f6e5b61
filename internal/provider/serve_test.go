package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/protocol"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// TestShortcuts expects nothing in the schemas of resources with a shortcut that would have the
// framework make every plan of them: a default or a plan modifier that the shortcut does not know
// is to be taught to it, or to go.
func TestShortcuts(t *testing.T) {
	t.Parallel()
	registered := 0
	for _, create := range provider.New("test")().Resources(t.Context()) {
		offered, ok := create().(protocol.ResourceWithShortcut)
		if !ok {
			continue
		}
		registered++
		var described resource.SchemaResponse
		offered.Schema(t.Context(), resource.SchemaRequest{}, &described)
		for _, found := range protocol.Unaccounted(t.Context(), described.Schema) {
			t.Errorf("%T: %s", offered, found)
		}
	}
	if registered != 1 {
		t.Errorf("%d resources have a shortcut", registered)
	}
}
