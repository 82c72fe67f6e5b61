package protocol

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// leaves are attributes of every sort that decides whether a plan changes anything.
func leaves() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"plain":    schema.StringAttribute{Optional: true},
		"secret":   schema.StringAttribute{Optional: true, WriteOnly: true},
		"standard": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("a")},
		"computed": schema.Int64Attribute{Computed: true},
	}
}

// deep is a schema that has them at every depth, in all that nests.
func deep() schema.Schema {
	nested := leaves()
	nested["object"] = schema.SingleNestedAttribute{Optional: true, Attributes: leaves()}
	nested["map"] = schema.MapNestedAttribute{Optional: true, Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: leaves()}}
	root := leaves()
	for name, attribute := range map[string]schema.Attribute{
		"id":     schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"key":    schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace(), stringplanmodifier.UseNonNullStateForUnknown()}},
		"number": schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(1)},
		"truth":  schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
		"texts": schema.ListAttribute{Optional: true, Computed: true, ElementType: types.StringType, Default: listdefault.StaticValue(
			types.ListValueMust(types.StringType, []attr.Value{types.StringValue("a")}))},
		"tags":   schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"object": schema.SingleNestedAttribute{Optional: true, Computed: true, Attributes: nested},
		"list":   schema.ListNestedAttribute{Optional: true, Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: nested}},
		"map":    schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: leaves()}},
		"set":    schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"plain": leaves()["plain"]}}},
	} {
		root[name] = attribute
	}
	return schema.Schema{Attributes: root, Blocks: map[string]schema.Block{
		"block": schema.SingleNestedBlock{Attributes: leaves(), Blocks: map[string]schema.Block{"block": schema.SingleNestedBlock{Attributes: leaves()}}},
		"items": schema.ListNestedBlock{NestedObject: schema.NestedBlockObject{Attributes: leaves()}},
	}}
}

// drawn draws a plan: what is at a place goes by the place and the number of the plan. Values are
// few, so that they often agree.
type drawn int

// of returns a number below n for a place.
func (d drawn) of(n int, at string) int {
	hash := fnv.New64a()
	_, _ = fmt.Fprint(hash, int(d), at)
	return int((hash.Sum64() >> 8) % uint64(n)) //nolint:gosec // It is below n.
}

// value draws a value of a type.
func (d drawn) value(typ tftypes.Type, at string) tftypes.Value {
	isBlock := at == "" || strings.HasSuffix(at, ".items")
	if isElement := strings.HasSuffix(at, "]"); !isBlock && !isElement && d.of(3, at+" is null") == 0 {
		return tftypes.NewValue(typ, nil)
	}
	switch typ := typ.(type) {
	case tftypes.Object:
		attributes := make(map[string]tftypes.Value)
		for name, inside := range typ.AttributeTypes {
			attributes[name] = d.value(inside, at+"."+name)
		}
		return tftypes.NewValue(typ, attributes)
	case tftypes.Map:
		elements := make(map[string]tftypes.Value)
		for _, key := range []string{"a", "b"}[:d.of(3, at+" length")] {
			elements[key] = d.value(typ.ElementType, at+"["+key+"]")
		}
		return tftypes.NewValue(typ, elements)
	case tftypes.List:
		return tftypes.NewValue(typ, d.elements(typ.ElementType, at))
	case tftypes.Set:
		return tftypes.NewValue(typ, d.elements(typ.ElementType, at)[:d.of(2, at+" has one")])
	}
	switch {
	case typ.Is(tftypes.Bool):
		return tftypes.NewValue(typ, d.of(2, at) == 0)
	case typ.Is(tftypes.Number):
		return tftypes.NewValue(typ, d.of(2, at)+1)
	default:
		return tftypes.NewValue(typ, []string{"a", "b"}[d.of(2, at)])
	}
}

// elements draws one or two elements.
func (d drawn) elements(typ tftypes.Type, at string) []tftypes.Value {
	var elements []tftypes.Value
	for i := range d.of(2, at+" length") + 1 {
		elements = append(elements, d.value(typ, fmt.Sprintf("%s[%d]", at, i)))
	}
	return elements
}

