package acctest

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// terraformVersion is the version that a Server says it is, which reaches the provider's
// User-Agent.
const terraformVersion = "1.11.4"

// Server is the provider, asked over its protocol as Terraform asks it, but without Terraform:
// hundreds of cases take no longer than one run of the real one. Every operation fails the test
// where the protocol itself fails; what the provider reports is returned.
type Server struct {
	t        testing.TB
	provider tfprotov6.ProviderServer
	schemas  *tfprotov6.GetProviderSchemaResponse
}

// StartServer starts a provider that is not configured yet.
func StartServer(t testing.TB) *Server {
	t.Helper()
	served, err := Providers["cloudelements"]()
	if err != nil {
		t.Fatalf("starting the provider: %s", err)
	}
	return startServer(t, served)
}

func startServer(t testing.TB, provider tfprotov6.ProviderServer) *Server {
	t.Helper()
	schemas, err := provider.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatalf("reading the provider's schema: %s", err)
	}
	return &Server{t: t, provider: provider, schemas: schemas}
}

// StartServer starts a provider that is configured for this platform. Further attributes are those
// of the provider block.
func (p *Platform) StartServer(t testing.TB, attributes Object) *Server {
	t.Helper()
	server := StartServer(t)
	server.configure(p, attributes)
	return server
}

// StartFrameworkServer starts a provider as StartServer does, of which the framework alone answers
// what is asked.
func (p *Platform) StartFrameworkServer(t testing.TB, attributes Object) *Server {
	t.Helper()
	server := startServer(t, providerserver.NewProtocol6(provider.New("test")())())
	server.configure(p, attributes)
	return server
}

// Provider is what answers the protocol.
func (s *Server) Provider() tfprotov6.ProviderServer { return s.provider }

func (s *Server) configure(p *Platform, attributes Object) {
	s.t.Helper()
	block := Object{"base_url": p.URL, "user_secret": p.UserSecret(), "organization_secret": p.OrganizationSecret()}
	for name, value := range attributes {
		block[name] = value
	}
	if diags := s.Configure(block); len(diags) > 0 {
		s.t.Fatalf("configuring the provider: %s", diags)
	}
}

// ValidateProvider checks a provider block as `terraform validate` does.
func (s *Server) ValidateProvider(block Object) Diagnostics {
	s.t.Helper()
	response := ask(s, "validating the provider block", s.provider.ValidateProviderConfig, &tfprotov6.ValidateProviderConfigRequest{
		Config: s.encode(s.schemas.Provider.ValueType(), block),
	})
	return diagnostics(response.Diagnostics)
}

// Configure returns the provider its block, as every plan does.
func (s *Server) Configure(block Object) Diagnostics {
	s.t.Helper()
	response := ask(s, "configuring the provider", s.provider.ConfigureProvider, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: terraformVersion,
		Config:           s.encode(s.schemas.Provider.ValueType(), block),
	})
	return diagnostics(response.Diagnostics)
}

// Stop tells the provider to stop, as Terraform does when it is interrupted: operations that are
// under way come to an end.
func (s *Server) Stop() {
	s.t.Helper()
	response, err := s.provider.StopProvider(s.t.Context(), &tfprotov6.StopProviderRequest{})
	if err != nil || response.Error != "" {
		s.t.Fatalf("stopping the provider: %v%s", err, response.Error)
	}
}

// Resource is a resource type of the provider, by its name.
func (s *Server) Resource(name string) *Resource {
	s.t.Helper()
	return &Resource{server: s, name: name, schema: named(s, "resource", s.schemas.ResourceSchemas, name)}
}

func (s *Server) encode(typ tftypes.Type, value any) *tfprotov6.DynamicValue {
	s.t.Helper()
	return s.dynamic(typ, s.value(typ, value))
}

func (s *Server) value(typ tftypes.Type, value any) tftypes.Value {
	s.t.Helper()
	converted, err := toTerraform(typ, value)
	if err != nil {
		s.t.Fatalf("a value does not fit the schema: %s", err)
	}
	return converted
}

func (s *Server) dynamic(typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	dynamic, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		s.t.Fatalf("encoding a value: %s", err)
	}
	return &dynamic
}

func (s *Server) decode(typ tftypes.Type, dynamic *tfprotov6.DynamicValue) tftypes.Value {
	s.t.Helper()
	value, err := dynamic.Unmarshal(typ)
	if err != nil {
		s.t.Fatalf("decoding an answer of the provider: %s", err)
	}
	return value
}

// object decodes an object; nil if there is none.
func (s *Server) object(typ tftypes.Type, dynamic *tfprotov6.DynamicValue) Object {
	s.t.Helper()
	if dynamic == nil {
		return nil
	}
	object, _ := fromTerraform(s.decode(typ, dynamic)).(Object)
	return object
}

// ask sends a request to the provider, and returns what it answers.
func ask[Request, Response any](s *Server, doing string, call func(context.Context, *Request) (*Response, error), request *Request) *Response {
	s.t.Helper()
	response, err := call(s.t.Context(), request)
	if err != nil {
		s.t.Fatalf("%s: %s", doing, err)
	}
	return response
}

// named returns the schema of one of the provider's resources, or of what else it has.
func named[Schema any](s *Server, noun string, all map[string]Schema, name string) Schema {
	s.t.Helper()
	schema, ok := all[name]
	if !ok {
		s.t.Fatalf("the provider has no %s %q", noun, name)
	}
	return schema
}
