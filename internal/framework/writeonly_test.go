package framework_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func TestWriteOnly_Validate(t *testing.T) {
	t.Parallel()
	at := path.Root("oauth").AtName("api_secret_wo")
	text, none, unknown := types.StringValue("made up"), types.StringNull(), types.StringUnknown()
	one, noVersion := types.Int64Value(1), types.Int64Null()
	for name, test := range map[string]struct {
		value, version, plain attr.Value
		want                  []string
	}{
		"nothing":                     {none, noVersion, none, nil},
		"a value and its version":     {text, one, none, nil},
		"a value without":             {text, noVersion, none, []string{"Missing Version of Write-Only Value"}},
		"an unknown value without":    {unknown, noVersion, none, []string{"Missing Version of Write-Only Value"}},
		"a version that is not known": {text, types.Int64Unknown(), none, nil},
		"a version alone":             {none, one, none, nil},
		"the plain one alone":         {none, noVersion, text, nil},
		"both":                        {text, one, text, []string{"Conflicting Secrets"}},
		"both, one not known":         {text, one, unknown, nil},
		"both, where both may be":     {text, one, nil, nil},
	} {
		diags := framework.WriteOnly{Path: at, Value: test.value, Version: test.version, Plain: test.plain}.Validate()
		if !slices.Equal(summaries(diags), test.want) {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}

func TestVersionChanged(t *testing.T) {
	t.Parallel()
	one, two, none := types.Int64Value(1), types.Int64Value(2), types.Int64Null()
	for _, test := range []struct {
		state, plan types.Int64
		want        bool
	}{{none, one, true}, {one, two, true}, {one, one, false}, {one, none, false}, {none, none, false}, {one, types.Int64Unknown(), true}} {
		if framework.VersionChanged(test.state, test.plan) != test.want {
			t.Errorf("from %v to %v: want %v", test.state, test.plan, test.want)
		}
	}
}
