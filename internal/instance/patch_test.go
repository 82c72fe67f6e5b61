package instance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestAccInstance_update changes each attribute that can change in place, one by one: the plan is
// an update, and one PATCH holds what changed and nothing else. A changed configuration asks the
// platform to authenticate again.
func TestAccInstance_update(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	scenario{
		platform: startEverything(t),
		changes: map[string]change{
			"name": {
				after: `name = "renamed"`,
				sends: []string{`PATCH {"name":"renamed"}`},
			},
			"tags": {
				before: `tags = ["a", "b"]`,
				after:  `tags = ["c", "b"]`,
				sends:  []string{`PATCH {"tags":["b","c"]}`},
			},
			"tags_emptied": {
				before: `tags = ["a"]`,
				after:  `tags = []`,
				sends:  []string{`PATCH {"tags":[]}`},
			},
			"tags_left_out": {
				before: `tags = ["a"]`,
				after:  `tags = null`,
				action: plancheck.ResourceActionNoop,
			},
			"name_and_tags_and_configuration": {
				before: `configuration = { plain = "1" }`,
				after: `
					name          = "renamed with more"
					tags          = ["a"]
					configuration = { plain = "2" }`,
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"plain":"2"},"name":"renamed with more","tags":["a"]}`},
			},
			"enabled": {
				before:  `enabled = false`,
				creates: []string{`POST {"element":{"key":"everything"},"name":"enabled"}`, `DELETE /enabled`},
				after:   `enabled = true`,
				sends:   []string{`PUT /enabled`},
			},
			"disabled": {
				after: `enabled = false`,
				sends: []string{`DELETE /enabled`},
			},
			"enabled_by_default": {
				before: `enabled = false`,
				after:  `enabled = null`,
				sends:  []string{`PUT /enabled`},
			},
			"disabled_and_renamed": {
				after: `
					name    = "renamed and disabled"
					enabled = false`,
				sends: []string{`PATCH {"name":"renamed and disabled"}`, `DELETE /enabled`},
			},
			// What concerns Terraform alone, or creation alone, changes in state only.
			"timeouts":         {before: `timeouts = { update = "1m" }`, after: `timeouts = { update = "2m" }`},
			"retrieve_objects": {before: `retrieve_objects_after_instantiation = true`, after: `retrieve_objects_after_instantiation = false`},
			"store_token":      {before: `store_token = false`, after: `store_token = true`},
			"no_token":         {after: `store_token = false`},
		},
		changing: []plancheck.PlanCheck{
			// What does not authenticate again leaves the token and the verdict alone.
			plancheck.ExpectKnownValue(address("name"), tfjsonpath.New("token"), knownvalue.NotNull()),
			plancheck.ExpectKnownValue(address("name"), tfjsonpath.New("valid"), knownvalue.Bool(true)),
			plancheck.ExpectKnownValue(address("name"), tfjsonpath.New("id"), knownvalue.NotNull()),
			plancheck.ExpectUnknownValue(address("name_and_tags_and_configuration"), tfjsonpath.New("token")),
			plancheck.ExpectUnknownValue(address("name_and_tags_and_configuration"), tfjsonpath.New("valid")),
		},
		created: knownValues("store_token", map[string]knownvalue.Check{"token": knownvalue.Null()}),
		changed: append(append(
			knownValues("store_token", map[string]knownvalue.Check{"token": knownvalue.NotNull()}),
			knownValues("no_token", map[string]knownvalue.Check{"token": knownvalue.Null()})...),
			knownValues("tags_left_out", map[string]knownvalue.Check{"tags": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("a")})})...),
	}.run(t)
}

// TestAccInstance_updateConfiguration changes, adds and takes out each kind of configuration key.
// One that is taken out goes back to the element's default, or to empty, and no other key is
// touched.
func TestAccInstance_updateConfiguration(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	scenario{
		platform: startEverything(t),
		changes: map[string]change{
			"api_key": {
				before: `oauth = { api_key = "made-up-key-1", scope = "write" }`,
				after:  `oauth = { api_key = "made-up-key-2", scope = "write" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.api.key":"made-up-key-2"}}`},
			},
			"api_secret": {
				before: `oauth = { api_key = "made-up-key", api_secret = "made-up-secret-1" }`,
				after:  `oauth = { api_key = "made-up-key", api_secret = "made-up-secret-2" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.api.secret":"made-up-secret-2"}}`},
			},
			"callback_url": {
				before: `oauth = { callback_url = "https://made-up.example.com/1" }`,
				after:  `oauth = { callback_url = "https://made-up.example.com/2" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.callback.url":"https://made-up.example.com/2"}}`},
			},
			"scope": {
				before: `oauth = { scope = "write" }`,
				after:  `oauth = { scope = "write more" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.scope":"write more"}}`},
			},
			"scope_removed": {
				before: `oauth = { api_key = "made-up-key", scope = "write" }`,
				after:  `oauth = { api_key = "made-up-key" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.scope":"read"}}`},
				stored: map[string]string{"oauth.scope": "read", "oauth.api.key": "made-up-key"},
			},
			"oauth_removed": {
				before: `oauth = { api_key = "made-up-key", api_secret = "made-up-secret", scope = "write" }`,
				after:  `oauth = null`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.api.key":"","oauth.api.secret":"","oauth.scope":"read"}}`},
				stored: map[string]string{"oauth.scope": "read", "oauth.api.key": "", "oauth.api.secret": ""},
			},
			"events_added": {
				after: `events = { enabled = true, callback_url = "https://made-up.example.com/events" }`,
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.callback.url":"https://made-up.example.com/events","event.notification.enabled":true}}`},
			},
			"events_off": {
				before: `events = { enabled = true, callback_url = "https://made-up.example.com/events" }`,
				after:  `events = { enabled = false, callback_url = "https://made-up.example.com/events" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.enabled":false}}`},
				stored: map[string]string{"event.notification.enabled": "false"},
			},
			"events_callback_url": {
				before: `events = { callback_url = "https://made-up.example.com/events/1" }`,
				after:  `events = { callback_url = "https://made-up.example.com/events/2" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.callback.url":"https://made-up.example.com/events/2"}}`},
			},
			"signature_key": {
				before: `events = { signature_key = "made-up-signature-key-1" }`,
				after:  `events = { signature_key = "made-up-signature-key-2" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.signature.key":"made-up-signature-key-2"}}`},
			},
			"vendor_type": {
				before: `events = { vendor_type = "webhook" }`,
				after:  `events = { vendor_type = "webhooks" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.vendor.type":"webhooks"}}`},
			},
			"refresh_interval": {
				before: `events = { polling = { refresh_interval = 5 } }`,
				after:  `events = { polling = { refresh_interval = 10 } }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.refresh_interval":"10"}}`},
			},
			"polling_configuration": {
				before: `events = { polling = { configuration = jsonencode({ contacts = {} }) } }`,
				after:  `events = { polling = { configuration = jsonencode({ contacts = { pageSize = 5 } }) } }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.configuration":{"contacts":{"pageSize":5}}}}`},
			},
			"polling_layout": {
				before: `events = { polling = { configuration = "{\"b\":1,\"a\":2.0}" } }`,
				after:  `events = { polling = { configuration = "{ \"a\": 2, \"b\": 1 }" } }`,
				action: plancheck.ResourceActionNoop,
			},
			"polling_removed": {
				before: `events = { enabled = true, polling = { refresh_interval = 5, configuration = "{\"contacts\":{}}" } }`,
				after:  `events = { enabled = true }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.poller.configuration":"","event.poller.refresh_interval":"15"}}`},
				stored: map[string]string{"event.poller.refresh_interval": "15", "event.poller.configuration": "", "event.notification.enabled": "true"},
			},
			"events_removed": {
				before: `events = { enabled = true, signature_key = "made-up-signature-key", vendor_type = "webhook", polling = { refresh_interval = 5 } }`,
				after:  `events = null`,
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.enabled":"false","event.notification.signature.key":"",` +
					`"event.poller.refresh_interval":"15","event.vendor.type":"polling"}}`},
			},
			"configuration": {
				before: `configuration = { plain = "1", fallback = "mine", json = "{}" }`,
				after:  `configuration = { plain = "2", fallback = "mine", json = "{}" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"plain":"2"}}`},
			},
			"key_added": {
				before: `configuration = { plain = "1" }`,
				after:  `configuration = { plain = "1", flag = false }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"flag":"false"}}`},
			},
			"key_removed": {
				before: `configuration = { plain = "1", fallback = "mine", flag = false }`,
				after:  `configuration = { flag = false }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"fallback":"fallen back","plain":""}}`},
				stored: map[string]string{"plain": "", "fallback": "fallen back", "flag": "false"},
			},
			"configuration_removed": {
				before: `configuration = { flag = false }`,
				after:  `configuration = null`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"flag":"true"}}`},
				stored: map[string]string{"flag": "true"},
			},
			"json": {
				before: `configuration = { json = jsonencode({ a = 1 }) }`,
				after:  `configuration = { json = jsonencode({ a = 2 }) }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"json":"{\"a\":2}"}}`},
			},
			"json_layout": {
				before: `configuration = { json = "{\"b\":1,\"a\":2}" }`,
				after:  `configuration = { json = "{ \"a\": 2, \"b\": 1 }" }`, // Planned as configured; nothing is sent.
			},
			"secret_configuration": {
				before: `secret_configuration = { password = "made-up-password-1", passphrase = "made-up-passphrase" }`,
				after:  `secret_configuration = { password = "made-up-password-2", passphrase = "made-up-passphrase" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"password":"made-up-password-2"}}`},
			},
			"secret_removed": {
				before: `secret_configuration = { password = "made-up-password", passphrase = "made-up-passphrase" }`,
				after:  `secret_configuration = { passphrase = "made-up-passphrase" }`,
				sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"password":""}}`},
				stored: map[string]string{"password": "", "passphrase": "made-up-passphrase"},
			},
			// The same key and value in another home means the same to the platform.
			"moved_to_secrets": {
				before: `configuration = { passphrase = "made-up-passphrase", plain = "1" }`,
				after: `
					configuration        = { plain = "1" }
					secret_configuration = { passphrase = "made-up-passphrase" }`,
			},
			"moved_to_typed": {
				before: `configuration = { "event.vendor.type" = "webhook" }`,
				after:  `events = { vendor_type = "webhook" }`,
			},
		},
	}.run(t)
}

