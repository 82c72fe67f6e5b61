package element

import (
	"context"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Resource is `cloudelements_element`: an element of the account's own.
type Resource struct {
	// provider is nil while the provider's configuration is not known.
	provider *framework.Provider
}

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// NewResource returns the resource for the provider to offer.
func NewResource() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_element"
}

// Schema describes the resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

// identityModel mirrors the identity schema.
type identityModel struct {
	BaseURL types.String `tfsdk:"base_url"`
	ID      types.String `tfsdk:"id"`
}

// IdentitySchema describes what tells an element from all others: an id means
// nothing without its landscape.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"base_url": identityschema.StringAttribute{
				Description:       "Base URL of the landscape that the element lives in. Defaults to the provider's.",
				OptionalForImport: true,
			},
			"id": identityschema.StringAttribute{
				Description:       "Id of the element.",
				RequiredForImport: true,
			},
		},
	}
}

// Configure takes the client and the catalogue from the provider.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	var diags diag.Diagnostics
	r.provider, diags = framework.ProviderFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
}

// private is what is remembered of an element beside its state.
type private struct {
	// BaseURL is where the element lives: its id means nothing elsewhere.
	BaseURL string `json:"base_url"`
	// Made says that the provider has made the element, rather than imported it.
	Made bool `json:"made,omitempty"`
	// SecretDefaults names the rows whose defaults `secret_defaults_wo` has set, and
	// HiddenDefaults those of them whose defaults the platform did not show last.
	SecretDefaults []string `json:"secret_defaults,omitempty"`
	HiddenDefaults []string `json:"hidden_defaults,omitempty"`
	// Unsent says that the defaults were not sent after all, though state has their
	// version.
	Unsent bool `json:"unsent,omitempty"`
}

// privateKey is the one key of the private state in use.
const privateKey = "element"

func readPrivate(ctx context.Context, reader framework.PrivateReader) (private, diag.Diagnostics) {
	return framework.ReadPrivate[private](ctx, reader, privateKey)
}

func writePrivate(ctx context.Context, writer framework.PrivateWriter, remembered private) diag.Diagnostics {
	return framework.WritePrivate(ctx, writer, privateKey, remembered)
}

// ModifyPlan settles what the plan shows as changed, and has the checks of
// instances wait for an element that is about to change.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan, config resourceModel
	isNew := req.State.Raw.IsNull()
	if !isNew {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		r.claim(state)
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if isNew {
		resp.Diagnostics.Append(r.lookAlikes(ctx, plan, config)...)
	} else if becomesAnother(state.CloneOf, plan.CloneOf, remembered.Made) {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("clone_of"))
	}
	resp.Diagnostics.Append(planSecretDefaults(state, plan, config, remembered)...)
	if sameDefinition(state.Definition, plan.Definition) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("definition"), state.Definition)...)
	}
	if r.provider != nil && (isNew || !plan.describesSame(state)) {
		r.provider.Catalogue.Expect(names(plan, state)...)
	}
}

// becomesAnother tells whether an element is to be made from another model. What
// an imported one was made from is not known, so that it may be said; and to say
// it no more is no change.
func becomesAnother(before, now types.String, made bool) bool {
	return !now.IsNull() && !now.Equal(before) && (made || !before.IsNull())
}

// names are the keys and ids that instances may choose the element by.
func names(models ...resourceModel) []string {
	var all []string
	for _, m := range models {
		for _, name := range []types.String{m.ID, m.Key} {
			if name.ValueString() != "" {
				all = append(all, name.ValueString())
			}
		}
	}
	return all
}

// Read brings state up to date. Only a 404 takes the element out of it.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework asks for an identity however a read ends.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.identity(state, remembered))...)
	if r.provider == nil {
		resp.Diagnostics.AddWarning(summaryRefreshSkipped, detailRefreshSkipped(state))
		return
	}
	id := r.locate(state, remembered, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Their values are not known here, and may come in clear.
	r.provider.Client.ProtectKeys(remembered.SecretDefaults...)
	read, err := r.read(ctx, id, state)
	switch {
	case cloudelements.IsNotFound(err):
		tflog.Info(ctx, "The element is gone and leaves state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.AddError(summaryUnableToRead, detailOwnFailed(state, err, privilegeView))
		return
	}
	if isImport := state.Name.IsNull(); isImport {
		resp.Diagnostics.Append(fillImported(ctx, &state, read)...)
	}
	resp.Diagnostics.Append(flattenRead(ctx, &state, read)...)
	if remembered.Unsent {
		// So that the next plan sends them.
		state.SecretDefaultsWOVersion = types.Int64Null()
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	hidden := remembered.HiddenDefaults
	if read.Shows("configuration") {
		hidden = hiddenDefaults(remembered.SecretDefaults, read)
	}
	if remembered.BaseURL == "" || !slices.Equal(hidden, remembered.HiddenDefaults) {
		remembered.BaseURL, remembered.HiddenDefaults = r.provider.Client.BaseURL(), hidden
		resp.Diagnostics.Append(writePrivate(ctx, resp.Private, remembered)...)
	}
}

// read reads an element. A 404 right after its creation is not believed at once.
func (r *Resource) read(ctx context.Context, id int64, state resourceModel) (*cloudelements.OwnElement, error) {
	read, err := r.provider.Client.Elements.Read(ctx, id)
	if cloudelements.IsNotFound(err) && framework.IsNew(err, state.CreatedAt.ValueString()) {
		err = framework.AfterCreate(ctx, func() error {
			var again error
			read, again = r.provider.Client.Elements.Read(ctx, id)
			return again
		})
	}
	return read, err
}

func (r *Resource) identity(m resourceModel, remembered private) identityModel {
	home := remembered.BaseURL
	if r.provider != nil {
		home = r.provider.Client.BaseURL()
	}
	return identityModel{BaseURL: types.StringValue(home), ID: m.ID}
}

// locate gives the id to use, after making sure that it is meant for this
// landscape.
func (r *Resource) locate(state resourceModel, remembered private, diags *diag.Diagnostics) int64 {
	if home := r.provider.Client.BaseURL(); remembered.BaseURL != "" && remembered.BaseURL != home {
		diags.AddError(summaryOtherLandscape, detailOtherLandscape(state, remembered.BaseURL, home))
		return 0
	}
	id, err := strconv.ParseInt(state.ID.ValueString(), 10, 64)
	if err != nil {
		diags.AddAttributeError(pathID, summaryInvalidID, detailInvalidID(state.ID.ValueString()))
	}
	return id
}

func (r *Resource) requireProvider(diags *diag.Diagnostics) {
	if r.provider == nil {
		diags.AddError(summaryProviderNotConfigured, detailResourceNotConfigured)
	}
}
