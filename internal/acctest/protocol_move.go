package acctest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

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

// Move gives the state that a resource of another type becomes by a moved block.
// The refresh, which comes right after, is left to the test: a plan need not make
// one. Terraform asks a provider that is not configured.
func (r *Resource) Move(source Source) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	response, err := s.provider.MoveResourceState(s.t.Context(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: source.Provider,
		SourceSchemaVersion:   source.Version,
		SourceState:           &tfprotov6.RawState{JSON: source.Attributes},
		SourceTypeName:        source.TypeName,
		TargetTypeName:        r.name,
	})
	if err != nil {
		s.t.Fatalf("moving: %s", err)
	}
	return r.state(response.TargetState, response.TargetPrivate, response.TargetIdentity), diagnostics(response.Diagnostics)
}
