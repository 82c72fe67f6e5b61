package instance

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// TestTypedKeys holds the table of typed keys against the schema. Each key has its attribute, of
// its kind, and a secret one its twins; and there is no other attribute in `oauth` and `events`.
func TestTypedKeys(t *testing.T) {
	t.Parallel()
	described := make(map[string]schema.Attribute)
	var describe func(within string, attributes map[string]schema.Attribute)
	describe = func(within string, attributes map[string]schema.Attribute) {
		for name, attribute := range attributes {
			if object, isObject := attribute.(schema.SingleNestedAttribute); isObject {
				describe(within+name+".", object.Attributes)
			} else {
				described[within+name] = attribute
			}
		}
	}
	top := resourceSchema(t.Context()).Attributes
	for name := range new(resourceModel).objects() {
		describe("", map[string]schema.Attribute{name: top[name]})
	}

	take := func(at string, of attr.Type, isSecret, isWriteOnly bool) {
		attribute, isThere := described[at]
		delete(described, at)
		switch {
		case !isThere:
			t.Errorf("the schema has no %s", at)
		case !attribute.GetType().Equal(of) || attribute.IsSensitive() != isSecret || attribute.IsWriteOnly() != isWriteOnly || !attribute.IsOptional():
			t.Errorf("%s is optional: %t, sensitive: %t, write-only: %t, of the type %s; want %s",
				at, attribute.IsOptional(), attribute.IsSensitive(), attribute.IsWriteOnly(), attribute.GetType(), of)
		}
	}
	for _, typed := range typedKeys {
		take(typed.at, map[kind]attr.Type{
			kindText: types.StringType, kindBoolean: types.BoolType, kindMinutes: types.Int64Type, kindObject: jsontypes.NormalizedType{},
		}[typed.kind], typed.secret, false)
		if typed.secret {
			take(typed.at+framework.SuffixWriteOnly, types.StringType, true, true)
			take(typed.at+framework.SuffixVersion, types.Int64Type, false, false)
		}
	}
	for at := range described {
		t.Errorf("%s is in the schema, and not in typedKeys", at)
	}
}

// TestTypedKeys_unique expects each key and each attribute once. A secret is text, and one by its
// name as well, since the client masks by that what it does not know.
func TestTypedKeys_unique(t *testing.T) {
	t.Parallel()
	for i, typed := range typedKeys {
		isSame := func(other typedKey) bool { return other.key == typed.key || other.at == typed.at }
		if slices.ContainsFunc(typedKeys[:i], isSame) {
			t.Errorf("%s or %s is in typedKeys twice", typed.key, typed.at)
		}
		if typed.secret && (typed.kind != kindText || strings.Contains(typed.name(), framework.SuffixWriteOnly)) {
			t.Errorf("%s cannot be a secret with twins", typed.at)
		}
	}
}
