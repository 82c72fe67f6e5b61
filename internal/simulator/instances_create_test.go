package simulator

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCreateAnswersTheInstance(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Now: func() time.Time { return time.Date(2020, 2, 3, 4, 5, 6, 7, time.FixedZone("x", 3600)) }})
	body := basic("Made-up name")
	body["tags"] = []string{"a", "b"}
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))

	if got.Name != "Made-up name" || !got.Valid || got.Disabled || got.ExternalAuthentication != "none" {
		t.Errorf("unexpected answer %+v", got)
	}
	if got.CreatedDate != "2020-02-03T03:05:06Z" {
		t.Errorf("createdDate %q", got.CreatedDate)
	}
	if got.Element.Key != basicElement || got.Element.ID == 0 || got.ElementID != got.Element.ID {
		t.Errorf("element %+v and elementId %d", got.Element, got.ElementID)
	}
	if len(got.Token) != 44 || got.Token != h.stored(got.ID).Token {
		t.Error("the token is not the stored one, or not base64 of 32 bytes")
	}
	if got.EventsEnabled || got.EventsNotificationCallbackURL != "false" {
		t.Errorf("events %v, %q", got.EventsEnabled, got.EventsNotificationCallbackURL)
	}
	if got.User["id"] == nil || got.User["emailAddress"] == nil {
		t.Errorf("user %v", got.User)
	}
	got.expect(t, map[string]string{
		"username": "made-up-user", "password": mask, "base.url": "https://vendor.example.com",
		"filter.response.nulls": "true", "timeout": "<null>",
	})
	if next := h.createBasic("next"); next.ID != got.ID+1 {
		t.Errorf("the next id is %d, want %d", next.ID, got.ID+1)
	}
}

func TestCreateStringifiesConfiguration(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	tests := []struct {
		name    string
		sent    any
		want    string
		refused bool
	}{
		{name: "true", sent: true, want: "true"},
		{name: "false", sent: false, want: "false"},
		{name: "number", sent: 15, want: "15"},
		{name: "digits", sent: "00", want: "00"},
		{name: "empty", sent: "", want: ""},
		{name: "null", sent: nil, want: "<null>"},
		{name: "object", sent: fields{"a": fields{"url": "/x?where=${date}&y=<z>"}}, want: `{"a":{"url":"/x?where=${date}&y=<z>"}}`},
		{name: "JSON text", sent: `{ "a": 1 }`, want: `{ "a": 1 }`},
		{name: "array", sent: []string{"a"}, refused: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := basic(test.name)
			body["configuration"] = fields{"username": "u", "password": "p", "timeout": test.sent}
			if test.refused {
				h.do(400, "POST", "/instances", body)
				return
			}
			decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).expect(t, map[string]string{"timeout": test.want})
		})
	}
}

func TestObjectIsMinified(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	body := `{"name":"x","element":{"key":"` + basicElement + `"},"configuration":{"username":"u","password":"p","timeout":{ "b" : 1.50,
		"a" : [ "\u00e9 x", {}, [ ], {"c" : [true, null]} ] }}}`
	decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).expect(t, map[string]string{"timeout": `{"b":1.50,"a":["é x",{},[],{"c":[true,null]}]}`})
}

