package protocol

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestPatient has the items of a list and a map be null, unknown, empty and whole. What is required
// of them is missing of an object that is known alone.
func TestPatient(t *testing.T) {
	t.Parallel()
	item := schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}}}
	described := schema.Schema{Attributes: map[string]schema.Attribute{
		"list": schema.ListNestedAttribute{Optional: true, NestedObject: item}, "map": schema.MapNestedAttribute{Optional: true, NestedObject: item},
	}}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String}}
	list, table := tftypes.List{ElementType: object}, tftypes.Map{ElementType: object}
	server := NewServer(&madeUp{schema: described}, func() any { return nil })
	for name, one := range map[string]struct {
		item    tftypes.Value
		missing int
	}{
		"unknown":    {tftypes.NewValue(object, tftypes.UnknownValue), 0},
		"without it": {tftypes.NewValue(object, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, nil)}), 2},
		"unknown it": {tftypes.NewValue(object, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}), 0},
		"whole":      {tftypes.NewValue(object, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "x")}), 0},
	} {
		config := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"list": list, "map": table}}, map[string]tftypes.Value{
			"list": tftypes.NewValue(list, []tftypes.Value{one.item}), "map": tftypes.NewValue(table, map[string]tftypes.Value{"a": one.item}),
		})
		resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: madeUpResource, Config: dynamic(t, config)})
		if err != nil || len(resp.Diagnostics) != one.missing {
			t.Errorf("%s: %v, %v", name, resp.Diagnostics, err)
		}
	}
}
