package simulator

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestUpdateMerges(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"PUT", "PATCH"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			h := start(t, Config{})
			before := h.createBasic("before")
			got := decoded[shownInstance](t, h.do(200, method, instancePath(before.ID), fields{
				"name": "after", "configuration": fields{"timeout": 30},
			}))
			if got.ID != before.ID || got.Token != before.Token || got.Name != "after" || got.CreatedDate != before.CreatedDate {
				t.Errorf("unexpected answer %+v", got)
			}
			if !slices.Equal(got.Tags, []string{"before"}) {
				t.Errorf("tags %q changed with the name", got.Tags)
			}
			got.expect(t, map[string]string{"timeout": "30", "username": "made-up-user", "password": mask})
			if stored := h.stored(got.ID); stored.Value("password") != "made-up-password" {
				t.Error("the stored password changed")
			}
			h.do(200, method, instancePath(before.ID), fields{"tags": []string{}})
			if got := h.get(before.ID); got.Tags == nil || len(got.Tags) != 0 {
				t.Errorf("tags %v, want none", got.Tags)
			}
			h.do(404, method, "/instances/1", fields{"name": "x"})
			h.do(400, method, instancePath(before.ID), fields{"configuration": fields{"password": ""}})
		})
	}
}

func TestPutOfAWholeAnswer(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createGraph("whole")
	whole := decoded[fields](t, h.do(200, "GET", instancePath(created.ID), nil))
	whole["tags"] = []string{"new"}
	got := decoded[shownInstance](t, h.do(200, "PUT", instancePath(created.ID)+"?reAuthenticate=false", whole))
	if !slices.Equal(got.Tags, []string{"new"}) || got.Token != created.Token {
		t.Errorf("unexpected answer %+v", got)
	}
	if stored := h.stored(created.ID); stored.Value(keyOAuthAPISecret) != "made-up-client-secret" {
		t.Errorf("the stored secret became %q", stored.Value(keyOAuthAPISecret))
	}
}

func TestMasksStoredLiterally(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{MasksStoredLiterally: true}})
	created := h.createBasic("masked")
	h.do(200, "PATCH", instancePath(created.ID), fields{"configuration": fields{"password": mask}})
	if stored := h.stored(created.ID); stored.Value("password") != mask {
		t.Errorf("the stored password is %q", stored.Value("password"))
	}
	// A log-in with asterisks fails.
	refused := h.do(400, "PUT", instancePath(created.ID), fields{"name": "x"})
	if body := decoded[map[string]string](t, refused); body["providerMessage"] == "" {
		t.Errorf("no providerMessage in %v", body)
	}
}

func TestMaskInAClearRowIsText(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("masked")
	h.do(200, "PATCH", instancePath(created.ID), fields{"configuration": fields{"timeout": mask}})
	h.get(created.ID).expect(t, map[string]string{"timeout": mask})
	if stored := h.stored(created.ID); stored.Value("timeout") != mask {
		t.Errorf("stored %q", stored.Value("timeout"))
	}
}

func TestNullsInUpdates(t *testing.T) {
	t.Parallel()
	change := fields{"configuration": fields{"base.url": nil, "timeout": nil}}
	for _, ignored := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{NullsIgnored: ignored}})
		body := basic("nulls")
		body["configuration"] = fields{"username": "u", "password": "p", "base.url": "https://other.example.com", "timeout": "1"}
		id := decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).ID
		got := decoded[shownInstance](t, h.do(200, "PATCH", instancePath(id), change))
		if ignored {
			got.expect(t, map[string]string{"base.url": "https://other.example.com", "timeout": "1"})
		} else {
			got.expect(t, map[string]string{"base.url": "https://vendor.example.com", "timeout": "<null>"})
		}
	}
}

func TestPutResetsOmittedKeys(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{PutOmittedKeys: PutResetsOmittedKeys}})
	body := basic("reset")
	body["configuration"] = fields{"username": "u", "password": "p", "timeout": "1", "base.url": "https://other.example.com"}
	id := decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).ID
	h.do(200, "PATCH", instancePath(id), fields{"configuration": fields{"username": "v"}})
	h.get(id).expect(t, map[string]string{"timeout": "1"})
	h.do(200, "PUT", instancePath(id), fields{"configuration": fields{"username": "v", "password": "p"}})
	h.get(id).expect(t, map[string]string{"timeout": "<null>", "base.url": "https://vendor.example.com", "username": "v"})
	h.do(200, "PUT", instancePath(id), fields{"name": "no configuration at all"})
	h.do(400, "PUT", instancePath(id), fields{"configuration": fields{"username": "v"}})
}

