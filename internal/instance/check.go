package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// check holds what a plan is to send against what the element takes: all of a new
// instance, and of another one what changes. The platform has the last word, so
// that what the catalogue cannot tell is not an error.
func (r *Resource) check(ctx context.Context, state *resourceModel, config resourceModel) diag.Diagnostics {
	element := elementKeyOrID(config.ElementID, config.ElementKey)
	if r.catalogue == nil || !r.validateWithCatalog || r.catalogue.IsSkipped() || element == "" {
		return nil
	}
	chosen, diags := chosenSettings(ctx, config)
	if diags.HasError() {
		return nil // Validation says so.
	}
	wanted := chosen.all
	if state != nil {
		changed, more := chosen.changedSince(ctx, *state)
		diags.Append(more...)
		if wanted = changed; len(wanted) == 0 && !chosen.removes {
			return diags
		}
	}
	definition, err := r.catalogue.Configuration(ctx, element)
	switch {
	case cloudelements.IsNotFound(err) && state == nil:
		diags.Append(r.unknownElement(ctx, config)...)
		return diags
	case err != nil:
		if r.catalogue.Skip() {
			diags.AddWarning(summaryNotChecked, detailNotChecked(err))
		}
		return diags
	case len(definition.Rows) == 0:
		return diags // Nothing is known of what the element takes.
	}
	rows := rowsByKey(definition.Rows)
	for _, one := range wanted {
		row, known := rows[one.key]
		if !known {
			diags.Append(checkUnlisted(one, element, rows)...)
			continue
		}
		diags.Append(checkValue(one, row)...)
	}
	if !chosen.unknown {
		diags.Append(checkMissing(config, chosen, rows, element)...)
	}
	return diags
}

// unknownElement says that there is no such element, and which may be meant.
func (r *Resource) unknownElement(ctx context.Context, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.ElementID.ValueString() != "" {
		diags.AddAttributeError(pathElementID, summaryUnknownElement, detailUnknownElementID(config.ElementID.ValueString()))
		return diags
	}
	keys, err := r.catalogue.Keys(ctx)
	if err != nil {
		// The element is not there, whether or not others can be suggested.
		keys = nil
	}
	key := config.ElementKey.ValueString()
	diags.AddAttributeError(pathElementKey, summaryUnknownElement, detailUnknownElement(key, catalogue.Nearest(key, keys)))
	return diags
}

func rowsByKey(rows []cloudelements.ConfigurationRow) map[string]cloudelements.ConfigurationRow {
	byKey := make(map[string]cloudelements.ConfigurationRow, len(rows))
	for _, row := range rows {
		byKey[row.Key] = row
	}
	return byKey
}

// isTyped tells whether a setting has an attribute of its own, whose key nobody
// can misspell.
func (s setting) isTyped() bool {
	steps := s.path.Steps()
	return len(steps) > 0 && (steps[0].Equal(path.PathStepAttributeName("oauth")) || steps[0].Equal(path.PathStepAttributeName("events")))
}

// checkUnlisted looks at a key that the element does not list. Published requests
// hold keys that never come back, and the platform takes them, so that it is an
// error only where another one must be meant.
func checkUnlisted(one setting, element string, rows map[string]cloudelements.ConfigurationRow) diag.Diagnostics {
	var diags diag.Diagnostics
	if one.isTyped() || isCommon(one.key) {
		return nil
	}
	keys := make([]string, 0, len(rows))
	for key := range rows {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if near := catalogue.Nearest(one.key, keys); len(near) > 0 {
		diags.AddAttributeError(one.path, summaryUnknownKey, detailMisspeltKey(one.key, element, near, rows[near[0]]))
	} else {
		diags.AddAttributeWarning(one.path, summaryUnknownKey, detailUnlistedKey(one.key, element))
	}
	return diags
}

// isCommon tells whether the platform takes a key for every element, whether or
// not the element lists it [reference 4.2, 5.1].
func isCommon(key string) bool {
	return strings.HasPrefix(key, "event.") || strings.HasPrefix(key, "oauth.") || key == "filter.response.nulls"
}

// checkValue holds a value against its row.
func checkValue(one setting, row cloudelements.ConfigurationRow) diag.Diagnostics {
	var diags diag.Diagnostics
	isPassword := row.IsPassword()
	if isPassword && !one.secret && !one.isTyped() {
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
	case len(row.Options) > 0 && !takes(row.Options, one.text):
		diags.AddAttributeError(one.path, summaryInvalidValue, detailNotAnOption(row, shown))
	case isBoolean(row) && !strings.EqualFold(one.text, "true") && !strings.EqualFold(one.text, "false"):
		diags.AddAttributeError(one.path, summaryInvalidValue, detailNotABoolean(row, shown))
	}
	return diags
}

func takes(options []cloudelements.ConfigurationOption, value string) bool {
	return slices.ContainsFunc(options, func(option cloudelements.ConfigurationOption) bool { return option.Value == value })
}

func isBoolean(row cloudelements.ConfigurationRow) bool {
	return row.Type == "BOOLEAN" || row.Type == "BOOLEAN_YESNO"
}

// checkMissing finds the keys that the element requires and nothing sets. What an
// instance has without the configuration's doing, as secrets that an import leaves
// out, it keeps.
func checkMissing(config resourceModel, chosen chosen, rows map[string]cloudelements.ConfigurationRow, element string) diag.Diagnostics {
	var diags diag.Diagnostics
	set := chosen.all.byKey()
	keys := make([]string, 0, len(rows))
	for key := range rows {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		row := rows[key]
		one, isSet := set[key]
		_, had := chosen.had[key]
		switch {
		case chosen.had != nil && !had && !isSet:
		case isSet && (one.unknown || one.text != ""), !isRequired(row), suppliedOtherwise(config, key):
		default:
			diags.AddAttributeError(homeOf(row), summaryMissingKey, detailMissingKey(row, element))
		}
	}
	return diags
}

// isRequired tells whether a user has to set a row. Values that the platform gets
// by itself are none of the user's business [reference 4.2, 5.1].
func isRequired(row cloudelements.ConfigurationRow) bool {
	hasDefault := row.DefaultValue != nil && *row.DefaultValue != ""
	return row.Required && row.Active && !row.Internal && !hasDefault &&
		!strings.HasPrefix(row.Key, serverMadePrefix) && !slices.Contains(serverMadeKeys, row.Key)
}

// suppliedOtherwise tells whether something stands in for a key: an OAuth proxy
// for the application's own, tokens that were got elsewhere for what it takes to
// get them, or what a redirect has brought [reference 4.3, 4.4, 4.5].
func suppliedOtherwise(config resourceModel, key string) bool {
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

// homeOf is the attribute that sets a row's key.
func homeOf(row cloudelements.ConfigurationRow) path.Path {
	switch row.Key {
	case keyOAuthAPIKey:
		return path.Root("oauth").AtName("api_key")
	case keyOAuthAPISecret:
		return path.Root("oauth").AtName("api_secret")
	case keyOAuthCallbackURL:
		return path.Root("oauth").AtName("callback_url")
	case keyOAuthScope:
		return path.Root("oauth").AtName("scope")
	case keyEventsCallbackURL:
		return path.Root("events").AtName("callback_url")
	case keyEventsSignatureKey:
		return path.Root("events").AtName("signature_key")
	case keyEventsVendorType:
		return path.Root("events").AtName("vendor_type")
	}
	if row.IsPassword() {
		return path.Root("secret_configuration")
	}
	return path.Root("configuration")
}
