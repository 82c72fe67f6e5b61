package acctest

import (
	"iter"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// List is a list resource of a Server: what `terraform query` asks.
type List struct {
	resource *Resource
	schema   *tfprotov6.Schema
	provider tfprotov6.ListResourceServer
}

// ListRequest is what a list is asked for.
type ListRequest struct {
	// Config is the configuration of the list.
	Config Object
	// Limit is how many results Terraform takes; 0 is any number.
	Limit int64
	// IncludeResource asks for the attributes of each resource.
	IncludeResource bool
}

// Listed is one result of a list.
type Listed struct {
	// DisplayName is what people know the resource by.
	DisplayName string
	// Identity tells the resource from all others.
	Identity Object
	// Values are the attributes of the resource, nil where they were not asked for.
	Values Object
	// Diagnostics are what was reported with the result.
	Diagnostics Diagnostics
}

// List is a list resource of the provider, by the name of what it lists.
func (s *Server) List(name string) *List {
	s.t.Helper()
	schema := named(s, "list resource", s.schemas.ListResourceSchemas, name)
	provider, ok := s.provider.(tfprotov6.ListResourceServer)
	if !ok {
		s.t.Fatal("the provider lists nothing")
	}
	return &List{resource: s.Resource(name), schema: schema, provider: provider}
}

// Validate checks the configuration of a list.
func (l *List) Validate(config Object) Diagnostics {
	s := l.resource.server
	s.t.Helper()
	response := ask(s, "validating a list", l.provider.ValidateListResourceConfig, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: l.resource.name, Config: s.encode(l.schema.ValueType(), config),
	})
	return diagnostics(response.Diagnostics)
}

// Results returns the results of a list as they come: the next one is not made before it is asked
// for.
func (l *List) Results(request ListRequest) iter.Seq[Listed] {
	s := l.resource.server
	s.t.Helper()
	stream := ask(s, "listing", l.provider.ListResource, &tfprotov6.ListResourceRequest{
		TypeName: l.resource.name, Config: s.encode(l.schema.ValueType(), request.Config),
		Limit: request.Limit, IncludeResource: request.IncludeResource,
	})
	identities := l.resource.identityType()
	return func(yield func(Listed) bool) {
		for result := range stream.Results {
			listed := Listed{DisplayName: result.DisplayName, Diagnostics: diagnostics(result.Diagnostics)}
			if result.Identity != nil {
				listed.Identity = s.object(identities, result.Identity.IdentityData)
			}
			if result.Resource != nil {
				listed.Values = l.resource.state(result.Resource, nil, nil).Values()
			}
			if !yield(listed) {
				return
			}
		}
	}
}