func TestReAuthentication(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, query string
		assumed             Assumptions
		want                int
	}{
		{"PUT", "PUT", "", Assumptions{}, 2},
		{"PUT without", "PUT", "?reAuthenticate=false", Assumptions{}, 1},
		{"PUT, other default", "PUT", "", Assumptions{PutKeepsAuthentication: true}, 1},
		{"PUT, other default, with", "PUT", "?reAuthenticate=true", Assumptions{PutKeepsAuthentication: true}, 2},
		{"PATCH", "PATCH", "", Assumptions{}, 1},
		{"PATCH with", "PATCH", "?reAuthenticate=true", Assumptions{}, 2},
		{"PATCH, ignored", "PATCH", "?reAuthenticate=true", Assumptions{PatchIgnoresReAuthenticate: true}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := start(t, Config{Assumptions: test.assumed})
			created := h.createGraph("again")
			got := decoded[shownInstance](t, h.do(200, test.method, instancePath(created.ID)+test.query, fields{"name": "x"}))
			if n := h.stored(created.ID).Authentications; n != test.want {
				t.Errorf("%d authentications, want %d", n, test.want)
			}
			if rotated := got.value(keyUserToken) != created.value(keyUserToken); rotated != (test.want == 2) {
				t.Errorf("tokens renewed: %v", rotated)
			}
			h.do(400, test.method, instancePath(created.ID)+"?reAuthenticate=maybe", fields{"name": "x"})
		})
	}
}

func TestReAuthenticationThatNeedsACode(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{ReAuthenticationNeedsCode: true}})
	created := h.createGraph("again")
	h.do(400, "PATCH", instancePath(created.ID)+"?reAuthenticate=true", fields{"name": "x"})
	if stored := h.stored(created.ID); stored.Name != "again" || stored.Authentications != 1 {
		t.Errorf("a refused update left the name %q and %d authentications", stored.Name, stored.Authentications)
	}
	h.do(200, "PATCH", instancePath(created.ID), fields{"name": "x"})
	h.do(200, "PATCH", instancePath(created.ID)+"?reAuthenticate=true", fields{"providerData": fields{"code": h.code()}})
	if stored := h.stored(created.ID); stored.Name != "x" || stored.Authentications != 2 {
		t.Errorf("the name is %q after %d authentications", stored.Name, stored.Authentications)
	}
}

func TestReAuthorizeWithANewCode(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"PUT", "PATCH"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			h := start(t, Config{})
			created := h.createGraph("again")
			got := decoded[shownInstance](t, h.do(200, method, instancePath(created.ID), fields{"providerData": fields{"code": h.code()}}))
			if got.ID != created.ID || got.value(keyUserToken) == created.value(keyUserToken) || got.ProviderData != nil {
				t.Errorf("unexpected answer %+v", got)
			}
			// From one OAuth application to another.
			code, err := h.AuthorizeOAuth2(oauth2Element, "another-client", testCallback)
			if err != nil {
				t.Fatal(err)
			}
			h.do(200, method, instancePath(created.ID), fields{
				"providerData": fields{"code": code}, "configuration": fields{keyOAuthAPIKey: "another-client"},
			})
			if stored := h.stored(created.ID); stored.AuthorizedKey != "another-client" || stored.Authentications != 3 {
				t.Errorf("authorized for %q after %d authentications", stored.AuthorizedKey, stored.Authentications)
			}
			h.do(400, method, instancePath(created.ID), fields{"providerData": fields{"state": "x"}})
		})
	}
}

