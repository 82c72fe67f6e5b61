package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// TokenEphemeral is the ephemeral resource `cloudelements_instance_token`.
type TokenEphemeral struct{ framework.EphemeralResource }

var (
	_ ephemeral.EphemeralResourceWithConfigure      = (*TokenEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig = (*TokenEphemeral)(nil)
)

// NewTokenEphemeral returns the ephemeral resource for the provider to offer.
func NewTokenEphemeral() ephemeral.EphemeralResource { return &TokenEphemeral{} }

// tokenModel mirrors the schema.
type tokenModel struct {
	ID         types.String `tfsdk:"id"`
	ElementKey types.String `tfsdk:"element_key"`
	ElementID  types.String `tfsdk:"element_id"`
	Name       types.String `tfsdk:"name"`
	Token      types.String `tfsdk:"token"`
}

func (m tokenModel) selector() selector {
	return selector{id: m.ID, elementKey: m.ElementKey, elementID: m.ElementID, name: m.Name}
}

// Metadata names the ephemeral resource.
func (e *TokenEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_token"
}

// Schema describes the ephemeral resource.
func (e *TokenEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The Element token of an instance, for a provider block, a provisioner or a write-only attribute. It is kept in neither state nor plan. " +
			"The instance is chosen by its id, or by its element and name. Finding none is an error, and so is finding several.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the instance. When set, nothing else is.",
				Optional:            true,
				Computed:            true,
				Validators:          framework.ID("instance", ""),
			},
			"element_key": schema.StringAttribute{
				MarkdownDescription: "Key of the element that the instance belongs to, for example `microsoftgraph`. When set, so is `name`.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"element_id": schema.StringAttribute{
				MarkdownDescription: "Id of the element that the instance belongs to, in place of `element_key`, for one of two elements that share a key.",
				Optional:            true,
				Validators:          framework.ID("element", hintElementKey),
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the instance, compared letter by letter. When set, so is `element_key` or `element_id`.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Element token of the instance. Calls through the instance carry it in their `Authorization` header, behind the word `Element` and beside the user's secret.",
				Computed:            true,
				Sensitive:           true,
			},
		},
	}
}

// ValidateConfig checks that one instance can be chosen.
func (e *TokenEphemeral) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	var config tokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.selector().validate(false)...)
	}
}

// Open finds the instance and reads its token. The platform does not record who has read it, so
// there is nothing to renew or close.
func (e *TokenEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model tokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !e.Ready(&resp.Diagnostics) {
		return
	}
	found, diags := findInstance(ctx, e.Provider.Client, model.selector())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if found.Token == "" || redact.IsMasked(found.Token) {
		resp.Diagnostics.AddError(summaryTokenNotShown, detailTokenNotShown(found))
		return
	}
	model.ID, model.Token = framework.IDOrNull(found.ID), types.StringValue(found.Token)
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
