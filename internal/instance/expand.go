package instance

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// expandCreate returns the body of POST /instances.
func expandCreate(plan, config resourceModel) cloudelements.InstanceCreate {
	all := allSettings(plan, config)
	create := cloudelements.InstanceCreate{
		Name:                   plan.Name.ValueString(),
		Configuration:          make(map[string]any, len(all)),
		ProviderData:           authorization(plan, config),
		Tags:                   expandTags(plan.Tags),
		ExternalAuthentication: plan.ExternalAuthentication.ValueString(),
		OAuthProxy:             expandOAuthProxy(plan.OAuthProxy),
	}
	for _, one := range all {
		create.Configuration[one.key] = one.wire
	}
	if !plan.RetrieveObjects.IsNull() {
		create.RetrieveObjectsAfterInstantiation = plan.RetrieveObjects.ValueBoolPointer()
	}
	// The configuration says which of the two was chosen: in the plan the other one may be known as
	// well. What it is comes from the plan, which may ignore a change of it.
	if !config.ElementID.IsNull() {
		create.Element.ID, _ = framework.ParseID(plan.ElementID.ValueString()) // Its form was checked when the configuration was.
	} else {
		create.Element.Key = plan.ElementKey.ValueString()
	}
	return create
}

// authorization returns the providerData to send when an instance is authorized: the write-only one
// if there is one.
func authorization(plan, config resourceModel) map[string]string {
	if data := knownStrings(config.ProviderDataWO); len(data) > 0 {
		return data
	}
	return knownStrings(plan.ProviderData)
}

// expandTags returns the tags, sorted, without those that are not known yet.
func expandTags(tags types.Set) []string {
	if tags.IsNull() || tags.IsUnknown() {
		return nil
	}
	expanded := make([]string, 0, len(tags.Elements()))
	for _, element := range tags.Elements() {
		if tag, ok := element.(types.String); ok && !tag.IsUnknown() {
			expanded = append(expanded, tag.ValueString())
		}
	}
	slices.Sort(expanded)
	return expanded
}

func expandOAuthProxy(object types.Object) *cloudelements.OAuthProxy {
	if object.IsNull() || object.IsUnknown() {
		return nil
	}
	return &cloudelements.OAuthProxy{Name: framework.Decode[oauthProxyModel](object).Name.ValueString()}
}

// update is what an update sends: one PATCH, and the keys in it that go back to the element's
// defaults.
type update struct {
	patch   cloudelements.InstanceUpdate
	removed []string // Configuration keys that go back to the element's default.
}

// empty reports whether there is nothing to send.
func (u update) empty() bool {
	return u.patch.Name == nil && u.patch.Tags == nil && len(u.patch.Configuration) == 0 && len(u.removed) == 0 &&
		len(u.patch.ProviderData) == 0 && u.patch.ExternalAuthentication == "" && u.patch.OAuthProxy == nil
}

// without returns the update without some of the keys to unset.
func (u update) without(keys []string) update {
	isOne := func(key string) bool { return slices.Contains(keys, key) }
	u.removed = slices.DeleteFunc(slices.Clone(u.removed), isOne)
	u.patch.Configuration = maps.Clone(u.patch.Configuration)
	maps.DeleteFunc(u.patch.Configuration, func(key string, _ any) bool { return isOne(key) })
	return u
}

// expandUpdate returns what differs between state and plan. PATCH keeps what it does not name
// [reference 2.6], so nothing else is sent.
//
// The configuration has nothing but the values of write-only attributes to add. All else comes from
// the plan: when a plan is applied, the configuration has what `ignore_changes` kept out of it.
func expandUpdate(state, plan, config resourceModel) update {
	var made update
	configuration, removed := changedConfiguration(state, plan, config)
	made.patch.Configuration, made.removed = configuration, removed

	if !plan.Name.Equal(state.Name) {
		made.patch.Name = plan.Name.ValueStringPointer()
	}
	if !plan.Tags.IsUnknown() && !plan.Tags.IsNull() && !plan.Tags.Equal(state.Tags) {
		tags := expandTags(plan.Tags)
		made.patch.Tags = &tags
	}
	switch {
	case framework.VersionChanged(state.ProviderDataWOVersion, plan.ProviderDataWOVersion):
		made.patch.ProviderData = knownStrings(config.ProviderDataWO)
	case plainAuthorizationChanged(state, plan):
		made.patch.ProviderData = knownStrings(plan.ProviderData)
	}
	if !plan.ExternalAuthentication.Equal(state.ExternalAuthentication) {
		made.patch.ExternalAuthentication = plan.ExternalAuthentication.ValueString()
	}
	if !plan.OAuthProxy.Equal(state.OAuthProxy) {
		made.patch.OAuthProxy = expandOAuthProxy(plan.OAuthProxy)
	}

	// The vendor's manual says that a changed configuration takes authenticating again, and changed
	// basic information does not [reference 2.6].
	made.patch.ReAuthenticate = len(configuration) > 0 || len(removed) > 0 || made.patch.OAuthProxy != nil ||
		made.patch.ExternalAuthentication != "" || len(made.patch.ProviderData) > 0
	return made
}

