package instance

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

func TestExpandCreate(t *testing.T) {
	t.Parallel()
	everything := with(func(m *resourceModel) {
		m.Tags = stringsSet("b", "a")
		m.ProviderData = types.MapValueMust(types.StringType, map[string]attr.Value{"code": types.StringValue("made-up-code"), "state": types.StringNull()})
		m.Configuration = stringsMap("filter.response.nulls", "true")
		m.SecretConfiguration = stringsMap("password", "made-up-password")
		m.ExternalAuthentication = types.StringValue("initial")
		m.OAuthProxy = types.ObjectValueMust(oauthProxyTypes, map[string]attr.Value{"name": types.StringValue("proxy")})
		m.RetrieveObjects = types.BoolValue(true)
	}, nested(map[string]attr.Value{
		"oauth.api_key": types.StringValue("made-up-key"), "oauth.callback_url": types.StringValue("https://made-up.example.com"), "oauth.scope": types.StringValue("a b"),
		"events.enabled": types.BoolValue(true), "events.callback_url": types.StringValue("https://made-up.example.com/events"), "events.vendor_type": types.StringValue("polling"),
		"events.polling.refresh_interval": types.Int64Value(15), "events.polling.configuration": jsontypes.NewNormalizedValue(`{"contacts":{}}`),
	}))
	configured := everything
	configured.ElementID = types.StringNull()
	configured.SecretConfigurationWO = stringsMap("pin", "made-up-pin")
	configured.OAuth = with(nested(map[string]attr.Value{"oauth.api_secret_wo": types.StringValue("made-up-secret"), "oauth.api_secret_wo_version": types.Int64Value(1)})).OAuth
	byID := with(func(m *resourceModel) { m.ElementKey = types.StringNull() })
	retrieve := true

	for name, test := range map[string]struct {
		plan, config resourceModel
		want         cloudelements.InstanceCreate
	}{
		"the smallest": {
			plan: bare(), config: with(func(m *resourceModel) { m.ElementID = types.StringNull() }),
			want: cloudelements.InstanceCreate{Name: "Contoso", Element: cloudelements.ElementSelector{Key: "microsoftgraph"}, Configuration: map[string]any{}, ProviderData: map[string]string{}},
		},
		"by id": {
			plan: byID, config: byID,
			want: cloudelements.InstanceCreate{Name: "Contoso", Element: cloudelements.ElementSelector{ID: 17314}, Configuration: map[string]any{}, ProviderData: map[string]string{}},
		},
		"everything": {
			plan: everything, config: configured,
			want: cloudelements.InstanceCreate{
				Name: "Contoso", Element: cloudelements.ElementSelector{Key: "microsoftgraph"}, Tags: []string{"a", "b"},
				ProviderData: map[string]string{"code": "made-up-code"}, ExternalAuthentication: "initial",
				OAuthProxy: &cloudelements.OAuthProxy{Name: "proxy"}, RetrieveObjectsAfterInstantiation: &retrieve,
				Configuration: map[string]any{
					"oauth.api.key": "made-up-key", "oauth.api.secret": "made-up-secret", "oauth.callback.url": "https://made-up.example.com", "oauth.scope": "a b",
					"event.notification.enabled": true, "event.notification.callback.url": "https://made-up.example.com/events", "event.vendor.type": "polling",
					"event.poller.refresh_interval": "15", "event.poller.configuration": json.RawMessage(`{"contacts":{}}`),
					"filter.response.nulls": "true", "password": "made-up-password", "pin": "made-up-pin",
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if difference := cmp.Diff(test.want, expandCreate(test.plan, test.config)); difference != "" {
				t.Errorf("expandCreate differs (-want +got):\n%s", difference)
			}
		})
	}
}

func TestExpandUpdate(t *testing.T) {
	t.Parallel()
	name := "Fabrikam"
	secretWO := func(secret string, version int64) func(*resourceModel) {
		return func(m *resourceModel) {
			m.SecretConfigurationWO = stringsMap("password", secret)
			m.SecretConfigurationWOVersion = types.Int64Value(version)
		}
	}
	configuration := func(pairs ...string) func(*resourceModel) {
		return func(m *resourceModel) { m.Configuration = stringsMap(pairs...) }
	}
	oauthWO := func(version int64) func(*resourceModel) {
		oauth := map[string]attr.Value{"oauth.api_key": types.StringValue("made-up-client-id")}
		if version > 0 {
			oauth["oauth.api_secret_wo_version"] = types.Int64Value(version)
		}
		return nested(oauth)
	}
	code := func(code string) func(*resourceModel) {
		return func(m *resourceModel) { m.ProviderData = stringsMap("code", code) }
	}

	for title, test := range map[string]struct {
		state, plan resourceModel
		config      resourceModel // That of the plan, unless changes are ignored.
		want        update
	}{
		"nothing": {state: bare(), plan: bare()},
		"name": {
			state: bare(), plan: with(func(m *resourceModel) { m.Name = types.StringValue(name) }),
			want: update{patch: cloudelements.InstanceUpdate{Name: &name}},
		},
		"tags taken away": {
			state: with(func(m *resourceModel) { m.Tags = stringsSet("a") }), plan: with(func(m *resourceModel) { m.Tags = stringsSet() }),
			want: update{patch: cloudelements.InstanceUpdate{Tags: &[]string{}}},
		},
		"one key of two": {
			state: with(configuration("a", "1", "b", "2")), plan: with(configuration("a", "1", "b", "3")),
			want: update{patch: cloudelements.InstanceUpdate{Configuration: map[string]any{"b": "3"}, ReAuthenticate: true}},
		},
		"JSON laid out differently": {
			state: with(configuration("a", `{"b":1}`)), plan: with(configuration("a", `{ "b": 1 }`)),
		},
		"a key taken out": {
			state: with(configuration("a", "1", "b", "2")), plan: with(configuration("a", "1")),
			want: update{patch: cloudelements.InstanceUpdate{ReAuthenticate: true}, removed: []string{"b"}},
		},
		"a key that moved to the secrets": {
			state: with(configuration("a", "1")), plan: with(func(m *resourceModel) { m.SecretConfiguration = stringsMap("a", "1") }),
		},
		"a new code": {
			state: with(code("made-up-code-1")), plan: with(code("made-up-code-2")),
			want: update{patch: cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code-2"}, ReAuthenticate: true}},
		},
		"the code taken away": {state: with(code("made-up-code-1")), plan: bare()},
		"another secret of the same version": {
			state: with(secretWO("", 1)), plan: with(secretWO("made-up-password-2", 1)),
		},
		"no secret in this run": {
			state: with(secretWO("", 1)),
			plan:  with(func(m *resourceModel) { m.SecretConfigurationWOVersion = types.Int64Value(1) }),
		},
		"a new version of the secrets, with a key fewer": {
			state: with(secretWO("", 1)), plan: with(secretWO("made-up-password-2", 2)),
			want: update{patch: cloudelements.InstanceUpdate{Configuration: map[string]any{"password": "made-up-password-2"}, ReAuthenticate: true}},
		},
		"the write-only secrets taken out":                    {state: with(secretWO("", 1)), plan: bare()},
		"a write-only secret with a key of its own taken out": {state: with(oauthWO(1)), plan: with(oauthWO(0))},
		"a token that the platform refreshes taken out": {
			state: with(func(m *resourceModel) {
				m.SecretConfiguration = stringsMap("oauth.user.refresh_token", "made-up-token")
			}), plan: bare(),
		},
		"another spelling of unset": {
			state: with(configuration("a", "")), plan: with(configuration("a", "false")),
			want: update{patch: cloudelements.InstanceUpdate{Configuration: map[string]any{"a": "false"}, ReAuthenticate: true}},
		},
		"one that was never sent": {state: with(oauthWO(0)), plan: with(oauthWO(0))},
		"a secret that became write-only": {
			state: with(func(m *resourceModel) { m.SecretConfiguration = stringsMap("password", "made-up-password") }),
			plan:  with(secretWO("made-up-password", 1)),
			want:  update{patch: cloudelements.InstanceUpdate{Configuration: map[string]any{"password": "made-up-password"}, ReAuthenticate: true}},
		},
		"a new version of write-only provider data": {
			state: with(func(m *resourceModel) { m.ProviderDataWOVersion = types.Int64Value(1) }),
			plan: with(func(m *resourceModel) {
				m.ProviderDataWOVersion, m.ProviderDataWO = types.Int64Value(2), stringsMap("code", "made-up-code")
			}),
			want: update{patch: cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}, ReAuthenticate: true}},
		},
		"a version that the plan ignores": {
			state: with(secretWO("", 1)), plan: with(secretWO("", 1)),
			config: with(secretWO("made-up-password-2", 2)),
		},
		"secrets whose removal the plan ignores": {state: with(secretWO("", 1)), plan: with(secretWO("", 1)), config: bare()},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			// The configuration has the write-only values; plan and state do not.
			config := test.config
			if config.Name.IsNull() {
				config = test.plan
			}
			state, plan := test.state, test.plan
			state.SecretConfigurationWO, plan.SecretConfigurationWO = types.MapNull(types.StringType), types.MapNull(types.StringType)
			plan.ProviderDataWO = types.MapNull(types.StringType)

			got := expandUpdate(state, plan, config)
			if len(got.patch.Configuration) == 0 {
				got.patch.Configuration = nil
			}
			if len(got.removed) == 0 {
				got.removed = nil
			}
			if difference := cmp.Diff(test.want, got, cmp.AllowUnexported(update{})); difference != "" {
				t.Errorf("expandUpdate differs (-want +got):\n%s", difference)
			}
		})
	}
}

func TestResetValues(t *testing.T) {
	t.Parallel()
	fallback, masked := "fallback", redact.MaskedValue
	got := resetValues([]string{"a", "b", "c"}, []cloudelements.ConfigurationRow{
		{Key: "a", DefaultValue: &fallback}, {Key: "b"}, {Key: "c", DefaultValue: &masked}, {Key: "d", DefaultValue: &fallback},
	})
	if difference := cmp.Diff(map[string]any{"a": "fallback", "b": "", "c": ""}, got); difference != "" {
		t.Errorf("resetValues differs (-want +got):\n%s", difference)
	}
}
