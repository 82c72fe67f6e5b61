package instance

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// serverMadeKeys are keys of events that the platform fills in by itself
// [reference 5.1].
var serverMadeKeys = []string{
	keyEventsSubscription, "event.metadata", "event.helper.key", "event.notification.instance.finder",
}

// serverMadePrefix begins the keys of tokens that the platform gets and
// refreshes [reference 4.2].
const serverMadePrefix = "oauth.user."

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
		typed, hasAttribute := typedKeyOf(key)
		isTyped := hasAttribute && !typed.secret
		isSecret := row.IsPassword() || !isTyped && redact.IsSecretKey(key)
		if value == nil || redact.IsMasked(*value) || isSecret || row.Internal || isServerMade(key) ||
			len(rows) > 0 && !isListed && !isTyped {
			continue
		}
		fallback := ""
		if row.DefaultValue != nil {
			fallback = *row.DefaultValue
		}
		if *value != "" && !lenient.SameValue(fallback, *value) {
			values[key] = *value
		}
	}
	return values
}

func isServerMade(key string) bool {
	return slices.Contains(serverMadeKeys, key) || strings.HasPrefix(key, serverMadePrefix)
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
func flattenValues(state *resourceModel, values map[string]string) diag.Diagnostics {
	var diags, more diag.Diagnostics
	for _, typed := range typedKeys {
		text := values[typed.key]
		value, fits := typed.kind.decode(text)
		// An attribute of minutes cannot hold "007", for one, without changing it.
		if held, _ := encode(value); fits && strings.EqualFold(held, text) {
			state.set(typed.at, value)
			delete(values, typed.key)
		}
	}
	plain, secret := make(map[string]attr.Value), make(map[string]attr.Value)
	for key, value := range values {
		if redact.IsSecretKey(key) {
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
