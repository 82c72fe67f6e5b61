// Package instance offers element instances: the resource that makes them and
// keeps them.
package instance

import (
	"context"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Default timeouts. A create logs in at the vendor and takes 10 to 30 seconds
// at the platform [reference 2.2].
const (
	defaultCreateTimeout = 10 * time.Minute
	defaultReadTimeout   = 5 * time.Minute
	defaultUpdateTimeout = 10 * time.Minute
	defaultDeleteTimeout = 5 * time.Minute
)

// Resource is `cloudelements_instance`.
type Resource struct {
	// Both are nil while the provider's configuration is not known.
	client    *cloudelements.Client
	catalogue *catalogue.Catalogue

	validateWithCatalog bool
	// adoptExisting takes over what an interrupted run left behind.
	adoptExisting bool
}

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithMoveState      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// NewResource returns the resource for the provider to offer.
func NewResource() resource.Resource { return &Resource{} }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

// Schema describes the resource.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// identityModel mirrors the identity schema.
type identityModel struct {
	BaseURL types.String `tfsdk:"base_url"`
	ID      types.String `tfsdk:"id"`
}

var identityTypes = map[string]attr.Type{"base_url": types.StringType, "id": types.StringType}

// IdentitySchema describes what tells an instance from all others: an id means
// nothing without its landscape.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"base_url": identityschema.StringAttribute{
				Description:       "Base URL of the landscape that the instance lives in. Defaults to the provider's.",
				OptionalForImport: true,
			},
			"id": identityschema.StringAttribute{
				Description:       "Id of the instance.",
				RequiredForImport: true,
			},
		},
	}
}

// Configure takes the client from the provider.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	data, diags := framework.ProviderFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
	if data == nil {
		return
	}
	r.client, r.catalogue = data.Client, data.Catalogue
	r.validateWithCatalog, r.adoptExisting = data.ValidateWithCatalog, data.AdoptExisting
}

// ValidateConfig checks what concerns more than one attribute.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(validate(config)...)
	}
}

// ModifyPlan settles what the plan shows as changed or as known after apply.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan, config resourceModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(framework.Get(ctx, req.State, &state)...)
		r.claim(state.ID)
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.checkElement(ctx, state, config)...)
	resp.Diagnostics.Append(checkTexts(state, config)...)
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(missingWriteOnly(resourceModel{}, config)...)
		planCreate(&plan, config)
		resp.Diagnostics.Append(framework.Set(ctx, &resp.Plan, resourceTypes(), plan)...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.check(ctx, nil, config)...)
		}
		resp.Diagnostics.Append(r.lookAlikes(ctx, plan, config)...)
		return
	}
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if replaces(state, plan, config) && losesAuthorization(state) {
		resp.Diagnostics.AddWarning(summaryAuthorizationLost, detailAuthorizationLost(state))
	}
	resp.Diagnostics.Append(missingWriteOnly(state, config)...)
	planUpdate(state, &plan, config, remembered)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.check(ctx, &state, config)...)
	}
	resp.Diagnostics.Append(framework.Set(ctx, &resp.Plan, resourceTypes(), plan)...)
	if resp.Plan.Raw.Equal(req.State.Raw) {
		r.keep(state.ID)
	}
}

// Read brings state up to date. Only a 404 takes the instance out of it.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.State, &state)...)
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework asks for an identity however a read ends, and Terraform
	// before 1.12 brings none along.
	identity := identityModel{BaseURL: types.StringValue(remembered.BaseURL), ID: state.ID}
	if r.client != nil {
		identity = r.identity(state)
	}
	resp.Diagnostics.Append(framework.Set(ctx, resp.Identity, identityTypes, identity)...)
	if r.client == nil {
		resp.Diagnostics.AddWarning(summaryRefreshSkipped, detailRefreshSkipped(state))
		return
	}
	id := r.locate(state, remembered, &resp.Diagnostics)
	timeout, diags := state.Timeouts.Read(ctx, defaultReadTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	protect(r.client, state, remembered)
	read, same, err := r.refresh(ctx, id, state)
	switch {
	case cloudelements.IsNotFound(err):
		tflog.Info(ctx, "The instance is gone and leaves state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	case isRepeatedRefusal(err) && !state.Name.IsNull():
		// The run has failed for the first instance that was refused. One error
		// says it; state stays as it is.
		return
	case err != nil:
		resp.Diagnostics.AddError(summaryUnableToRead, detailFailed(state, err))
		return
	}
	if isImport := state.Name.IsNull(); isImport {
		resp.Diagnostics.Append(fillImported(ctx, r.catalogue, &state, read)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if !same {
		resp.Diagnostics.Append(flattenRead(&state, read)...)
		resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), state)...)
	}
	if state.Valid.Equal(types.BoolValue(false)) {
		resp.Diagnostics.AddWarning(summaryNotValid, detailNotValid(state))
	}
	if remembered.BaseURL == "" {
		remembered.BaseURL = r.client.BaseURL()
		resp.Diagnostics.Append(writePrivate(ctx, resp.Private, remembered)...)
	}
}

// isRepeatedRefusal tells whether the credentials were refused as they were
// before in this run.
func isRepeatedRefusal(err error) bool {
	failure, ok := cloudelements.AsError(err)
	return ok && failure.Repeated
}

// Delete deletes the instance. One that is gone already is fine.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.State, &state)...)
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	r.requireClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := r.locate(state, remembered, &resp.Diagnostics)
	timeout, diags := state.Timeouts.Delete(ctx, defaultDeleteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	r.client.Protect(secretsOf(state, resourceModel{})...)
	if r.client.Instances.IsAdopted(id) {
		// A replacement of this very instance has just taken it over.
		resp.Diagnostics.AddWarning(summaryAdoptedNotDeleted, detailAdoptedNotDeleted(state))
		return
	}
	if err := r.client.Instances.Delete(ctx, id); err != nil && !cloudelements.IsNotFound(err) {
		resp.Diagnostics.AddError(summaryUnableToDelete, detailFailed(state, err))
	}
}

func (r *Resource) requireClient(diags *diag.Diagnostics) {
	if r.client == nil {
		diags.AddError(summaryProviderNotConfigured, detailProviderNotConfigured)
	}
}

func (r *Resource) identity(m resourceModel) identityModel {
	return identityModel{BaseURL: types.StringValue(r.client.BaseURL()), ID: m.ID}
}

// locate gives the id to use, after making sure that it is meant for this
// landscape.
func (r *Resource) locate(state resourceModel, remembered private, diags *diag.Diagnostics) int64 {
	if remembered.BaseURL != "" && remembered.BaseURL != r.client.BaseURL() {
		diags.AddError(summaryOtherLandscape, detailOtherLandscape(state, remembered.BaseURL, r.client.BaseURL()))
		return 0
	}
	id, err := strconv.ParseInt(state.ID.ValueString(), 10, 64)
	if err != nil {
		diags.AddAttributeError(pathID, summaryInvalidID, detailInvalidID(state.ID.ValueString()))
	}
	return id
}
