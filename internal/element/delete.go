package element

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Delete deletes the element, unless it has instances that are not to go with it.
// One that is gone already is fine.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
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
	if r.provider.Client.Elements.IsAdopted(id) {
		// A replacement of this very element has just taken it over.
		resp.Diagnostics.AddWarning(summaryAdoptedNotDeleted, detailAdoptedNotDeleted(state))
		return
	}
	defer r.provider.Catalogue.Forget(names(state)...)
	instances, err := r.instances(ctx, id)
	switch {
	case err != nil:
		resp.Diagnostics.AddError(summaryUnableToDelete, detailInstancesNotKnown(state, err))
		return
	case len(instances) > 0 && !state.ForceDestroy.ValueBool():
		resp.Diagnostics.AddError(summaryInUse, detailInUse(state, instances))
		return
	}
	for i, instance := range instances {
		tflog.Warn(ctx, "Deleting an instance with its element, since force_destroy is set", map[string]any{"element": id, "instance": instance.ID})
		if err := r.provider.Client.Instances.Delete(ctx, instance.ID); err != nil && !cloudelements.IsNotFound(err) {
			resp.Diagnostics.AddError(summaryUnableToDelete, detailInstanceNotDeleted(state, instances[:i], err))
			return
		}
	}
	if len(instances) > 0 {
		resp.Diagnostics.AddWarning(summaryInstancesDeleted, detailInstancesDeleted(state, instances))
	}
	if err := r.provider.Client.Elements.Delete(ctx, id); err != nil && !cloudelements.IsNotFound(err) {
		resp.Diagnostics.AddError(summaryUnableToDelete, detailOwnFailed(state, err, privilegeDelete))
	}
}

// instances are those that an element has. A list may lag behind what this very
// run has deleted, so that each is asked for until there is one.
func (r *Resource) instances(ctx context.Context, id int64) ([]cloudelements.Instance, error) {
	var listed []cloudelements.Instance
	for instance, err := range r.provider.Client.Instances.List(ctx, cloudelements.InstanceListOptions{ElementKeyOrID: strconv.FormatInt(id, 10)}) {
		if err != nil {
			return nil, err
		}
		if instance.Element.ID == 0 || instance.Element.ID == id {
			listed = append(listed, instance)
		}
	}
	for i := range listed {
		_, err := r.provider.Client.Instances.Look(ctx, listed[i].ID)
		switch {
		case err == nil:
			return listed[i:], nil
		case !cloudelements.IsNotFound(err):
			return nil, err
		}
	}
	return nil, nil
}
