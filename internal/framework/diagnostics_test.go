package framework_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// TestDiagnostics_golden holds what is said of every noun against its golden text, so that a change
// of wording is a change that is seen.
func TestDiagnostics_golden(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	fault := errors.New("something failed")
	lost := &cloudelements.Error{Operation: "Create Formula Instance", Status: 504, Ambiguous: true}
	several := &cloudelements.Error{Operation: "Create Formula Instance", Status: 504, Ambiguous: true, Candidates: []int64{7, 8}}
	r := configured(t, numbered)
	elsewhere := framework.Landscape{BaseURL: "https://staging.example.com/elements/api-v2"}
	secret, text := path.Root("oauth").AtName("api_secret_wo"), types.StringValue("made up")

	var all diag.Diagnostics
	add := func(one ...diag.Diagnostic) { all = append(all, one...) }
	new(framework.Configured).Ready(&all)
	for _, one := range []struct {
		id   string
		home framework.Landscape
	}{{"7", elsewhere}, {"x", framework.Landscape{}}} {
		var diags diag.Diagnostics
		r.Locate(types.StringValue(one.id), one.home, `Formula instance 7 "Orders"`, &diags)
		add(diags...)
	}
	configured(t, named).IsHere(elsewhere, `Common resource "contacts"`, &all)
	for _, hint := range []string{"", "To choose it by its name, use name."} {
		var resp validator.StringResponse
		framework.ID("formula instance", hint)[0].ValidateString(ctx, validator.StringRequest{ConfigValue: types.StringValue("x")}, &resp)
		add(resp.Diagnostics...)
	}
	add(framework.RefreshSkipped(numbered, `Formula instance 7 "Orders"`))
	for _, err := range []error{fault, lost, several} {
		add(diag.NewErrorDiagnostic("Unable to Create Formula Instance", framework.CreateFailed(numbered, "Formula instance \"Orders\": "+framework.Sentence(err.Error()), err, "the data source cloudelements_formula_instances")))
	}
	orphan := object{7, "orders"}
	add(framework.PlanAdoption(ctx, &left{objects: []object{orphan}}, "orders", about(numbered))...)
	add(framework.PlanAdoption(ctx, &left{objects: []object{orphan, orphan}}, "orders", about(numbered))...)
	for _, service := range []*left{{objects: []object{orphan}}, {err: fault}, {err: several}} {
		_, diags := framework.Adopt(ctx, service, "orders", (*object).number, about(numbered))
		add(diags...)
	}
	add(framework.AdoptedNotDeleted(numbered, `Formula instance 7 "Orders"`))
	add(framework.WriteOnly{Path: secret, Value: text, Version: types.Int64Null(), Plain: text}.Validate()...)
	add(framework.MissingValue(secret))
	add(diag.NewErrorDiagnostic(framework.SummaryMasked, framework.Masked("take the key out")))
	_, diags := framework.ReadPrivate[framework.Landscape](ctx, kept{"key": []byte("{")}, "key")
	add(diags...)
	add(framework.WritePrivate(ctx, kept{}, "key", func() {})...)

	var texts strings.Builder
	for _, one := range all {
		fmt.Fprintf(&texts, "%s\n\n%s\n\n---\n\n", one.Summary(), one.Detail())
	}
	golden.Compare(t, "testdata/diagnostics.golden", texts.String())
}
