package instance

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ModifyPlan decides what the plan shows as changed and what as known after apply.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan, config resourceModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(framework.Get(ctx, req.State, &state)...)
		if r.Provider != nil {
			framework.Claim(r.Provider.Client.Instances, state.ID)
		}
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(framework.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.checkElement(ctx, state, config)...)
	resp.Diagnostics.Append(checkStoredAsWritten(state, config)...)
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(missingWriteOnly(resourceModel{}, config)...)
		planCreate(&plan, config)
		resp.Diagnostics.Append(framework.Set(ctx, &resp.Plan, resourceTypes(), plan)...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.check(ctx, nil, config)...)
		}
		resp.Diagnostics.Append(r.planAdoption(ctx, plan, config)...)
		resp.Diagnostics = r.withWayToDestroy(resp.Diagnostics)
		return
	}
	switch isReplaced := replaces(state, plan, config); {
	case isReplaced && losesAuthorization(state):
		resp.Diagnostics.AddWarning(summaryAuthorizationLost, detailAuthorizationLost(state))
	case !isReplaced && plan.OAuthProxy.IsNull() && !state.OAuthProxy.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("oauth_proxy"), summaryProxyRemoved, detailProxyRemoved(state))
	}
	resp.Diagnostics.Append(missingWriteOnly(state, config)...)
	planUpdate(state, &plan, config)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.check(ctx, &state, config)...)
	}
	resp.Diagnostics.Append(framework.Set(ctx, &resp.Plan, resourceTypes(), plan)...)
	if resp.Plan.Raw.Equal(req.State.Raw) {
		r.keep(state.ID)
	}
}

// withWayToDestroy says in each error how to destroy all the same, where a refresh of this run has
// found an instance gone: before it destroys, Terraform plans what is gone anew, with no sign that
// nobody wants it.
func (r *Resource) withWayToDestroy(diags diag.Diagnostics) diag.Diagnostics {
	if r.Provider == nil || !r.Provider.FoundMissing.Load() {
		return diags
	}
	with := make(diag.Diagnostics, 0, len(diags))
	for _, one := range diags {
		if one.Severity() == diag.SeverityError {
			var longer diag.Diagnostic = diag.NewErrorDiagnostic(one.Summary(), one.Detail()+"\n\n"+detailToDestroyOnly)
			if located, ok := one.(diag.DiagnosticWithPath); ok {
				longer = diag.WithPath(located.Path(), longer)
			}
			one = longer
		}
		with = append(with, one)
	}
	return with
}

// planCreate sets what is known before an instance is made.
func planCreate(plan *resourceModel, config resourceModel) {
	if config.ProviderData.IsNull() {
		plan.ProviderData = types.MapNull(types.StringType)
	}
	keepCreateOnly(resourceModel{}, plan, config)
	if !plan.storesToken() {
		plan.Token = types.StringNull()
	}
}

// keepCreateOnly keeps what a create alone uses, and is no longer configured.
func keepCreateOnly(state resourceModel, plan *resourceModel, config resourceModel) {
	if config.ExternalAuthentication.IsNull() {
		plan.ExternalAuthentication = state.ExternalAuthentication
	}
	if config.RetrieveObjects.IsNull() {
		plan.RetrieveObjects = state.RetrieveObjects
	}
}

// planUpdate plans an update: computed values are unknown only if the update may change them. What
// is configured is planned as it is configured, also if it means the same in other words: a value
// that was unknown in a first plan must not come in words of state in the final one.
func planUpdate(state resourceModel, plan *resourceModel, config resourceModel) {
	keepSameObjects(state, plan)
	planProviderData(state, plan, config)
	keepCreateOnly(state, plan, config)
	planElement(state, plan, config)

	// Authenticating again may change the token, and whether the instance is valid.
	authenticates := expandUpdate(state, *plan, config).patch.ReAuthenticate || authenticationUnknown(state, *plan, config)
	switch {
	case !plan.storesToken():
		plan.Token = types.StringNull()
	case plan.StoreToken.IsUnknown():
		plan.Token = types.StringUnknown()
	case !authenticates && !state.Token.IsNull():
		plan.Token = state.Token
	}
	if !authenticates {
		plan.Valid = state.Valid
	}
}

