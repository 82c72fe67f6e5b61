package element

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// TestDiagnostics_golden holds every diagnostic against its golden text, so that
// a change of wording is a change that is seen.
func TestDiagnostics_golden(t *testing.T) {
	t.Parallel()
	byKey, byID := choice{path: pathKey, keyOrID: "micosoftgraph", byKey: true}, choice{path: pathID, keyOrID: "17"}
	fault := errors.New("something failed")
	refused := &cloudelements.Error{Operation: "Get Element", Object: `element "micosoftgraph"`, Status: 403, Message: "made-up message", RequestID: "0123456789abcdef01234567"}

	var all strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryUnableToRead, detailNotRead(byKey, fault)},
		{summaryUnableToRead, detailNotRead(byKey, refused)},
		{summaryUnableToRead, detailVersionNotRead(byID, fault)},
		{summaryUnableToList, withPrivilege(fault)},
		{summaryUnableToGetURL, detailFailed(byKey, fault)},
		{summaryUnableToGetToken, detailFailed(byID, refused)},
		{summaryUnknownElement, detailUnknownKey(byKey, []string{"microsoftgraph", "box"})},
		{summaryUnknownElement, detailUnknownKey(byKey, []string{"microsoftgraph", "microsoftgraphs"})},
		{summaryUnknownElement, detailUnknownKey(byKey, nil)},
		{summaryUnknownElement, detailUnknownKey(choice{path: pathKey, keyOrID: "17314", byKey: true}, nil)},
		{summaryUnknownElement, detailUnknownKeyAlone(byKey, refused)},
		{summaryUnknownElement, detailUnknownID(byID)},
		{summaryNoOAuth, detailNoOAuth(byKey, "basic")},
		{summaryNoOAuth, detailNoOAuth(byID, "")},
		{summaryMissingCredential, detailMissingCredential("api_key")},
		{summaryInvalidCallback, detailInvalidCallback},
		{summaryProxyNeedsState, detailProxyNeedsState},
		{summaryProxyWithOAuth1, detailProxyWithOAuth1},
		{summaryOwnAttribute, detailOwnAttribute("apiKey", "api_key")},
		{summaryOwnAttribute, detailOwnAttribute("requestToken", "request_token")},
		{summaryProviderNotConfigured, detailProviderNotConfigured},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}

	golden.Compare(t, "testdata/diagnostics.golden", all.String())
}
