package instance

import (
	"context"
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
	"event.notification.subscription.id", "event.metadata", "event.helper.key", "event.notification.instance.finder",
}

// serverMadePrefix begins the keys of tokens that the platform gets and
// refreshes [reference 4.2].
const serverMadePrefix = "oauth.user."

// rowTypePassword is the type of rows that hold secrets [reference 3.4].
const rowTypePassword = "PASSWORD"

// imported collects what a user has set of an instance: the keys that a user
// may set and whose value is not the element's default. Masked values are not
// known, and are left for the configuration to give.
func imported(answered map[string]*string, rows []cloudelements.ConfigurationRow) map[string]string {
	values := make(map[string]string)
	for _, row := range rows {
		value := answered[row.Key]
		if value == nil || *value == "" || cloudelements.IsMasked(*value) || row.Internal ||
			slices.Contains(serverMadeKeys, row.Key) || strings.HasPrefix(row.Key, serverMadePrefix) {
			continue
		}
		fallback := ""
		if row.DefaultValue != nil {
			fallback = *row.DefaultValue
		}
		if !sameText(fallback, *value) {
			values[row.Key] = *value
		}
	}
	return values
}

// flattenImported fills the configured attributes of an instance that was just
// imported: those of state have nothing to compare with.
func flattenImported(ctx context.Context, state *resourceModel, answer *cloudelements.Instance, rows []cloudelements.ConfigurationRow) diag.Diagnostics {
	var diags, more diag.Diagnostics
	values := imported(answer.Configuration, rows)
	take := func(key string) types.String {
		value, set := values[key]
		delete(values, key)
		if !set {
			return types.StringNull()
		}
		return types.StringValue(value)
	}

	oauth := oauthModel{APIKey: take(keyOAuthAPIKey), APISecret: take(keyOAuthAPISecret), CallbackURL: take(keyOAuthCallbackURL), Scope: take(keyOAuthScope)}
	if !oauth.APIKey.IsNull() || !oauth.APISecret.IsNull() || !oauth.CallbackURL.IsNull() || !oauth.Scope.IsNull() {
		state.OAuth, more = types.ObjectValueFrom(ctx, oauthTypes, oauth)
		diags.Append(more...)
	}

	events := eventsModel{CallbackURL: take(keyEventsCallbackURL), SignatureKey: take(keyEventsSignatureKey), VendorType: take(keyEventsVendorType), Polling: types.ObjectNull(pollingTypes)}
	if enabled, err := strconv.ParseBool(take(keyEventsEnabled).ValueString()); err == nil {
		events.Enabled = types.BoolValue(enabled)
	}
	var polling pollingModel
	if minutes, err := strconv.ParseInt(take(keyPollingInterval).ValueString(), 10, 64); err == nil {
		polling.RefreshInterval = types.Int64Value(minutes)
	}
	if configuration := take(keyPollingConfiguration); !configuration.IsNull() && isJSON(configuration.ValueString()) {
		polling.Configuration = jsontypes.NewNormalizedValue(configuration.ValueString())
	}
	if !polling.RefreshInterval.IsNull() || !polling.Configuration.IsNull() {
		events.Polling, more = types.ObjectValueFrom(ctx, pollingTypes, polling)
		diags.Append(more...)
	}
	if !events.Enabled.IsNull() || !events.CallbackURL.IsNull() || !events.SignatureKey.IsNull() || !events.VendorType.IsNull() || !events.Polling.IsNull() {
		state.Events, more = types.ObjectValueFrom(ctx, eventsTypes, events)
		diags.Append(more...)
	}

	plain, secret := make(map[string]attr.Value), make(map[string]attr.Value)
	for _, row := range rows {
		value, set := values[row.Key]
		switch {
		case !set:
		case row.Type == rowTypePassword: // Some elements answer it in clear.
			secret[row.Key] = types.StringValue(value)
		default:
			plain[row.Key] = types.StringValue(value)
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
	if answer.ExternalAuthentication == "initial" {
		state.ExternalAuthentication = types.StringValue(answer.ExternalAuthentication)
	}
	return diags
}
