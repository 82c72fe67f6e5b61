package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// DataSource is a data source of a Server.
type DataSource struct {
	server *Server
	name   string
	schema *tfprotov6.Schema
}

// DataSource is a data source of the provider, by its name.
func (s *Server) DataSource(name string) *DataSource {
	s.t.Helper()
	schema, ok := s.schemas.DataSourceSchemas[name]
	if !ok {
		s.t.Fatalf("the provider has no data source %q", name)
	}
	return &DataSource{server: s, name: name, schema: schema}
}

// Validate checks a configuration as `terraform validate` does.
func (d *DataSource) Validate(config Object) Diagnostics {
	s := d.server
	s.t.Helper()
	response, err := s.provider.ValidateDataResourceConfig(s.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: d.name, Config: s.encode(d.schema.ValueType(), config),
	})
	if err != nil {
		s.t.Fatalf("validating: %s", err)
	}
	return diagnostics(response.Diagnostics)
}

// Read validates a configuration and, unless that reports an error, reads what
// it asks for. It gives the attributes as State.Values does.
func (d *DataSource) Read(config Object) (Object, Diagnostics) {
	s := d.server
	s.t.Helper()
	diags := d.Validate(config)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	typ := d.schema.ValueType()
	response, err := s.provider.ReadDataSource(s.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: d.name, Config: s.encode(typ, config),
	})
	if err != nil {
		s.t.Fatalf("reading: %s", err)
	}
	diags = append(diags, diagnostics(response.Diagnostics)...)
	if response.State == nil {
		return nil, diags
	}
	value, err := response.State.Unmarshal(typ)
	if err != nil {
		s.t.Fatalf("decoding an answer of the provider: %s", err)
	}
	values, _ := fromTerraform(value).(Object)
	return values, diags
}
