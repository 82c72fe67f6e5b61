package element

import (
	"context"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Create makes the element, or clones one. As soon as the platform has answered,
// it is in state, whatever fails next.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	r.requireProvider(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted, diags := expand(ctx, plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	defaults := secretDefaultsOf(resourceModel{}, plan, config, private{})
	r.provider.Client.Protect(defaults.values()...)
	made, adopted, diags := r.make(ctx, plan, wanted, defaults)
	resp.Diagnostics.Append(diags...)
	if made == nil {
		return
	}
	asked := plan
	flattenWritten(&plan, made)
	r.provider.Catalogue.Forget(names(plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	remembered := defaults.remember(private{BaseURL: r.provider.Client.BaseURL(), Made: true}, made)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.identity(plan, remembered))...)
	resp.Diagnostics.Append(writePrivate(ctx, resp.Private, remembered)...)
	defaultsSent, diags := r.followUp(ctx, asked, plan, wanted, defaults, made, adopted)
	for _, one := range diags {
		// An error would taint the element, and a tainted one is destroyed and made
		// again, with its instances.
		resp.Diagnostics.AddWarning(one.Summary(), one.Detail())
	}
	if remembered.Unsent = !defaultsSent; remembered.Unsent {
		resp.Diagnostics.Append(writePrivate(ctx, resp.Private, remembered)...)
	}
	r.provider.Catalogue.Forget(names(plan)...)
}

// make gives a new element, or one that an interrupted run left behind. There is
// none where it reports an error.
func (r *Resource) make(ctx context.Context, plan resourceModel, wanted cloudelements.Definition, defaults secretDefaults) (made *cloudelements.OwnElement, adopted bool, diags diag.Diagnostics) {
	if r.adopts(plan) {
		if made, diags = r.adopt(ctx, plan, wanted); made != nil || diags.HasError() {
			return made, true, diags
		}
	}
	var err error
	if model := plan.CloneOf.ValueString(); model != "" {
		made, err = r.provider.Client.Elements.Clone(ctx, model)
	} else {
		made, err = r.provider.Client.Elements.Create(ctx, withDefaults(wanted, defaults.sent))
	}
	if err != nil {
		r.addCreateFailed(ctx, &diags, plan, err)
		return nil, false, diags
	}
	return made, false, diags
}

// followUpTimeout bounds what is done after a create, also for a run that was told
// to stop.
const followUpTimeout = time.Minute

// followUp brings a new element to what is planned. One that was adopted may be of
// an earlier definition, and a clone is of another one. It tells whether the
// platform has the defaults of secrets that are to be sent.
func (r *Resource) followUp(ctx context.Context, asked, plan resourceModel, wanted cloudelements.Definition, defaults secretDefaults, made *cloudelements.OwnElement, adopted bool) (defaultsSent bool, diags diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), followUpTimeout)
	defer cancel()
	answer, defaultsSent := made, true
	isOther := adopted || !asked.CloneOf.IsNull()
	if isOther && len(uncovered(withDefaults(wanted, defaults.sent), made.Definition)) > 0 {
		changed, more := r.converge(ctx, made.ID, resourceModel{}, asked, defaults)
		diags.Append(more...)
		defaultsSent = changed != nil || len(defaults.sent) == 0
		if changed != nil {
			answer = changed
		}
	} else if !isOther {
		answer = r.whole(ctx, wanted, made)
		diags.Append(notAsConfigured(plan, wanted, answer)...)
	}
	if answer.Active != plan.Active.ValueBool() && (answer.Shows("active") || !plan.Active.ValueBool()) {
		err := framework.AfterCreate(ctx, func() error { return r.setActive(ctx, made.ID, plan.Active.ValueBool()) })
		if err != nil {
			diags.AddWarning(summaryNotSwitched, detailNotSwitched(plan, err))
		}
	}
	return defaultsSent, diags
}

// addCreateFailed reports that there is no new element.
func (r *Resource) addCreateFailed(ctx context.Context, diags *diag.Diagnostics, plan resourceModel, err error) {
	failure, isAnswer := cloudelements.AsError(err)
	model := plan.CloneOf.ValueString()
	switch {
	case model != "" && cloudelements.IsNotFound(err):
		shared := source{provider: r.provider}
		shared.addUnknown(ctx, diags, choice{path: path.Root("clone_of"), keyOrID: model, byKey: !framework.IDPattern.MatchString(model)})
	case isAnswer && failure.Status == http.StatusConflict:
		diags.AddAttributeError(pathKey, summaryKeyTaken, detailKeyTaken(plan, err, r.adopts(plan)))
	default:
		diags.AddError(summaryUnableToCreate, detailCreateFailed(plan, err))
	}
}
