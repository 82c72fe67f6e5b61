// Package element offers elements: data sources that read one element of the catalogue, list
// elements, and ask where a user gives consent to an instance of one; and a resource for those of
// the account's own.
package element

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

var noun = framework.Noun{Name: "element"}

// Resource is `cloudelements_element`: an element of the account's own.
type Resource struct{ framework.Resource }

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// NewResource returns the resource for the provider to offer.
func NewResource() resource.Resource { return &Resource{framework.Resource{Noun: noun}} }

// Schema describes the resource.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

// ModifyPlan settles what the plan shows as changed, and has the checks of instances wait for an
// element that is about to change.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan, config resourceModel
	isNew := req.State.Raw.IsNull()
	if !isNew {
		resp.Diagnostics.Append(framework.Get(ctx, req.State, &state)...)
		if r.Provider != nil {
			framework.Claim(r.Provider.Client.Elements, state.ID)
		}
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	remembered, diags := framework.ReadPrivate[privateState](ctx, req.Private, privateKey)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(planFromDocument(ctx, state, config, &plan, resp)...)
	if isNew {
		if key := plan.Key.ValueString(); key != strings.ToLower(key) {
			resp.Diagnostics.AddAttributeWarning(pathKey, summaryCapitalKey, detailCapitalKey(key))
		}
		resp.Diagnostics.Append(r.planAdoption(ctx, plan, config)...)
	} else if becomesAnother(state.CloneOf, plan.CloneOf, remembered.Made) {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("clone_of"))
	}
	resp.Diagnostics.Append(checkWords(state, plan)...)
	if isNew || len(resp.RequiresReplace) > 0 {
		resp.Diagnostics.Append(r.checkModel(ctx, plan)...)
	}
	resp.Diagnostics.Append(planSecretDefaults(state, plan, config, remembered)...)
	if sameDefinition(state.Definition, plan.Definition) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("definition"), state.Definition)...)
	} else if keys := plan.secretsInDefinition(); len(keys) > 0 {
		resp.Diagnostics.AddAttributeWarning(path.Root("definition"), summarySecretDefault, detailSecretInDefinition(keys))
	}
	if sameRows(state.Configuration, plan.Configuration) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("configuration"), state.Configuration)...)
	}
	if r.Provider != nil && (isNew || !plan.describesSame(state)) {
		r.Provider.Catalogue.Expect(names(plan, state)...)
	}
}

// becomesAnother reports whether an element is to be made from another model. What an imported one
// was made from is not known, so that it may be said; and to say it no more is no change.
func becomesAnother(before, now types.String, made bool) bool {
	return !now.IsNull() && !now.Equal(before) && (made || !before.IsNull())
}

// Create makes the element, or clones one. As soon as the platform has answered, it is in state,
// whatever fails next.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if !r.Ready(&resp.Diagnostics) || resp.Diagnostics.HasError() {
		return
	}
	wanted, diags := expand(ctx, plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	defaults := secretDefaultsOf(resourceModel{}, plan, config, privateState{})
	r.Provider.Client.Protect(defaults.values()...)
	made, adopted, diags := r.adoptOrCreate(ctx, plan, wanted, defaults)
	resp.Diagnostics.Append(diags...)
	if made == nil {
		return
	}
	planned := plan
	flattenWritten(&plan, made)
	r.Provider.Catalogue.Forget(names(plan)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
	remembered := defaults.remember(privateState{Landscape: framework.Landscape{BaseURL: r.Provider.Client.BaseURL()}, Made: true}, made)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(remembered.Landscape, plan.ID))...)
	resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, remembered)...)
	defaultsSent, diags := r.followUp(ctx, planned, plan, wanted, defaults, made, adopted)
	for _, one := range diags {
		// An error would taint the element, and a tainted one is destroyed and made again, with its
		// instances.
		resp.Diagnostics.AddWarning(one.Summary(), one.Detail())
	}
	if remembered.Unsent = !defaultsSent; remembered.Unsent {
		resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, remembered)...)
	}
	r.Provider.Catalogue.Forget(names(plan)...)
}

// adoptOrCreate returns an element that an interrupted run left behind, or else a new one. There is
// none where it reports an error.
func (r *Resource) adoptOrCreate(ctx context.Context, plan resourceModel, wanted cloudelements.Definition, defaults secretDefaults) (made *cloudelements.OwnElement, adopted bool, diags diag.Diagnostics) {
	if r.adopts(plan) {
		id := func(element *cloudelements.OwnElement) int64 { return element.ID }
		made, diags = framework.Adopt(ctx, r.Provider.Client.Elements, wanted, id, adoption(plan))
		if made != nil || diags.HasError() {
			return made, true, diags
		}
	}
	var err error
	if model := plan.CloneOf.ValueString(); model != "" {
		made, err = r.Provider.Client.Elements.Clone(ctx, model)
	} else {
		made, err = r.Provider.Client.Elements.Create(ctx, withDefaults(wanted, defaults.sent))
	}
	if err != nil {
		r.addCreateFailed(ctx, &diags, plan, err)
		return nil, false, diags
	}
	return made, false, diags
}

