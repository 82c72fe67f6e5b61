package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/protocol"
)

var _ protocol.ResourceWithShortcut = (*Resource)(nil)

// ReadUnchanged answers the read of an instance that the list of a refresh has shown just as state
// has it. What the list does not have costs next to nothing here.
func (r *Resource) ReadUnchanged(ctx context.Context, kept *protocol.State) (identity types.Object, unchanged bool) {
	remembered, diags := framework.ReadPrivate[privateState](ctx, kept, privateKey)
	if diags.HasError() || remembered.BaseURL != r.Provider.Client.BaseURL() {
		return identity, false
	}
	id, _ := framework.ParseID(kept.Text("id")) // No instance has 0.
	listed := r.Provider.Client.Instances.Listed(id)
	if listed == nil {
		return identity, false
	}
	object, ok := kept.Object(ctx)
	state := framework.Decode[resourceModel](object)
	if !ok || state.Name.IsNull() { // After an import, there is no state yet.
		return identity, false
	}
	protect(r.Provider.Client, state, remembered)
	if isAnother(state, listed) || !showsSame(state, listed) || state.Valid.Equal(types.BoolValue(false)) {
		return identity, false
	}
	return r.Identity(remembered.Landscape, state.ID), true
}

// PlanUnchanged keeps the instance, as ModifyPlan does. All that ModifyPlan looks at besides shows
// in the state and in what Terraform proposes.
func (r *Resource) PlanUnchanged(_ context.Context, state *protocol.State) {
	r.keep(types.StringValue(state.Text("id")))
}
