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

// takesEffect sends once more what the answer to an update shows to have no effect
// in the first form, and warns where it has none in any.
func (r *Resource) takesEffect(ctx context.Context, id int64, state, plan resourceModel, change update, updated *cloudelements.Instance) (*cloudelements.Instance, diag.Diagnostics) {
	updated, diags := r.dropOldName(ctx, id, state, plan, updated)
	updated, more := r.unset(ctx, id, state, plan, change, updated)
	return updated, append(diags, more...)
}

// dropOldName takes the old name away from the tags. No source says whether the
// platform makes the name a tag where there are others [reference 2.5]; then it
// leaves the old one there.
func (r *Resource) dropOldName(ctx context.Context, id int64, state, plan resourceModel, updated *cloudelements.Instance) (*cloudelements.Instance, diag.Diagnostics) {
	var diags diag.Diagnostics
	isTagged := slices.Contains(updated.Tags, state.Name.ValueString()) && !plan.Tags.IsNull() && !plan.Tags.IsUnknown()
	if plan.Name.Equal(state.Name) || !isTagged || sameTags(plan.Tags, updated.Tags, updated.Name) {
		return updated, diags
	}
	tags := expandTags(plan.Tags)
	again, err := r.client.Instances.Update(ctx, id, cloudelements.InstanceUpdate{Tags: &tags})
	if err != nil {
		diags.AddWarning(summaryUnableToUpdate, detailFailed(plan, err)+"\n\n"+detailShownByNextPlan)
		return updated, diags
	}
	return again, diags
}

// unset makes sure that keys which are configured no longer are unset. No source
// says what unsets a key that has no default [reference 6, question 1]: one that
// still shows what it was after "" is sent as null, and a warning says it where
// that has no effect either.
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

// keptKeys are the keys that were to be unset and still show what they were. Of a
// secret only that there is one can be seen.
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

// lacksSubscription tells whether events of an element with webhooks were switched
// on, and the instance shows no subscription to them. The platform subscribes when
// it authenticates [reference 5.2], which it may not have done.
func (r *Resource) lacksSubscription(ctx context.Context, plan resourceModel, change update, updated *cloudelements.Instance) bool {
	planned := plainSettings(plan).byKey()
	_, isSent := change.patch.Configuration[keyEventsEnabled]
	if shown := updated.Configuration[keyEventsSubscription]; !isSent || planned[keyEventsEnabled].text != "true" || updated.Configuration == nil || shown != nil && *shown != "" {
		return false
	}
	definition, err := r.catalogue.Configuration(ctx, elementKeyOrID(plan.ElementID, plan.ElementKey))
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
