package framework_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func TestParseID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"1": 1, "17314": 17314, "999999999999999999": 999999999999999999,
		"": 0, "0": 0, "-1": 0, "+1": 0, "01": 0, "1.0": 0, " 1": 0, "x": 0, "9999999999999999999": 0,
	} {
		got, ok := framework.ParseID(text)
		if got != want || ok != (want != 0) || framework.IsID(text) != ok {
			t.Errorf("%q: got %d, %v", text, got, ok)
		}
	}
}

func TestID(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		value types.String
		want  int
	}{{types.StringValue("7"), 0}, {types.StringNull(), 0}, {types.StringUnknown(), 0}, {types.StringValue("x"), 1}, {types.StringValue(""), 1}} {
		var resp validator.StringResponse
		framework.ID("element", "")[0].ValidateString(t.Context(), validator.StringRequest{Path: path.Root("element_id"), ConfigValue: one.value}, &resp)
		if len(resp.Diagnostics) != one.want {
			t.Errorf("%v: got %v", one.value, resp.Diagnostics)
		}
	}
}

func TestIDOrNull(t *testing.T) {
	t.Parallel()
	if got := framework.IDOrNull(7); !got.Equal(types.StringValue("7")) {
		t.Errorf("of 7, got %v", got)
	}
	if got := framework.IDOrNull(0); !got.IsNull() {
		t.Errorf("of none, got %v", got)
	}
}
