package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// claim says that the instance of a state is this one's, so that no other
// resource adopts it.
func (r *Resource) claim(id types.String) {
	if r.client != nil {
		framework.Claim(r.client.Instances, id)
	}
}

// keep says that a plan leaves the instance of a state as it is. Terraform applies
// in another process, and does not ask that one about such an instance.
func (r *Resource) keep(id types.String) {
	if number, ok := framework.ParseID(id.ValueString()); ok && r.client != nil {
		r.client.Instances.Keep(number)
	}
}

// lookAlikes warns of instances that an interrupted run may have left behind of
// which the plan would make a second one, or which applying it would adopt.
func (r *Resource) lookAlikes(ctx context.Context, plan, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if r.client == nil || plan.Name.IsUnknown() || plan.Tags.IsUnknown() && !config.Tags.IsNull() ||
		config.ElementKey.IsUnknown() || config.ElementID.IsUnknown() {
		return nil
	}
	create, more := expandCreate(plan, config)
	if more.HasError() {
		return nil // Validation says so, at the attribute.
	}
	if !r.adoptExisting {
		if ids := r.client.Instances.SeenLookAlikes(ctx, create); len(ids) > 0 {
			diags.AddWarning(summaryLookAlikes, detailLookAlikes(plan, ids))
		}
		return diags
	}
	ids, err := r.client.Instances.LookAlikes(ctx, create)
	switch {
	case err != nil:
		// Applying the plan looks again, and fails if it cannot.
		tflog.Warn(ctx, "Instances that could be adopted were not looked up", map[string]any{"error": err.Error()})
	case len(ids) == 1:
		diags.AddWarning(summaryWillAdopt, detailWillAdopt(plan, ids[0]))
	case len(ids) > 1:
		diags.AddWarning(summaryLookAlikes, detailCannotAdopt(plan, ids))
	}
	if kept := r.client.Instances.SeenKept(ctx, create); len(kept) > 0 {
		diags.AddError(summaryLookAlikeInState, detailLookAlikeInState(plan, kept))
	}
	return diags
}
