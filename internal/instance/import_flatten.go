package instance

import (
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// serverMadeKeys are keys of events that the platform fills in by itself
// [reference 5.1].
var serverMadeKeys = []string{
	keyEventsSubscription, "event.metadata", "event.helper.key", "event.notification.instance.finder",
}

// serverMadePrefix begins the keys of tokens that the platform gets and
// refreshes [reference 4.2].
const serverMadePrefix = "oauth.user."

// typedKeys have attributes of their own that are not secret. The platform takes
// them for every element, listed or not.
var typedKeys = []string{
	keyOAuthAPIKey, keyOAuthCallbackURL, keyOAuthScope, keyEventsEnabled, keyEventsCallbackURL, keyEventsVendorType,
	keyPollingInterval, keyPollingConfiguration,
}

// imported collects what a user has set of an instance: the keys that a user may
// set and whose value is not the element's default. Where the element's rows are
// not known, every value counts as set.
//
// Secrets are left for the configuration to give, also those that come in clear:
// generated configuration has null for a secret, which would take it away.
func imported(answered map[string]*string, rows []cloudelements.ConfigurationRow) map[string]string {
	listed := rowsByKey(rows)
	values := make(map[string]string)
	for key, value := range answered {
		row, isListed := listed[key]
		isTyped := slices.Contains(typedKeys, key)
		isSecret := row.IsPassword() || !isTyped && cloudelements.IsSecretKey(key)
		if value == nil || cloudelements.IsMasked(*value) || isSecret || row.Internal || isServerMade(key) ||
			len(rows) > 0 && !isListed && !isTyped {
			continue
		}
		fallback := ""
		if row.DefaultValue != nil {
			fallback = *row.DefaultValue
		}
		if *value != "" && !cloudelements.SameValue(fallback, *value) {
			values[key] = *value
		}
	}
	return values
}

func isServerMade(key string) bool {
	return slices.Contains(serverMadeKeys, key) || strings.HasPrefix(key, serverMadePrefix)
}

// importedValues hands out values to the attributes that can hold them. What is
// left goes into the map of all other keys.
type importedValues map[string]string

func (v importedValues) take(key string, holds func(string) bool) (string, bool) {
	value, set := v[key]
	if !set || !holds(value) {
		return "", false
	}
	delete(v, key)
	return value, true
}

func (v importedValues) text(key string) types.String {
	value, set := v.take(key, func(string) bool { return true })
	if !set {
		return types.StringNull()
	}
	return types.StringValue(value)
}

func (v importedValues) flag(key string) types.Bool {
	value, set := v.take(key, func(text string) bool { return strings.EqualFold(text, "true") || strings.EqualFold(text, "false") })
	if !set {
		return types.BoolNull()
	}
	return types.BoolValue(strings.EqualFold(value, "true"))
}

func (v importedValues) minutes(key string) types.Int64 {
	var minutes int64
	_, set := v.take(key, func(text string) bool {
		parsed, err := strconv.ParseInt(text, 10, 64)
		minutes = parsed
		return err == nil && parsed > 0 && text == strconv.FormatInt(parsed, 10)
	})
	if !set {
		return types.Int64Null()
	}
	return types.Int64Value(minutes)
}

func (v importedValues) object(key string) jsontypes.Normalized {
	value, set := v.take(key, func(text string) bool {
		decoded, _ := cloudelements.DecodeComposite(text)
		_, isObject := decoded.(map[string]any)
		return isObject
	})
	if !set {
		return jsontypes.NewNormalizedNull()
	}
	return jsontypes.NewNormalizedValue(value)
}

// flattenImported fills the configured attributes of an instance that was just
// imported: those of state have nothing to compare with.
func flattenImported(state *resourceModel, answer *cloudelements.Instance, rows []cloudelements.ConfigurationRow) diag.Diagnostics {
	diags := flattenValues(state, imported(answer.Configuration, rows))
	if answer.ExternalAuthentication == "initial" {
		state.ExternalAuthentication = types.StringValue(answer.ExternalAuthentication)
	}
	return diags
}

// flattenValues gives values of configuration keys to the attributes that hold
// them. Keys without an attribute of their own go into the two maps, by what
// their names say of secrets.
func flattenValues(state *resourceModel, values importedValues) diag.Diagnostics {
	var diags, more diag.Diagnostics
	oauth := oauthModel{
		APIKey: values.text(keyOAuthAPIKey), APISecret: values.text(keyOAuthAPISecret),
		CallbackURL: values.text(keyOAuthCallbackURL), Scope: values.text(keyOAuthScope),
	}
	if oauth != (oauthModel{}) {
		state.OAuth = framework.Encode(oauthTypes, oauth)
	}

	polling := pollingModel{RefreshInterval: values.minutes(keyPollingInterval), Configuration: values.object(keyPollingConfiguration)}
	events := eventsModel{
		Enabled: values.flag(keyEventsEnabled), CallbackURL: values.text(keyEventsCallbackURL),
		SignatureKey: values.text(keyEventsSignatureKey), VendorType: values.text(keyEventsVendorType),
		Polling: types.ObjectNull(pollingTypes),
	}
	hasPolling := !polling.RefreshInterval.IsNull() || !polling.Configuration.IsNull()
	if hasPolling {
		events.Polling = framework.Encode(pollingTypes, polling)
	}
	if hasPolling || !events.Enabled.IsNull() || !events.CallbackURL.IsNull() || !events.SignatureKey.IsNull() || !events.VendorType.IsNull() {
		state.Events = framework.Encode(eventsTypes, events)
	}

	plain, secret := make(map[string]attr.Value), make(map[string]attr.Value)
	for key, value := range values {
		if cloudelements.IsSecretKey(key) {
			secret[key] = types.StringValue(value)
		} else {
			plain[key] = types.StringValue(value)
		}
	}
	if len(plain) > 0 {
		state.Configuration, more = types.MapValue(types.StringType, plain)
		diags.Append(more...)
	}
	if len(secret) > 0 {
		state.SecretConfiguration, more = types.MapValue(types.StringType, secret)
		diags.Append(more...)
	}
	return diags
}
