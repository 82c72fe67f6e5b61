package acctest

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Import imports a resource by its id or, where that is empty, by its identity, and refreshes it,
// as Terraform does right after. A resource that does not exist gives a state that does not exist
// either, which Terraform reports.
func (r *Resource) Import(id string, identity Object) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	request := &tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id}
	if identity != nil {
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: s.encode(r.identityType(), identity)}
	}
	response := ask(s, "importing", s.provider.ImportResourceState, request)
	diags := diagnostics(response.Diagnostics)
	if len(response.ImportedResources) != 1 {
		if len(diags.Errors()) == 0 {
			s.t.Fatalf("importing gave %d resources and no error", len(response.ImportedResources))
		}
		return State{}, diags
	}
	imported := response.ImportedResources[0]
	state, more := r.Refresh(r.state(imported.State, imported.Private, imported.Identity))
	return state, append(diags, more...)
}

// Identity returns what tells a resource from all others, nil where state has none.
func (r *Resource) Identity(state State) Object {
	r.server.t.Helper()
	if state.identity == nil {
		return nil
	}
	return r.server.object(r.identityType(), state.identity.IdentityData)
}

func (r *Resource) identityType() tftypes.Type {
	s := r.server
	s.t.Helper()
	response := ask(s, "reading the identity schemas", s.provider.GetResourceIdentitySchemas, &tfprotov6.GetResourceIdentitySchemasRequest{})
	schema, ok := response.IdentitySchemas[r.name]
	if !ok {
		s.t.Fatalf("%s has no identity", r.name)
	}
	return schema.ValueType()
}

// Source is a resource of another type, as Terraform's state has it.
type Source struct {
	TypeName string
	// Provider is the address of its provider, with host and namespace.
	Provider string
	// Version is that of its schema.
	Version int64
	// Attributes are JSON.
	Attributes []byte
}

// Move returns the state that a resource of another type becomes by a moved block. The refresh,
// which comes right after, is left to the test: a plan need not make one. Terraform asks a provider
// that is not configured.
func (r *Resource) Move(source Source) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	response := ask(s, "moving", s.provider.MoveResourceState, &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: source.Provider,
		SourceSchemaVersion:   source.Version,
		SourceState:           &tfprotov6.RawState{JSON: source.Attributes},
		SourceTypeName:        source.TypeName,
		TargetTypeName:        r.name,
	})
	return r.state(response.TargetState, response.TargetPrivate, response.TargetIdentity), diagnostics(response.Diagnostics)
}

// Generate returns the configuration that `terraform plan -generate-config-out` writes for a
// resource: that of the provider, with null for what is sensitive.
func (r *Resource) Generate(state State) Object {
	s := r.server
	s.t.Helper()
	typ := r.schema.ValueType()
	response := ask(s, "generating configuration", s.provider.GenerateResourceConfig, &tfprotov6.GenerateResourceConfigRequest{
		TypeName: r.name, State: s.dynamic(typ, state.value),
	})
	if diags := diagnostics(response.Diagnostics); len(diags) > 0 {
		s.t.Fatalf("generating configuration: %s", diags)
	}
	value := s.decode(typ, response.Config)
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
