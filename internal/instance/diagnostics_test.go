package instance

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// diagnostic is one of those that the golden file shows.
type diagnostic struct{ summary, detail string }

var errFault = errors.New("something failed")

// TestDiagnostics_golden holds every diagnostic against its golden text, so that a change of
// wording is a change that is seen.
func TestDiagnostics_golden(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, one := range slices.Concat(resourceDiagnostics(), adoptionDiagnostics(), planDiagnostics(), importDiagnostics(), movedDiagnostics(), findDiagnostics()) {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}
	golden.Compare(t, "testdata/diagnostics.golden", all.String())
}

// resourceDiagnostics are what the life of an instance brings up.
func resourceDiagnostics() []diagnostic {
	named := resourceModel{ID: types.StringValue("17"), Name: types.StringValue("Contoso"), ElementKey: types.StringValue("microsoftgraph")}
	unnamed := resourceModel{ID: types.StringValue("17")}
	ambiguous := &cloudelements.Error{Operation: "Create Instance", Status: 502, Ambiguous: true, Message: "made-up message", RequestID: "0123456789abcdef01234567"}
	several := &cloudelements.Error{Operation: "Create Instance", Status: 502, Ambiguous: true, Message: "made-up message", Candidates: []int64{18, 19}}
	refuted := &cloudelements.Error{Operation: "Update Instance", Status: 502, Message: "made-up message"}
	authorizes := update{patch: cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": "made up"}}}
	return []diagnostic{
		{summaryUnableToCreate, detailCreateFailed(named, errFault)},
		{summaryUnableToCreate, detailCreateFailed(named, ambiguous)},
		{summaryUnableToRead, detailFailed(unnamed, errFault)},
		{summaryUnableToCreate, detailCreateFailed(named, several)},
		{summaryUnableToCreate, detailLeftover(named, 18, errFault)},
		{framework.SummaryLookAlikes(noun), detailLookAlikes(named, []int64{18, 19})},
		{summaryLookAlikeInState, detailLookAlikeInState(named, []int64{18, 19})},
		{summaryUnableToUpdate, detailUpdateFailed(named, authorizes, refuted)},
		{summaryUnableToUpdate, detailUpdateFailed(named, update{}, refuted)},
		{summaryUnclearAuthorization, detailUnclearAuthorization(named, ambiguous)},
		{summaryUnableToDelete, detailFailed(named, errFault)},
		{summaryUnableToEnable, detailFailed(named, errFault)},
		{summaryNotSwitched, detailNotSwitched(named, false, errFault)},
		{summaryNotSwitched, detailNotSwitched(named, true, errFault)},
		{summaryNoToken, detailNoToken(named, errFault)},
		{summaryNoToken, detailNoToken(named, nil)},
		{summaryNotAuthenticated, detailNotAuthenticated(named)},
		{summaryUnableToReset, detailResetFailed(named, []string{"a.key", "b.key"}, errFault)},
		{summaryNotReset, detailNotReset(named, []string{"a.key", "b.key"}, nil)},
		{summaryNotReset, detailNotReset(named, []string{"a.key"}, errFault)},
		{summaryNotSubscribed, detailNotSubscribed(named)},
		{summaryUnableToRead, detailFailed(named, &reusedIDError{id: 17, known: "2020-02-03T04:05:06Z", created: "2020-03-03T04:05:06Z"})},
		{summaryNotValid, detailNotValid(named)},
		{summaryAuthorizationLost, detailAuthorizationLost(named)},
		{summaryAnotherUser, detailAnotherUser(resourceModel{ID: types.StringValue("17"), Name: types.StringValue("Contoso"), UserID: types.StringValue("11")}, 12)},
		{summaryMissingAuthorization, detailMissingAuthorization("microsoftgraph") + "\n\n" + detailToDestroyOnly},
		{summaryMissingAuthorization, detailMissingAuthorization("microsoftgraph")},
		{summaryMissingAuthorization, detailPerhapsMissingAuthorization("17")},
		{summaryProxyRemoved, detailProxyRemoved(named)},
		{summaryDuplicateKey, detailDuplicateKey("oauth.api.key", path.Root("oauth").AtName("api_key"), path.Root("configuration").AtMapKey("oauth.api.key"))},
		{framework.SummaryMasked, detailMaskedValue},
		{summaryMissingElement, detailMissingElement},
		{summaryConflictingElements, detailConflictingElements("17314", "microsoftgraph", "jira")},
		{summaryInvalidText, detailInvalidText("<b>x</b>")},
		{summaryEmptyKey, detailEmptyKey},
		{summaryInvalidCode, detailCodeIsURL(pathProviderData.AtMapKey("code"))},
		{summaryInvalidCode, detailEncodedCode(pathProviderData.AtMapKey("code"))},
		{summaryInvalidTimeout, detailInvalidTimeout(path.Root("timeouts").AtName("create"), "0s")},
		{summaryNotJSONObject, detailNotJSONObject},
	}
}

// adoptionDiagnostics are what is said of instances that an interrupted run has left behind.
func adoptionDiagnostics() []diagnostic {
	about := adoption(resourceModel{Name: types.StringValue("Contoso"), ElementKey: types.StringValue("microsoftgraph")})
	several := &cloudelements.Error{Operation: "Adopt Instance", Candidates: []int64{18, 19}, Err: errors.New("made-up reason")}
	var all []diagnostic
	for _, one := range (diag.Diagnostics{about.WillAdopt(18), about.CannotChoose(several.Candidates), about.Adopted(18), about.NotAdopted(errFault), about.NotAdopted(several)}) {
		all = append(all, diagnostic{one.Summary(), one.Detail()})
	}
	return all
}

// planDiagnostics are what the checks of a plan find.
func planDiagnostics() []diagnostic {
	plain := cloudelements.ConfigurationRow{Key: "acme.subdomain", Name: "Subdomain", Description: "What stands before .acme.com.", Type: "TEXTFIELD_128"}
	nameless := cloudelements.ConfigurationRow{Key: "acme.site"}
	secret := cloudelements.ConfigurationRow{Key: "password", Name: "Password", Description: "Password", Type: "PASSWORD"}
	apiSecret := cloudelements.ConfigurationRow{Key: "oauth.api.secret", Name: "API secret", Type: "PASSWORD"}
	choice := cloudelements.ConfigurationRow{Key: "authentication.type", Name: "Authentication type", Type: "COMBO", Options: []cloudelements.ConfigurationOption{{Name: "Basic", Value: "basic"}, {Name: "OAuth 2", Value: "oauth2"}}}
	return []diagnostic{
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
		{summaryNotChecked, detailNotChecked(errFault)},
	}
}

// importDiagnostics are what an import reports.
func importDiagnostics() []diagnostic {
	named := &cloudelements.Instance{ID: 17, Name: "Contoso", Element: cloudelements.ElementRef{ID: 17314, Key: "microsoftgraph"}}
	unnamed := &cloudelements.Instance{ID: 17, Name: "Contoso", Element: cloudelements.ElementRef{ID: 17314}}
	return []diagnostic{
		{summaryUnableToImport, detailFailed(resourceModel{ID: types.StringValue("17")}, errFault)},
		{summaryInvalidImportID, detailInvalidImportID("x")},
		{summaryDefaultsNotKnown, detailDefaultsNotKnown(named, []string{"client.jwt"}, errFault)},
		{summaryDefaultsNotKnown, detailDefaultsNotKnown(unnamed, nil, errFault)},
		{summarySecretsLeftOut, detailSecretsLeftOut(named, []string{"apim.subscription.key", "client.jwt"})},
	}
}

// movedDiagnostics are what a move from another resource type reports.
func movedDiagnostics() []diagnostic {
	return []diagnostic{
		{summaryMovedVersion, detailMovedVersion("restful_resource", 3, 2)},
		{summaryMovedUnreadable, detailMovedUnreadable("restapi_object", errFault)},
		{summaryMovedNoInstance, detailMovedNoInstance("restapi_object", []string{"/formulas/5/instances?secret=x", "/formulas/5"})},
		{summaryMovedNoInstance, detailMovedNoInstance("restapi_object", nil)},
		{summaryMovedNoID, detailMovedNoID("restful_resource", []string{"/instances"})},
		{summaryMovedSeveralIDs, detailMovedSeveralIDs("restapi_object", []string{"501", "502"})},
	}
}

// findDiagnostics are what data sources and the ephemeral resource report.
func findDiagnostics() []diagnostic {
	byID := selector{id: types.StringValue("17")}
	byName := selector{elementKey: types.StringValue("microsoftgraph"), name: types.StringValue(`Contoso "EU"`)}
	byTags := selector{tags: types.SetValueMust(types.StringType, []attr.Value{types.StringValue("b"), types.StringValue("a")})}
	byAll := selector{elementID: types.StringValue("17314"), name: byName.name, tags: byTags.tags}
	element := cloudelements.ElementRef{ID: 17314, Key: "microsoftgraph"}
	one := &cloudelements.Instance{ID: 17, Name: "Contoso", Element: element, Tags: []string{"b", "a"}}
	few := []cloudelements.Instance{*one, {ID: 18, Name: "Contoso", Element: cloudelements.ElementRef{ID: 17314}}}
	many := append([]cloudelements.Instance{}, few...)
	objects := []cloudelements.Object{}
	for i := range 30 {
		many = append(many, cloudelements.Instance{ID: int64(100 + i), Name: "Contoso", Element: element})
		objects = append(objects, cloudelements.Object{Name: fmt.Sprintf("object%d", i)})
	}
	return []diagnostic{
		{summaryConflictingSelectors, detailIDAndOthers},
		{summaryConflictingSelectors, detailTwoElements},
		{summaryIncompleteSelector, detailNameAlone},
		{summaryIncompleteSelector, detailElementAlone(true)},
		{summaryIncompleteSelector, detailElementAlone(false)},
		{summaryMissingSelector, detailMissingSelector(true)},
		{summaryMissingSelector, detailMissingSelector(false)},
		{summaryUnableToFind, detailFindFailed(byID, errFault)},
		{summaryUnableToFind, detailFindFailed(byAll, errFault)},
		{summaryNothingFound, detailNothingFound(byID)},
		{summaryNothingFound, detailNothingFound(byName)},
		{summaryNothingFound, detailNothingFound(byTags)},
		{summarySeveralFound, detailSeveralFound(byName, few)},
		{summarySeveralFound, detailSeveralFound(byTags, many)},
		{summaryUnableToList, detailListFailed(errFault)},
		{summaryConfigurationNotShown, detailConfigurationNotShown(one, errFault)},
		{summaryUnableToReadObjects, detailObjectsFailed(one, errFault)},
		{summaryUnknownObject, detailUnknownObject("contact", one, nil)},
		{summaryUnknownObject, detailUnknownObject("contact", one, objects[:2])},
		{summaryUnknownObject, detailUnknownObject("contact", one, objects)},
		{summaryTokenNotShown, detailTokenNotShown(one)},
	}
}
