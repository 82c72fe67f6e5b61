package instance

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// TestDiagnosticsCheck_golden holds every message of a plan's checks against its
// golden text.
func TestDiagnosticsCheck_golden(t *testing.T) {
	t.Parallel()
	plain := cloudelements.ConfigurationRow{Key: "acme.subdomain", Name: "Subdomain", Description: "What stands before .acme.com.", Type: "TEXTFIELD_128"}
	nameless := cloudelements.ConfigurationRow{Key: "acme.site"}
	secret := cloudelements.ConfigurationRow{Key: "password", Name: "Password", Description: "Password", Type: "PASSWORD"}
	apiSecret := cloudelements.ConfigurationRow{Key: "oauth.api.secret", Name: "API secret", Type: "PASSWORD"}
	choice := cloudelements.ConfigurationRow{Key: "authentication.type", Name: "Authentication type", Type: "COMBO", Options: []cloudelements.ConfigurationOption{{Name: "Basic", Value: "basic"}, {Name: "OAuth 2", Value: "oauth2"}}}

	var all strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryUnknownElement, detailUnknownElement("zzz", nil)},
		{summaryUnknownElement, detailUnknownElement("acmee", []string{"acme"})},
		{summaryUnknownElement, detailUnknownElement("acm", []string{"acme", "acne"})},
		{summaryUnknownElement, detailUnknownElementID("999")},
		{summaryUnknownKey, detailMisspeltKey("acme.subdomian", "acme", []string{"acme.subdomain"}, plain)},
		{summaryUnknownKey, detailMisspeltKey("acme.sit", "17", []string{"acme.site", "acme.size"}, nameless)},
		{summaryUnknownKey, detailUnlistedKey("zz.made.up", "acme")},
		{summaryInvalidValue, detailNotAnOption(choice, "both")},
		{summaryInvalidValue, detailNotAnOption(choice, "")},
		{summaryInvalidValue, detailNotABoolean(plain, "yes")},
		{summaryMissingKey, detailMissingKey(plain, "acme")},
		{summaryMissingKey, detailMissingKey(secret, "acme")},
		{summaryMissingKey, detailMissingKey(apiSecret, "acme")},
		{summaryMissingKey, detailMissingKey(choice, "acme")},
		{summarySecretInPlain, detailSecretInPlain(secret)},
		{summaryNotChecked, detailNotChecked(errors.New("something failed"))},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}

	golden.Compare(t, "testdata/diagnostics_check.golden", all.String())
}
