package instance

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Configuration keys that more depends on than the attribute that sets them [reference 4.2, 5.1].
const (
	keyOAuthAPIKey        = "oauth.api.key"
	keyOAuthAPISecret     = "oauth.api.secret"
	keyOAuthCallbackURL   = "oauth.callback.url"
	keyEventsEnabled      = "event.notification.enabled"
	keyEventsVendorType   = "event.vendor.type"
	keyEventsSubscription = "event.notification.subscription.id"
)

// typedKeys lists the configuration keys of the platform that have an attribute of their own, in
// the order of the schema [reference 4.2, 5.1]. A new one takes a line here and its attribute in
// the schema.
var typedKeys = []typedKey{
	{key: keyOAuthAPIKey, at: "oauth.api_key", kind: kindText},
	{key: keyOAuthAPISecret, at: "oauth.api_secret", kind: kindText, secret: true},
	{key: keyOAuthCallbackURL, at: "oauth.callback_url", kind: kindText},
	{key: "oauth.scope", at: "oauth.scope", kind: kindText},
	{key: keyEventsEnabled, at: "events.enabled", kind: kindBoolean},
	{key: "event.notification.callback.url", at: "events.callback_url", kind: kindText},
	{key: "event.notification.signature.key", at: "events.signature_key", kind: kindText, secret: true},
	{key: keyEventsVendorType, at: "events.vendor_type", kind: kindText},
	{key: "event.poller.refresh_interval", at: "events.polling.refresh_interval", kind: kindMinutes},
	{key: "event.poller.configuration", at: "events.polling.configuration", kind: kindObject},
}

// typedKey is a configuration key that has an attribute of its own.
type typedKey struct {
	key    string
	at     string // The attribute, with the objects around it.
	kind   kind
	secret bool // A secret has the twins `…_wo` and `…_wo_version` beside it.
}

// typedKeyOf returns what is known of a key, and reports whether it has an attribute of its own.
func typedKeyOf(key string) (typedKey, bool) {
	index := slices.IndexFunc(typedKeys, func(one typedKey) bool { return one.key == key })
	if index < 0 {
		return typedKey{}, false
	}
	return typedKeys[index], true
}

// name returns the name of the attribute, without the objects around it.
func (k typedKey) name() string             { return k.at[strings.LastIndexByte(k.at, '.')+1:] }
func (k typedKey) path() path.Path          { return typedPaths[k.at] }
func (k typedKey) writeOnlyPath() path.Path { return typedPaths[k.at+framework.SuffixWriteOnly] }

// typedPaths are the paths of the attributes and of their write-only twins. Every plan needs them.
var typedPaths = func() map[string]path.Path {
	paths := make(map[string]path.Path)
	for _, typed := range typedKeys {
		for _, at := range []string{typed.at, typed.at + framework.SuffixWriteOnly} {
			names := strings.Split(at, ".")
			paths[at] = path.Root(names[0])
			for _, name := range names[1:] {
				paths[at] = paths[at].AtName(name)
			}
		}
	}
	return paths
}()

// get returns the value of the attribute: null if an object around it is null or unknown.
func (k typedKey) get(from nestedAttributes) attr.Value {
	if value := from.get(k.at); value != nil {
		return value
	}
	null, _ := k.kind.decode("")
	return null
}

// writeOnly returns the value of the write-only twin, and its version.
func (k typedKey) writeOnly(from nestedAttributes) (types.String, types.Int64) {
	value, _ := from.get(k.at + framework.SuffixWriteOnly).(types.String)
	version, _ := from.get(k.at + framework.SuffixVersion).(types.Int64)
	return value, version
}

// nestedAttributes are the attributes of a model's objects, by the object ("events.polling") and by
// their own name.
type nestedAttributes map[string]map[string]attr.Value

// nested returns the attributes of the objects that typed keys are in.
func (m *resourceModel) nested() nestedAttributes {
	all := make(nestedAttributes)
	for name, object := range m.objects() {
		all.add(name, *object)
	}
	return all
}

// objects returns the attributes that hold typed keys.
func (m *resourceModel) objects() map[string]*types.Object {
	return map[string]*types.Object{"oauth": &m.OAuth, "events": &m.Events}
}

