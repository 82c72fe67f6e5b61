package instance

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// check compares what a plan is to send with what the element takes: all of a new instance, and
// what changes of an existing one. The platform has the last word, so what the catalogue cannot
// tell is not an error.
func (r *Resource) check(ctx context.Context, state *resourceModel, config resourceModel) diag.Diagnostics {
	element := elementKeyOrID(config.ElementID, config.ElementKey)
	if r.Provider == nil || !r.Provider.ValidateWithCatalog || r.Provider.Catalogue.IsSkipped() || element == "" || r.Provider.Catalogue.IsExpected(element) {
		return nil
	}
	var diags diag.Diagnostics
	var prior resourceModel
	if state != nil {
		prior = *state
	}
	changed, removed := changedConfiguration(prior, config, config)
	if state != nil && len(changed) == 0 && len(removed) == 0 {
		return diags
	}
	definition, err := r.Provider.Catalogue.Configuration(ctx, element)
	switch {
	case cloudelements.IsNotFound(err) && state == nil:
		diags.Append(r.unknownElement(ctx, config)...)
		return diags
	case err != nil:
		if r.Provider.Catalogue.Skip() {
			diags.AddWarning(summaryNotChecked, detailNotChecked(err))
		}
		return diags
	case len(definition.Rows) == 0:
		return diags // Nothing is known of what the element takes.
	}
	if state == nil {
		diags.Append(r.checkConsent(config, element, definition)...)
	}
	all, rows := allSettings(config, config), rowsByKey(definition.Rows)
	for _, one := range all {
		row, known := rows[one.key]
		switch _, sent := changed[one.key]; {
		case !sent:
		case known:
			diags.Append(checkValue(one, row)...)
		default:
			diags.Append(checkUnlisted(one, element, rows)...)
		}
	}
	if hasUnknownSettings(config) {
		return diags
	}
	set := all.byKey()
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		// An existing instance keeps what the configuration does not set, such as secrets that an
		// import leaves out.
		if _, isSet := set[key]; state == nil || isSet || slices.Contains(removed, key) {
			diags.Append(checkMissing(set[key], rows[key], config, element)...)
		}
	}
	return diags
}

// hasUnknownSettings reports whether there may be settings that are not known yet.
func hasUnknownSettings(config resourceModel) bool {
	return config.hasUnknownObject() || config.Configuration.IsUnknown() ||
		config.SecretConfiguration.IsUnknown() || slices.ContainsFunc(writeOnlyGroups(config), func(group writeOnlyGroup) bool { return group.unknown })
}

// unknownElement reports that there is no such element, and suggests which one may be meant.
func (r *Resource) unknownElement(ctx context.Context, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.ElementID.ValueString() != "" {
		diags.AddAttributeError(pathElementID, summaryUnknownElement, detailUnknownElementID(config.ElementID.ValueString()))
		return diags
	}
	keys, err := r.Provider.Catalogue.Keys(ctx)
	if err != nil {
		// The error stands, whether or not other keys can be suggested.
		keys = nil
	}
	key := config.ElementKey.ValueString()
	diags.AddAttributeError(pathElementKey, summaryUnknownElement, detailUnknownElement(key, catalogue.Nearest(key, keys)))
	return diags
}

// checkUnlisted checks a key that the element does not list. The platform takes some such keys, and
// published requests have them, so it is an error only where the key looks like a misspelling of a
// listed one.
func checkUnlisted(one setting, element string, rows map[string]cloudelements.ConfigurationRow) diag.Diagnostics {
	var diags diag.Diagnostics
	if one.typed || isCommon(one.key) {
		return nil
	}
	if near := catalogue.Nearest(one.key, slices.Sorted(maps.Keys(rows))); len(near) > 0 {
		diags.AddAttributeError(one.path, summaryUnknownKey, detailMisspeltKey(one.key, element, near, rows[near[0]]))
	} else {
		diags.AddAttributeWarning(one.path, summaryUnknownKey, detailUnlistedKey(one.key, element))
	}
	return diags
}

// isCommon reports whether the platform takes a key for every element, whether or not the element
// lists it [reference 4.2, 5.1].
func isCommon(key string) bool {
	return strings.HasPrefix(key, "event.") || strings.HasPrefix(key, "oauth.") || key == "filter.response.nulls"
}

// checkValue checks a value against its row.
func checkValue(one setting, row cloudelements.ConfigurationRow) diag.Diagnostics {
	var diags diag.Diagnostics
	isPassword := row.IsPassword()
	if isPassword && !one.secret && !one.typed {
		diags.AddAttributeWarning(one.path, summarySecretInPlain, detailSecretInPlain(row))
	}
	if one.unknown || one.text == "" {
		return diags
	}
	shown := one.text
	if isPassword || one.secret {
		shown = "" // It may be a secret.
	}
	switch {
	case len(row.Options) > 0 && !isOption(row.Options, one.text):
		diags.AddAttributeError(one.path, summaryInvalidValue, detailNotAnOption(row, shown))
	case isBoolean(row) && !strings.EqualFold(one.text, "true") && !strings.EqualFold(one.text, "false"):
		diags.AddAttributeError(one.path, summaryInvalidValue, detailNotABoolean(row, shown))
	}
	return diags
}

func isOption(options []cloudelements.ConfigurationOption, value string) bool {
	return slices.ContainsFunc(options, func(option cloudelements.ConfigurationOption) bool { return option.Value == value })
}

func isBoolean(row cloudelements.ConfigurationRow) bool {
	return row.Type == "BOOLEAN" || row.Type == "BOOLEAN_YESNO"
}

// checkMissing reports a key that the element requires and nothing sets.
func checkMissing(set setting, row cloudelements.ConfigurationRow, config resourceModel, element string) diag.Diagnostics {
	var diags diag.Diagnostics
	if !set.unknown && set.text == "" && isRequired(row) && !isSuppliedElsewhere(config, row.Key) {
		diags.AddAttributeError(attributeFor(row), summaryMissingKey, detailMissingKey(row, element))
	}
	return diags
}

// isRequired reports whether a user has to set a row. The platform fills in some rows by itself
// [reference 4.2, 5.1].
func isRequired(row cloudelements.ConfigurationRow) bool {
	hasDefault := row.DefaultValue != nil && *row.DefaultValue != ""
	return row.Required && row.Active && !row.Internal && !hasDefault && !isSetByPlatform(row.Key)
}

// isSuppliedElsewhere reports whether a key is not needed because something else stands in for it:
// an OAuth proxy for the application's credentials, tokens obtained elsewhere for what it takes to
// obtain them, or what a redirect has brought [reference 4.3, 4.4, 4.5].
func isSuppliedElsewhere(config resourceModel, key string) bool {
	if config.OAuthProxy.IsUnknown() || config.ProviderData.IsUnknown() || config.ProviderDataWO.IsUnknown() {
		return true
	}
	if !config.OAuthProxy.IsNull() && (key == keyOAuthAPIKey || key == keyOAuthAPISecret || key == keyOAuthCallbackURL) {
		return true
	}
	if !config.ExternalAuthentication.IsNull() && strings.HasPrefix(key, "oauth.") {
		return true
	}
	_, plain := config.ProviderData.Elements()[key]
	_, writeOnly := config.ProviderDataWO.Elements()[key]
	return plain || writeOnly
}