func TestNameIsSanitised(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for sent, want := range map[string]string{
		"plain":                               "plain",
		`<a href="https://example.com">x</a>`: "x",
		"Smith & Sons":                        "Smith & Sons",
		`"quoted" 'name'`:                     `"quoted" 'name'`,
		"<script>alert(1)</script>left":       "left",
		"Größe <b>bold</b>":                   "Größe bold",
	} {
		t.Run(sent, func(t *testing.T) {
			t.Parallel()
			got := h.createBasic(sent)
			if got.Name != want || !slices.Equal(got.Tags, []string{want}) {
				t.Errorf("name %q and tags %q, want %q in both", got.Name, got.Tags, want)
			}
			h.do(200, "PATCH", instancePath(got.ID), fields{"name": "other"})
			h.do(200, "PATCH", instancePath(got.ID), fields{"name": sent})
			if again := h.get(got.ID); again.Name != want {
				t.Errorf("name %q after an update, want %q", again.Name, want)
			}
		})
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		assumed Assumptions
		tags    any
		want    []string
	}{
		{"absent", Assumptions{}, nil, []string{"tagged"}},
		{"empty", Assumptions{}, []string{}, nil},
		{"sent", Assumptions{}, []string{"x", "<b>y</b>"}, []string{"<b>y</b>", "x"}},
		{"name not tagged", Assumptions{NameTag: NameTagNever}, nil, nil},
		{"sanitised", Assumptions{TagsSanitised: true}, []string{"<b>y</b>"}, []string{"y"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := start(t, Config{Assumptions: test.assumed})
			body := basic("tagged")
			if test.tags != nil {
				body["tags"] = test.tags
			}
			got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
			if got.Tags == nil {
				t.Error("the answer has no tags")
			}
			slices.Sort(got.Tags)
			if !slices.Equal(got.Tags, test.want) {
				t.Errorf("tags %q, want %q", got.Tags, test.want)
			}
		})
	}
}

func TestTagsComeInAnyOrder(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Seed: 1})
	body := basic("shuffled")
	body["tags"] = []string{"a", "b", "c", "d", "e", "f"}
	id := decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).ID
	seen := map[string]bool{}
	for range 10 {
		seen[strings.Join(h.get(id).Tags, "")] = true
	}
	if len(seen) < 2 {
		t.Errorf("ten answers with one order only: %v", seen)
	}
}

func TestTagsAsObjects(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{TagsAsObjects: true}})
	got := decoded[struct{ Tags []struct{ Name string } }](t, h.do(200, "POST", "/instances", basic("objects")))
	if len(got.Tags) != 1 || got.Tags[0].Name != "objects" {
		t.Errorf("tags %v", got.Tags)
	}
}

func TestCreateRefusals(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	with := func(key string, value any) fields {
		body := basic("refused")
		body[key] = value
		return body
	}
	proof := func(value any) fields {
		body := graph("refused", "")
		body["providerData"] = value
		return body
	}
	tests := []struct {
		name   string
		body   any
		status int
		says   string
	}{
		{"no element", with("element", nil), 400, "'element'"},
		{"element without key and id", with("element", fields{}), 400, "'element'"},
		{"unknown key", with("element", fields{"key": "no-such-element"}), 404, "no-such-element"},
		{"unknown id", with("element", fields{"id": 999999999}), 404, "999999999"},
		{"id as text", with("element", fields{"id": "1"}), 400, "'id'"},
		{"name as number", with("name", 1), 400, "'name'"},
		{"tags as text", with("tags", "x"), 400, "'tags'"},
		{"tags as numbers", with("tags", []int{1}), 400, "'tags'"},
		{"configuration as text", with("configuration", "x"), 400, "'configuration'"},
		{"required row missing", with("configuration", fields{"username": "u"}), 400, "password"},
		{"required row empty", with("configuration", fields{"username": "", "password": "p"}), 400, "username"},
		{"required row masked", with("configuration", fields{"username": "u", "password": mask}), 400, "password"},
		{"no configuration", with("configuration", nil), 400, "password, username"},
		{"providerData as number", proof(1), 400, "'providerData'"},
		{"code as number", proof(fields{"code": 1}), 400, "'code'"},
		{"code null", proof(fields{"code": nil}), 400, "'code'"},
		{"external", with("externalAuthentication", "final"), 400, "'externalAuthentication'"},
		{"proxy without name", with("oauthProxy", fields{"isOauthProxy": true}), 400, "'oauthProxy'"},
		{"proxy that is none", with("oauthProxy", fields{"isOauthProxy": false, "oauthProxyName": "x"}), 400, "'oauthProxy'"},
		{"wrong case of a member", fields{"Name": "x", "Element": fields{"key": basicElement}}, 400, "'element'"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := h.message(h.do(test.status, "POST", "/instances", test.body)); !strings.Contains(got, test.says) {
				t.Errorf("message %q does not say %q", got, test.says)
			}
		})
	}
	t.Cleanup(func() {
		if left := h.Instances(); len(left) != 0 {
			t.Errorf("%d instances were made by refused requests", len(left))
		}
	})
}

