// Package alike is what the benchmark's own providers have in common with the real one: its schema, and with it what
// Terraform sends and keeps. What they do with it is their own.
package alike

import (
	"context"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/instance"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// Provider offers all that the real provider does, so that its schema has the same size, with another resource. Nothing
// but the resource is of use.
type Provider struct {
	provider.Provider

	newResource func() resource.Resource
}

// NewProvider returns a constructor of a provider with a resource in place of the real one.
func NewProvider(newResource func() resource.Resource) func() fwprovider.Provider {
	return func() fwprovider.Provider { return &Provider{newResource: newResource} }
}

// Configure leaves it to the resource to find out what it is to talk to.
func (p *Provider) Configure(context.Context, fwprovider.ConfigureRequest, *fwprovider.ConfigureResponse) {
}

// Resources lists the one resource.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{p.newResource}
}

// Resource has the name and the schemas of the real resource, and nothing of what it does.
type Resource struct{ real instance.Resource }

// Metadata names the resource.
func (r *Resource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	r.real.Metadata(ctx, req, resp)
}

// Schema describes the resource.
func (r *Resource) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	r.real.Schema(ctx, req, resp)
}

// IdentitySchema describes what tells an instance from all others.
func (r *Resource) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	r.real.IdentitySchema(ctx, req, resp)
}
