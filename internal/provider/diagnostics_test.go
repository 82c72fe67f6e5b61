package provider

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
)

// TestDiagnostics_golden holds every diagnostic against its golden text, so that a change of
// wording is a change that is seen.
func TestDiagnostics_golden(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryMissingCredentials, detailMissingCredentials("user_secret", envUserSecret)},
		{summaryInvalidSecret, detailInvalidSecret(envUserSecret)},
		{summaryInvalidBaseURL, detailInvalidBaseURL(errors.New("something is wrong with it"))},
		{summaryConflictingURLs, detailConflictingURLs},
		{summaryConflictingURLs, detailConflictingVariables},
		{summaryInvalidRegion, detailInvalidRegion(envRegion, "mars")},
		{summaryInvalidVariable, detailInvalidNumber(envMaxRetries, "many", 0, maxMaxRetries)},
		{summaryInvalidVariable, detailInvalidRate("fast")},
		{summaryInvalidVariable, detailInvalidBool(envAdoptExisting, "perhaps")},
		{summaryInvalidVariable, detailInvalidRefreshStrategy("eager")},
		{summaryInvalidTimeout, detailInvalidDuration(envRequestTimeout, "soon", 0)},
		{summaryInvalidSettleTime, detailInvalidDuration(envCreateSettleTime, "1h", maxCreateSettleTime)},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}

	golden.Compare(t, "testdata/diagnostics.golden", all.String())
}
