package instance

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
)

// TestDiagnosticsMoved_golden holds what a move reports against its golden text.
func TestDiagnosticsMoved_golden(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, one := range []struct{ summary, detail string }{
		{summaryMovedVersion, detailMovedVersion("restful_resource", 3, 2)},
		{summaryMovedUnreadable, detailMovedUnreadable("restapi_object", errors.New("something failed"))},
		{summaryMovedNoInstance, detailMovedNoInstance("restapi_object", []string{"/formulas/5/instances?secret=x", "/formulas/5"})},
		{summaryMovedNoInstance, detailMovedNoInstance("restapi_object", nil)},
		{summaryMovedNoID, detailMovedNoID("restful_resource", []string{"/instances"})},
		{summaryMovedSeveralIDs, detailMovedSeveralIDs("restapi_object", []string{"501", "502"})},
	} {
		fmt.Fprintf(&all, "%s\n\n%s\n\n---\n\n", one.summary, one.detail)
	}
	golden.Compare(t, "testdata/diagnostics_moved.golden", all.String())
}