func TestFailedUpdateLeavesTheInstance(t *testing.T) {
	t.Parallel()
	for _, invalidates := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{FailedUpdateInvalidates: invalidates}})
		created := h.createGraph("before")
		h.do(400, "PATCH", instancePath(created.ID), fields{"name": "after", "providerData": fields{"code": "wrong"}})
		got := h.get(created.ID)
		if got.Name != "before" || got.Valid == invalidates {
			t.Errorf("name %q and valid %v after a failed update", got.Name, got.Valid)
		}
		h.do(200, "PATCH", instancePath(created.ID), fields{"providerData": fields{"code": h.code()}})
		if !h.get(created.ID).Valid {
			t.Error("not valid after a new authentication")
		}
	}
}

func TestFailedCreateKeepsInstance(t *testing.T) {
	t.Parallel()
	for _, keeps := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{FailedCreateKeepsInstance: keeps}})
		spent := h.code()
		h.do(200, "POST", "/instances", graph("kept", spent))
		another := graph("another client", h.code())
		another["configuration"].(fields)[keyOAuthAPIKey] = "another-client" //nolint:forcetypeassert // graph makes it.
		books := graph("wrong verifier", "")
		books["element"], books["providerData"] = fields{"key": oauth1Element}, fields{"oauth_token": "x", "oauth_verifier": "y"}
		masked := graph("masked", h.code())
		masked["configuration"].(fields)[keyOAuthAPISecret] = mask //nolint:forcetypeassert // As above.
		refused := []fields{
			graph("wrong code", "wrong"), graph("spent code", spent), graph("no code", ""), another, books,
		}
		for _, body := range refused {
			h.do(400, "POST", "/instances", body)
			left := h.Instances()[1:]
			if keeps != (len(left) == 1) || keeps && (left[0].Valid || left[0].Name != body["name"]) {
				t.Errorf("instances after the create of %q failed: %+v", body["name"], left)
			}
			for _, instance := range left {
				if err := h.RemoveInstance(instance.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		// What the platform refuses before it asks the vendor leaves nothing behind.
		h.do(400, "POST", "/instances", masked)
		if left := h.Instances(); len(left) != 1 {
			t.Errorf("%d instances, want 1", len(left))
		}
	}
}

func TestRefreshTokenBelongsToItsApplication(t *testing.T) {
	t.Parallel()
	change := fields{"configuration": fields{keyOAuthAPIKey: "another-client"}}
	for _, unbound := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{GrantsUnbound: unbound}})
		created := h.createGraph("bound")
		status := 400
		if unbound {
			status = 200
		}
		h.do(status, "PATCH", instancePath(created.ID)+"?reAuthenticate=true", change)
		h.do(200, "PATCH", instancePath(created.ID), change)
	}
}

func TestMove(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("moved")
	clone := catalogue.Element{ID: 950001, Key: basicElement, Name: "Clone", Authentication: "basic", Configuration: []catalogue.Row{
		{Key: "username", Type: "TEXTFIELD_128"}, {Key: "extra", Type: "TEXTFIELD_32", Default: new("x")},
	}}
	if err := h.AddElement(clone); err != nil {
		t.Fatal(err)
	}
	got := decoded[shownInstance](t, h.do(200, "PATCH", instancePath(created.ID), fields{"element": fields{"id": clone.ID}}))
	if got.Element.ID != clone.ID || got.ID != created.ID {
		t.Errorf("unexpected answer %+v", got)
	}
	got.expect(t, map[string]string{"username": "made-up-user", "extra": "x", "password": "<absent>"})

	h.do(404, "PATCH", instancePath(created.ID), fields{"element": fields{"id": 999999999}})
	h.do(400, "PATCH", instancePath(created.ID), fields{"element": fields{"key": oauth2Element}})
	permissive := start(t, Config{Assumptions: Assumptions{MovesToUnrelatedElements: true}})
	id := permissive.createBasic("moved").ID
	permissive.do(200, "PATCH", instancePath(id), fields{"element": fields{"key": oauth2Element}})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("deleted")
	if got := h.do(200, "DELETE", instancePath(created.ID), nil); len(got.raw) != 0 {
		t.Errorf("body %s", got.raw)
	}
	h.do(404, "GET", instancePath(created.ID), nil)
	h.do(404, "DELETE", instancePath(created.ID), nil)
	h.do(404, "PATCH", instancePath(created.ID), fields{"name": "x"})
	h.do(404, "PUT", instancePath(created.ID)+"/enabled", nil)
	h.doAs(created.Token, 401, "GET", "/ping", nil)
	h.doAs(created.Token, 401, "GET", "/instances", nil)
	if next := h.createBasic("next"); next.ID == created.ID {
		t.Error("the id was used again")
	}

	lenient := start(t, Config{Assumptions: Assumptions{RepeatedDeleteSucceeds: true, WritesAnswerInstance: true}})
	other := lenient.createBasic("deleted")
	if got := decoded[shownInstance](t, lenient.do(200, "DELETE", instancePath(other.ID), nil)); got.ID != other.ID {
		t.Errorf("answer %+v", got)
	}
	lenient.do(200, "DELETE", instancePath(other.ID), nil)
	lenient.do(404, "DELETE", instancePath(other.ID+1), nil)
	lenient.do(400, "DELETE", "/instances/abc", nil)
}

