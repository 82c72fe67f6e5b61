package acctest

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Generate gives the configuration that `terraform plan -generate-config-out`
// writes for a resource: that of the provider, with null for what is sensitive.
func (r *Resource) Generate(state State) Object {
	s := r.server
	s.t.Helper()
	typ := r.schema.ValueType()
	response, err := s.provider.GenerateResourceConfig(s.t.Context(), &tfprotov6.GenerateResourceConfigRequest{
		TypeName: r.name, State: s.dynamic(typ, state.value),
	})
	if err != nil {
		s.t.Fatalf("generating configuration: %s", err)
	}
	if diags := diagnostics(response.Diagnostics); len(diags) > 0 {
		s.t.Fatalf("generating configuration: %s", diags)
	}
	value, err := response.Config.Unmarshal(typ)
	if err != nil {
		s.t.Fatalf("decoding configuration: %s", err)
	}
	generated, _ := fromTerraform(withoutSensitive(r.schema.Block.Attributes, value)).(Object)
	// What is null need not be written.
	maps.DeleteFunc(generated, func(_ string, value any) bool { return value == nil })
	return generated
}

func withoutSensitive(schema []*tfprotov6.SchemaAttribute, object tftypes.Value) tftypes.Value {
	if object.IsNull() {
		return object
	}
	attributes := attributesOf(object)
	for _, attribute := range schema {
		value := attributes[attribute.Name]
		switch {
		case attribute.Sensitive:
			attributes[attribute.Name] = tftypes.NewValue(value.Type(), nil)
		case attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			attributes[attribute.Name] = withoutSensitive(attribute.NestedType.Attributes, value)
		}
	}
	return tftypes.NewValue(object.Type(), attributes)
}
