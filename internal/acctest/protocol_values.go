package acctest

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is an object or a map as a test writes it: strings, booleans, numbers, nil for null,
// Unknown, Objects, and []any. An attribute that is left out is null.
type Object map[string]any

// Unknown stands for a value that is to be computed.
var Unknown = tftypes.UnknownValue

// With is a copy of the object with other values for some of its attributes.
func (o Object) With(more Object) Object {
	copied := maps.Clone(o)
	maps.Copy(copied, more)
	return copied
}

// Encode makes a value of a type of what a test writes.
func Encode(typ tftypes.Type, value any) (tftypes.Value, error) { return toTerraform(typ, value) }

// Decode is the reverse of Encode.
func Decode(value tftypes.Value) any { return fromTerraform(value) }

// Reported is what a provider has reported over the protocol.
func Reported(reported []*tfprotov6.Diagnostic) Diagnostics { return diagnostics(reported) }

func toTerraform(typ tftypes.Type, value any) (tftypes.Value, error) {
	if value == nil || value == Unknown {
		return tftypes.NewValue(typ, value), nil
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		return toObject(typ, value)
	case tftypes.Map:
		object, ok := value.(Object)
		if !ok {
			return tftypes.Value{}, fmt.Errorf("%T is not an Object", value)
		}
		elements := make(map[string]tftypes.Value, len(object))
		for key, one := range object {
			converted, err := toTerraform(typ.ElementType, one)
			if err != nil {
				return tftypes.Value{}, fmt.Errorf("%s: %w", key, err)
			}
			elements[key] = converted
		}
		return tftypes.NewValue(typ, elements), nil
	case tftypes.Set:
		return toList(typ, typ.ElementType, value)
	case tftypes.List:
		return toList(typ, typ.ElementType, value)
	default:
		if err := tftypes.ValidateValue(typ, value); err != nil {
			return tftypes.Value{}, err
		}
		return tftypes.NewValue(typ, value), nil
	}
}

func toList(typ, elementType tftypes.Type, value any) (tftypes.Value, error) {
	list, ok := value.([]any)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("%T is not an []any", value)
	}
	elements := make([]tftypes.Value, 0, len(list))
	for _, one := range list {
		converted, err := toTerraform(elementType, one)
		if err != nil {
			return tftypes.Value{}, err
		}
		elements = append(elements, converted)
	}
	return tftypes.NewValue(typ, elements), nil
}

func toObject(typ tftypes.Object, value any) (tftypes.Value, error) {
	object, ok := value.(Object)
	if !ok {
		return tftypes.Value{}, fmt.Errorf("%T is not an Object", value)
	}
	attributes := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, attribute := range typ.AttributeTypes {
		converted, err := toTerraform(attribute, object[name])
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		attributes[name] = converted
	}
	for name := range object {
		if _, known := attributes[name]; !known {
			return tftypes.Value{}, fmt.Errorf("there is no attribute %s", name)
		}
	}
	return tftypes.NewValue(typ, attributes), nil
}

// fromTerraform is the reverse of toTerraform. A value of another form than asked for cannot come
// out of As, which is why its errors are left.
func fromTerraform(value tftypes.Value) any {
	switch {
	case value.Type() == nil || value.IsNull():
		return nil
	case !value.IsKnown():
		return Unknown
	}
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		object := Object{}
		for name, one := range attributesOf(value) {
			object[name] = fromTerraform(one)
		}
		return object
	case tftypes.Set, tftypes.List:
		var elements []tftypes.Value
		_ = value.As(&elements)
		list := make([]any, 0, len(elements))
		for _, one := range elements {
			list = append(list, fromTerraform(one))
		}
		return list
	}
	switch {
	case value.Type().Is(tftypes.Bool):
		var truth bool
		_ = value.As(&truth)
		return truth
	case value.Type().Is(tftypes.Number):
		var number big.Float
		_ = value.As(&number)
		whole, _ := number.Int64()
		return whole
	default:
		var text string
		_ = value.As(&text)
		return text
	}
}

// attributesOf returns the attributes of an object, or the elements of a map; none where it is null
// or unknown. They may be changed without changing the object.
func attributesOf(object tftypes.Value) map[string]tftypes.Value {
	attributes := map[string]tftypes.Value{}
	if object.Type() != nil && object.IsKnown() && !object.IsNull() {
		_ = object.As(&attributes)
	}
	return maps.Clone(attributes)
}

// Diagnostic is a warning or an error of the provider.
type Diagnostic struct {
	// Warning tells a warning from an error.
	Warning bool
	// Path is the attribute as HCL writes it, such as configuration["oauth.scope"]; "" where there
	// is none.
	Path string
	// Summary and Detail are the texts.
	Summary, Detail string
}

// Diagnostics are all that an operation reported.
type Diagnostics []Diagnostic

// Errors leaves the warnings out.
func (d Diagnostics) Errors() Diagnostics {
	return slices.DeleteFunc(slices.Clone(d), func(one Diagnostic) bool { return one.Warning })
}

// String returns all diagnostics as text.
func (d Diagnostics) String() string {
	var all strings.Builder
	for _, one := range d {
		severity := "Error"
		if one.Warning {
			severity = "Warning"
		}
		fmt.Fprintf(&all, "%s at %q: %s: %s\n", severity, one.Path, one.Summary, one.Detail)
	}
	return all.String()
}

func diagnostics(reported []*tfprotov6.Diagnostic) Diagnostics {
	var all Diagnostics
	for _, one := range reported {
		all = append(all, Diagnostic{
			Warning: one.Severity == tfprotov6.DiagnosticSeverityWarning,
			Path:    pathText(one.Attribute), Summary: one.Summary, Detail: one.Detail,
		})
	}
	return all
}

func pathText(path *tftypes.AttributePath) string {
	var text strings.Builder
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if text.Len() > 0 {
				text.WriteByte('.')
			}
			text.WriteString(string(step))
		case tftypes.ElementKeyString:
			text.WriteString("[" + strconv.Quote(string(step)) + "]")
		case tftypes.ElementKeyValue:
			fmt.Fprintf(&text, "[%#v]", fromTerraform(tftypes.Value(step)))
		default:
			fmt.Fprintf(&text, "[%v]", step)
		}
	}
	return text.String()
}
