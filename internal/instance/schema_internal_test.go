package instance

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestModelMirrorsSchema expects every attribute in the model, nested ones too, with the same type.
func TestModelMirrorsSchema(t *testing.T) {
	t.Parallel()
	resource := resourceSchema(t.Context())
	empty := make(map[string]tftypes.Value)
	for name, attribute := range resource.Attributes {
		empty[name] = tftypes.NewValue(attribute.GetType().TerraformType(t.Context()), nil)
	}
	state := tfsdk.State{Schema: resource, Raw: tftypes.NewValue(resource.Type().TerraformType(t.Context()), empty)}
	var model resourceModel
	if diags := state.Get(t.Context(), &model); diags.HasError() {
		t.Errorf("the model of the resource differs from the schema: %v", diags)
	}
	if got, want := resource.Attributes["oauth_proxy"].GetType(), (types.ObjectType{AttrTypes: oauthProxyTypes}); !got.Equal(want) {
		t.Errorf("oauth_proxy has the type %s in the schema, and %s in the model", got, want)
	}
}

// TestSecretAttributes expects what holds secrets to be hidden by Terraform, and the write-only
// twins to be kept out of state. There is nothing to hide of those. The nested ones are sensitive
// all the same: otherwise, Terraform notes in state which of them came from a sensitive variable,
// and plans an update when a later run has null there. It does not for those at the top.
func TestSecretAttributes(t *testing.T) {
	t.Parallel()
	resource := resourceSchema(t.Context())
	oauth, events := resource.Attributes["oauth"], resource.Attributes["events"]
	for name, test := range map[string]struct {
		attribute            schema.Attribute
		sensitive, writeOnly bool
	}{
		"token":                   {resource.Attributes["token"], true, false},
		"provider_data":           {resource.Attributes["provider_data"], true, false},
		"provider_data_wo":        {resource.Attributes["provider_data_wo"], false, true},
		"secret_configuration":    {resource.Attributes["secret_configuration"], true, false},
		"secret_configuration_wo": {resource.Attributes["secret_configuration_wo"], false, true},
		"api_secret":              {nestedAttribute(t, oauth, "api_secret"), true, false},
		"api_secret_wo":           {nestedAttribute(t, oauth, "api_secret_wo"), true, true},
		"signature_key":           {nestedAttribute(t, events, "signature_key"), true, false},
		"signature_key_wo":        {nestedAttribute(t, events, "signature_key_wo"), true, true},
	} {
		if test.attribute.IsSensitive() != test.sensitive || test.attribute.IsWriteOnly() != test.writeOnly {
			t.Errorf("%s is sensitive: %t, write-only: %t", name, test.attribute.IsSensitive(), test.attribute.IsWriteOnly())
		}
	}
}

// TestWriteOnlyNames expects the names of write-only attributes to say so, and no others.
func TestWriteOnlyNames(t *testing.T) {
	t.Parallel()
	var check func(within string, attributes map[string]schema.Attribute)
	check = func(within string, attributes map[string]schema.Attribute) {
		for name, attribute := range attributes {
			if attribute.IsWriteOnly() != strings.HasSuffix(name, "_wo") {
				t.Errorf("%s%s is write-only: %t", within, name, attribute.IsWriteOnly())
			}
			if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
				check(within+name+".", nested.Attributes)
			}
		}
	}
	check("", resourceSchema(t.Context()).Attributes)
}

func nestedAttribute(t *testing.T, parent schema.Attribute, name string) schema.Attribute {
	t.Helper()
	nested, ok := parent.(schema.SingleNestedAttribute)
	if !ok {
		t.Fatalf("the parent of %s is no object", name)
	}
	return nested.Attributes[name]
}
