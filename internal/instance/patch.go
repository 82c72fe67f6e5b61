package instance

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// apply sends the change. If it cannot be told whether the change was made, apply returns no
// instance, and a warning. If there is no change, the instance is read, since the plan may have
// left values to be known after apply.
func (r *Resource) apply(ctx context.Context, id int64, state, plan resourceModel, change update) (*cloudelements.Instance, diag.Diagnostics) {
	var diags diag.Diagnostics
	if change.empty() {
		read, err := r.Provider.Client.Instances.Get(ctx, id)
		if err != nil {
			diags.AddError(summaryUnableToUpdate, detailFailed(plan, err))
		}
		return read, diags
	}
	var unlisted []string
	if len(change.removed) > 0 {
		definition, err := r.Provider.Catalogue.Configuration(ctx, elementKeyOrID(plan.ElementID, plan.ElementKey))
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
		updated, diags = r.completeUpdate(ctx, id, state, plan, change, updated)
		if !authenticated {
			diags.AddWarning(summaryNotAuthenticated, detailNotAuthenticated(plan))
		} else if r.lacksSubscription(ctx, plan, change, updated) {
			diags.AddWarning(summaryNotSubscribed, detailNotSubscribed(plan))
		}
	case cloudelements.IsAmbiguous(err):
		// An error would make the next apply send the code, which works once, again. The next
		// refresh shows what was not changed.
		diags.AddWarning(summaryUnclearAuthorization, detailUnclearAuthorization(plan, err))
	case err != nil:
		diags.AddError(summaryUnableToUpdate, detailUpdateFailed(plan, change, err))
	}
	return updated, diags
}

// sendOrRead sends a change as send does, or reads the instance if there is no change.
func (r *Resource) sendOrRead(ctx context.Context, id int64, change update) (*cloudelements.Instance, bool, error) {
	if !change.empty() {
		return r.send(ctx, id, change.patch)
	}
	read, err := r.Provider.Client.Instances.Get(ctx, id)
	return read, true, err
}

// send sends a change, and reports whether the platform authenticated the instance again if it was
// asked to.
func (r *Resource) send(ctx context.Context, id int64, patch cloudelements.InstanceUpdate) (updated *cloudelements.Instance, authenticated bool, err error) {
	updated, err = r.Provider.Client.Instances.Update(ctx, id, patch)
	if len(patch.ProviderData) > 0 || !patch.ReAuthenticate || !cloudelements.NeedsCode(err) {
		return updated, true, err
	}
	// No source says whether an OAuth instance can be authenticated again without a code. A PATCH
	// that does not ask for it changes the instance for certain [reference 5.2].
	patch.ReAuthenticate = false
	updated, err = r.Provider.Client.Instances.Update(ctx, id, patch)
	return updated, false, err
}

// completeUpdate sends again, in another form, what the answer shows was ignored, and warns about
// what is ignored in every form.
func (r *Resource) completeUpdate(ctx context.Context, id int64, state, plan resourceModel, change update, updated *cloudelements.Instance) (*cloudelements.Instance, diag.Diagnostics) {
	updated, diags := r.dropOldName(ctx, id, state, plan, updated)
	updated, more := r.unset(ctx, id, state, plan, change, updated)
	return updated, append(diags, more...)
}

// dropOldName removes the old name from the tags. No source says whether the platform adds the name
// to tags that are set [reference 2.5]; if it does, it keeps the old one there.
func (r *Resource) dropOldName(ctx context.Context, id int64, state, plan resourceModel, updated *cloudelements.Instance) (*cloudelements.Instance, diag.Diagnostics) {
	var diags diag.Diagnostics
	isTagged := slices.Contains(updated.Tags, state.Name.ValueString()) && !plan.Tags.IsNull() && !plan.Tags.IsUnknown()
	if plan.Name.Equal(state.Name) || !isTagged || sameTags(plan.Tags, updated.Tags, updated.Name) {
		return updated, diags
	}
	tags := expandTags(plan.Tags)
	again, err := r.Provider.Client.Instances.Update(ctx, id, cloudelements.InstanceUpdate{Tags: &tags})
	if err != nil {
		diags.AddWarning(summaryUnableToUpdate, detailFailed(plan, err)+"\n\n"+detailShownByNextPlan)
		return updated, diags
	}
	return again, diags
}

// unset makes sure that keys which are no longer configured are unset. No source says what unsets a
// key that has no default [reference 6, question 1]: a key that still shows its old value after ""
// is sent as null, and if that is ignored too, a warning says so.
func (r *Resource) unset(ctx context.Context, id int64, state, plan resourceModel, change update, updated *cloudelements.Instance) (*cloudelements.Instance, diag.Diagnostics) {
	var diags diag.Diagnostics
	kept := keptKeys(state, change, updated)
	if len(kept) == 0 {
		return updated, diags
	}
	nulls := make(map[string]any, len(kept))
	for _, key := range kept {
		nulls[key] = nil
	}
	again, _, err := r.send(ctx, id, cloudelements.InstanceUpdate{Configuration: nulls, ReAuthenticate: true})
	if err == nil {
		updated = again
		kept = keptKeys(state, change, updated)
	}
	if len(kept) > 0 {
		diags.AddWarning(summaryNotReset, detailNotReset(plan, kept, err))
	}
	return updated, diags
}

// keptKeys returns the keys that were to be unset and still show what they were. For a secret, only
// its presence can be seen.
func keptKeys(state resourceModel, change update, updated *cloudelements.Instance) []string {
	before := plainSettings(state).byKey()
	return slices.DeleteFunc(slices.Clone(change.removed), func(key string) bool {
		shown := updated.Configuration[key]
		if shown == nil || change.patch.Configuration[key] != "" || lenient.SameValue("", *shown) {
			return true
		}
		return !redact.IsMasked(*shown) && !lenient.SameValue(before[key].text, *shown)
	})
}

// lacksSubscription reports whether events of an element with webhooks were switched on and the
// instance shows no subscription to them. The platform subscribes when it authenticates an instance
// [reference 5.2], which it may not have done.
func (r *Resource) lacksSubscription(ctx context.Context, plan resourceModel, change update, updated *cloudelements.Instance) bool {
	planned := plainSettings(plan).byKey()
	_, isSent := change.patch.Configuration[keyEventsEnabled]
	if shown := updated.Configuration[keyEventsSubscription]; !isSent || planned[keyEventsEnabled].text != "true" || updated.Configuration == nil || shown != nil && *shown != "" {
		return false
	}
	definition, err := r.Provider.Catalogue.Configuration(ctx, elementKeyOrID(plan.ElementID, plan.ElementKey))
	if err != nil {
		return false // A detail of an update that has taken effect.
	}
	rows := rowsByKey(definition.Rows)
	if _, listed := rows[keyEventsSubscription]; !listed {
		return false
	}
	if chosen := planned[keyEventsVendorType].text; chosen != "" {
		return strings.HasPrefix(chosen, "webhook")
	}
	polls := func(key string) bool { return strings.HasPrefix(key, "event.poller.") }
	return !slices.ContainsFunc(slices.Collect(maps.Keys(rows)), polls)
}