// adopts reports whether an element that an interrupted run left behind is looked for before one is
// made. A clone is not: nothing tells it from other elements.
func (r *Resource) adopts(plan resourceModel) bool {
	return r.Provider != nil && r.Provider.AdoptExisting && plan.CloneOf.IsNull()
}

// planAdoption warns of elements that applying the plan would adopt, or could not choose from.
func (r *Resource) planAdoption(ctx context.Context, plan, config resourceModel) diag.Diagnostics {
	if !r.adopts(plan) || config.Key.IsUnknown() || config.Definition.IsUnknown() || plan.Key.ValueString() == "" && plan.Name.IsUnknown() {
		return nil
	}
	wanted := cloudelements.Definition{"key": plan.Key.ValueString(), "name": plan.Name.ValueString()}
	return framework.PlanAdoption(ctx, r.Provider.Client.Elements, wanted, adoption(plan))
}

// followUp brings a new element to what is planned. One that was adopted may be of an earlier
// definition, and a clone is of another one. It reports whether the platform has the defaults of
// secrets that are to be sent.
func (r *Resource) followUp(ctx context.Context, planned, plan resourceModel, wanted cloudelements.Definition, defaults secretDefaults, made *cloudelements.OwnElement, adopted bool) (defaultsSent bool, diags diag.Diagnostics) {
	ctx, cancel := framework.FollowUp(ctx)
	defer cancel()
	answer, defaultsSent := made, true
	isOther := adopted || !planned.CloneOf.IsNull()
	if isOther && len(uncovered(withDefaults(wanted, defaults.sent), made.Definition)) > 0 {
		changed, more := r.converge(ctx, made.ID, resourceModel{}, planned, defaults)
		diags.Append(more...)
		defaultsSent = changed != nil || len(defaults.sent) == 0
		if changed != nil {
			answer = changed
		}
	} else if !isOther {
		answer = r.readWhole(ctx, wanted, made)
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
		diags.Append(r.unknownModel(ctx, model))
	case isAnswer && failure.Status == http.StatusConflict:
		diags.AddAttributeError(pathKey, summaryKeyTaken, r.keyTaken(ctx, plan, err))
	default:
		diags.AddError(summaryUnableToCreate, detailCreateFailed(plan, err))
	}
}

// keyTaken says who has the key that a new element was to have, as far as can be found out.
func (r *Resource) keyTaken(ctx context.Context, plan resourceModel, err error) string {
	key := plan.Key.ValueString()
	if r.Provider.Client.Elements.WasFreed(key) {
		return detailKeyNotFree(plan, err)
	}
	holder := ""
	if key != "" {
		if found, err := r.Provider.Client.Elements.Find(ctx, key); err == nil {
			holder = strconv.FormatInt(found.ID, 10)
		}
	}
	return detailKeyTaken(plan, err, r.adopts(plan), holder)
}

// Read brings state up to date. Only a 404 takes the element out of it.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state, remembered := framework.ReadState[resourceModel, privateState](ctx, req.State, req.Private, privateKey, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework asks for an identity however a read ends.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(remembered.Landscape, state.ID))...)
	if r.Provider == nil {
		resp.Diagnostics.Append(framework.RefreshSkipped(noun, describe(state)))
		return
	}
	id := r.Locate(state.ID, remembered.Landscape, describe(state), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	// Their values are not known here, and may come in clear.
	r.Provider.Client.ProtectKeys(remembered.SecretDefaults...)
	read, err := framework.ReadCreated(ctx, state.CreatedAt.ValueString(), func(ctx context.Context) (*cloudelements.OwnElement, error) {
		return r.Provider.Client.Elements.Read(ctx, id)
	})
	switch {
	case cloudelements.IsNotFound(err):
		tflog.Info(ctx, "The element is gone and leaves state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.AddError(summaryUnableToRead, detailOwnFailed(state, err, privilegeView))
		return
	}
	if isImport := state.Name.IsNull(); isImport {
		resp.Diagnostics.Append(fillImported(ctx, &state, read)...)
	}
	resp.Diagnostics.Append(flattenRead(ctx, &state, read)...)
	if remembered.Unsent {
		// So that the next plan sends them.
		state.SecretDefaultsWOVersion = types.Int64Null()
	}
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), state)...)
	hidden := remembered.HiddenDefaults
	if read.Shows("configuration") {
		hidden = hiddenDefaults(remembered.SecretDefaults, read)
	}
	if remembered.BaseURL == "" || !slices.Equal(hidden, remembered.HiddenDefaults) {
		remembered.BaseURL, remembered.HiddenDefaults = r.Provider.Client.BaseURL(), hidden
		resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, remembered)...)
	}
}

