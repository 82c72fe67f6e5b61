package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// model mirrors the provider's schema.
type model struct {
	Region                types.String  `tfsdk:"region"`
	BaseURL               types.String  `tfsdk:"base_url"`
	UserSecret            types.String  `tfsdk:"user_secret"`
	OrganizationSecret    types.String  `tfsdk:"organization_secret"`
	MaxRetries            types.Int64   `tfsdk:"max_retries"`
	MaxRequestsPerSecond  types.Float64 `tfsdk:"max_requests_per_second"`
	MaxConcurrentRequests types.Int64   `tfsdk:"max_concurrent_requests"`
	RequestTimeout        types.String  `tfsdk:"request_timeout"`
	CreateSettleTime      types.String  `tfsdk:"create_settle_time"`
	AdoptExisting         types.Bool    `tfsdk:"adopt_existing"`
	ValidateWithCatalog   types.Bool    `tfsdk:"validate_with_catalog"`
	RefreshStrategy       types.String  `tfsdk:"refresh_strategy"`
}

// anyUnknown reports whether a part of the configuration is still to be computed.
func (m model) anyUnknown() bool {
	return m.Region.IsUnknown() || m.BaseURL.IsUnknown() || m.UserSecret.IsUnknown() || m.OrganizationSecret.IsUnknown() ||
		m.MaxRetries.IsUnknown() || m.MaxRequestsPerSecond.IsUnknown() || m.MaxConcurrentRequests.IsUnknown() || m.RequestTimeout.IsUnknown() ||
		m.CreateSettleTime.IsUnknown() || m.AdoptExisting.IsUnknown() || m.ValidateWithCatalog.IsUnknown() || m.RefreshStrategy.IsUnknown()
}

func providerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Manages element instances of Cloud Elements, and of SAP Open Connectors, which has the same API. " +
			"Each attribute may be given by an environment variable instead; the attribute wins.",
		Attributes: map[string]schema.Attribute{
			"region": schema.StringAttribute{
				MarkdownDescription: "The vendor's own landscape: `" + strings.Join(cloudelements.Regions(), "`, `") + "`. Default is `us`. Conflicts with `base_url`. " + environment(envRegion),
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(cloudelements.Regions()...)},
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "URL of any other landscape, for example `https://api.openconnectors.us2.ext.hana.ondemand.com`, or of the simulator. With or without the path `/elements/api-v2`. Must be https, except for loopback addresses. " + environment(envBaseURL),
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"user_secret": schema.StringAttribute{
				MarkdownDescription: "Secret of the user who owns the instances. " + environment(envUserSecret),
				Optional:            true,
				Sensitive:           true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"organization_secret": schema.StringAttribute{
				MarkdownDescription: "Secret of the organization. " + environment(envOrganizationSecret),
				Optional:            true,
				Sensitive:           true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: "How many times a request that failed for the moment is sent again, 0 to 20. Default is 4. A create that the platform may have received is sent again only after a search has shown that it made nothing; see `create_settle_time`. " + environment(envMaxRetries),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(0, maxMaxRetries)},
			},
			"max_requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "How many requests the provider sends in a second at most, over all that Terraform does at once. No limit by default. " + environment(envMaxRequestsPerSecond),
				Optional:            true,
				Validators:          []validator.Float64{float64validator.AtLeast(minRequestsPerSecond)},
			},
			"max_concurrent_requests": schema.Int64Attribute{
				MarkdownDescription: "How many requests the provider has under way at once at most, 1 to 1000. Default is 64. " + environment(envMaxConcurrentRequests),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, maxConcurrentRequests)},
			},
			"create_settle_time": schema.StringAttribute{
				MarkdownDescription: "How long the platform may still be at work on a create whose answer was lost, for example `60s`, which is the default. " +
					"So long the provider looks for the instance before it sends the create again; an instance that shows up is taken over. At most `15m`. " + environment(envCreateSettleTime),
				Optional: true,
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "Whether a create first looks for an instance of the same element, name and tags, or for a private element of the same key (of the same name where no key is configured), that was made within the last hour and that this run does not know, and takes it over instead of making a second one. " +
					"Use it for the run after one that was killed, or that was interrupted twice. Instances that share element, name and tags must not be managed with it: it cannot tell them apart. Clones of elements are never taken over. " +
					"For `create_settle_time` after its start a run makes nothing, since a create of the killed run may still be under way. Default is `false`. " + environment(envAdoptExisting),
				Optional: true,
			},
			"validate_with_catalog": schema.BoolAttribute{
				MarkdownDescription: "Whether a plan is checked against the account's catalogue of elements, which finds misspelt elements and configuration keys, missing ones, and values that an element does not take. " +
					"It reads one page for each element that is planned. Default is `true`. " + environment(envValidateWithCatalog),
				Optional: true,
			},
			"refresh_strategy": schema.StringAttribute{
				MarkdownDescription: "How a plan reads what instances are like: `adaptive`, the default, reads them one by one until the pages of the account's list are fewer requests, and the list then; `single` reads each by itself; `list` reads the list first. " +
					"What the list leaves out, or shows in another way than single reads do, is read singly with each of them. " + environment(envRefreshStrategy),
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(refreshStrategies()...)},
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: "How long one request may take, for example `90s` or `3m`. Default is `3m`: a create logs in at the vendor and takes 10 to 30 seconds. " + environment(envRequestTimeout),
				Optional:            true,
			},
		},
	}
}

func environment(variable string) string {
	return "Environment variable: `" + variable + "`."
}

func refreshStrategies() []string {
	var names []string
	for _, strategy := range cloudelements.RefreshStrategies {
		names = append(names, string(strategy))
	}
	return names
}
