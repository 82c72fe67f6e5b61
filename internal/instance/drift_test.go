package instance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestAccInstance_drift changes each kind of value behind Terraform's back. The plan shows an
// update for those that have drifted and for no other, and applying it sends back what was
// configured and nothing else.
func TestAccInstance_drift(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	set := func(key, value string) func(*simulator.Instance) {
		return func(instance *simulator.Instance) { instance.Set(key, value) }
	}
	null := func(key string) func(*simulator.Instance) {
		return func(instance *simulator.Instance) { instance.Configuration[key] = nil }
	}
	absent := func(key string) func(*simulator.Instance) {
		return func(instance *simulator.Instance) { delete(instance.Configuration, key) }
	}
	tags := func(tags ...string) func(*simulator.Instance) {
		return func(instance *simulator.Instance) { instance.Tags = tags }
	}
	const polling = `events = { polling = { configuration = jsonencode({ contacts = { pageSize = 5 }, accounts = {} }) } }`

	scenario{
		platform: startEverything(t),
		changes: map[string]change{
			"untouched": {before: full, action: plancheck.ResourceActionNoop},
			"deleted": {
				before: `configuration = { plain = "1" }`, removed: true,
				action: plancheck.ResourceActionCreate,
				sends:  []string{`POST {"configuration":{"plain":"1"},"element":{"key":"everything"},"name":"deleted"}`},
			},
			"disabled": {
				edit:  func(instance *simulator.Instance) { instance.Disabled = true },
				sends: []string{`PUT /enabled`},
			},
			"enabled": {
				before: `enabled = false`, edit: func(instance *simulator.Instance) { instance.Disabled = false },
				sends: []string{`DELETE /enabled`},
			},
			"renamed": {
				edit:  func(instance *simulator.Instance) { instance.Name = "renamed by another" },
				sends: []string{`PATCH {"name":"renamed"}`},
			},
			"not_valid": {
				edit:   func(instance *simulator.Instance) { instance.Valid = false },
				action: plancheck.ResourceActionNoop, // It takes a person to authenticate it again; there is a warning.
			},

			"tag_added":          {before: `tags = ["a"]`, edit: tags("a", "b"), sends: []string{`PATCH {"tags":["a"]}`}},
			"tag_removed":        {before: `tags = ["a", "b"]`, edit: tags("b"), sends: []string{`PATCH {"tags":["a","b"]}`}},
			"tags_removed":       {before: `tags = ["a"]`, edit: tags(), sends: []string{`PATCH {"tags":["a"]}`}},
			"tag_added_to_none":  {before: `tags = []`, edit: tags("a"), sends: []string{`PATCH {"tags":[]}`}},
			"name_added_as_tag":  {before: `tags = ["a"]`, edit: tags("name_added_as_tag", "a"), action: plancheck.ResourceActionNoop},
			"tags_not_mentioned": {edit: tags("a", "b"), action: plancheck.ResourceActionNoop},

			"typed_text": {
				before: `oauth = { scope = "write", callback_url = "https://made-up.example.com" }`, edit: set("oauth.scope", "admin"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.scope":"write"}}`},
			},
			"typed_text_null": {
				before: `oauth = { scope = "write" }`, edit: null("oauth.scope"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.scope":"write"}}`},
			},
			"typed_text_absent": {before: `oauth = { scope = "write" }`, edit: absent("oauth.scope"), action: plancheck.ResourceActionNoop},
			"typed_secret":      {before: `oauth = { api_secret = "made-up-secret" }`, edit: set("oauth.api.secret", "made-up-other"), action: plancheck.ResourceActionNoop},
			"typed_secret_null": {
				before: `oauth = { api_secret = "made-up-secret" }`, edit: null("oauth.api.secret"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.api.secret":"made-up-secret"}}`},
			},
			"switched_on": {
				before: `events = { enabled = false }`, edit: set("event.notification.enabled", "true"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.enabled":false}}`},
			},
			"switched_off": {
				before: `events = { enabled = true }`, edit: set("event.notification.enabled", "false"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.enabled":true}}`},
			},
			"switch_null": {
				before: `events = { enabled = true }`, edit: null("event.notification.enabled"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.enabled":true}}`},
			},
			"switched_off_spelled_null":  {before: `events = { enabled = false }`, edit: null("event.notification.enabled"), action: plancheck.ResourceActionNoop},
			"switched_off_spelled_empty": {before: `events = { enabled = false }`, edit: set("event.notification.enabled", ""), action: plancheck.ResourceActionNoop},
			"switched_on_in_capitals":    {before: `events = { enabled = true }`, edit: set("event.notification.enabled", "TRUE"), action: plancheck.ResourceActionNoop},
			"interval": {
				before: `events = { polling = { refresh_interval = 5 } }`, edit: set("event.poller.refresh_interval", "60"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.refresh_interval":"5"}}`},
			},
			"interval_no_number": {
				before: `events = { polling = { refresh_interval = 5 } }`, edit: set("event.poller.refresh_interval", "often"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.refresh_interval":"5"}}`},
			},
			"polling": {
				before: polling, edit: set("event.poller.configuration", `{"contacts":{"pageSize":6},"accounts":{}}`),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.configuration":{"accounts":{},"contacts":{"pageSize":5}}}}`},
			},
			"polling_no_json": {
				before: polling, edit: set("event.poller.configuration", "contacts"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.configuration":{"accounts":{},"contacts":{"pageSize":5}}}}`},
			},
			"polling_layout": {
				before: polling, edit: set("event.poller.configuration", "{ \"contacts\": {\n\"pageSize\": 5.0 }, \"accounts\": {} }"),
				action: plancheck.ResourceActionNoop,
			},

			"key": {
				before: `configuration = { plain = "1", fallback = "mine" }`, edit: set("plain", "2"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"plain":"1"}}`},
			},
			"key_null": {
				before: `configuration = { plain = "1", fallback = "mine" }`, edit: null("plain"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"plain":"1"}}`},
			},
			"key_empty": {
				before: `configuration = { plain = "1" }`, edit: set("plain", ""),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"plain":"1"}}`},
			},
			"all_keys": {
				before: `configuration = { plain = "1", flag = true }`,
				edit: func(instance *simulator.Instance) {
					instance.Set("plain", "2")
					instance.Set("flag", "false")
				},
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"flag":"true","plain":"1"}}`},
			},
			"key_absent":         {before: `configuration = { plain = "1" }`, edit: absent("plain"), action: plancheck.ResourceActionNoop},
			"key_set_when_empty": {before: `configuration = { plain = "" }`, edit: set("plain", "x"), sends: []string{`PATCH?reAuthenticate=true {"configuration":{"plain":""}}`}},
			"key_not_configured": {before: `configuration = { plain = "1" }`, edit: set("fallback", "theirs"), action: plancheck.ResourceActionNoop},
			"json": {
				before: `configuration = { json = jsonencode({ a = [1, 2] }) }`, edit: set("json", `{"a":[2,1]}`),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"json":"{\"a\":[1,2]}"}}`},
			},
			"json_layout": {before: `configuration = { json = jsonencode({ a = 1, b = 2 }) }`, edit: set("json", `{ "b": 2, "a": 1 }`), action: plancheck.ResourceActionNoop},
			"token_refreshed": {
				before: `secret_configuration = { "oauth.user.refresh_token" = "made-up-refresh-token" }`, edit: set("oauth.user.refresh_token", "made-up-newer-token"),
				action: plancheck.ResourceActionNoop,
			},
			"token_interval": {
				before: `configuration = { "oauth.user.refresh_interval" = "600" }`, edit: set("oauth.user.refresh_interval", "3600"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.user.refresh_interval":"600"}}`},
			},
			"secret_masked": {before: `secret_configuration = { password = "made-up-password" }`, edit: set("password", "made-up-other"), action: plancheck.ResourceActionNoop},
			"secret_clear": {
				before: `secret_configuration = { password = "made-up-password", passphrase = "made-up-passphrase" }`, edit: set("passphrase", "made-up-other"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"passphrase":"made-up-passphrase"}}`},
			},
		},
	}.run(t)
}
