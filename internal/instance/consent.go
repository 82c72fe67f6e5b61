package instance

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// keyAuthenticationType chooses among the ways of authenticating of an element that has several
// [reference 4.1].
const keyAuthenticationType = "authentication.type"

// consent says whether an element makes an instance only with what a person's consent has brought.
type consent int

const (
	consentNotNeeded consent = iota
	consentUnclear
	consentNeeded
)

// checkConsent reports a create that the platform refuses because nobody has given consent. A plan
// that replaces an instance would otherwise delete the old one before the new one is refused.
func (r *Resource) checkConsent(config resourceModel, element string, definition *cloudelements.ElementConfiguration) diag.Diagnostics {
	var diags diag.Diagnostics
	if mayHaveAuthorization(config) {
		return nil
	}
	need := consentOf(allSettings(config, config).byKey(), definition)
	if need == consentNeeded && (r.Provider.AdoptExisting || bringsTokens(config)) {
		need = consentUnclear // An instance that is adopted was authorized before.
	}
	switch need {
	case consentNeeded:
		diags.AddAttributeError(pathProviderData, summaryMissingAuthorization, detailMissingAuthorization(element))
	case consentUnclear:
		diags.AddAttributeWarning(pathProviderData, summaryMissingAuthorization, detailPerhapsMissingAuthorization(element))
	case consentNotNeeded:
	}
	return diags
}

// mayHaveAuthorization reports whether something stands in for a consent that is given now, or may
// turn out to.
func mayHaveAuthorization(config resourceModel) bool {
	return len(knownStrings(config.ProviderData)) > 0 || hasUnknown(config.ProviderData) ||
		!lacksAuthorization(config) || !config.ExternalAuthentication.IsNull()
}

// bringsTokens reports whether the configuration has what a vendor gives after a consent, or an
// OAuth proxy, of which little is known.
func bringsTokens(config resourceModel) bool {
	return !config.OAuthProxy.IsNull() || config.SecretConfigurationWO.IsUnknown() || config.SecretConfiguration.IsUnknown() || config.Configuration.IsUnknown() ||
		slices.ContainsFunc(allSettings(config, config), func(one setting) bool { return strings.HasPrefix(one.key, "oauth.user.") })
}

// consentOf tells by what is configured and by the element's rows whether a consent is needed.
func consentOf(set map[string]setting, definition *cloudelements.ElementConfiguration) consent {
	rows := rowsByKey(definition.Rows)
	style := definition.Authentication
	chosen, isChosen := set[keyAuthenticationType]
	switch row := rows[keyAuthenticationType]; {
	case chosen.unknown:
		return consentNotNeeded
	case isChosen && chosen.text != "":
		style = chosen.text
	case row.DefaultValue != nil && *row.DefaultValue != "":
		style = *row.DefaultValue
	}
	_, redirects := rows[keyOAuthCallbackURL]
	need := consentOfStyle(style)
	switch {
	case style == "" && redirects:
		return consentUnclear
	case need == consentNeeded && (!redirects || choosesGrant(set, rows)):
		return consentUnclear
	}
	return need
}

// consentOfStyle tells by a style of authentication, which elements write in as many ways as there
// are elements.
func consentOfStyle(style string) consent {
	plain := strings.NewReplacer(" ", "", ".", "", "_", "", "-", "").Replace(strings.ToLower(style))
	switch plain {
	case "oauth1", "oauth10", "oauth10a", "oauth1a", "oauth2", "oauth20", "oauth2authorizationcode":
		return consentNeeded
	}
	grantsItself := func(word string) bool { return strings.Contains(plain, word) }
	if strings.HasPrefix(plain, "oauth") && !slices.ContainsFunc([]string{"password", "client", "jwt", "service"}, grantsItself) {
		return consentUnclear
	}
	return consentNotNeeded
}

// choosesGrant reports whether the element has several grants of OAuth 2, and so some that need
// nobody's consent.
func choosesGrant(set map[string]setting, rows map[string]cloudelements.ConfigurationRow) bool {
	isGrant := func(key string) bool {
		return strings.Contains(strings.ToLower(key), "grant") && strings.Contains(strings.ToLower(key), "type")
	}
	for key := range rows {
		if isGrant(key) {
			return true
		}
	}
	for key := range set {
		if isGrant(key) {
			return true
		}
	}
	return false
}
