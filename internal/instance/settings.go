package instance

import (
	"encoding/json"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Configuration keys that have typed attributes. [reference 4.2, 5.1].
const (
	keyOAuthAPIKey          = "oauth.api.key"
	keyOAuthAPISecret       = "oauth.api.secret"
	keyOAuthCallbackURL     = "oauth.callback.url"
	keyOAuthScope           = "oauth.scope"
	keyEventsEnabled        = "event.notification.enabled"
	keyEventsCallbackURL    = "event.notification.callback.url"
	keyEventsSignatureKey   = "event.notification.signature.key"
	keyEventsVendorType     = "event.vendor.type"
	keyPollingInterval      = "event.poller.refresh_interval"
	keyPollingConfiguration = "event.poller.configuration"
)

// setting is one key of the platform's `configuration`, as the user set it.
type setting struct {
	key     string
	path    path.Path
	text    string // Its text form, in which the platform answers.
	wire    any    // Its form in a request: string, bool or json.RawMessage.
	secret  bool
	unknown bool
}

// settings is every configured key in the order of the schema. A key that is
// configured twice is in it twice.
type settings []setting

// byKey indexes the settings. A later one of the same key wins; validation has
// refused that before.
func (s settings) byKey() map[string]setting {
	index := make(map[string]setting, len(s))
	for _, one := range s {
		index[one.key] = one
	}
	return index
}

// anyUnknown tells whether a value is still to be computed.
func (s settings) anyUnknown() bool {
	return slices.ContainsFunc(s, func(one setting) bool { return one.unknown })
}

// plainSettings collects what state keeps: oauth, events, configuration and
// secret_configuration. Null attributes are not configured and are left out.
func plainSettings(m resourceModel) settings {
	var all settings
	oauth, events := framework.Decode[oauthModel](m.OAuth), framework.Decode[eventsModel](m.Events)
	polling := framework.Decode[pollingModel](events.Polling)

	root := path.Root("oauth")
	all.addString(keyOAuthAPIKey, root.AtName("api_key"), oauth.APIKey, false)
	all.addString(keyOAuthAPISecret, root.AtName("api_secret"), oauth.APISecret, true)
	all.addString(keyOAuthCallbackURL, root.AtName("callback_url"), oauth.CallbackURL, false)
	all.addString(keyOAuthScope, root.AtName("scope"), oauth.Scope, false)

	root = path.Root("events")
	if !events.Enabled.IsNull() {
		// The platform's documentation sends this one as a JSON boolean.
		all = append(all, setting{
			key: keyEventsEnabled, path: root.AtName("enabled"), wire: events.Enabled.ValueBool(),
			text: strconv.FormatBool(events.Enabled.ValueBool()), unknown: events.Enabled.IsUnknown(),
		})
	}
	all.addString(keyEventsCallbackURL, root.AtName("callback_url"), events.CallbackURL, false)
	all.addString(keyEventsSignatureKey, root.AtName("signature_key"), events.SignatureKey, true)
	all.addString(keyEventsVendorType, root.AtName("vendor_type"), events.VendorType, false)

	root = root.AtName("polling")
	if !polling.RefreshInterval.IsNull() {
		text := strconv.FormatInt(polling.RefreshInterval.ValueInt64(), 10)
		all = append(all, setting{
			key: keyPollingInterval, path: root.AtName("refresh_interval"), text: text, wire: text,
			unknown: polling.RefreshInterval.IsUnknown(),
		})
	}
	if !polling.Configuration.IsNull() {
		text := polling.Configuration.ValueString()
		all = append(all, setting{
			key: keyPollingConfiguration, path: root.AtName("configuration"), text: text,
			wire: json.RawMessage(text), unknown: polling.Configuration.IsUnknown(),
		})
	}

	all.addMap(path.Root("configuration"), m.Configuration, false)
	all.addMap(path.Root("secret_configuration"), m.SecretConfiguration, true)
	return all
}

func (s *settings) addString(key string, at path.Path, value types.String, secret bool) {
	if value.IsNull() {
		return
	}
	text := value.ValueString()
	*s = append(*s, setting{key: key, path: at, text: text, wire: text, secret: secret, unknown: value.IsUnknown()})
}

func (s *settings) addMap(at path.Path, values types.Map, secret bool) {
	elements := values.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		if value, ok := elements[key].(types.String); ok {
			s.addString(key, at.AtMapKey(key), value, secret)
		}
	}
}

// writeOnlyGroup is a set of secrets that are sent together when their version
// changes.
type writeOnlyGroup struct {
	attribute path.Path // The write-only attribute.
	key       string    // The platform's key where there can be no other.
	version   types.Int64
	settings  settings
	unknown   bool // Whether it is not known yet which keys it sets.
}

// keys lists the platform's keys that the group sets.
func (g writeOnlyGroup) keys() []string {
	keys := make([]string, 0, len(g.settings))
	for _, one := range g.settings {
		keys = append(keys, one.key)
	}
	return keys
}

// writeOnlyGroups collects the write-only twins, always the same ones in the
// same order. Only the configuration holds their values: plan and state have
// null in their place, and so give the versions alone.
func writeOnlyGroups(m resourceModel) []writeOnlyGroup {
	oauth, events := framework.Decode[oauthModel](m.OAuth), framework.Decode[eventsModel](m.Events)

	apiSecret := writeOnlyGroup{key: keyOAuthAPISecret, attribute: path.Root("oauth").AtName("api_secret_wo"), version: oauth.APISecretWOVersion}
	apiSecret.settings.addString(apiSecret.key, apiSecret.attribute, oauth.APISecretWO, true)
	signature := writeOnlyGroup{key: keyEventsSignatureKey, attribute: path.Root("events").AtName("signature_key_wo"), version: events.SignatureKeyWOVersion}
	signature.settings.addString(signature.key, signature.attribute, events.SignatureKeyWO, true)
	secrets := writeOnlyGroup{attribute: path.Root("secret_configuration_wo"), version: m.SecretConfigurationWOVersion}
	secrets.unknown = m.SecretConfigurationWO.IsUnknown()
	secrets.settings.addMap(secrets.attribute, m.SecretConfigurationWO, true)

	return []writeOnlyGroup{apiSecret, signature, secrets}
}

// allSettings collects what is configured: the plan has everything but the
// write-only values, which only the configuration has.
func allSettings(plan, config resourceModel) settings {
	all := plainSettings(plan)
	for _, group := range writeOnlyGroups(config) {
		all = append(all, group.settings...)
	}
	return all
}

// knownStrings reads a map of strings. Entries that are null are left out, so
// that `{ code = var.code }` with no code is the same as none, and so are those
// that are not known yet.
func knownStrings(values types.Map) map[string]string {
	known := make(map[string]string, len(values.Elements()))
	for key, element := range values.Elements() {
		if value, ok := element.(types.String); ok && !value.IsNull() && !value.IsUnknown() {
			known[key] = value.ValueString()
		}
	}
	return known
}

// hasUnknown tells whether a map or one of its values is not known yet.
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