func TestDisableAndEnable(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("disabled")
	path := instancePath(created.ID) + "/enabled"
	h.doAs(created.Token, 200, "GET", "/hubs/general/ping", nil)
	for range 2 {
		h.do(200, "DELETE", path, nil)
		got := h.get(created.ID)
		if !got.Disabled {
			t.Error("not disabled")
		}
		got.expect(t, map[string]string{"username": "made-up-user"})
		h.doAs(created.Token, 403, "GET", "/hubs/general/ping", nil)
		h.doAs(created.Token, 403, "GET", "/ping", nil)
		h.doAs(created.Token, 200, "GET", "/objects", nil)
	}
	for range 2 {
		h.do(200, "PUT", path, nil)
		if h.get(created.ID).Disabled {
			t.Error("still disabled")
		}
	}
	// The hub in the path does not matter.
	h.doAs(created.Token, 200, "GET", "/hubs/no-such-hub/ping", nil)
}

func TestTokenForms(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("by token")
	h.createBasic("another")
	token := created.Token
	if got := decoded[shownInstance](t, h.doAs(token, 200, "PATCH", "/instances", fields{"name": "patched"})); got.ID != created.ID || got.Name != "patched" {
		t.Errorf("unexpected answer %+v", got)
	}
	h.doAs(token, 200, "PUT", "/instances?reAuthenticate=false", fields{"name": "put"})
	if got := h.get(created.ID); got.Name != "put" {
		t.Errorf("name %q", got.Name)
	}
	rows := decoded[[]instanceRow](t, h.doAs(token, 200, "GET", "/instances/configuration", nil))
	row := rowOf(t, rows, "timeout")
	h.doAs(token, 200, "PATCH", "/instances/configuration/"+itoa(row.ID), fields{"propertyValue": "5"})
	h.doAs(token, 200, "GET", "/instances/configuration/"+itoa(row.ID), nil)
	h.get(created.ID).expect(t, map[string]string{"timeout": "5"})
	h.doAs(token, 200, "DELETE", "/instances/enabled", nil)
	if !h.get(created.ID).Disabled {
		t.Error("not disabled")
	}
	h.doAs(token, 200, "PUT", "/instances/enabled", nil)
	h.doAs(token, 200, "PUT", "/instances/trace-logging", fields{"duration": 60})
	if !h.get(created.ID).TraceLoggingEnabled {
		t.Error("trace logging is off")
	}
	h.doAs(token, 200, "DELETE", "/instances/trace-logging", nil)
	if h.get(created.ID).TraceLoggingEnabled {
		t.Error("trace logging is on")
	}
	h.doAs(token, 200, "DELETE", "/instances", nil)
	h.do(404, "GET", instancePath(created.ID), nil)
	if left := h.Instances(); len(left) != 1 {
		t.Errorf("%d instances are left, want 1", len(left))
	}
	// Without an Element token these forms are about no instance.
	h.do(401, "DELETE", "/instances", nil)
}

func TestTraceLogging(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	path := instancePath(h.createBasic("traced").ID)
	h.do(200, "PUT", path+"/trace-logging", nil)
	if got := decoded[shownInstance](t, h.do(200, "GET", path, nil)); !got.TraceLoggingEnabled {
		t.Error("trace logging is off")
	}
	h.do(400, "PUT", path+"/trace-logging", fields{"duration": -1})
	h.do(400, "PUT", path+"/trace-logging", fields{"duration": "long"})
}

