package element

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// TestOwnDiagnostics_golden holds every diagnostic of the resource against its
// golden text.
func TestOwnDiagnostics_golden(t *testing.T) {
	t.Parallel()
	planned := resourceModel{Name: types.StringValue("Orders"), Key: types.StringValue("orders"), Active: types.BoolValue(true)}
	clone := resourceModel{CloneOf: types.StringValue("box")}
	made := resourceModel{ID: types.StringValue("900001"), Name: types.StringValue("Orders")}
	fault := errors.New("something failed")
	refused := &cloudelements.Error{Operation: "Create Element", Object: `element "Orders"`, Status: 403, Message: "made-up message", RequestID: "0123456789abcdef01234567"}
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
		{summaryUnableToCreate, detailCreateFailed(planned, fault)},
		{summaryUnableToCreate, detailCreateFailed(planned, refused)},
		{summaryUnableToCreate, detailCreateFailed(planned, several)},
		{summaryUnableToCreate, detailCreateFailed(clone, lost)},
		{summaryKeyTaken, detailKeyTaken(planned, taken, false)},
		{summaryKeyTaken, detailKeyTaken(made, taken, true)},
		{summaryUnableToAdopt, detailAdoptFailed(planned, undecided)},
		{summaryUnableToAdopt, detailAdoptFailed(made, refused)},
		{summaryAdopted, detailAdopted(planned, 900001)},
		{summaryWillAdopt, detailWillAdopt(unkeyed, 900001)},
		{summaryLookAlikes, detailCannotAdopt(planned, undecided.Candidates)},
		{summaryAdoptedNotDeleted, detailAdoptedNotDeleted(made)},
		{summaryUnableToRead, detailOwnFailed(made, refused, privilegeView)},
		{summaryUnableToUpdate, detailOwnFailed(made, fault, privilegeEdit)},
		{summaryUnableToActivate, detailOwnFailed(made, refused, privilegeEdit)},
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
		{summaryUnknownElement, detailNoSuchImport(choice{keyOrID: "orders", byKey: true})},
		{summaryNotOwn, detailNotOwn(choice{keyOrID: "box", byKey: true})},
		{summaryInvalidImportID, detailInvalidImportID("a/b")},
		{summaryInvalidID, detailInvalidID("x")},
		{summaryOtherLandscape, detailOtherLandscape(made, "https://one.example.com", "https://other.example.com")},
		{summaryRefreshSkipped, detailRefreshSkipped(made)},
		{summaryKeyOfClone, detailKeyOfClone},
		{summaryMissingMember, detailMissingMember("description")},
		{summarySecretDefault, detailSecretDefault("password")},
		{summarySecretsNeeded, detailSecretsNeeded(made, []string{"oauth.api.secret", "password"})},
		{framework.SummaryMasked, detailMaskedSecret},
		{summaryNoSuchRow, detailNoSuchRow("password")},
		{summaryNotSecret, detailNotSecret("site", "TEXTFIELD_32")},
		{summaryTwoDefaults, detailTwoDefaults("password")},
		{summaryInvalidDefinition, detailInvalidDefinition},
		{summaryOwnMember, detailOwnMember("hub")},
		{summaryOwnMember, detailOwnMember("id")},
		{summaryProviderNotConfigured, detailResourceNotConfigured},
		{framework.SummaryUnreadablePrivate, framework.DetailUnreadablePrivate(fault)},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}
	golden.Compare(t, "testdata/diagnostics_resource.golden", all.String())
}
