package instance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

func TestFlattenImported(t *testing.T) {
	t.Parallel()
	rows := []cloudelements.ConfigurationRow{
		{Key: "oauth.api.key"}, {Key: "oauth.api.secret"}, {Key: "oauth.scope", DefaultValue: text("read")}, {Key: "oauth.user.token"},
		{Key: "oauth.token.url", Internal: true}, {Key: "event.notification.enabled", DefaultValue: text("false")},
		{Key: "event.notification.subscription.id"}, {Key: "event.poller.refresh_interval", DefaultValue: text("15")},
		{Key: "event.poller.configuration"}, {Key: "filter.response.nulls", DefaultValue: text("true")}, {Key: "pagination.max", DefaultValue: text("200")},
		{Key: "base.url"}, {Key: "password", Type: "PASSWORD"}, {Key: "pin", Type: "PASSWORD"},
	}
	answer := &cloudelements.Instance{ExternalAuthentication: "none", Configuration: map[string]*string{
		"oauth.api.key": text("made-up-key"), "oauth.api.secret": text(cloudelements.MaskedValue), "oauth.scope": text("read"), "oauth.user.token": text("made-up-access-token"),
		"oauth.token.url": text("https://made-up.example.com/token"), "event.notification.enabled": text("true"),
		"event.notification.subscription.id": text("made-up-subscription"), "event.poller.refresh_interval": text("30"),
		"event.poller.configuration": text(`{"contacts":{}}`), "filter.response.nulls": text("true"), "pagination.max": text("100"),
		"base.url": nil, "password": text(cloudelements.MaskedValue), "pin": text("made-up-pin"), "not.a.row": text("x"),
	}}
	got := bare()
	if diags := flattenImported(t.Context(), &got, answer, rows); diags.HasError() {
		t.Fatal(diags)
	}
	want := with(func(m *resourceModel) {
		m.OAuth = oauth(t, oauthModel{APIKey: types.StringValue("made-up-key")})
		m.Events = events(t, eventsModel{Enabled: types.BoolValue(true)},
			&pollingModel{RefreshInterval: types.Int64Value(30), Configuration: jsontypes.NewNormalizedValue(`{"contacts":{}}`)})
		m.Configuration = stringsMap("pagination.max", "100")
		m.SecretConfiguration = stringsMap("pin", "made-up-pin")
	})
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("flattenImported differs (-want +got):\n%s", difference)
	}
}