func TestConfigurationRows(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	first, second := h.createBasic("first"), h.createBasic("second")
	path := instancePath(first.ID) + "/configuration"
	rows := decoded[[]instanceRow](t, h.do(200, "GET", path, nil))
	if len(rows) != 5 {
		t.Errorf("%d rows, want 5", len(rows))
	}
	password := rowOf(t, rows, "password")
	if password.PropertyValue == nil || *password.PropertyValue != mask || !password.Required || password.Type != typePassword {
		t.Errorf("password row %+v", password)
	}
	others := decoded[[]instanceRow](t, h.do(200, "GET", instancePath(second.ID)+"/configuration", nil))
	if rowOf(t, others, "password").ID == password.ID {
		t.Error("rows of two instances have the same number")
	}

	filter := rowOf(t, rows, "filter.response.nulls")
	one := path + "/" + itoa(filter.ID)
	if got := decoded[instanceRow](t, h.do(200, "PATCH", one, fields{"propertyValue": "false"})); *got.PropertyValue != "false" {
		t.Errorf("row %+v", got)
	}
	// The whole row may be sent back.
	filter.PropertyValue = new("true")
	h.do(200, "PATCH", one, filter)
	h.get(first.ID).expect(t, map[string]string{"filter.response.nulls": "true"})
	h.get(second.ID).expect(t, map[string]string{"filter.response.nulls": "true"})

	passwordPath := path + "/" + itoa(password.ID)
	h.do(200, "PATCH", passwordPath, fields{"propertyValue": "another"})
	h.do(200, "PATCH", passwordPath, fields{"propertyValue": mask})
	stored := h.stored(first.ID)
	if stored.Value("password") != "another" || stored.Authentications != 1 {
		t.Errorf("password %q after %d authentications", stored.Value("password"), stored.Authentications)
	}
	h.do(400, "PATCH", passwordPath, fields{"propertyValue": ""})
	h.do(400, "PATCH", one, fields{"propertyValue": true})
	h.do(400, "PATCH", one, fields{"other": "x"})
	h.do(404, "GET", path+"/999999", nil)
	h.do(400, "GET", path+"/abc", nil)
	h.do(404, "GET", instancePath(second.ID)+"/configuration/"+itoa(filter.ID), nil)
}

func rowOf(t *testing.T, rows []instanceRow, key string) instanceRow {
	t.Helper()
	for _, row := range rows {
		if row.Key == key {
			return row
		}
	}
	t.Fatalf("no row %q in %v", key, rows)
	return instanceRow{}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createGraph("events")
	path := instancePath(created.ID)
	created.expect(t, map[string]string{keyEventsEnabled: "false", keyEventsSubscription: "<null>"})
	on := fields{"configuration": fields{keyEventsEnabled: true, keyEventsCallbackURL: testCallback}}

	got := decoded[shownInstance](t, h.do(200, "PATCH", path, on))
	got.expect(t, map[string]string{keyEventsEnabled: "true", keyEventsSubscription: "<null>"})
	if !got.EventsEnabled || got.EventsNotificationCallbackURL != testCallback {
		t.Errorf("events %v, %q", got.EventsEnabled, got.EventsNotificationCallbackURL)
	}
	got = decoded[shownInstance](t, h.do(200, "PATCH", path+"?reAuthenticate=true", on))
	if subscription := got.value(keyEventsSubscription); strings.HasPrefix(subscription, "<") {
		t.Errorf("subscription %s after a new authentication", subscription)
	}
	polling := fields{"configuration": fields{keyEventsVendorType: "polling", "event.poller.configuration": fields{"a": fields{"pageSize": 5}}}}
	got = decoded[shownInstance](t, h.do(200, "PATCH", path+"?reAuthenticate=true", polling))
	got.expect(t, map[string]string{keyEventsSubscription: "<null>", "event.poller.configuration": `{"a":{"pageSize":5}}`})
	got = decoded[shownInstance](t, h.do(200, "PATCH", path, fields{"configuration": fields{keyEventsEnabled: "false"}}))
	if got.EventsEnabled {
		t.Error("events are on")
	}
}