func (n nestedAttributes) add(name string, object types.Object) {
	if object.IsNull() || object.IsUnknown() {
		return
	}
	n[name] = object.Attributes()
	for below, value := range n[name] {
		if inner, isObject := value.(types.Object); isObject {
			n.add(name+"."+below, inner)
		}
	}
}

// set sets a nested attribute, and makes the objects around it that are null.
func (m *resourceModel) set(at string, value attr.Value) {
	names := strings.Split(at, ".")
	root := m.objects()[names[0]]
	*root = withAttribute(*root, names[1:], value)
}

// withAttribute returns an object with another value of one attribute, which may be in an object
// within.
func withAttribute(object types.Object, names []string, value attr.Value) types.Object {
	ctx := context.Background()
	attributes, typesOf := object.Attributes(), object.AttributeTypes(ctx)
	for name, of := range typesOf {
		if attributes[name] == nil {
			attributes[name], _ = of.ValueFromTerraform(ctx, tftypes.NewValue(of.TerraformType(ctx), nil))
		}
	}
	if below, isObject := attributes[names[0]].(types.Object); isObject && len(names) > 1 {
		value = withAttribute(below, names[1:], value)
	}
	attributes[names[0]] = value
	return types.ObjectValueMust(typesOf, attributes)
}

// get returns the value of an attribute such as "events.polling.configuration", or nil if there is
// none.
func (n nestedAttributes) get(at string) attr.Value {
	end := strings.LastIndexByte(at, '.')
	return n[at[:end]][at[end+1:]]
}

// hasUnknownObject reports whether an object is unknown, and with it which typed keys are set.
func (m *resourceModel) hasUnknownObject() bool {
	if m.OAuth.IsUnknown() || m.Events.IsUnknown() {
		return true
	}
	for _, attributes := range m.nested() {
		for _, value := range attributes {
			if object, isObject := value.(types.Object); isObject && object.IsUnknown() {
				return true
			}
		}
	}
	return false
}

// kind says which values an attribute holds; to the platform each is a text.
type kind int

const (
	kindText kind = iota
	kindBoolean
	kindMinutes
	kindObject // JSON, an object at its top.
)

// encode returns a value as text, which is how the platform answers, and in the form that a request
// takes.
func encode(value attr.Value) (text string, wire any) {
	switch value := value.(type) {
	case types.Bool:
		// The platform's documentation sends this one as a JSON boolean.
		return strconv.FormatBool(value.ValueBool()), value.ValueBool()
	case types.Int64:
		text = strconv.FormatInt(value.ValueInt64(), 10)
		return text, text
	case jsontypes.Normalized:
		return value.ValueString(), json.RawMessage(value.ValueString())
	case types.String:
		return value.ValueString(), value.ValueString()
	}
	return "", nil
}

// decode returns the value that a text stands for. It is null for an empty text, and for one that
// an attribute of this kind cannot hold.
func (k kind) decode(text string) (attr.Value, bool) {
	switch k {
	case kindBoolean:
		if strings.EqualFold(text, "true") || strings.EqualFold(text, "false") {
			return types.BoolValue(strings.EqualFold(text, "true")), true
		}
		return types.BoolNull(), false
	case kindMinutes:
		if parsed, err := strconv.ParseInt(text, 10, 64); err == nil && parsed > 0 {
			return types.Int64Value(parsed), true
		}
		return types.Int64Null(), false
	case kindObject:
		decoded, _ := lenient.DecodeComposite(text)
		if _, isObject := decoded.(map[string]any); isObject {
			return jsontypes.NewNormalizedValue(text), true
		}
		return jsontypes.NewNormalizedNull(), false
	default:
		if text != "" {
			return types.StringValue(text), true
		}
		return types.StringNull(), false
	}
}

// attributeFor returns the path of the attribute that sets a row's key.
func attributeFor(row cloudelements.ConfigurationRow) path.Path {
	if typed, isTyped := typedKeyOf(row.Key); isTyped {
		return typed.path()
	}
	if row.IsSecret() {
		return path.Root("secret_configuration")
	}
	return path.Root("configuration")
}

func rowsByKey(rows []cloudelements.ConfigurationRow) map[string]cloudelements.ConfigurationRow {
	byKey := make(map[string]cloudelements.ConfigurationRow, len(rows))
	for _, row := range rows {
		byKey[row.Key] = row
	}
	return byKey
}
