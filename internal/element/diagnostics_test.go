package element

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// TestDiagnostics_golden holds every diagnostic against its golden text, so that a change of
// wording is a change that is seen.
func TestDiagnostics_golden(t *testing.T) {
	t.Parallel()
	byKey, byID := selector{path: pathKey, keyOrID: "micosoftgraph", byKey: true}, selector{path: pathID, keyOrID: "17"}
	fault := errors.New("something failed")
	refused := &cloudelements.Error{Operation: "Get Element", Object: `element "micosoftgraph"`, Status: 403, Message: "made-up message", RequestID: "0123456789abcdef01234567"}

	planned := resourceModel{Name: types.StringValue("Orders"), Key: types.StringValue("orders"), Active: types.BoolValue(true)}
	clone := resourceModel{CloneOf: types.StringValue("box")}
	made := resourceModel{ID: types.StringValue("900001"), Name: types.StringValue("Orders")}
	denied := &cloudelements.Error{Operation: "Create Element", Object: `element "Orders"`, Status: 403, Message: "made-up message", RequestID: "0123456789abcdef01234567"}
	taken := &cloudelements.Error{Operation: "Create Element", Object: `element "Orders"`, Status: 409, Message: "made-up message", RequestID: "0123456789abcdef01234567"}
	several := &cloudelements.Error{Operation: "Create Element", Object: `element "Orders"`, Status: 504, Ambiguous: true, Candidates: []int64{900001, 900002}}
	undecided := &cloudelements.Error{Operation: "Adopt Element", Object: `element "Orders"`, Candidates: []int64{900001, 900002}, Err: errors.New("made-up reason")}
	unkeyed := resourceModel{Name: types.StringValue("Orders")}
	lost := &cloudelements.Error{Operation: "Clone Element", Object: `element "box"`, Status: 504, Ambiguous: true}
	var many []cloudelements.Instance
	for i := range int64(22) {
		many = append(many, cloudelements.Instance{ID: 500001 + i, Name: fmt.Sprintf("Tenant %d", i)})
	}

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
		{summaryUnknownElement, detailUnknownKey(selector{path: pathKey, keyOrID: "17314", byKey: true}, nil)},
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
		{summaryUnableToCreate, detailCreateFailed(planned, fault)},
		{summaryUnableToCreate, detailCreateFailed(planned, denied)},
		{summaryUnableToCreate, detailCreateFailed(planned, several)},
		{summaryUnableToCreate, detailCreateFailed(clone, lost)},
		{summaryKeyTaken, detailKeyTaken(planned, taken, false, "900001")},
		{summaryKeyTaken, detailKeyTaken(made, taken, true, "")},
		{summaryKeyTaken, detailKeyNotFree(planned, taken)},
		{summaryUnableToRead, detailOwnFailed(made, denied, privilegeView)},
		{summaryUnableToUpdate, detailOwnFailed(made, fault, privilegeEdit)},
		{summaryUnableToActivate, detailOwnFailed(made, denied, privilegeEdit)},
		{summaryNotSwitched, detailNotSwitched(planned, fault)},
		{summaryNotSwitched, detailNotSwitched(made, fault)},
		{summaryNotAsConfigured, detailNotAsConfigured(made, []string{`configuration["colour"]`, "hooks"})},
		{summaryMaskedDefaults, detailMaskedDefaults(made, []string{"oauth.api.key"})},
		{summaryUnableToDelete, detailInstancesNotKnown(made, fault)},
		{summaryUnableToDelete, detailInstanceNotDeleted(made, nil, fault)},
		{summaryUnableToDelete, detailInstanceNotDeleted(made, many[:1], fault)},
		{summaryInUse, detailInUse(made, many[:2])},
		{summaryInstancesDeleted, detailInstancesDeleted(made, many)},
		{summaryUnableToImport, detailOwnFailed(resourceModel{ID: types.StringValue("orders")}, fault, privilegeView)},
		{summaryUnknownElement, detailNoSuchImport(selector{keyOrID: "orders", byKey: true})},
		{summaryNotOwn, detailNotOwn(selector{keyOrID: "box", byKey: true})},
		{summaryInvalidImportID, detailInvalidImportID("a/b")},
		{summaryCapitalKey, detailCapitalKey("jiraRest")},
		{summaryKeyOfClone, detailKeyOfClone},
		{summaryMissingMember, detailMissingMember("description")},
		{summarySecretDefault, detailSecretDefault("password")},
		{summarySecretsNeeded, detailSecretsNeeded(made, []string{"oauth.api.secret", "password"})},
		{framework.SummaryMasked, detailMaskedSecret},
		{summaryNoSuchRow, detailNoSuchRow("password")},
		{summaryNotSecret, detailNotSecret("site", "TEXTFIELD_32")},
		{summaryTwoDefaults, detailTwoDefaults("password")},
		{summaryUnknownStyle, detailMisspelt("authentication", "basik", []string{"basic"})},
		{summaryUnknownType, detailMisspelt("type of row", "TEXT", []string{"TEXTAREA", "TEXTFIELD_32"})},
		{summaryUnknownType, detailUnlisted("type of row", "DATE", rowTypes)},
		{summaryInvalidPart, detailInvalidPart("resources")},
		{summaryInvalidDefinition, detailInvalidDefinition},
		{summaryRowTwice, detailRowTwice("base.url")},
		{summarySecretDefault, detailSecretInDefinition([]string{"oauth.api.secret"})},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}

	adoptions := diag.Diagnostics{
		adoption(planned).WillAdopt(900001), adoption(unkeyed).WillAdopt(900001), adoption(planned).CannotChoose(undecided.Candidates),
		adoption(planned).Adopted(900001), adoption(planned).NotAdopted(undecided), adoption(planned).NotAdopted(denied),
	}
	for _, one := range adoptions {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.Summary(), one.Detail())
	}

	golden.Compare(t, "testdata/diagnostics.golden", all.String())
}
