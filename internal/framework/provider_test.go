package framework_test

import (
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func TestFrom(t *testing.T) {
	t.Parallel()
	handed := new(framework.Provider)
	if got, diags := framework.ProviderFrom(handed); got != handed || len(diags) > 0 {
		t.Errorf("got %v, %v", got, diags)
	}
	if got, diags := framework.ProviderFrom(nil); got != nil || len(diags) > 0 {
		t.Errorf("of nothing, got %v, %v", got, diags)
	}
	if got, diags := framework.ProviderFrom("something else"); got != nil || !diags.HasError() || diags[0].Summary() != "Unexpected Provider Data Type" {
		t.Errorf("of something else, got %v, %v", got, diags)
	}
}