// Update changes the definition, then activates or deactivates.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	state, remembered := framework.ReadState[resourceModel, privateState](ctx, req.State, req.Private, privateKey, &resp.Diagnostics)
	var plan, config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	id := r.Locate(state.ID, remembered.Landscape, describe(state), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	defaults := secretDefaultsOf(state, plan, config, remembered)
	r.Provider.Client.Protect(defaults.values()...)
	r.Provider.Client.ProtectKeys(remembered.SecretDefaults...)
	if !plan.describesSame(state) || defaults.change() {
		answer, diags := r.converge(ctx, id, state, plan, defaults)
		r.Provider.Catalogue.Forget(names(plan, state)...)
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
	remembered.BaseURL = r.Provider.Client.BaseURL()
	resp.Diagnostics.Append(framework.WritePrivate(ctx, resp.Private, privateKey, remembered)...)
	resp.Diagnostics.Append(framework.Set(ctx, &resp.State, resourceTypes(), plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, r.Identity(remembered.Landscape, plan.ID))...)
}

// converge brings the definition of an element from one model to another. What is in neither stays
// as the platform has it, and is sent along, since it is not known what becomes of what an update
// leaves out. Where that cannot be done with the default of a secret, nothing is changed.
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
		current, err = r.Provider.Client.Elements.Read(ctx, id)
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
	emptied := make(map[string]string, len(defaults.forgotten))
	for _, key := range defaults.forgotten {
		emptied[key] = ""
	}
	whole := cloudelements.Definition(definitions.Merge(current.Definition, withDefaults(before, emptied), withDefaults(wanted, values)))
	if masked := withoutMasks(whole); len(masked) > 0 {
		diags.AddWarning(summaryMaskedDefaults, detailMaskedDefaults(plan, masked))
	}
	answer, err := r.Provider.Client.Elements.Update(ctx, id, whole)
	if err != nil {
		diags.AddError(summaryUnableToUpdate, detailOwnFailed(plan, err, privilegeEdit))
		return nil, diags
	}
	for _, part := range leftovers(before, wanted, r.readWhole(ctx, before, answer).Definition) {
		if err := r.Provider.Client.Elements.DeletePart(ctx, id, part...); err != nil && !cloudelements.IsNotFound(err) {
			diags.AddError(summaryUnableToUpdate, detailOwnFailed(plan, err, privilegeEdit))
			return nil, diags
		}
	}
	diags.Append(notAsConfigured(plan, wanted, r.readWhole(ctx, wanted, answer))...)
	return answer, diags
}

// readWhole reads an element again where an answer does not show all that is wanted: it may leave
// members out.
func (r *Resource) readWhole(ctx context.Context, wanted cloudelements.Definition, answer *cloudelements.OwnElement) *cloudelements.OwnElement {
	for member := range wanted {
		if !answer.Shows(member) {
			if read, err := r.Provider.Client.Elements.Read(ctx, answer.ID); err == nil {
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
		return r.Provider.Client.Elements.Activate(ctx, id)
	}
	return r.Provider.Client.Elements.Deactivate(ctx, id)
}

// Delete deletes the element, unless it has instances that are not to go with it. One that is gone
// already is fine.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, remembered := framework.ReadState[resourceModel, privateState](ctx, req.State, req.Private, privateKey, &resp.Diagnostics)
	id := r.Locate(state.ID, remembered.Landscape, describe(state), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Provider.Client.Elements.IsAdopted(id) {
		// A replacement of this very element has just taken it over.
		resp.Diagnostics.Append(framework.AdoptedNotDeleted(noun, describe(state)))
		return
	}
	defer r.Provider.Catalogue.Forget(names(state)...)
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
		if err := r.Provider.Client.Instances.Delete(ctx, instance.ID); err != nil && !cloudelements.IsNotFound(err) {
			resp.Diagnostics.AddError(summaryUnableToDelete, detailInstanceNotDeleted(state, instances[:i], err))
			return
		}
	}
	if len(instances) > 0 {
		resp.Diagnostics.AddWarning(summaryInstancesDeleted, detailInstancesDeleted(state, instances))
	}
	if err := r.Provider.Client.Elements.Delete(ctx, id); err != nil && !cloudelements.IsNotFound(err) {
		resp.Diagnostics.AddError(summaryUnableToDelete, detailOwnFailed(state, err, privilegeDelete))
		return
	}
	r.Provider.Client.Elements.Freed(state.Key.ValueString())
}

// instances returns those that an element has. A list may lag behind what this very run has
// deleted, so that each is looked up until one is there.
func (r *Resource) instances(ctx context.Context, id int64) ([]cloudelements.Instance, error) {
	var listed []cloudelements.Instance
	for instance, err := range r.Provider.Client.Instances.List(ctx, cloudelements.InstanceListOptions{ElementKeyOrID: strconv.FormatInt(id, 10)}) {
		if err != nil {
			return nil, err
		}
		if instance.Element.ID == 0 || instance.Element.ID == id {
			listed = append(listed, instance)
		}
	}
	for i := range listed {
		_, err := r.Provider.Client.Instances.Look(ctx, listed[i].ID)
		switch {
		case err == nil:
			return listed[i:], nil
		case !cloudelements.IsNotFound(err):
			return nil, err
		}
	}
	return nil, nil
}