// TestInstance_unset takes a secret out of the configuration that has no default, whatever the
// platform takes for unsetting it.
func TestInstance_unset(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		assumed simulator.Assumptions
		patches int
		warns   bool
	}{
		"empty":   {simulator.Assumptions{}, 1, false},
		"null":    {simulator.Assumptions{EmptyStrings: simulator.EmptyStringsIgnored}, 2, false},
		"neither": {simulator.Assumptions{EmptyStrings: simulator.EmptyStringsIgnored, NullsIgnored: true}, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: test.assumed})
			instance := platform.StartServer(t, nil).Resource(resourceType)
			config := graphObject(authorizeGraph(t, platform))
			config["events"] = object{"signature_key": "made-up-signature-key"}
			created, diags := instance.Apply(acctest.State{}, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			delete(config, "events")
			platform.ResetStatistics()
			_, diags = instance.Apply(created, config)
			if test.warns != (len(diags) == 1 && diags[0].Warning && diags[0].Summary == "Configuration Keys Still Set") {
				t.Errorf("diagnostics: %s", diags)
			}
			if patches := platform.Statistics().Requests[updateOne]; patches != test.patches {
				t.Errorf("%d updates, want %d", patches, test.patches)
			}
			if value := platform.Instances()[0].Value(signatureKey); (value != "") != test.warns {
				t.Errorf("the signature key is set: %t", value != "")
			}
		})
	}
}

