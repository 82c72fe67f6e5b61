package instance

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// replaceForOtherElementKey replaces the instance when it is to become another
// element's. Vendors' tools compare keys without regard to case [reference
// 3.1], so a change of case alone is made in place and sends nothing.
func replaceForOtherElementKey() planmodifier.String {
	return replaceForOtherElement(strings.EqualFold)
}

// replaceForOtherElementID does the same for the element's id.
func replaceForOtherElementID() planmodifier.String {
	return replaceForOtherElement(func(state, plan string) bool { return state == plan })
}

// replaceForOtherElement replaces where both elements are known: after a move
// without a refresh, state may not know the instance's.
func replaceForOtherElement(same func(state, plan string) bool) planmodifier.String {
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.ConfigValue.IsNull() && !req.StateValue.IsNull() &&
				!same(req.StateValue.ValueString(), req.PlanValue.ValueString())
		},
		"Another element replaces the instance.", "Another element replaces the instance.")
}

// planCreate settles what is known before an instance is made.
func planCreate(plan *resourceModel, config resourceModel) {
	if config.ProviderData.IsNull() {
		plan.ProviderData = types.MapNull(types.StringType)
	}
	if !plan.storesToken() {
		plan.Token = types.StringNull()
	}
}

// planUpdate settles an update: values that mean the same stay as they are in
// state, and computed values are unknown only where the update may change them.
func planUpdate(state resourceModel, plan *resourceModel, config resourceModel, remembered private) {
	keepSameConfiguration(state, plan)
	keepSameObjects(state, plan)
	planProviderData(state, plan, config)
	planElement(state, plan, config)

	// Authenticating again may give another token, and another verdict.
	authenticates := expandUpdate(state, *plan, config, remembered).patch.ReAuthenticate || authenticationUnknown(*plan, config)
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

// keepSameConfiguration keeps the maps in state that say the same in other
// words: JSON laid out differently, or another spelling of unset.
func keepSameConfiguration(state resourceModel, plan *resourceModel) {
	if sameMap(state.Configuration, plan.Configuration) {
		plan.Configuration = state.Configuration
	}
	if sameMap(state.SecretConfiguration, plan.SecretConfiguration) {
		plan.SecretConfiguration = state.SecretConfiguration
	}
}

func sameMap(state, plan types.Map) bool {
	if state.IsNull() || plan.IsNull() || hasUnknown(plan) {
		return false
	}
	return maps.EqualFunc(knownStrings(state), knownStrings(plan), lenient.SameValue)
}

// keepSameObjects does the same for attributes that hold JSON.
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

// planProviderData keeps a used authorization in state: taking it out of the
// configuration, or setting it to null, is no change. One that moved to the
// write-only twin leaves state.
func planProviderData(state resourceModel, plan *resourceModel, config resourceModel) {
	switch {
	case !config.ProviderDataWOVersion.IsNull():
		plan.ProviderData = types.MapNull(types.StringType)
	case config.ProviderData.IsNull():
		plan.ProviderData = state.ProviderData
	case hasUnknown(config.ProviderData) || state.ProviderData.IsNull():
	case !plainAuthorizationChanged(state, *plan):
		plan.ProviderData = state.ProviderData
	}
}

// authenticationUnknown tells whether a value that takes authenticating again
// is still to be computed.
func authenticationUnknown(plan, config resourceModel) bool {
	return plainSettings(plan).anyUnknown() || plan.hasUnknownObject() ||
		plan.Configuration.IsUnknown() || plan.SecretConfiguration.IsUnknown() || plan.OAuthProxy.IsUnknown() ||
		plan.ExternalAuthentication.IsUnknown() || plan.ProviderDataWOVersion.IsUnknown() ||
		!config.ProviderData.IsNull() && hasUnknown(plan.ProviderData) ||
		slices.ContainsFunc(writeOnlyGroups(plan), func(group writeOnlyGroup) bool { return group.version.IsUnknown() })
}

// missingWriteOnly finds versions that ask for a write-only value to be sent
// which the configuration does not have. A value that is null while its version
// stays is fine: an unattended run need not know the secret.
func missingWriteOnly(state, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	sent := writeOnlyGroups(state)
	for i, group := range writeOnlyGroups(config) {
		if len(group.settings) == 0 && !group.unknown && framework.VersionChanged(sent[i].version, group.version) {
			addMissingWriteOnly(&diags, group.attribute)
		}
	}
	if lacksAuthorization(config) && framework.VersionChanged(state.ProviderDataWOVersion, config.ProviderDataWOVersion) && !isAuthorizedOtherwise(state, config) {
		addMissingWriteOnly(&diags, path.Root("provider_data_wo"))
	}
	return diags
}

// lacksAuthorization tells whether there is nothing to send in provider_data_wo.
func lacksAuthorization(config resourceModel) bool {
	return len(knownStrings(config.ProviderDataWO)) == 0 && !hasUnknown(config.ProviderDataWO)
}

// isAuthorizedOtherwise tells whether the configuration begins to authorize an
// instance by provider_data_wo that is authorized already: one that was imported,
// or had its code in provider_data. It takes a code as soon as the version changes.
func isAuthorizedOtherwise(state, config resourceModel) bool {
	return !state.ID.IsNull() && state.ProviderDataWOVersion.IsNull() && !config.ProviderDataWO.IsNull()
}

func addMissingWriteOnly(diags *diag.Diagnostics, attribute path.Path) {
	diags.AddAttributeError(attribute, framework.SummaryMissingWriteOnly, framework.MissingWriteOnly(attribute.String(), attribute.String()+"_version"))
}

// losesAuthorization tells whether replacing the instance discards an
// authorization that a human may have to give again.
func losesAuthorization(state resourceModel) bool {
	return len(knownStrings(state.ProviderData)) > 0 || !state.ProviderDataWOVersion.IsNull()
}
