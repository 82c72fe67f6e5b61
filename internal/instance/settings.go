package instance

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// setting is one key of the platform's `configuration`, as the user set it.
type setting struct {
	key     string
	path    path.Path
	text    string // Its text form, in which the platform answers.
	wire    any    // Its form in a request: string, bool or json.RawMessage.
	typed   bool   // Whether it is in an attribute of its own, where nobody can misspell its key.
	secret  bool
	unknown bool
}

// settings are all configured keys in the order of the schema. A key that is configured twice is
// there twice.
type settings []setting

// byKey returns the settings by their keys. Of two with the same key, which validation refuses, the
// later one wins.
func (s settings) byKey() map[string]setting {
	index := make(map[string]setting, len(s))
	for _, one := range s {
		index[one.key] = one
	}
	return index
}

// anyUnknown reports whether a value is not known yet.
func (s settings) anyUnknown() bool {
	return slices.ContainsFunc(s, func(one setting) bool { return one.unknown })
}

// keys returns the keys, in the order of the settings.
func (s settings) keys() []string {
	keys := make([]string, 0, len(s))
	for _, one := range s {
		keys = append(keys, one.key)
	}
	return keys
}

// plainSettings returns what state keeps: oauth, events, configuration and secret_configuration,
// without what is null.
func plainSettings(m resourceModel) settings {
	var all settings
	nested := m.nested()
	for _, typed := range typedKeys {
		if value := typed.get(nested); !value.IsNull() {
			text, wire := encode(value)
			all = append(all, setting{
				key: typed.key, path: typed.path(), text: text, wire: wire,
				typed: true, secret: typed.secret, unknown: value.IsUnknown(),
			})
		}
	}
	all.addMap(path.Root("configuration"), m.Configuration, false)
	all.addMap(path.Root("secret_configuration"), m.SecretConfiguration, true)
	return all
}

func (s *settings) addMap(at path.Path, values types.Map, secret bool) {
	elements := values.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		if value, ok := elements[key].(types.String); ok && !value.IsNull() {
			text := value.ValueString()
			*s = append(*s, setting{key: key, path: at.AtMapKey(key), text: text, wire: text, secret: secret, unknown: value.IsUnknown()})
		}
	}
}

// writeOnlyGroup is a set of secrets that are sent together when their version changes.
type writeOnlyGroup struct {
	attribute path.Path // The write-only attribute.
	key       string    // The platform's key where there can be no other.
	version   types.Int64
	settings  settings
	unknown   bool // Whether it is not known yet which keys it sets.
}

// writeOnlyGroups returns the write-only attributes, always the same ones in the same order. Only
// the configuration has their values: plan and state have null in their place, and so only the
// versions.
func writeOnlyGroups(m resourceModel) []writeOnlyGroup {
	nested := m.nested()
	var groups []writeOnlyGroup
	for _, typed := range typedKeys {
		if !typed.secret {
			continue
		}
		value, version := typed.writeOnly(nested)
		group := writeOnlyGroup{key: typed.key, attribute: typed.writeOnlyPath(), version: version}
		if !value.IsNull() {
			group.settings = settings{{
				key: group.key, path: group.attribute, text: value.ValueString(), wire: value.ValueString(),
				typed: true, secret: true, unknown: value.IsUnknown(),
			}}
		}
		groups = append(groups, group)
	}
	secrets := writeOnlyGroup{attribute: path.Root("secret_configuration_wo"), version: m.SecretConfigurationWOVersion}
	secrets.unknown = m.SecretConfigurationWO.IsUnknown()
	secrets.settings.addMap(secrets.attribute, m.SecretConfigurationWO, true)
	return append(groups, secrets)
}

// allSettings returns all that is configured: the plan has everything except the write-only values,
// which only the configuration has.
func allSettings(plan, config resourceModel) settings {
	all := plainSettings(plan)
	for _, group := range writeOnlyGroups(config) {
		all = append(all, group.settings...)
	}
	return all
}

// knownStrings returns the entries of a map of strings that are known and not null:
// `{ code = var.code }` with no code is the same as an empty map.
func knownStrings(values types.Map) map[string]string {
	known := make(map[string]string, len(values.Elements()))
	for key, element := range values.Elements() {
		if value, ok := element.(types.String); ok && !value.IsNull() && !value.IsUnknown() {
			known[key] = value.ValueString()
		}
	}
	return known
}

// hasUnknown reports whether a map or one of its values is not known yet.
func hasUnknown(values types.Map) bool {
	if values.IsUnknown() {
		return true
	}
	for _, element := range values.Elements() {
		if element.IsUnknown() {
			return true
		}
	}
	return false
}
