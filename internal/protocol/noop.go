package protocol

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// facts are what of a schema decides whether the framework makes the state that there is of what
// Terraform proposes. It does so where they are the same, but for these:
//
//   - What is write-only is in the proposal and never in state, and changes nothing by itself.
//   - Where the configuration does not say, Terraform proposes what state has, and the framework
//     plans the default.
//   - A plan modifier may do anything. Those that the framework comes with leave values alone that
//     do not change.
type facts struct {
	resource *node
	// unaccounted says what of the schema is none of that: every plan may be another one then.
	unaccounted []string
}

// node is what there is to know of an attribute or a block, or of an object in it. Nil is one whose
// value is what Terraform proposes.
type node struct {
	writeOnly bool
	// fallback is the default as it is encoded, nil where there is none.
	fallback msgpack.RawMessage
	// hasFallbacks says that there are defaults further inside.
	hasFallbacks bool
	nesting      nesting
	// element is what a list or a map holds.
	element *node
	// attributes are those of an object, as far as there is anything to know of them.
	attributes map[string]*node
}

// nesting is what a value is made of.
type nesting int

const (
	whole   nesting = iota // Compared as a whole.
	objects                // Has attributes.
	lists                  // Has elements by their places.
	maps                   // Has elements by keys of the user's.
)

// Unaccounted says what of a schema keeps plans from being answered without the framework: a
// default or a plan modifier that this package does not know. It is for the tests of resources.
func Unaccounted(ctx context.Context, described schema.Schema) []string {
	return factsOf(ctx, described).unaccounted
}

func factsOf(ctx context.Context, described schema.Schema) facts {
	var found facts
	found.resource = found.object(ctx, "", described.Attributes, described.Blocks)
	slices.Sort(found.unaccounted)
	return found
}

// object returns what there is to know of an object.
func (f *facts) object(ctx context.Context, at string, attributes map[string]schema.Attribute, blocks map[string]schema.Block) *node {
	found := &node{nesting: objects, attributes: make(map[string]*node)}
	add := func(name string, described any) {
		if inside := f.node(ctx, at+name, described); inside != nil {
			found.attributes[name] = inside
			found.hasFallbacks = found.hasFallbacks || inside.fallback != nil || inside.hasFallbacks
		}
	}
	for name, attribute := range attributes {
		add(name, attribute)
	}
	for name, block := range blocks {
		add(name, block)
	}
	return found
}

// node returns what there is to know of an attribute or a block.
func (f *facts) node(ctx context.Context, at string, described any) *node {
	if reflect.TypeOf(described).PkgPath() != schemaPackage {
		f.account(at, "is a %T", described)
		return nil
	}
	found := f.nested(ctx, at, described)
	f.modifiers(at, described)
	fallback := f.fallback(ctx, at, described)
	attribute, isAttribute := described.(schema.Attribute)
	writeOnly := isAttribute && attribute.IsWriteOnly()
	if found == nil && fallback == nil && !writeOnly {
		return nil
	}
	if found == nil {
		found = &node{}
	}
	found.writeOnly, found.fallback = writeOnly, fallback
	return found
}

// nested returns what there is to know of what is nested, nil where that is nothing.
func (f *facts) nested(ctx context.Context, at string, described any) *node {
	attributes := func(within string, nested schema.NestedAttributeObject) *node {
		f.modifiers(at+within, nested)
		return f.object(ctx, at+within, nested.Attributes, nil)
	}
	blocks := func(within string, nested schema.NestedBlockObject) *node {
		f.modifiers(at+within, nested)
		return f.object(ctx, at+within, nested.Attributes, nested.Blocks)
	}
	var found *node
	switch described := described.(type) {
	case schema.SingleNestedAttribute:
		found = f.object(ctx, at+".", described.Attributes, nil)
	case schema.SingleNestedBlock:
		found = f.object(ctx, at+".", described.Attributes, described.Blocks)
	case schema.ListNestedAttribute:
		found = &node{nesting: lists, element: attributes("[].", described.NestedObject)}
	case schema.ListNestedBlock:
		found = &node{nesting: lists, element: blocks("[].", described.NestedObject)}
	case schema.MapNestedAttribute:
		found = &node{nesting: maps, element: attributes("[].", described.NestedObject)}
	case schema.SetNestedAttribute:
		f.set(at, attributes("[].", described.NestedObject))
	case schema.SetNestedBlock:
		f.set(at, blocks("[].", described.NestedObject))
	}
	if found == nil || found.element == nil {
		return found
	}
	found.hasFallbacks = found.element.hasFallbacks
	return found
}

// set refuses what would take telling which element of a set is which.
func (f *facts) set(at string, element *node) {
	if len(element.attributes) > 0 {
		f.account(at, "is a set of objects that have defaults or attributes which are write-only")
	}
}

func (f *facts) account(at, what string, with ...any) {
	f.unaccounted = append(f.unaccounted, at+" "+fmt.Sprintf(what, with...))
}

// schemaPackage is where the framework's attributes are, with its defaults and plan modifiers
// below.
var schemaPackage = reflect.TypeFor[schema.Schema]().PkgPath()

// isFrameworks reports whether a value is of one of the types of the framework's packages of a
// kind.
func isFrameworks(value any, kind string, names ...string) bool {
	typ := reflect.TypeOf(value)
	return strings.HasPrefix(typ.PkgPath(), schemaPackage+"/") && strings.HasSuffix(typ.PkgPath(), kind) && slices.Contains(names, typ.Name())
}

