package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// source is what the data sources have in common.
type source struct {
	// provider is nil while the provider's configuration is not known.
	provider *framework.Provider
}

// Configure takes the provider's configuration.
func (s *source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	resp.Diagnostics.Append(s.configure(req.ProviderData)...)
}

func (s *source) configure(data any) diag.Diagnostics {
	var diags diag.Diagnostics
	s.provider, diags = framework.ProviderFrom(data)
	return diags
}

// ready reports that there is nothing to ask with, where that is so.
func (s *source) ready(diags *diag.Diagnostics) bool {
	if s.provider == nil {
		diags.AddError(summaryProviderNotConfigured, detailProviderNotConfigured)
	}
	return s.provider != nil
}

// foundModel is what every answer with instances shows of one.
type foundModel struct {
	ID         types.String `tfsdk:"id"`
	Name       types.String `tfsdk:"name"`
	ElementKey types.String `tfsdk:"element_key"`
	ElementID  types.String `tfsdk:"element_id"`
	Tags       types.Set    `tfsdk:"tags"`
	Enabled    types.Bool   `tfsdk:"enabled"`
	Valid      types.Bool   `tfsdk:"valid"`
	CreatedAt  types.String `tfsdk:"created_at"`
}

// flattenFound shows an instance. What the platform does not say is null.
func flattenFound(found *cloudelements.Instance) (foundModel, diag.Diagnostics) {
	tags, diags := tagsOf(found.Tags)
	model := foundModel{
		ID: framework.IDOrNull(found.ID), Name: framework.StringOrNull(found.Name),
		ElementKey: framework.StringOrNull(found.Element.Key), ElementID: framework.IDOrNull(found.Element.ID),
		Tags: tags, Enabled: types.BoolNull(), Valid: types.BoolPointerValue(found.Valid),
		CreatedAt: framework.StringOrNull(timestamp(found.CreatedDate)),
	}
	if found.Disabled != nil {
		model.Enabled = types.BoolValue(!*found.Disabled)
	}
	return model, diags
}

// foundAttributes describes foundModel. All of them are computed.
func foundAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the instance."},
		"name":        schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the instance."},
		"element_key": schema.StringAttribute{Computed: true, MarkdownDescription: "Key of the element that the instance belongs to, for example `microsoftgraph`."},
		"element_id":  schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the element that the instance belongs to."},
		"tags":        schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "All tags of the instance."},
		"enabled":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the instance takes calls."},
		"valid":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the platform marks the instance as valid."},
		"created_at":  schema.StringAttribute{Computed: true, MarkdownDescription: "When the platform made the instance, in RFC 3339."},
	}
}

// someTags refuses tags that say nothing.
func someTags() []validator.Set {
	return []validator.Set{
		setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
	}
}

// instanceIDs accept the id of an instance in its one spelling: ids are positive
// integers [reference 2.3], like those of elements.
func instanceIDs() []validator.String {
	return []validator.String{stringvalidator.RegexMatches(framework.IDPattern, "must be the id of an instance, which is a positive number without leading zeros")}
}
