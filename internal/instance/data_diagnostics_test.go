package instance

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// TestDataDiagnostics_golden holds what the data sources and the ephemeral
// resource report against its golden text.
func TestDataDiagnostics_golden(t *testing.T) {
	t.Parallel()
	fault := errors.New("something failed")
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

	var text strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryConflictingSelectors, detailIDAndOthers},
		{summaryConflictingSelectors, detailTwoElements},
		{summaryIncompleteSelector, detailNameAlone},
		{summaryIncompleteSelector, detailElementAlone(true)},
		{summaryIncompleteSelector, detailElementAlone(false)},
		{summaryMissingSelector, detailMissingSelector(true)},
		{summaryMissingSelector, detailMissingSelector(false)},
		{summaryUnableToFind, detailFindFailed(byID, fault)},
		{summaryUnableToFind, detailFindFailed(byAll, fault)},
		{summaryNothingFound, detailNothingFound(byID)},
		{summaryNothingFound, detailNothingFound(byName)},
		{summaryNothingFound, detailNothingFound(byTags)},
		{summarySeveralFound, detailSeveralFound(byName, few)},
		{summarySeveralFound, detailSeveralFound(byTags, many)},
		{summaryUnableToList, detailListFailed(fault)},
		{summaryConfigurationNotShown, detailConfigurationNotShown(one, fault)},
		{summaryUnableToReadObjects, detailObjectsFailed(one, fault)},
		{summaryUnknownObject, detailUnknownObject("contact", one, nil)},
		{summaryUnknownObject, detailUnknownObject("contact", one, objects[:2])},
		{summaryUnknownObject, detailUnknownObject("contact", one, objects)},
		{summaryTokenNotShown, detailTokenNotShown(one)},
	} {
		fmt.Fprintf(&text, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}
	golden.Compare(t, "testdata/data_diagnostics.golden", text.String())
}
