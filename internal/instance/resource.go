// Package instance offers element instances: the resource that makes them and keeps them.
package instance

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

var noun = framework.Noun{Name: "instance"}

// Default timeouts. A create logs in at the vendor and takes 10 to 30 seconds at the platform
// [reference 2.2].
const (
	defaultCreateTimeout = 10 * time.Minute
	defaultReadTimeout   = 5 * time.Minute
	defaultUpdateTimeout = 10 * time.Minute
	defaultDeleteTimeout = 5 * time.Minute
)

// Resource is `cloudelements_instance`.
type Resource struct{ framework.Resource }

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithMoveState      = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// NewResource returns the resource for the provider to offer.
func NewResource() resource.Resource { return &Resource{framework.Resource{Noun: noun}} }

// Schema describes the resource.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// Create makes the instance. As soon as the platform has answered, id and token are in state,
// whatever fails next.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if !r.Ready(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultCreateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	r.Provider.Client.Protect(secretsOf(plan, config)...)
	created, adopted, diags := r.adoptOrCreate(ctx, plan, expandCreate(plan, config))
	resp.Diagnostics.Append(diags...)
	if created == nil {
		return
	}
	resp.Diagnostics.Append(flattenWritten(&plan, created)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(framework.Landscape{}, plan.ID))...)
	resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, privateState{Landscape: framework.Landscape{BaseURL: r.Provider.Client.BaseURL()}}.remember(resourceModel{}, plan, config))...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(checkCreatedElement(plan, created)...)
	resp.Diagnostics.Append(r.followUp(ctx, &plan, config, created, adopted)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
}

// adoptOrCreate returns a new instance, or one that an interrupted run left behind. It may return
// an instance with an error: one that was made and is of no use.
func (r *Resource) adoptOrCreate(ctx context.Context, plan resourceModel, create cloudelements.InstanceCreate) (made *cloudelements.Instance, adopted bool, diags diag.Diagnostics) {
	if r.Provider.AdoptExisting {
		id := func(instance *cloudelements.Instance) int64 { return instance.ID }
		made, diags = framework.Adopt(ctx, r.Provider.Client.Instances, create, id, adoption(plan))
		if made != nil || diags.HasError() {
			return made, true, diags
		}
	}
	tflog.Info(ctx, "Creating an instance; the platform logs in at the vendor, which may take half a minute", map[string]any{"name": create.Name})
	made, err := r.Provider.Client.Instances.Create(ctx, create)
	switch {
	case err == nil:
	case made != nil:
		diags.AddError(summaryUnableToCreate, detailLeftover(plan, made.ID, err))
	default:
		diags.AddError(summaryUnableToCreate, detailCreateFailed(plan, err))
	}
	return made, false, diags
}

// followUp brings a new instance to what is planned. What fails is a warning: an error would taint
// the instance, and a tainted one is destroyed and made again, so that its authorization would be
// lost over a detail.
func (r *Resource) followUp(ctx context.Context, plan *resourceModel, config resourceModel, created *cloudelements.Instance, adopted bool) diag.Diagnostics {
	ctx, cancel := framework.FollowUp(ctx)
	defer cancel()
	var diags diag.Diagnostics
	if created.Token == "" && plan.storesToken() {
		err := framework.AfterCreate(ctx, func() error {
			read, err := r.Provider.Client.Instances.Get(ctx, created.ID)
			if err == nil {
				plan.Token = tokenOf(*plan, read)
			}
			return err
		})
		if err != nil || plan.Token.IsNull() {
			diags.AddWarning(summaryNoToken, detailNoToken(*plan, err))
		}
	}
	if adopted {
		diags.Append(r.converge(ctx, *plan, config, created)...)
	}
	enabled := created.Disabled == nil || !*created.Disabled
	if wanted := plan.Enabled.ValueBool(); wanted != enabled {
		err := framework.AfterCreate(ctx, func() error { return r.setEnabled(ctx, created.ID, wanted) })
		if err != nil {
			diags.AddWarning(summaryNotSwitched, detailNotSwitched(*plan, wanted, err))
		}
	}
	return diags
}