// keepSameObjects keeps JSON of state that means the same as that of the plan, in attributes that
// hold nothing else.
func keepSameObjects(state resourceModel, plan *resourceModel) {
	before, after := state.nested(), plan.nested()
	for _, typed := range typedKeys {
		was, planned := typed.get(before), typed.get(after)
		if typed.kind != kindObject || was.IsNull() || planned.IsNull() || planned.IsUnknown() || planned.Equal(was) {
			continue
		}
		wasText, _ := encode(was)
		plannedText, _ := encode(planned)
		if lenient.SameValue(wasText, plannedText) {
			plan.set(typed.at, was)
		}
	}
}

// planProviderData keeps a used authorization in state: removing it from the configuration, or
// setting its values to null, is no change. One that moved to the write-only twin leaves state.
func planProviderData(state resourceModel, plan *resourceModel, config resourceModel) {
	switch {
	case config.ProviderData.IsNull() && !config.ProviderDataWOVersion.IsNull():
		plan.ProviderData = types.MapNull(types.StringType)
	case config.ProviderData.IsNull():
		plan.ProviderData = state.ProviderData
	case isAllNull(config.ProviderData) && hasKeysOf(state.ProviderData, config.ProviderData):
		// With other keys, values that were unknown in a first plan could not end as those of
		// state.
		plan.ProviderData = state.ProviderData
	}
}

func isAllNull(values types.Map) bool {
	return !hasUnknown(values) && len(knownStrings(values)) == 0
}

func hasKeysOf(state, config types.Map) bool {
	return !state.IsNull() && maps.EqualFunc(state.Elements(), config.Elements(), func(attr.Value, attr.Value) bool { return true })
}

// authenticationUnknown reports whether a value is not known yet that, if it changes, takes
// authenticating again.
func authenticationUnknown(state, plan, config resourceModel) bool {
	was, planned := writeOnlyGroups(state), writeOnlyGroups(plan)
	for i, group := range writeOnlyGroups(config) {
		if planned[i].version.IsUnknown() || group.unknown && framework.VersionChanged(was[i].version, planned[i].version) {
			return true
		}
	}
	return plainSettings(plan).anyUnknown() || plan.hasUnknownObject() ||
		plan.Configuration.IsUnknown() || plan.SecretConfiguration.IsUnknown() || plan.OAuthProxy.IsUnknown() ||
		plan.ExternalAuthentication.IsUnknown() || plan.ProviderDataWOVersion.IsUnknown() ||
		!config.ProviderData.IsNull() && hasUnknown(plan.ProviderData) ||
		hasUnknown(config.ProviderDataWO) && framework.VersionChanged(state.ProviderDataWOVersion, plan.ProviderDataWOVersion)
}

// missingWriteOnly reports versions that ask for a write-only value to be sent which the
// configuration does not have. A value that is null while its version stays is fine: an unattended
// run need not know the secret.
func missingWriteOnly(state, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	sent := writeOnlyGroups(state)
	for i, group := range writeOnlyGroups(config) {
		if len(group.settings) == 0 && !group.unknown && framework.VersionChanged(sent[i].version, group.version) {
			diags.Append(framework.MissingValue(group.attribute))
		}
	}
	if lacksAuthorization(config) && framework.VersionChanged(state.ProviderDataWOVersion, config.ProviderDataWOVersion) && !isAuthorizedAlready(state, config) {
		diags.Append(framework.MissingValue(path.Root("provider_data_wo")))
	}
	return diags
}

// lacksAuthorization reports whether there is nothing to send in provider_data_wo.
func lacksAuthorization(config resourceModel) bool {
	return len(knownStrings(config.ProviderDataWO)) == 0 && !hasUnknown(config.ProviderDataWO)
}

// isAuthorizedAlready reports whether the configuration adds provider_data_wo to an instance that
// is authorized already: one that was imported, or had its code in provider_data. It needs a code
// only when the version changes.
func isAuthorizedAlready(state, config resourceModel) bool {
	return !state.ID.IsNull() && state.ProviderDataWOVersion.IsNull() && !config.ProviderDataWO.IsNull()
}

// losesAuthorization reports whether replacing the instance discards an authorization that a person
// may have to give again.
func losesAuthorization(state resourceModel) bool {
	return len(knownStrings(state.ProviderData)) > 0 || !state.ProviderDataWOVersion.IsNull()
}

// elementKeyOrID returns how to ask for an element: by id if it is known, since two elements may
// share a key.
func elementKeyOrID(id, key types.String) string {
	if id.ValueString() != "" {
		return id.ValueString()
	}
	return key.ValueString()
}

