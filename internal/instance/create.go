package instance

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Create makes the instance. As soon as the platform has answered, id and token
// are in state, whatever fails next.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	r.requireClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultCreateTimeout)
	resp.Diagnostics.Append(diags...)
	create, diags := expandCreate(plan, config)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	r.client.Protect(secretsOf(plan, config)...)
	created, adopted, diags := r.make(ctx, plan, create)
	resp.Diagnostics.Append(diags...)
	if created == nil {
		return
	}
	resp.Diagnostics.Append(flattenWritten(&plan, created)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
	resp.Diagnostics.Append(framework.Set(ctx, resp.Identity, identityTypes, r.identity(plan))...)
	resp.Diagnostics.Append(writePrivate(ctx, resp.Private, private{BaseURL: r.client.BaseURL()}.remember(nil, writeOnlyGroups(config)))...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(otherElement(plan, created)...)
	resp.Diagnostics.Append(r.followUp(ctx, &plan, config, created, adopted)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
}

// make gives a new instance, or one that an interrupted run left behind. With an
// error there is one where it is there and of no use.
func (r *Resource) make(ctx context.Context, plan resourceModel, create cloudelements.InstanceCreate) (made *cloudelements.Instance, adopted bool, diags diag.Diagnostics) {
	if r.adoptExisting {
		existing, err := r.client.Instances.Adopt(ctx, create)
		if err != nil {
			diags.AddError(summaryUnableToAdopt, detailAdoptFailed(plan, err))
			return nil, false, diags
		}
		if existing != nil {
			tflog.Info(ctx, "Adopting an instance that an interrupted run left behind", map[string]any{"id": existing.ID})
			diags.AddWarning(summaryAdopted, detailAdopted(plan, existing.ID))
			return existing, true, diags
		}
	}
	tflog.Info(ctx, "Creating an instance; the platform logs in at the vendor, which may take half a minute", map[string]any{"name": create.Name})
	made, err := r.client.Instances.Create(ctx, create)
	switch {
	case err == nil:
	case made != nil:
		diags.AddError(summaryUnableToCreate, detailLeftover(plan, made.ID, err))
	default:
		diags.AddError(summaryUnableToCreate, detailCreateFailed(plan, err))
	}
	return made, false, diags
}

// followUpTimeout bounds what is done after a create, also for a run that was
// told to stop.
const followUpTimeout = time.Minute

// followUp brings a new instance to what is planned. What fails is a warning: an
// error would taint the instance, and a tainted one is destroyed and made again,
// so that its authorization would be lost over a detail.
func (r *Resource) followUp(ctx context.Context, plan *resourceModel, config resourceModel, created *cloudelements.Instance, adopted bool) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), followUpTimeout)
	defer cancel()
	var diags diag.Diagnostics
	if created.Token == "" && plan.storesToken() {
		err := framework.AfterCreate(ctx, func() error {
			read, err := r.client.Instances.Get(ctx, created.ID)
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

// converge changes what an adopted instance shows that differs from the plan: it
// may have been made from an earlier configuration.
func (r *Resource) converge(ctx context.Context, plan, config resourceModel, adopted *cloudelements.Instance) diag.Diagnostics {
	actual := plan
	diags := flattenRead(&actual, adopted)
	change := expandUpdate(actual, plan, config, private{})
	if diags.HasError() || change.empty() {
		return diags
	}
	_, more := r.apply(ctx, adopted.ID, actual, plan, change)
	for _, failed := range more {
		diags.AddWarning(failed.Summary(), failed.Detail()+"\n\n"+detailShownByNextPlan)
	}
	return diags
}
