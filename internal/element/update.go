package element

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Update changes the definition, then activates or deactivates.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan, config resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	remembered, diags := readPrivate(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	r.requireProvider(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := r.locate(state, remembered, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defaults := secretDefaultsOf(state, plan, config, remembered)
	r.provider.Client.Protect(defaults.values()...)
	r.provider.Client.ProtectKeys(remembered.SecretDefaults...)
	if !plan.describesSame(state) || defaults.change() {
		answer, diags := r.converge(ctx, id, state, plan, defaults)
		r.provider.Catalogue.Forget(names(plan, state)...)
		resp.Diagnostics.Append(diags...)
		if resp.Diagnostics.HasError() {
			return
		}
		flattenWritten(&plan, answer)
		remembered = defaults.remember(remembered, answer)
	}
	if plan.CreatedAt.IsUnknown() {
		plan.CreatedAt = state.CreatedAt
	}
	if !plan.Active.Equal(state.Active) {
		if err := r.setActive(ctx, id, plan.Active.ValueBool()); err != nil {
			resp.Diagnostics.AddError(summaryUnableToActivate, detailOwnFailed(plan, err, privilegeEdit))
			plan.Active = state.Active // The rest has taken effect, and state says so.
		}
	}
	remembered.BaseURL = r.provider.Client.BaseURL()
	resp.Diagnostics.Append(writePrivate(ctx, resp.Private, remembered)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.identity(plan, remembered))...)
}

// converge brings the definition of an element from one model to another. What is
// in neither stays as the platform has it, and is sent along, since it is not
// known what becomes of what an update leaves out. Where that cannot be done with
// the default of a secret, nothing is changed.
func (r *Resource) converge(ctx context.Context, id int64, state, plan resourceModel, defaults secretDefaults) (*cloudelements.OwnElement, diag.Diagnostics) {
	before, diags := expand(ctx, state)
	wanted, more := expand(ctx, plan)
	diags.Append(more...)
	if diags.HasError() {
		return nil, diags
	}
	// It cannot be changed, and may differ in case.
	delete(before, "key")
	delete(wanted, "key")
	var current *cloudelements.OwnElement
	err := framework.AfterCreate(ctx, func() error {
		var err error
		current, err = r.provider.Client.Elements.Read(ctx, id)
		return err
	})
	if err != nil {
		diags.AddError(summaryUnableToUpdate, detailOwnFailed(plan, err, privilegeView))
		return nil, diags
	}
	values, missing := defaults.toSend(current)
	if len(missing) > 0 {
		diags.AddAttributeError(pathSecretDefaults, summarySecretsNeeded, detailSecretsNeeded(plan, missing))
		return nil, diags
	}
	gone := make(map[string]string, len(defaults.forgotten))
	for _, key := range defaults.forgotten {
		gone[key] = ""
	}
	whole := merge(current.Definition, withDefaults(before, gone), withDefaults(wanted, values))
	if masked := withoutMasks(whole); len(masked) > 0 {
		diags.AddWarning(summaryMaskedDefaults, detailMaskedDefaults(plan, masked))
	}
	answer, err := r.provider.Client.Elements.Update(ctx, id, whole)
	if err != nil {
		diags.AddError(summaryUnableToUpdate, detailOwnFailed(plan, err, privilegeEdit))
		return nil, diags
	}
	left := leftovers(before, wanted, r.whole(ctx, before, answer).Definition)
	for _, part := range left {
		if err := r.provider.Client.Elements.DeletePart(ctx, id, part...); err != nil && !cloudelements.IsNotFound(err) {
			diags.AddError(summaryUnableToUpdate, detailOwnFailed(plan, err, privilegeEdit))
			return nil, diags
		}
	}
	diags.Append(notAsConfigured(plan, wanted, r.whole(ctx, wanted, answer))...)
	return answer, diags
}

// whole reads an element again where an answer does not show all that is wanted:
// it may leave members out.
func (r *Resource) whole(ctx context.Context, wanted cloudelements.Definition, answer *cloudelements.OwnElement) *cloudelements.OwnElement {
	for member := range wanted {
		if !answer.Shows(member) {
			if read, err := r.provider.Client.Elements.Read(ctx, answer.ID); err == nil {
				return read
			}
			return answer
		}
	}
	return answer
}

// notAsConfigured warns of what the platform has made something else of.
func notAsConfigured(plan resourceModel, wanted cloudelements.Definition, answer *cloudelements.OwnElement) diag.Diagnostics {
	var diags diag.Diagnostics
	if names := uncovered(wanted, answer.Definition); len(names) > 0 {
		diags.AddWarning(summaryNotAsConfigured, detailNotAsConfigured(plan, names))
	}
	return diags
}

func (r *Resource) setActive(ctx context.Context, id int64, active bool) error {
	if active {
		return r.provider.Client.Elements.Activate(ctx, id)
	}
	return r.provider.Client.Elements.Deactivate(ctx, id)
}
