package framework

import (
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// The framework fills structs as well, and compiles a regular expression for each field of each,
// every time. That took a third of a plan of many resources, so here a struct is only given the
// values that the framework has made already. A struct that does not fit its schema panics, at its
// first use. The models of data sources, which hold lists of structs, are left to the framework.

// Getter is a plan, a state, a configuration or an identity.
type Getter interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// Setter is one of them that is an answer.
type Setter interface {
	Set(ctx context.Context, value any) diag.Diagnostics
}

// Get reads a whole value into its model.
func Get[T any](ctx context.Context, from Getter, model *T) diag.Diagnostics {
	var object types.Object
	diags := from.Get(ctx, &object)
	if !diags.HasError() {
		*model = Decode[T](object)
	}
	return diags
}

// Set writes a whole value from its model.
func Set(ctx context.Context, to Setter, attributes map[string]attr.Type, model any) diag.Diagnostics {
	object, diags := basetypes.NewObjectValue(attributes, values(model))
	if !diags.HasError() {
		diags.Append(to.Set(ctx, object)...)
	}
	return diags
}

// Types returns the types of a schema's attributes, by their names.
func Types[A interface{ GetType() attr.Type }](attributes map[string]A) map[string]attr.Type {
	all := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		all[name] = attribute.GetType()
	}
	return all
}

// Decode turns an object into its model. A null or unknown object gives the zero model, whose
// attributes are all null.
func Decode[T any](object types.Object) T {
	var model T
	attributes := object.Attributes()
	if len(attributes) == 0 {
		return model
	}
	value := reflect.ValueOf(&model).Elem()
	for i, name := range fieldNames(value.Type()) {
		value.Field(i).Set(reflect.ValueOf(attributes[name]))
	}
	return model
}

// Encode turns a model into its object.
func Encode(attributes map[string]attr.Type, model any) types.Object {
	return basetypes.NewObjectValueMust(attributes, values(model))
}

// values returns the attributes that a model has.
func values(model any) map[string]attr.Value {
	value := reflect.ValueOf(model)
	names := fieldNames(value.Type())
	attributes := make(map[string]attr.Value, len(names))
	for i, name := range names {
		attributes[name] = value.Field(i).Interface().(attr.Value) //nolint:forcetypeassert // See above.
	}
	return attributes
}

// namesOfFields holds the attribute names of the fields of models, by type.
var namesOfFields sync.Map

func fieldNames(model reflect.Type) []string {
	if known, ok := namesOfFields.Load(model); ok {
		return known.([]string) //nolint:forcetypeassert // Nothing else is stored.
	}
	names := make([]string, model.NumField())
	for i := range names {
		names[i] = model.Field(i).Tag.Get("tfsdk")
	}
	namesOfFields.Store(model, names)
	return names
}