func TestUnknownElementAsBadRequest(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{UnknownElementAsBadRequest: true}})
	h.do(400, "POST", "/instances", fields{"name": "x", "element": fields{"key": "no-such-element"}})
}

func TestUnknownConfigurationKeys(t *testing.T) {
	t.Parallel()
	body := basic("unknown")
	body["configuration"] = fields{"username": "u", "password": "p", "no.such.key": "x"}

	h := start(t, Config{})
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
	got.expect(t, map[string]string{"no.such.key": "<absent>"})
	if stored := h.stored(got.ID); stored.Unlisted["no.such.key"] != "x" {
		t.Errorf("unlisted keys are %v", stored.Unlisted)
	}

	h = start(t, Config{Assumptions: Assumptions{UnknownKeys: UnknownKeysReturned}})
	got = decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
	got.expect(t, map[string]string{"no.such.key": "x"})

	h = start(t, Config{Assumptions: Assumptions{UnknownKeys: UnknownKeysRefused}})
	if text := h.message(h.do(400, "POST", "/instances", body)); !strings.Contains(text, "no.such.key") {
		t.Errorf("message %q", text)
	}
}

func TestUnsetValues(t *testing.T) {
	t.Parallel()
	body := basic("unset")
	body["configuration"] = fields{"username": "u", "password": "p", "base.url": ""}
	h := start(t, Config{Assumptions: Assumptions{EmptyStrings: EmptyStringsNull}})
	decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).expect(t, map[string]string{"base.url": "<null>"})
	h = start(t, Config{Assumptions: Assumptions{UnsetRows: UnsetRowsAbsent}})
	decoded[shownInstance](t, h.do(200, "POST", "/instances", body)).expect(t, map[string]string{"timeout": "<absent>", "base.url": ""})
}

func TestCreateBelowElement(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	body := basic("below")
	delete(body, "element")
	byKey := decoded[shownInstance](t, h.do(200, "POST", "/elements/"+basicElement+"/instances", body))
	body["element"] = fields{"key": "ignored-here"}
	byID := decoded[shownInstance](t, h.do(200, "POST", "/elements/"+itoa(byKey.ElementID)+"/instances", body))
	if byID.ElementID != byKey.ElementID {
		t.Errorf("element %d by id and %d by key", byID.ElementID, byKey.ElementID)
	}
	h.do(404, "POST", "/elements/no-such-element/instances", body)
}

func TestObjectsAfterInstantiation(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	body := basic("objects")
	body["retrieveObjectsAfterInstantiation"] = true
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
	if len(got.Objects) == 0 || got.Objects[0].Name == "" || got.Objects[0].Type != "vendor" {
		t.Errorf("objects %v", got.Objects)
	}
	if again := h.get(got.ID); again.Objects != nil {
		t.Error("GET returns objects too")
	}
}

func TestProviderDataIsNotReturned(t *testing.T) {
	t.Parallel()
	for _, echoed := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{ProviderDataEchoed: echoed}})
		got := h.createGraph("secretive")
		if (got.ProviderData != nil) != echoed {
			t.Errorf("providerData %v in the answer to POST with echo %v", got.ProviderData, echoed)
		}
		if again := h.get(got.ID); again.ProviderData != nil {
			t.Error("GET returns providerData")
		}
		if stored := h.stored(got.ID); stored.ProviderData["code"] == "" {
			t.Error("providerData is not stored for assertions")
		}
	}
}