// converge changes what differs from the plan in an adopted instance: it may have been made from an
// earlier configuration.
func (r *Resource) converge(ctx context.Context, plan, config resourceModel, adopted *cloudelements.Instance) diag.Diagnostics {
	actual := plan
	diags := flattenRead(&actual, adopted)
	change := expandUpdate(actual, plan, config).withSecrets(plan, config)
	if diags.HasError() || change.empty() {
		return diags
	}
	_, more := r.apply(ctx, adopted.ID, actual, plan, change)
	for _, failed := range more {
		diags.AddWarning(failed.Summary(), failed.Detail()+"\n\n"+detailShownByNextPlan)
	}
	return diags
}

// Read brings state up to date. Only a 404 removes the instance from it.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, remembered := framework.ReadState[resourceModel, privateState](ctx, req.State, req.Private, privateKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework wants an identity however a read ends, and Terraform before 1.12 sends none.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(remembered.Landscape, state.ID))...)
	if r.Provider == nil {
		resp.Diagnostics.Append(framework.RefreshSkipped(noun, describe(state)))
		return
	}
	id := r.Locate(state.ID, remembered.Landscape, describe(state), &resp.Diagnostics)
	timeout, diags := state.Timeouts.Read(ctx, defaultReadTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	protect(r.Provider.Client, state, remembered)
	read, same, err := r.refresh(ctx, id, state)
	switch {
	case cloudelements.IsNotFound(err) && r.belongsToAnother(ctx, state, &resp.Diagnostics):
		return
	case cloudelements.IsNotFound(err):
		tflog.Info(ctx, "The instance no longer exists; removing it from state", map[string]any{"id": id})
		r.Provider.FoundMissing.Store(true)
		resp.State.RemoveResource(ctx)
		return
	case isRepeatedRefusal(err) && !state.Name.IsNull():
		// The run has failed already, for the first instance that was refused. One error is enough;
		// state stays as it is.
		return
	case err != nil:
		resp.Diagnostics.AddError(summaryUnableToRead, detailFailed(state, err))
		return
	}
	if isImport := state.Name.IsNull(); isImport {
		resp.Diagnostics.Append(fillImported(ctx, r.Provider.Catalogue, &state, read)...)
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
		remembered.BaseURL = r.Provider.Client.BaseURL()
		resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, remembered)...)
	}
}

// belongsToAnother reports whether an instance that is not found is another user's than the one
// whose secret is in use, and adds an error where it is: it need not be gone.
func (r *Resource) belongsToAnother(ctx context.Context, state resourceModel, diags *diag.Diagnostics) bool {
	maker, known := framework.ParseID(state.UserID.ValueString())
	if !known {
		return false
	}
	user := r.Provider.Client.Instances.Owner(ctx)
	if user == 0 || user == maker {
		return false
	}
	diags.AddError(summaryAnotherUser, detailAnotherUser(state, user))
	return true
}

// isRepeatedRefusal reports whether the credentials were refused earlier in this run.
func isRepeatedRefusal(err error) bool {
	failure, ok := cloudelements.AsError(err)
	return ok && failure.Repeated
}

// refresh reads the instance of a state, and reports whether a list shows it exactly as state has
// it. No source says that the platform's list is as fresh as single reads, so only what both show
// is drift.
func (r *Resource) refresh(ctx context.Context, id int64, state resourceModel) (read *cloudelements.Instance, same bool, err error) {
	listed := false
	look := func(ctx context.Context) (read *cloudelements.Instance, err error) {
		read, listed, err = r.Provider.Client.Instances.Refresh(ctx, id)
		return read, err
	}
	read, err = framework.ReadCreated(ctx, state.CreatedAt.ValueString(), look)
	if err == nil && isAnother(state, read) {
		return nil, false, &reusedIDError{id: id, created: framework.Timestamp(read.CreatedDate), known: state.CreatedAt.ValueString()}
	}
	if isImport := state.Name.IsNull(); err != nil || !listed || isImport {
		return read, false, err
	}
	if showsSame(state, read) {
		return read, true, nil
	}
	read, err = r.Provider.Client.Instances.Get(ctx, id)
	return read, false, err
}

// isAnother reports whether an instance was made after the one that state knows by its id. No
// source says that the platform never reuses an id [reference 6, question 6]. Two spellings of the
// same date may differ a little.
func isAnother(state resourceModel, read *cloudelements.Instance) bool {
	known, err := time.Parse(time.RFC3339Nano, state.CreatedAt.ValueString())
	created, ok := cloudelements.ParseCreatedDate(read.CreatedDate)
	return err == nil && ok && created.Sub(known) > framework.Window
}

// reusedIDError says that the platform has given the id of an instance to another one.
type reusedIDError struct {
	id             int64
	known, created string
}

