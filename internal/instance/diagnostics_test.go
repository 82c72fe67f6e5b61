package instance

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// TestDiagnostics_golden holds every diagnostic against its golden text, so that
// a change of wording is a change that is seen.
func TestDiagnostics_golden(t *testing.T) {
	t.Parallel()
	named := resourceModel{ID: types.StringValue("17"), Name: types.StringValue("Contoso"), ElementKey: types.StringValue("microsoftgraph")}
	unnamed := resourceModel{ID: types.StringValue("17")}
	fault := errors.New("something failed")
	ambiguous := &cloudelements.Error{Operation: "Create Instance", Status: 502, Ambiguous: true, Message: "made-up message", RequestID: "0123456789abcdef01234567"}
	several := &cloudelements.Error{Operation: "Create Instance", Status: 502, Ambiguous: true, Message: "made-up message", Candidates: []int64{18, 19}}
	refuted := &cloudelements.Error{Operation: "Update Instance", Status: 502, Message: "made-up message"}
	authorizes := update{patch: cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": "made up"}}}

	var all strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryUnableToCreate, detailCreateFailed(named, fault)},
		{summaryUnableToCreate, detailCreateFailed(named, ambiguous)},
		{summaryUnableToRead, detailFailed(unnamed, fault)},
		{summaryUnableToCreate, detailCreateFailed(named, several)},
		{summaryUnableToCreate, detailLeftover(named, 18, fault)},
		{summaryUnableToAdopt, detailAdoptFailed(named, fault)},
		{summaryUnableToAdopt, detailAdoptFailed(named, several)},
		{summaryAdopted, detailAdopted(named, 18)},
		{summaryWillAdopt, detailWillAdopt(named, 18)},
		{summaryLookAlikes, detailLookAlikes(named, []int64{18, 19})},
		{summaryLookAlikes, detailCannotAdopt(named, []int64{18, 19})},
		{summaryLookAlikeInState, detailLookAlikeInState(named, []int64{18, 19})},
		{summaryAdoptedNotDeleted, detailAdoptedNotDeleted(named)},
		{summaryUnableToUpdate, detailUpdateFailed(named, authorizes, refuted)},
		{summaryUnableToUpdate, detailUpdateFailed(named, update{}, refuted)},
		{summaryUnclearAuthorization, detailUnclearAuthorization(named, ambiguous)},
		{summaryUnableToDelete, detailFailed(named, fault)},
		{summaryUnableToEnable, detailFailed(named, fault)},
		{summaryNotSwitched, detailNotSwitched(named, false, fault)},
		{summaryNotSwitched, detailNotSwitched(named, true, fault)},
		{summaryNoToken, detailNoToken(named, fault)},
		{summaryNoToken, detailNoToken(named, nil)},
		{summaryNotAuthenticated, detailNotAuthenticated(named)},
		{summaryUnableToReset, detailResetFailed(named, []string{"a.key", "b.key"}, fault)},
		{summaryNotReset, detailNotReset(named, []string{"a.key", "b.key"}, nil)},
		{summaryNotReset, detailNotReset(named, []string{"a.key"}, fault)},
		{summaryNotSubscribed, detailNotSubscribed(named)},
		{summaryUnableToRead, detailFailed(named, &anotherInstanceError{id: 17, known: "2020-02-03T04:05:06Z", created: "2020-03-03T04:05:06Z"})},
		{summaryNotValid, detailNotValid(named)},
		{summaryOtherLandscape, detailOtherLandscape(named, "https://one.example.com/elements/api-v2", "https://two.example.com/elements/api-v2")},
		{summaryAuthorizationLost, detailAuthorizationLost(named)},
		{summaryInvalidElementID, detailInvalidElementID("x")},
		{summaryInvalidID, detailInvalidID("x")},
		{summaryProviderNotConfigured, detailProviderNotConfigured},
		{summaryRefreshSkipped, detailRefreshSkipped(named)},
		{summaryDuplicateKey, detailDuplicateKey("oauth.api.key", path.Root("oauth").AtName("api_key"), path.Root("configuration").AtMapKey("oauth.api.key"))},
		{framework.SummaryMasked, detailMaskedValue},
		{summaryMissingElement, detailMissingElement},
		{summaryConflictingElements, detailConflictingElements("17314", "microsoftgraph", "jira")},
		{framework.SummaryMissingVersion, framework.MissingVersion("api_secret_wo", "api_secret_wo_version")},
		{framework.SummaryMissingWriteOnly, framework.MissingWriteOnly("api_secret_wo", "api_secret_wo_version")},
		{summaryConflictingSecrets, detailConflictingSecrets("api_secret", "api_secret_wo")},
		{summaryInvalidText, detailInvalidText("<b>x</b>")},
		{summaryEmptyKey, detailEmptyKey},
		{summaryNotJSONObject, detailNotJSONObject},
		{framework.SummaryUnreadablePrivate, framework.DetailUnreadablePrivate(fault)},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}

	golden.Compare(t, "testdata/diagnostics.golden", all.String())
}