// planElement keeps the computed one of element_key and element_id while the configured one stays
// the same.
func planElement(state resourceModel, plan *resourceModel, config resourceModel) {
	if config.ElementID.IsNull() && strings.EqualFold(plan.ElementKey.ValueString(), state.ElementKey.ValueString()) {
		plan.ElementID = state.ElementID
	}
	if config.ElementKey.IsNull() && plan.ElementID.Equal(state.ElementID) {
		plan.ElementKey = state.ElementKey
	}
}

// replaces reports whether the plan is to replace the instance.
func replaces(state, plan, config resourceModel) bool {
	otherKey := !config.ElementKey.IsNull() && !state.ElementKey.IsNull() && !strings.EqualFold(plan.ElementKey.ValueString(), state.ElementKey.ValueString())
	otherID := !config.ElementID.IsNull() && !state.ElementID.IsNull() && !plan.ElementID.Equal(state.ElementID)
	return otherKey || otherID
}

// replaceForOtherElementKey replaces the instance when its element changes. Vendors' tools compare
// keys without regard to case [reference 3.1], so a change of case alone is made in place and sends
// nothing.
func replaceForOtherElementKey() planmodifier.String {
	return replaceForOtherElement(strings.EqualFold)
}

// replaceForOtherElementID does the same for the element's id.
func replaceForOtherElementID() planmodifier.String {
	return replaceForOtherElement(func(state, plan string) bool { return state == plan })
}

// replaceForOtherElement replaces if both elements are known: after a move without a refresh, state
// may not know the instance's.
func replaceForOtherElement(same func(state, plan string) bool) planmodifier.String {
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.ConfigValue.IsNull() && !req.StateValue.IsNull() &&
				!same(req.StateValue.ValueString(), req.PlanValue.ValueString())
		},
		"Another element replaces the instance.", "Another element replaces the instance.")
}

// checkElement reports an element_key and an element_id of two different elements. If the catalogue
// cannot tell, the platform's answer to a create does.
func (r *Resource) checkElement(ctx context.Context, state resourceModel, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	key, id := config.ElementKey.ValueString(), config.ElementID.ValueString()
	if key == "" || id == "" || r.Provider == nil || !r.Provider.ValidateWithCatalog || r.Provider.Catalogue.IsExpected(id) {
		return nil
	}
	if strings.EqualFold(key, state.ElementKey.ValueString()) && id == state.ElementID.ValueString() {
		return nil // The instance itself shows that they agree.
	}
	element, err := r.Provider.Catalogue.Metadata(ctx, id)
	if err == nil && !strings.EqualFold(element.Key, key) {
		diags.AddAttributeError(pathElementID, summaryConflictingElements, detailConflictingElements(id, element.Key, key))
	}
	return diags
}

// checkCreatedElement reports that a new instance is not of the element that element_key names:
// element_id, which decides, is that of another one.
func checkCreatedElement(plan resourceModel, created *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	key := plan.ElementKey.ValueString()
	if created.Element.Key != "" && !strings.EqualFold(created.Element.Key, key) {
		diags.AddAttributeError(pathElementID, summaryConflictingElements, detailConflictingElements(plan.ElementID.ValueString(), created.Element.Key, key))
	}
	return diags
}

// planAdoption warns of instances that an interrupted run may have left behind, which applying the
// plan would adopt, or make a second time.
func (r *Resource) planAdoption(ctx context.Context, plan, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if r.Provider == nil || plan.Name.IsUnknown() || plan.Tags.IsUnknown() && !config.Tags.IsNull() ||
		config.ElementKey.IsUnknown() || config.ElementID.IsUnknown() {
		return nil
	}
	create := expandCreate(plan, config)
	instances := r.Provider.Client.Instances
	if !r.Provider.AdoptExisting {
		if ids := instances.SeenLookAlikes(ctx, create); len(ids) > 0 {
			diags.AddWarning(framework.SummaryLookAlikes(noun), detailLookAlikes(plan, ids))
		}
		return diags
	}
	diags.Append(framework.PlanAdoption(ctx, instances, create, adoption(plan))...)
	if kept := instances.SeenKept(ctx, create); len(kept) > 0 {
		diags.AddError(summaryLookAlikeInState, detailLookAlikeInState(plan, kept))
	}
	return diags
}