// Error says what to do about it.
func (e *reusedIDError) Error() string {
	return fmt.Sprintf("instance %d was made at %s, and the one in state at %s. The platform has given the id of an instance that was deleted to another one, which is not this resource's. "+
		"Nothing was changed. Remove this resource from state with `terraform state rm`; the next apply makes its instance anew", e.id, e.created, e.known)
}

// Update sends what changed in one PATCH, then enables or disables.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	state, remembered := framework.ReadState[resourceModel, privateState](ctx, req.State, req.Private, privateKey, &resp.Diagnostics)
	var plan, config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	id := r.Locate(state.ID, remembered.Landscape, describe(state), &resp.Diagnostics)
	timeout, diags := plan.Timeouts.Update(ctx, defaultUpdateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	r.Provider.Client.Protect(secretsOf(plan, config)...)
	updated, diags := r.apply(ctx, id, state, plan, expandUpdate(state, plan, config))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if updated == nil {
		keepComputed(&plan, state)
	} else {
		resp.Diagnostics.Append(flattenWritten(&plan, updated)...)
	}
	remembered.BaseURL = r.Provider.Client.BaseURL()
	resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, remembered.remember(state, plan, config))...)
	if !plan.Enabled.Equal(state.Enabled) {
		if err := r.setEnabled(ctx, id, plan.Enabled.ValueBool()); err != nil {
			resp.Diagnostics.AddError(summaryUnableToEnable, detailFailed(plan, err))
			plan.Enabled = state.Enabled // The rest has taken effect, and state says so.
		}
	}
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(framework.Landscape{}, plan.ID))...)
}

// keepComputed keeps the computed values of state when an update got no answer.
func keepComputed(plan *resourceModel, state resourceModel) {
	keepUnknown(&plan.Token, state.Token)
	keepUnknown(&plan.Valid, state.Valid)
	keepUnknown(&plan.ElementKey, state.ElementKey)
	keepUnknown(&plan.ElementID, state.ElementID)
	keepUnknown(&plan.Tags, state.Tags)
	keepUnknown(&plan.ProviderData, state.ProviderData)
	keepUnknown(&plan.Enabled, state.Enabled)
}

// keepUnknown gives an unknown value of a plan the value of state.
func keepUnknown[V attr.Value](planned *V, known V) {
	if (*planned).IsUnknown() {
		*planned = known
	}
}

func (r *Resource) setEnabled(ctx context.Context, id int64, enabled bool) error {
	if enabled {
		return r.Provider.Client.Instances.Enable(ctx, id)
	}
	return r.Provider.Client.Instances.Disable(ctx, id)
}

// Delete deletes the instance. It is fine if it is gone already.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, remembered := framework.ReadState[resourceModel, privateState](ctx, req.State, req.Private, privateKey, &resp.Diagnostics)
	id := r.Locate(state.ID, remembered.Landscape, describe(state), &resp.Diagnostics)
	timeout, diags := state.Timeouts.Delete(ctx, defaultDeleteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	r.Provider.Client.Protect(secretsOf(state, resourceModel{})...)
	if r.Provider.Client.Instances.IsAdopted(id) {
		// A replacement of this very instance has just taken it over.
		resp.Diagnostics.Append(framework.AdoptedNotDeleted(noun, describe(state)))
		return
	}
	switch err := r.Provider.Client.Instances.Delete(ctx, id); {
	case cloudelements.IsNotFound(err):
		r.belongsToAnother(ctx, state, &resp.Diagnostics)
	case err != nil:
		resp.Diagnostics.AddError(summaryUnableToDelete, detailFailed(state, err))
	}
}

// keep marks the instance of a state as one that the plan leaves as it is. Terraform applies in
// another process, which is not asked about such an instance.
func (r *Resource) keep(id types.String) {
	if number, ok := framework.ParseID(id.ValueString()); ok && r.Provider != nil {
		r.Provider.Client.Instances.Keep(number)
	}
}

// protect has the secrets of a state masked wherever they come up: its values, and the keys of the
// write-only ones, whose values are not known here and may come in clear.
func protect(client *cloudelements.Client, state resourceModel, remembered privateState) {
	client.Protect(secretsOf(state, resourceModel{})...)
	client.ProtectKeys(remembered.writeOnlyKeys(state)...)
	client.ProtectKeys(slices.Collect(maps.Keys(state.SecretConfiguration.Elements()))...)
}