// TestInstance_unsetWithoutRow takes a key out of the configuration that the element has no more,
// on a platform that refuses such keys. Its instances have none to unset, whatever else changes.
func TestInstance_unsetWithoutRow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		renamed string
		patches int
	}{
		"alone": {"Own", 1}, "with another change": {"Renamed", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{UnknownKeys: simulator.UnknownKeysRefused}})
			elements := clientOf(t, platform).Elements
			row := map[string]any{"key": "passing", "name": "Passing", "description": "Goes away", "type": "TEXTFIELD_32"}
			definition := cloudelements.Definition{
				"name": "Own", "description": "Own", "authentication": map[string]any{"type": "custom"}, "configuration": []any{row},
			}
			element, err := elements.Create(t.Context(), definition)
			if err != nil {
				t.Fatal(err)
			}
			config := object{"element_key": element.Key, "name": "Own", "configuration": object{"passing": "set"}}
			created, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if err := elements.DeletePart(t.Context(), element.ID, "configuration", "passing"); err != nil {
				t.Fatal(err)
			}
			delete(config, "configuration")
			config["name"] = test.renamed
			platform.ResetStatistics()
			instance := platform.StartServer(t, nil).Resource(resourceType)
			updated, diags := instance.Apply(created, config)
			if len(diags) > 0 || updated.Values()["name"] != test.renamed || platform.Instances()[0].Name != test.renamed {
				t.Errorf("state has the name %v, and the platform %q: %s", updated.Values()["name"], platform.Instances()[0].Name, diags)
			}
			if patches := platform.Statistics().Requests[updateOne]; patches != test.patches {
				t.Errorf("%d updates, want %d", patches, test.patches)
			}
		})
	}
}

// TestInstance_idOfAnother finds another instance under the id of one that somebody has deleted: it
// is neither taken over nor touched.
func TestInstance_idOfAnother(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)
	platform := acctest.StartPlatformWith(t, simulator.Config{
		Assumptions: simulator.Assumptions{IDsReused: true}, Now: func() time.Time { return now },
	})
	instance := platform.StartServer(t, nil).Resource(resourceType)
	created, diags := instance.Apply(acctest.State{}, tenant(1, "made"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	first := platform.Instances()[0]
	if err := platform.RemoveInstance(first.ID); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if _, err := clientOf(t, platform).Instances.Create(t.Context(), basic("abbyy", "Somebody's")); err != nil {
		t.Fatal(err)
	}
	theirs := platform.Instances()[0]
	if theirs.ID != first.ID {
		t.Fatalf("the id is %d, and not used again", theirs.ID)
	}

	instance = platform.StartServer(t, nil).Resource(resourceType)
	kept, diags := instance.Refresh(created)
	checkRefused(t, diags, "Unable to Read Instance", "made at 2020-02-03T05:05:06Z", "terraform state rm")
	if difference := cmp.Diff(created.Values(), kept.Values()); difference != "" {
		t.Errorf("state has changed (-before +after):\n%s", difference)
	}
	if after := platform.Instances(); len(after) != 1 || after[0].Token != theirs.Token || !after[0].UpdatedAt.Equal(theirs.UpdatedAt) {
		t.Error("the other instance was touched")
	}
}
