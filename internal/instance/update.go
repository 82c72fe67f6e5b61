package instance

import (
	"context"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Update sends what changed in one PATCH, then enables or disables.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan, config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.State, &state)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	r.requireClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := r.locate(state, remembered, &resp.Diagnostics)
	timeout, diags := plan.Timeouts.Update(ctx, defaultUpdateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	r.client.Protect(secretsOf(plan, config)...)
	updated, diags := r.apply(ctx, id, state, plan, expandUpdate(state, plan, config, remembered))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if updated == nil {
		keepComputed(&plan, state)
	} else {
		resp.Diagnostics.Append(flattenWritten(&plan, updated)...)
	}
	remembered.BaseURL = r.client.BaseURL()
	resp.Diagnostics.Append(writePrivate(ctx, resp.Private, remembered.remember(writeOnlyGroups(state), writeOnlyGroups(config)))...)
	if !plan.Enabled.Equal(state.Enabled) {
		if err := r.setEnabled(ctx, id, plan.Enabled.ValueBool()); err != nil {
			resp.Diagnostics.AddError(summaryUnableToEnable, detailFailed(plan, err))
			plan.Enabled = state.Enabled // The rest has taken effect, and state says so.
		}
	}
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
	resp.Diagnostics.Append(framework.Set(ctx, resp.Identity, identityTypes, r.identity(plan))...)
}

// apply sends the change. It gives no instance, and a warning, where it stays
// open whether the change took effect. Without a change, the instance is read,
// since the plan may leave values to be known after apply.
func (r *Resource) apply(ctx context.Context, id int64, state, plan resourceModel, change update) (*cloudelements.Instance, diag.Diagnostics) {
	var diags diag.Diagnostics
	if change.empty() {
		read, err := r.client.Instances.Get(ctx, id)
		if err != nil {
			diags.AddError(summaryUnableToUpdate, detailFailed(plan, err))
		}
		return read, diags
	}
	var unlisted []string
	if len(change.removed) > 0 {
		definition, err := r.catalogue.Configuration(ctx, elementKeyOrID(plan.ElementID, plan.ElementKey))
		if err != nil {
			diags.AddError(summaryUnableToReset, detailResetFailed(plan, change.removed, err))
			return nil, diags
		}
		for key, value := range resetValues(change.removed, definition.Rows) {
			change.patch.Configuration[key] = value
		}
		unlisted = unlistedKeys(change.removed, definition.Rows)
	}
	updated, authenticated, err := r.send(ctx, id, change.patch)
	if len(unlisted) > 0 && cloudelements.IsBadRequest(err) && len(change.patch.ProviderData) == 0 {
		// No source says whether the platform refuses keys that the element does not have
		// [reference 6, question 4]. If it does, the instance has none of them to unset.
		change = change.without(unlisted)
		updated, authenticated, err = r.sendOrRead(ctx, id, change)
	}
	switch {
	case err == nil:
		updated, diags = r.takesEffect(ctx, id, state, plan, change, updated)
		if !authenticated {
			diags.AddWarning(summaryNotAuthenticated, detailNotAuthenticated(plan))
		} else if r.lacksSubscription(ctx, plan, change, updated) {
			diags.AddWarning(summaryNotSubscribed, detailNotSubscribed(plan))
		}
	case cloudelements.IsAmbiguous(err):
		// To report a failure would have the next apply spend the code a second time.
		// The next refresh shows what has not taken effect.
		diags.AddWarning(summaryUnclearAuthorization, detailUnclearAuthorization(plan, err))
	case err != nil:
		diags.AddError(summaryUnableToUpdate, detailUpdateFailed(plan, change, err))
	}
	return updated, diags
}

// sendOrRead sends a change as send does, and reads the instance where there is
// none.
func (r *Resource) sendOrRead(ctx context.Context, id int64, change update) (*cloudelements.Instance, bool, error) {
	if !change.empty() {
		return r.send(ctx, id, change.patch)
	}
	read, err := r.client.Instances.Get(ctx, id)
	return read, true, err
}

// send sends a change, and tells whether the platform did what it asks for of
// authenticating again.
func (r *Resource) send(ctx context.Context, id int64, patch cloudelements.InstanceUpdate) (updated *cloudelements.Instance, authenticated bool, err error) {
	updated, err = r.client.Instances.Update(ctx, id, patch)
	if len(patch.ProviderData) > 0 || !patch.ReAuthenticate || !cloudelements.NeedsCode(err) {
		return updated, true, err
	}
	// No source says whether an OAuth instance is authenticated again without a
	// code. That PATCH changes it without is certain [reference 5.2].
	patch.ReAuthenticate = false
	updated, err = r.client.Instances.Update(ctx, id, patch)
	return updated, false, err
}

// keepComputed keeps the computed values of state where an update gave no
// answer.
func keepComputed(plan *resourceModel, state resourceModel) {
	if plan.Token.IsUnknown() {
		plan.Token = state.Token
	}
	if plan.Valid.IsUnknown() {
		plan.Valid = state.Valid
	}
	if plan.ElementKey.IsUnknown() {
		plan.ElementKey = state.ElementKey
	}
	if plan.ElementID.IsUnknown() {
		plan.ElementID = state.ElementID
	}
	if plan.Tags.IsUnknown() {
		plan.Tags = state.Tags
	}
	if plan.ProviderData.IsUnknown() {
		plan.ProviderData = state.ProviderData
	}
	if plan.Enabled.IsUnknown() {
		plan.Enabled = state.Enabled
	}
}

func (r *Resource) setEnabled(ctx context.Context, id int64, enabled bool) error {
	if enabled {
		return r.client.Instances.Enable(ctx, id)
	}
	return r.client.Instances.Disable(ctx, id)
}