// modifiers accounts for the plan modifiers of an attribute, a block, or an object of several.
func (f *facts) modifiers(at string, described any) {
	field := reflect.ValueOf(described).FieldByName("PlanModifiers")
	if !field.IsValid() {
		return
	}
	for i := range field.Len() {
		modifier := field.Index(i).Interface()
		if !isFrameworks(modifier, "planmodifier", "requiresReplaceIfModifier", "useStateForUnknownModifier", "useNonNullStateForUnknown") {
			f.account(at, "has the plan modifier %T", modifier)
		}
	}
}

// fallback returns the default of an attribute, nil where it has none. There is an interface for
// each type of attribute, and all are alike.
func (f *facts) fallback(ctx context.Context, at string, described any) msgpack.RawMessage {
	field := reflect.ValueOf(described).FieldByName("Default")
	if !field.IsValid() || field.IsNil() {
		return nil
	}
	standard := field.Interface()
	if !strings.HasPrefix(reflect.TypeOf(standard).Name(), "static") || !isFrameworks(standard, "default", reflect.TypeOf(standard).Name()) {
		f.account(at, "has the default %T", standard)
		return nil
	}
	typ := field.Type() // Such as defaults.Bool, with the method DefaultBool.
	method, _ := typ.MethodByName("Default" + typ.Name())
	request, response := reflect.New(method.Type.In(1)).Elem(), reflect.New(method.Type.In(2).Elem())
	field.MethodByName(method.Name).Call([]reflect.Value{reflect.ValueOf(ctx), request, response})
	value, ok := response.Elem().FieldByName("PlanValue").Interface().(attr.Value)
	if !ok {
		f.account(at, "has a default of no value")
		return nil
	}
	encoded, err := encode(ctx, value)
	if err != nil {
		f.account(at, "has a default that cannot be encoded: %s", err)
	}
	return encoded
}

func encode(ctx context.Context, value attr.Value) (msgpack.RawMessage, error) {
	raw, err := value.ToTerraformValue(ctx)
	if err != nil {
		return nil, err
	}
	encoded, err := tfprotov6.NewDynamicValue(value.Type(ctx).TerraformType(ctx), raw)
	return encoded.MsgPack, err
}

// isNoOp reports whether a plan is the state that there is, as far as the schema goes.
func (f *facts) isNoOp(prior map[string]msgpack.RawMessage, proposed, config *tfprotov6.DynamicValue) bool {
	if proposed == nil || config == nil || len(f.unaccounted) > 0 {
		return false
	}
	configured := attributesOf(config.MsgPack)
	return len(configured) > 0 && f.resource.keepsAttributes(prior, attributesOf(proposed.MsgPack), configured)
}

// keeps reports whether the prior value is what a proposed and a configured one come to. The
// comparison is of encoded values: what is the same in another encoding is for the framework.
func (n *node) keeps(prior, proposed, config msgpack.RawMessage) bool {
	switch {
	case n == nil:
		return bytes.Equal(prior, proposed)
	case n.writeOnly:
		return true
	case n.fallback != nil && isNull(config) && !bytes.Equal(prior, n.fallback):
		return false
	case n.fallback != nil && !isNull(config) && !bytes.Equal(prior, config):
		return false
	case bytes.Equal(prior, proposed) && (!n.hasFallbacks || isNull(prior)):
		return true
	case isNull(prior) || isNull(proposed):
		return false
	}
	switch n.nesting {
	case objects:
		return n.keepsAttributes(attributesOf(prior), attributesOf(proposed), attributesOf(config))
	case lists:
		return n.keepsElements(elementsOf(prior), elementsOf(proposed), elementsOf(config))
	case maps:
		return n.keepsKeys(attributesOf(prior), attributesOf(proposed), attributesOf(config))
	default:
		return false
	}
}

// keepsAttributes compares objects. A configuration of none is one of an object that is computed.
func (n *node) keepsAttributes(prior, proposed, config map[string]msgpack.RawMessage) bool {
	if prior == nil || proposed == nil || len(prior) != len(proposed) {
		return false
	}
	for name, value := range prior {
		other, ok := proposed[name]
		if !ok || !n.attributes[name].keeps(value, other, config[name]) {
			return false
		}
	}
	for name, inside := range n.attributes {
		_, isThere := prior[name]
		_, isConfigured := config[name]
		if inside.fallback != nil && (!isThere || config != nil && !isConfigured) {
			return false // What does not fit the schema is for the framework.
		}
	}
	return true
}

func (n *node) keepsKeys(prior, proposed, config map[string]msgpack.RawMessage) bool {
	if prior == nil || proposed == nil || len(prior) != len(proposed) {
		return false
	}
	for key, value := range prior {
		other, ok := proposed[key]
		if !ok || !n.element.keeps(value, other, config[key]) {
			return false
		}
	}
	return true
}

func (n *node) keepsElements(prior, proposed, config []msgpack.RawMessage) bool {
	if prior == nil || len(prior) != len(proposed) {
		return false
	}
	for i, value := range prior {
		var configured msgpack.RawMessage
		if i < len(config) {
			configured = config[i]
		}
		if !n.element.keeps(value, proposed[i], configured) {
			return false
		}
	}
	return true
}

// attributesOf returns the attributes of an encoded object or the elements of a map, those that are
// null being empty. It returns nil for what is null itself, or neither.
func attributesOf(encoded []byte) map[string]msgpack.RawMessage {
	var object map[string]msgpack.RawMessage
	if msgpack.Unmarshal(encoded, &object) != nil {
		return nil
	}
	return object
}

// elementsOf does the same for a list.
func elementsOf(encoded []byte) []msgpack.RawMessage {
	var list []msgpack.RawMessage
	if msgpack.Unmarshal(encoded, &list) != nil {
		return nil
	}
	return list
}

func isNull(encoded msgpack.RawMessage) bool {
	return len(encoded) == 0 || len(encoded) == 1 && encoded[0] == msgpcode.Nil
}