// plan draws a state, and what Terraform proposes and a configuration, which may leave it as it is.
func (d drawn) plan(t *testing.T, typ tftypes.Type) (prior, proposed, config tftypes.Value) {
	t.Helper()
	isStill := d.of(4, "something changes") > 0
	standard := map[string]any{
		"standard": "a", "truth": true, "number": 1, "texts": []tftypes.Value{tftypes.NewValue(tftypes.String, "a")},
	}
	prior = changed(t, d.value(typ, ""), func(name, at string, value tftypes.Value) tftypes.Value {
		another, hasStandard := standard[name]
		switch {
		case name == "secret":
			return tftypes.NewValue(value.Type(), nil)
		case hasStandard && d.of(30, at+" is another") > 0:
			return tftypes.NewValue(value.Type(), another)
		}
		return value
	})
	proposed = changed(t, prior, func(name, at string, value tftypes.Value) tftypes.Value {
		if name == "secret" || name == "plain" && !isStill {
			return d.value(value.Type(), at+" proposed")
		}
		return value
	})
	config = changed(t, proposed, func(name, at string, value tftypes.Value) tftypes.Value {
		if name != "block" && name != "items" && d.of(6, at+" is not configured") == 0 {
			return tftypes.NewValue(value.Type(), nil)
		}
		return value
	})
	return prior, proposed, config
}

// changed is a value with some of what is inside it changed, by the name of an attribute and its
// path.
func changed(t *testing.T, value tftypes.Value, change func(name, at string, value tftypes.Value) tftypes.Value) tftypes.Value {
	t.Helper()
	after, err := tftypes.Transform(value, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		name, isAttribute := at.LastStep().(tftypes.AttributeName)
		if !isAttribute {
			return value, nil
		}
		return change(string(name), at.String(), value), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// TestShortcuts_plansOfTheFramework plans at random, and holds what is answered without the
// framework against what the framework answers to the same.
func TestShortcuts_plansOfTheFramework(t *testing.T) {
	t.Parallel()
	offered := &madeUp{schema: deep()}
	if found := Unaccounted(t.Context(), offered.schema); len(found) > 0 {
		t.Fatalf("not accounted for: %q", found)
	}
	framework := serverOf(offered)
	shortcut := shortcuts{Server: &asked{}, resources: register(offered), data: func() any { return nil }}
	typ := offered.schema.Type().TerraformType(t.Context())
	const plans = 200
	answered, changing := 0, 0
	for number := range drawn(plans) {
		prior, proposed, config := number.plan(t, typ)
		request := &tfprotov6.PlanResourceChangeRequest{
			TypeName: madeUpResource, PriorState: dynamic(t, prior), ProposedNewState: dynamic(t, proposed), Config: dynamic(t, config),
		}
		got, err := shortcut.PlanResourceChange(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		want, err := framework.PlanResourceChange(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		planned, err := want.PlannedState.Unmarshal(typ)
		if err != nil {
			t.Fatal(err)
		}
		isNoOp := planned.Equal(prior) && len(want.Diagnostics) == 0 && len(want.RequiresReplace) == 0
		switch {
		case got.PlannedState != nil && !isNoOp:
			t.Errorf("plan %d: the framework plans something else: %v\n%v", number, differences(prior, planned), want.Diagnostics)
		case got.PlannedState != nil:
			answered++
		case !isNoOp:
			changing++
		}
	}
	// Few are left to the framework that change nothing.
	if rest := plans - changing; answered*10 < rest*9 || changing < plans/4 {
		t.Errorf("of %d plans that change nothing %d are answered, and %d change something", rest, answered, changing)
	}
}

// differences are the places where values differ.
func differences(prior, planned tftypes.Value) []string {
	found, err := prior.Diff(planned)
	if err != nil {
		return []string{err.Error()}
	}
	var places []string
	for _, one := range found {
		places = append(places, one.Path.String())
	}
	return places
}
