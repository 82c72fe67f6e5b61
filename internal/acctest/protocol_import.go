package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Import imports a resource by its id or, where that is empty, by its identity,
// and refreshes it, as Terraform does right after. A resource that does not
// exist gives a state that does not exist either, which Terraform reports.
func (r *Resource) Import(id string, identity Object) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	request := &tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id}
	if identity != nil {
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: s.encode(r.identityType(), identity)}
	}
	response, err := s.provider.ImportResourceState(s.t.Context(), request)
	if err != nil {
		s.t.Fatalf("importing: %s", err)
	}
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

// Identity gives what tells a resource from all others, nil where state has none.
func (r *Resource) Identity(state State) Object {
	r.server.t.Helper()
	if state.identity == nil || state.identity.IdentityData == nil {
		return nil
	}
	return r.decodeIdentity(state.identity, r.identityType())
}

func (r *Resource) decodeIdentity(encoded *tfprotov6.ResourceIdentityData, typ tftypes.Type) Object {
	r.server.t.Helper()
	value, err := encoded.IdentityData.Unmarshal(typ)
	if err != nil {
		r.server.t.Fatalf("decoding an identity: %s", err)
	}
	identity, _ := fromTerraform(value).(Object)
	return identity
}

func (r *Resource) identityType() tftypes.Type {
	s := r.server
	s.t.Helper()
	response, err := s.provider.GetResourceIdentitySchemas(s.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		s.t.Fatalf("reading the identity schemas: %s", err)
	}
	schema, ok := response.IdentitySchemas[r.name]
	if !ok {
		s.t.Fatalf("%s has no identity", r.name)
	}
	return schema.ValueType()
}
