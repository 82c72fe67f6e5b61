// Package provider puts the parts together: the provider's schema, its credentials, and the one
// list of everything on offer.
package provider

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/element"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/instance"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// Address is the provider's address in the registry.
const Address = "registry.terraform.io/cloudelements/cloudelements"

// Provider is the provider `cloudelements`.
type Provider struct {
	version string
	// configured is nil while the configuration is not known.
	configured atomic.Pointer[framework.Provider]
}

var (
	_ provider.Provider                       = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
	_ provider.ProviderWithValidateConfig     = (*Provider)(nil)
)

// New returns a constructor of the provider. The version is that of the release, or "dev".
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &Provider{version: version} }
}

// Metadata names the provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "cloudelements"
	resp.Version = p.version
}

// Schema describes the provider's configuration.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// ValidateConfig checks what the configuration itself says. What comes from the environment is
// checked when the provider is configured.
func (p *Provider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.validate()...)
	}
}

// Configure makes the client that everything on offer shares. While a part of the configuration is
// not known, as in a plan that makes it, there is none.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.anyUnknown() {
		return
	}
	settings := resolve(config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	client, err := cloudelements.New(settings.baseURL, settings.options(userAgent(p.version)+" Terraform/"+req.TerraformVersion)...)
	if err != nil {
		resp.Diagnostics.AddAttributeError(pathBaseURL, summaryInvalidBaseURL, detailInvalidBaseURL(err))
		return
	}
	data := &framework.Provider{
		Client: client, Catalogue: catalogue.New(client),
		ValidateWithCatalog: settings.validateWithCatalog, AdoptExisting: settings.adoptExisting,
	}
	p.configured.Store(data)
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.EphemeralResourceData = data
	resp.ListResourceData = data
}

// data returns what Configure has for resources, nil while that is nothing.
func (p *Provider) data() any {
	if data := p.configured.Load(); data != nil {
		return data
	}
	return nil
}

// Resources lists the resources on offer.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		element.NewResource, instance.NewResource,
	}
}

// DataSources lists the data sources on offer.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		element.NewDataSource, element.NewListDataSource, element.NewOAuthURLDataSource,
		instance.NewDataSource, instance.NewListDataSource, instance.NewObjectsDataSource,
	}
}

// EphemeralResources lists the ephemeral resources on offer.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		instance.NewTokenEphemeral,
	}
}

// ListResources lists the resources that `terraform query` can list.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		instance.NewListResource,
	}
}

// Functions lists the functions on offer.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		oauth.NewProviderData,
	}
}
