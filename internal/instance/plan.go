package instance

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
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
func planUpdate(ctx context.Context, state resourceModel, plan *resourceModel, config resourceModel, remembered private) diag.Diagnostics {
	keepSameConfiguration(state, plan)
	diags := keepSamePolling(ctx, state, plan)
	planProviderData(state, plan, config)
	planElement(state, plan, config)

	change, more := expandUpdate(ctx, state, *plan, config, remembered)
	diags.Append(more...)
	unsettled, more := authenticationUnknown(ctx, *plan, config)
	diags.Append(more...)

	// Authenticating again may give another token, and another verdict.
	authenticates := change.patch.ReAuthenticate || unsettled
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
	return diags
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
	return maps.EqualFunc(knownStrings(state), knownStrings(plan), cloudelements.SameValue)
}

func keepSamePolling(ctx context.Context, state resourceModel, plan *resourceModel) diag.Diagnostics {
	if state.Events.IsNull() || plan.Events.IsNull() || plan.Events.IsUnknown() {
		return nil
	}
	before, diags := decode[eventsModel](ctx, state.Events)
	after, more := decode[eventsModel](ctx, plan.Events)
	diags.Append(more...)
	if before.Polling.IsNull() || after.Polling.IsNull() || after.Polling.IsUnknown() {
		return diags
	}
	was, more := decode[pollingModel](ctx, before.Polling)
	diags.Append(more...)
	planned, more := decode[pollingModel](ctx, after.Polling)
	diags.Append(more...)
	if was.Configuration.IsNull() || planned.Configuration.IsNull() || planned.Configuration.IsUnknown() ||
		!cloudelements.SameValue(was.Configuration.ValueString(), planned.Configuration.ValueString()) {
		return diags
	}
	planned.Configuration = was.Configuration
	after.Polling, more = types.ObjectValueFrom(ctx, pollingTypes, planned)
	diags.Append(more...)
	plan.Events, more = types.ObjectValueFrom(ctx, eventsTypes, after)
	diags.Append(more...)
	return diags
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
func authenticationUnknown(ctx context.Context, plan, config resourceModel) (bool, diag.Diagnostics) {
	all, diags := plainSettings(ctx, plan)
	events, more := decode[eventsModel](ctx, plan.Events)
	diags.Append(more...)
	groups, more := writeOnlyGroups(ctx, plan)
	diags.Append(more...)
	unknown := all.anyUnknown() || plan.OAuth.IsUnknown() || plan.Events.IsUnknown() || events.Polling.IsUnknown() ||
		plan.Configuration.IsUnknown() || plan.SecretConfiguration.IsUnknown() || plan.OAuthProxy.IsUnknown() ||
		plan.ExternalAuthentication.IsUnknown() || plan.ProviderDataWOVersion.IsUnknown() ||
		!config.ProviderData.IsNull() && hasUnknown(plan.ProviderData)
	for _, group := range groups {
		unknown = unknown || group.version.IsUnknown()
	}
	return unknown, diags
}

// missingWriteOnly finds versions that ask for a write-only value to be sent
// which the configuration does not have. A value that is null while its version
// stays is fine: an unattended run need not know the secret.
func missingWriteOnly(ctx context.Context, state, config resourceModel) diag.Diagnostics {
	groups, diags := writeOnlyGroups(ctx, config)
	sent, more := writeOnlyGroups(ctx, state)
	diags.Append(more...)
	for i, group := range groups {
		if len(group.settings) == 0 && !group.unknown && versionChanged(sent[i].version, group.version) {
			addMissingWriteOnly(&diags, group.attribute)
		}
	}
	if config.ProviderDataWO.IsNull() && versionChanged(state.ProviderDataWOVersion, config.ProviderDataWOVersion) {
		addMissingWriteOnly(&diags, path.Root("provider_data_wo"))
	}
	return diags
}

func addMissingWriteOnly(diags *diag.Diagnostics, attribute path.Path) {
	diags.AddAttributeError(attribute, summaryMissingWriteOnly, detailMissingWriteOnly(attribute.String(), attribute.String()+"_version"))
}

// losesAuthorization tells whether replacing the instance discards an
// authorization that a human may have to give again.
func losesAuthorization(state resourceModel) bool {
	return len(knownStrings(state.ProviderData)) > 0 || !state.ProviderDataWOVersion.IsNull()
}