// What proves nothing to an element without OAuth is ignored, whatever its form [reference 8].
func TestProviderDataWithoutOAuth(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for _, proof := range []any{"text", fields{"code": "c"}, fields{"code": fields{"nested": 1}}, fields{"oauth_token": "t", "code": nil}} {
		body := basic("unproven")
		body["providerData"] = proof
		created := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
		h.do(200, "PUT", instancePath(created.ID)+"?reAuthenticate=false", body)
		h.do(200, "PATCH", instancePath(created.ID), fields{"providerData": proof})
		if stored := h.stored(created.ID); stored.Authentications != 1 || stored.ProviderData != nil {
			t.Errorf("%v authenticated: %+v", proof, stored)
		}
	}
}

// A create with debug says under which id its trace is kept [reference 8].
func TestTraceOfACreate(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for _, body := range []fields{basic("traced"), graph("traced", h.code())} {
		proof, _ := body["providerData"].(fields)
		if proof == nil {
			proof = fields{}
		}
		if got := h.do(200, "POST", "/instances", graph("untraced", h.code())); got.header.Get("Elements-Trace-Id") != "" {
			t.Error("there is a trace that nobody asked for")
		}
		proof["debug"] = true
		body["providerData"] = proof
		if got := h.do(200, "POST", "/instances", body); got.header.Get("Elements-Trace-Id") == "" {
			t.Error("there is no id of the trace")
		}
	}
}

func TestPublishedRequestForMicrosoftGraph(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	code, err := h.AuthorizeOAuth2("microsoftgraph", testClientID, testCallback)
	if err != nil {
		t.Fatal(err)
	}
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", fields{
		"element":      fields{"key": "microsoftgraph"},
		"providerData": fields{"code": code},
		"configuration": fields{
			keyOAuthCallbackURL: testCallback, keyOAuthAPIKey: testClientID, keyOAuthAPISecret: "made-up-client-secret",
			keyOAuthScope: "Calendars.Read Calendars.ReadWrite offline_access", keyEventsEnabled: true,
			keyEventsCallbackURL: testCallback + "/events",
		},
		"tags": []string{"made-up-tag"},
		"name": "Graph",
	}))
	got.expect(t, map[string]string{
		keyOAuthAPIKey: mask, keyOAuthAPISecret: mask, keyOAuthCallbackURL: testCallback, keyEventsEnabled: "true",
		keyOAuthScope: "Calendars.Read Calendars.ReadWrite offline_access", keyEventsCallbackURL: testCallback + "/events",
	})
	if !got.EventsEnabled || got.EventsNotificationCallbackURL != testCallback+"/events" {
		t.Errorf("events %v, %q", got.EventsEnabled, got.EventsNotificationCallbackURL)
	}
	if stored := h.stored(got.ID); stored.Value(keyOAuthAPISecret) != "made-up-client-secret" {
		t.Error("the stored secret is not the one sent")
	}
	for _, key := range []string{keyUserToken, keyRefreshToken, keyRefreshTime} {
		if !regexp.MustCompile(`^[^<*]+$`).MatchString(got.value(key)) {
			t.Errorf("%s is %q", key, got.value(key))
		}
	}
}

func TestCreatedDates(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 3600)
	now := func() time.Time { return time.Date(2020, 2, 3, 4, 5, 6, 7_890_000, zone) }
	for _, test := range []struct {
		assumptions Assumptions
		want        string
	}{
		{Assumptions{}, "2020-02-03T03:05:06Z"},
		{Assumptions{CreatedDatesWithoutZone: true}, "2020-02-03T03:05:06"},
		{Assumptions{CreatedDatesWithMilliseconds: true}, "2020-02-03T03:05:06.007Z"},
		{Assumptions{CreatedDatesWithoutZone: true, CreatedDatesWithMilliseconds: true}, "2020-02-03T03:05:06.007"},
	} {
		h := start(t, Config{Now: now, Assumptions: test.assumptions})
		if got := h.createBasic("dated"); got.CreatedDate != test.want {
			t.Errorf("createdDate is %q, want %q", got.CreatedDate, test.want)
		}
	}
}
