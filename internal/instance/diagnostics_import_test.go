package instance

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// TestDiagnosticsImport_golden holds what an import reports against its golden
// text.
func TestDiagnosticsImport_golden(t *testing.T) {
	t.Parallel()
	fault := errors.New("something failed")
	named := &cloudelements.Instance{ID: 17, Name: "Contoso", Element: cloudelements.ElementRef{ID: 17314, Key: "microsoftgraph"}}
	unnamed := &cloudelements.Instance{ID: 17, Name: "Contoso", Element: cloudelements.ElementRef{ID: 17314}}
	var all strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryUnableToImport, detailFailed(resourceModel{ID: types.StringValue("17")}, fault)},
		{summaryInvalidImportID, detailInvalidImportID("x")},
		{summaryDefaultsNotKnown, detailDefaultsNotKnown(named, fault)},
		{summaryDefaultsNotKnown, detailDefaultsNotKnown(unnamed, fault)},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}
	golden.Compare(t, "testdata/diagnostics_import.golden", all.String())
}
