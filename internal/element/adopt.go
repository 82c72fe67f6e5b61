package element

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// adopts tells whether an element that an interrupted run left behind is looked for
// before one is made. A clone is not: nothing tells it from other elements.
func (r *Resource) adopts(plan resourceModel) bool {
	return r.provider != nil && r.provider.AdoptExisting && plan.CloneOf.IsNull()
}

// claim says that the element of a state is this one's, so that no other resource
// adopts it.
func (r *Resource) claim(state resourceModel) {
	if id, err := strconv.ParseInt(state.ID.ValueString(), 10, 64); err == nil && r.provider != nil {
		r.provider.Client.Elements.Claim(id)
	}
}

// adopt gives an element that an interrupted run left behind, or nil where there
// is none.
func (r *Resource) adopt(ctx context.Context, plan resourceModel, wanted cloudelements.Definition) (*cloudelements.OwnElement, diag.Diagnostics) {
	var diags diag.Diagnostics
	existing, err := r.provider.Client.Elements.Adopt(ctx, wanted)
	if err != nil {
		diags.AddError(summaryUnableToAdopt, detailAdoptFailed(plan, err))
		return nil, diags
	}
	if existing != nil {
		tflog.Info(ctx, "Adopting an element that an interrupted run left behind", map[string]any{"id": existing.ID})
		diags.AddWarning(summaryAdopted, detailAdopted(plan, existing.ID))
	}
	return existing, diags
}

// lookAlikes warns of elements that applying the plan would adopt, or could not
// choose from.
func (r *Resource) lookAlikes(ctx context.Context, plan, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if !r.adopts(plan) || config.Key.IsUnknown() || config.Key.IsNull() && config.Name.IsUnknown() {
		return nil
	}
	wanted := cloudelements.Definition{"key": config.Key.ValueString(), "name": config.Name.ValueString()}
	ids, err := r.provider.Client.Elements.LookAlikes(ctx, wanted)
	switch {
	case err != nil:
		// Applying the plan looks again, and fails if it cannot.
		tflog.Warn(ctx, "Elements that could be adopted were not looked up", map[string]any{"error": err.Error()})
	case len(ids) == 1:
		diags.AddWarning(summaryWillAdopt, detailWillAdopt(plan, ids[0]))
	case len(ids) > 1:
		diags.AddWarning(summaryLookAlikes, detailCannotAdopt(plan, ids))
	}
	return diags
}
