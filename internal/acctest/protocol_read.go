package acctest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// DataSource is a data source of a Server.
type DataSource struct {
	server *Server
	name   string
	schema *tfprotov6.Schema
}

// DataSource is a data source of the provider, by its name.
func (s *Server) DataSource(name string) *DataSource {
	s.t.Helper()
	return &DataSource{server: s, name: name, schema: named(s, "data source", s.schemas.DataSourceSchemas, name)}
}

// Validate checks a configuration as `terraform validate` does.
func (d *DataSource) Validate(config Object) Diagnostics {
	s := d.server
	s.t.Helper()
	response := ask(s, "validating", s.provider.ValidateDataResourceConfig, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: d.name, Config: s.encode(d.schema.ValueType(), config),
	})
	return diagnostics(response.Diagnostics)
}

// Read validates a configuration and, unless that reports an error, reads what it asks for. It
// gives the attributes as State.Values does.
func (d *DataSource) Read(config Object) (Object, Diagnostics) {
	s := d.server
	s.t.Helper()
	diags := d.Validate(config)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	typ := d.schema.ValueType()
	response := ask(s, "reading", s.provider.ReadDataSource, &tfprotov6.ReadDataSourceRequest{
		TypeName: d.name, Config: s.encode(typ, config),
	})
	return s.object(typ, response.State), append(diags, diagnostics(response.Diagnostics)...)
}

// Ephemeral is an ephemeral resource of a Server.
type Ephemeral struct {
	server *Server
	name   string
	schema *tfprotov6.Schema
}

// Ephemeral is an ephemeral resource of the provider, by its name.
func (s *Server) Ephemeral(name string) *Ephemeral {
	s.t.Helper()
	return &Ephemeral{server: s, name: name, schema: named(s, "ephemeral resource", s.schemas.EphemeralResourceSchemas, name)}
}

// Validate checks a configuration as `terraform validate` does.
func (e *Ephemeral) Validate(config Object) Diagnostics {
	s := e.server
	s.t.Helper()
	response := ask(s, "validating", s.provider.ValidateEphemeralResourceConfig, &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: e.name, Config: s.encode(e.schema.ValueType(), config),
	})
	return diagnostics(response.Diagnostics)
}

// Open validates a configuration and, unless that reports an error, opens what it asks for. It
// gives the attributes as State.Values does.
func (e *Ephemeral) Open(config Object) (Object, Diagnostics) {
	s := e.server
	s.t.Helper()
	diags := e.Validate(config)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	typ := e.schema.ValueType()
	response := ask(s, "opening", s.provider.OpenEphemeralResource, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: e.name, Config: s.encode(typ, config),
	})
	return s.object(typ, response.Result), append(diags, diagnostics(response.Diagnostics)...)
}

// Call calls a function of the provider with arguments in their order, and gives its result, or the
// text of its error. Terraform asks only where all arguments are known, except where the function
// says that it takes others.
func (s *Server) Call(name string, arguments ...any) (result any, failure string) {
	s.t.Helper()
	function := named(s, "function", s.schemas.Functions, name)
	if len(arguments) != len(function.Parameters) {
		s.t.Fatalf("the function %s takes %d arguments and not %d", name, len(function.Parameters), len(arguments))
	}
	request := &tfprotov6.CallFunctionRequest{Name: name}
	for i, argument := range arguments {
		request.Arguments = append(request.Arguments, s.encode(function.Parameters[i].Type, argument))
	}
	response := ask(s, "calling "+name, s.provider.CallFunction, request)
	if response.Error != nil {
		return nil, response.Error.Text
	}
	return fromTerraform(s.decode(function.Return.Type, response.Result)), ""
}