// withSecrets returns the update with all secrets of a plan, whether or not they differ from what
// is known: what an adopted instance was made with is masked. Codes, which work once, are none of
// them, nor are tokens that the platform has refreshed since. An instance that was authorized by a
// code is not authenticated again, which takes another one.
func (u update) withSecrets(plan, config resourceModel) update {
	for _, one := range allSettings(plan, config) {
		if one.secret && !isRefreshed(one.key) {
			u.patch.Configuration[one.key] = one.wire
			u.patch.ReAuthenticate = u.patch.ReAuthenticate || len(authorization(plan, config)) == 0
		}
	}
	return u
}

// plainAuthorizationChanged reports whether provider_data has something that was not sent before. A
// code works only once, so the same one is never sent again, and neither is an empty map.
func plainAuthorizationChanged(state, plan resourceModel) bool {
	planned := knownStrings(plan.ProviderData)
	return len(planned) > 0 && !maps.Equal(planned, knownStrings(state.ProviderData))
}

// changedConfiguration returns the keys to send, and the keys that go back to the element's default
// since they are no longer configured. A write-only value that leaves the configuration stays as
// the platform has it, and so do the tokens that it refreshes by itself.
func changedConfiguration(state, plan, config resourceModel) (map[string]any, []string) {
	before, after := plainSettings(state).byKey(), plainSettings(plan).byKey()
	changed := make(map[string]any)
	for key, one := range after {
		if prior, was := before[key]; one.unknown || !was || !lenient.SameText(prior.text, one.text) {
			changed[key] = one.wire
		}
	}
	kept := make(map[string]bool) // Keys that a write-only attribute has now.
	was, planned := writeOnlyGroups(state), writeOnlyGroups(plan)
	for i, group := range writeOnlyGroups(config) {
		if planned[i].version.IsNull() {
			continue // The plan ignores that it was configured.
		}
		for _, one := range group.settings {
			kept[one.key] = true
			if framework.VersionChanged(was[i].version, planned[i].version) {
				changed[one.key] = one.wire
			}
		}
	}
	var removed []string
	for key := range before {
		if _, still := after[key]; !still && !kept[key] && !isRefreshed(key) {
			removed = append(removed, key)
		}
	}
	slices.Sort(removed)
	return changed, removed
}

// resetValues returns the value that each key goes back to: the element's default, or empty where
// it has none.
func resetValues(keys []string, rows []cloudelements.ConfigurationRow) map[string]any {
	values := make(map[string]any, len(keys))
	for _, key := range keys {
		values[key] = ""
	}
	for _, row := range rows {
		if _, wanted := values[row.Key]; wanted && row.DefaultValue != nil && !redact.IsMasked(*row.DefaultValue) {
			values[row.Key] = *row.DefaultValue
		}
	}
	return values
}

// unlistedKeys returns the keys for which the element has no row.
func unlistedKeys(keys []string, rows []cloudelements.ConfigurationRow) []string {
	listed := rowsByKey(rows)
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		_, isListed := listed[key]
		return isListed
	})
}

// secretsOf returns every secret value of the plan and the configuration, so that the client masks
// them in logs and errors.
func secretsOf(plan, config resourceModel) []string {
	var secrets []string
	for _, one := range plainSettings(plan) {
		if one.secret {
			secrets = append(secrets, one.text)
		}
	}
	for _, group := range writeOnlyGroups(config) {
		for _, one := range group.settings {
			secrets = append(secrets, one.text)
		}
	}
	for _, data := range []types.Map{plan.ProviderData, config.ProviderDataWO} {
		for key, value := range knownStrings(data) {
			// By default the state is the element's key, which errors should show.
			if key != "state" || value != plan.ElementKey.ValueString() {
				secrets = append(secrets, value)
			}
		}
	}
	return append(secrets, plan.Token.ValueString())
}
