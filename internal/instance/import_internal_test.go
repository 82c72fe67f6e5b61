package instance

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
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
		"oauth.api.key": text("made-up-key"), "oauth.api.secret": text(redact.MaskedValue), "oauth.scope": text("read"), "oauth.user.token": text("made-up-access-token"),
		"oauth.token.url": text("https://made-up.example.com/token"), "event.notification.enabled": text("true"),
		"event.notification.subscription.id": text("made-up-subscription"), "event.poller.refresh_interval": text("30"),
		"event.poller.configuration": text(`{"contacts":{}}`), "filter.response.nulls": text("true"), "pagination.max": text("100"),
		"base.url": nil, "password": text(redact.MaskedValue), "pin": text("made-up-pin"), "not.a.row": text("x"),
	}}
	got := bare()
	if leftOut, diags := flattenImported(&got, answer, rows); diags.HasError() || len(leftOut) > 0 {
		t.Fatalf("%q are left out: %s", leftOut, diags)
	}
	want := with(func(m *resourceModel) {
		m.Configuration = stringsMap("pagination.max", "100")
	}, nested(map[string]attr.Value{
		"oauth.api_key": types.StringValue("made-up-key"), "events.enabled": types.BoolValue(true),
		"events.polling.refresh_interval": types.Int64Value(30), "events.polling.configuration": jsontypes.NewNormalizedValue(`{"contacts":{}}`),
	}))
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("flattenImported differs (-want +got):\n%s", difference)
	}
}

// TestImported_keys goes through the keys that are not, or not simply, taken over by an import.
func TestImported_keys(t *testing.T) {
	t.Parallel()
	rows := []cloudelements.ConfigurationRow{
		{Key: "plain"}, {Key: "fallback", DefaultValue: text("fallen back")}, {Key: "flag", DefaultValue: text("true")},
		{Key: "json", DefaultValue: text(`{"a":1,"b":2}`)}, {Key: "pass.phrase", Type: "PASSWORD"}, {Key: "session.id"}, {Key: "token.url"}, {Key: "kept", Internal: true},
		{Key: "single.session", Type: "BOOLEAN"}, {Key: "apikey.user.name", Type: "TEXTFIELD_32"}, {Key: "clientJwt", Type: "TEXTFIELD_128"},
		{Key: "session.kind.token", Type: "COMBO"}, {Key: "proxy.session", DefaultValue: text("https://made-up.example.com")},
		{Key: "login.session", Options: []cloudelements.ConfigurationOption{{Value: "short"}, {Value: "long"}}}, {Key: "kept.token", Internal: true},
	}
	for title, test := range map[string]struct {
		key   string
		value *string
		rows  []cloudelements.ConfigurationRow
		want  bool
		// leftOut is whether the import says that it leaves the value out.
		leftOut bool
	}{
		"a value":                              {"plain", text("x"), rows, true, false},
		"null":                                 {"plain", nil, rows, false, false},
		"nothing":                              {"plain", text(""), rows, false, false},
		"false, which is unset":                {"plain", text("false"), rows, false, false},
		"false in place of true":               {"flag", text("false"), rows, true, false},
		"a mask":                               {"plain", text(redact.MaskedValue), rows, false, false},
		"the default":                          {"fallback", text("fallen back"), rows, false, false},
		"the default, in another layout":       {"json", text(`{"b": 2, "a": 1}`), rows, false, false},
		"a password in clear":                  {"pass.phrase", text("made up"), rows, false, false},
		"a row that sounds secret":             {"session.id", text("made up"), rows, false, true},
		"an address":                           {"token.url", text("https://made-up.example.com"), rows, true, false},
		"an internal row":                      {"kept", text("x"), rows, false, false},
		"no row":                               {"other", text("x"), rows, false, false},
		"no row, an attribute":                 {"oauth.scope", text("x"), rows, true, false},
		"no row, a secret attribute":           {keyOAuthAPISecret, text("x"), rows, false, false},
		"no row, made by the platform":         {"event.metadata", text("x"), rows, false, false},
		"a token":                              {"oauth.user.token", text("x"), rows, false, false},
		"rows not known":                       {"other", text("x"), nil, true, false},
		"rows not known, sounds secret":        {"session.id", text("x"), nil, false, true},
		"rows not known, an attribute":         {keyOAuthAPIKey, text("x"), nil, true, false},
		"rows not known, by the platform":      {"event.metadata", text("x"), nil, false, false},
		"a truth value that sounds secret":     {"single.session", text("true"), rows, true, false},
		"a user of an API key":                 {"apikey.user.name", text("made up"), rows, true, false},
		"text that is secret":                  {"clientJwt", text("made up"), rows, false, true},
		"text that is secret, and empty":       {"clientJwt", text(""), rows, false, false},
		"a choice that sounds secret":          {"session.kind.token", text("short"), rows, true, false},
		"a value of a list that sounds secret": {"login.session", text("short"), rows, true, false},
		"an address that sounds secret":        {"proxy.session", text("https://other.example.com"), rows, true, false},
		"an internal row that sounds secret":   {"kept.token", text("made up"), rows, false, false},
		"rows not known, a truth value":        {"single.session", text("true"), nil, true, false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			values, leftOut := imported(map[string]*string{test.key: test.value}, test.rows)
			if _, got := values[test.key]; got != test.want || slices.Contains(leftOut, test.key) != test.leftOut {
				t.Errorf("taken over: %t, want %t; left out since it may be secret: %q", got, test.want, leftOut)
			}
		})
	}
}

// TestFlattenImported_forms returns attributes values that they cannot hold, which go into the map
// in their place.
func TestFlattenImported_forms(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		key, value string
		typed      bool
	}{
		"a boolean":                  {keyEventsEnabled, "TRUE", true},
		"no boolean":                 {keyEventsEnabled, "1", false},
		"minutes":                    {"event.poller.refresh_interval", "7", true},
		"minutes with zeros":         {"event.poller.refresh_interval", "007", false},
		"no minutes":                 {"event.poller.refresh_interval", "0", false},
		"minutes with a part":        {"event.poller.refresh_interval", "1.5", false},
		"polling":                    {"event.poller.configuration", `{"contacts":{}}`, true},
		"polling that is a list":     {"event.poller.configuration", `["contacts"]`, false},
		"polling that is no JSON":    {"event.poller.configuration", "{contacts", false},
		"polling with text after":    {"event.poller.configuration", "{} {}", false},
		"a callback URL of any form": {"event.notification.callback.url", "made up", true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			got := bare()
			answer := &cloudelements.Instance{Configuration: map[string]*string{test.key: &test.value}}
			if _, diags := flattenImported(&got, answer, nil); len(diags) > 0 {
				t.Fatal(diags)
			}
			inMap := knownStrings(got.Configuration)[test.key]
			if test.typed && (inMap != "" || got.Events.IsNull()) || !test.typed && (inMap != test.value || !got.Events.IsNull()) {
				t.Errorf("events are %s, configuration is %s", got.Events, got.Configuration)
			}
			before := got
			if diags := flattenRead(&got, answer); len(diags) > 0 {
				t.Fatal(diags)
			}
			before.ID = got.ID
			if difference := cmp.Diff(before, got); difference != "" {
				t.Errorf("reading the same changes state (-before +after):\n%s", difference)
			}
		})
	}
}
