package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Ephemeral is an ephemeral resource of a Server.
type Ephemeral struct {
	server *Server
	name   string
	schema *tfprotov6.Schema
}

// Ephemeral is an ephemeral resource of the provider, by its name.
func (s *Server) Ephemeral(name string) *Ephemeral {
	s.t.Helper()
	schema, ok := s.schemas.EphemeralResourceSchemas[name]
	if !ok {
		s.t.Fatalf("the provider has no ephemeral resource %q", name)
	}
	return &Ephemeral{server: s, name: name, schema: schema}
}

// Validate checks a configuration as `terraform validate` does.
func (e *Ephemeral) Validate(config Object) Diagnostics {
	s := e.server
	s.t.Helper()
	response, err := s.provider.ValidateEphemeralResourceConfig(s.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: e.name, Config: s.encode(e.schema.ValueType(), config),
	})
	if err != nil {
		s.t.Fatalf("validating: %s", err)
	}
	return diagnostics(response.Diagnostics)
}

// Open validates a configuration and, unless that reports an error, opens what
// it asks for. It gives the attributes as State.Values does.
func (e *Ephemeral) Open(config Object) (Object, Diagnostics) {
	s := e.server
	s.t.Helper()
	diags := e.Validate(config)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	typ := e.schema.ValueType()
	response, err := s.provider.OpenEphemeralResource(s.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: e.name, Config: s.encode(typ, config),
	})
	if err != nil {
		s.t.Fatalf("opening: %s", err)
	}
	diags = append(diags, diagnostics(response.Diagnostics)...)
	if response.Result == nil {
		return nil, diags
	}
	value, err := response.Result.Unmarshal(typ)
	if err != nil {
		s.t.Fatalf("decoding an answer of the provider: %s", err)
	}
	values, _ := fromTerraform(value).(Object)
	return values, diags
}
