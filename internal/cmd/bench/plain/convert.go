package main

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/alike"
)

// application is the `oauth` attribute.
type application struct {
	APIKey             types.String `tfsdk:"api_key"`
	APISecret          types.String `tfsdk:"api_secret"`
	APISecretWO        types.String `tfsdk:"api_secret_wo"`
	APISecretWOVersion types.Int64  `tfsdk:"api_secret_wo_version"`
	CallbackURL        types.String `tfsdk:"callback_url"`
	Scope              types.String `tfsdk:"scope"`
}

// notifications is the `events` attribute.
type notifications struct {
	Enabled               types.Bool   `tfsdk:"enabled"`
	CallbackURL           types.String `tfsdk:"callback_url"`
	SignatureKey          types.String `tfsdk:"signature_key"`
	SignatureKeyWO        types.String `tfsdk:"signature_key_wo"`
	SignatureKeyWOVersion types.Int64  `tfsdk:"signature_key_wo_version"`
	VendorType            types.String `tfsdk:"vendor_type"`
	Polling               types.Object `tfsdk:"polling"`
}

// The keys of the platform's configuration that attributes stand for.
const (
	keyAPIKey         = "oauth.api.key"
	keyAPISecret      = "oauth.api.secret"
	keyCallbackURL    = "oauth.callback.url"
	keyScope          = "oauth.scope"
	keyEvents         = "event.notification.enabled"
	keyEventsCallback = "event.notification.callback.url"
)

// writeOnly are the values that only the configuration has.
type writeOnly struct {
	secret types.String
	data   types.Map
}

// expand makes the body of a create.
func expand(ctx context.Context, m alike.Model, w writeOnly) (map[string]any, diag.Diagnostics) {
	var app application
	var events notifications
	configuration, data := map[string]string{}, map[string]string{}
	var tags []string
	diags := m.OAuth.As(ctx, &app, basetypes.ObjectAsOptions{})
	diags.Append(m.Events.As(ctx, &events, basetypes.ObjectAsOptions{})...)
	diags.Append(m.Configuration.ElementsAs(ctx, &configuration, false)...)
	diags.Append(w.data.ElementsAs(ctx, &data, false)...)
	diags.Append(m.Tags.ElementsAs(ctx, &tags, false)...)
	configuration[keyAPIKey], configuration[keyAPISecret] = app.APIKey.ValueString(), w.secret.ValueString()
	configuration[keyCallbackURL], configuration[keyScope] = app.CallbackURL.ValueString(), app.Scope.ValueString()
	configuration[keyEvents] = strconv.FormatBool(events.Enabled.ValueBool())
	configuration[keyEventsCallback] = events.CallbackURL.ValueString()
	return map[string]any{
		"name": m.Name.ValueString(), "element": map[string]string{"key": m.ElementKey.ValueString()},
		"tags": tags, "configuration": configuration, "providerData": data,
	}, diags
}

// flatten takes over what the platform answers.
func flatten(ctx context.Context, m *alike.Model, answer instance) diag.Diagnostics {
	var diags, more diag.Diagnostics
	m.ID = types.StringValue(strconv.FormatInt(answer.ID, 10))
	m.Name = types.StringValue(answer.Name)
	m.Token = types.StringValue(answer.Token)
	m.ElementKey = types.StringValue(answer.Element.Key)
	m.ElementID = types.StringValue(strconv.FormatInt(answer.Element.ID, 10))
	m.UserID = types.StringValue(strconv.FormatInt(answer.User.ID, 10))
	m.CreatedAt = types.StringValue(answer.CreatedDate)
	m.Valid, m.Enabled = types.BoolValue(answer.Valid), types.BoolValue(!answer.Disabled)
	if m.ProviderData.IsUnknown() {
		m.ProviderData = types.MapNull(types.StringType)
	}
	m.Tags, diags = types.SetValueFrom(ctx, types.StringType, answer.Tags)

	configuration := map[string]string{}
	diags.Append(m.Configuration.ElementsAs(ctx, &configuration, false)...)
	for key := range configuration {
		if value := answer.Configuration[key]; value != nil {
			configuration[key] = *value
		}
	}
	m.Configuration, more = types.MapValueFrom(ctx, types.StringType, configuration)
	diags.Append(more...)

	var app application
	diags.Append(m.OAuth.As(ctx, &app, basetypes.ObjectAsOptions{})...)
	app.CallbackURL = types.StringPointerValue(answer.Configuration[keyCallbackURL])
	app.Scope = types.StringPointerValue(answer.Configuration[keyScope])
	m.OAuth, more = types.ObjectValueFrom(ctx, m.OAuth.AttributeTypes(ctx), app)
	diags.Append(more...)

	var events notifications
	diags.Append(m.Events.As(ctx, &events, basetypes.ObjectAsOptions{})...)
	events.CallbackURL = types.StringPointerValue(answer.Configuration[keyEventsCallback])
	m.Events, more = types.ObjectValueFrom(ctx, m.Events.AttributeTypes(ctx), events)
	diags.Append(more...)
	return diags
}
