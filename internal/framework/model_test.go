package framework_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

type orders struct {
	Name  types.String `tfsdk:"name"`
	Count types.Int64  `tfsdk:"count"`
}

func TestModel(t *testing.T) {
	t.Parallel()
	described := schema.Schema{Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Optional: true}, "count": schema.Int64Attribute{Optional: true}}}
	attributes := framework.Types(described.Attributes)
	state := tfsdk.State{Schema: described, Raw: tftypes.NewValue(described.Type().TerraformType(t.Context()), nil)}
	want := orders{Name: types.StringValue("Orders"), Count: types.Int64Null()}
	if diags := framework.Set(t.Context(), &state, attributes, want); diags.HasError() {
		t.Fatal(diags)
	}
	var got orders
	if diags := framework.Get(t.Context(), state, &got); diags.HasError() || got != want {
		t.Errorf("got %v, %v", got, diags)
	}
	if encoded := framework.Encode(attributes, want); !encoded.Equal(types.ObjectValueMust(attributes, map[string]attr.Value{"name": want.Name, "count": want.Count})) {
		t.Errorf("encoded, it is %v", encoded)
	}
	if decoded := framework.Decode[orders](types.ObjectNull(attributes)); !decoded.Name.IsNull() || !decoded.Count.IsNull() {
		t.Errorf("of null, got %v", decoded)
	}
}
