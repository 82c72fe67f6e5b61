package simulator

import (
	"slices"
	"testing"
)

// assuming starts a simulator under assumptions.
func assuming(t *testing.T, assumed Assumptions) *harness {
	t.Helper()
	return start(t, Config{Assumptions: assumed, RotateEvery: -1})
}

func TestListsLeaveMembersOut(t *testing.T) {
	t.Parallel()
	for member, assumed := range map[string]Assumptions{
		"configuration": {ListsWithoutConfiguration: true},
		"tags":          {ListsWithoutTags: true},
		"createdDate":   {ListsWithoutCreatedDate: true},
		"user":          {ListsWithoutUser: true},
	} {
		h := assuming(t, assumed)
		created := h.createBasic("x")
		for _, path := range []string{"/instances", "/instances?hydrate=false", "/elements/" + basicElement + "/instances"} {
			listed := decoded[[]map[string]any](t, h.do(200, "GET", path, nil))[0]
			if _, there := listed[member]; there || len(listed) < 10 {
				t.Errorf("%s is in the answer to %s, or nothing else: %v", member, path, listed)
			}
		}
		if single := decoded[map[string]any](t, h.do(200, "GET", instancePath(created.ID), nil)); single[member] == nil {
			t.Errorf("%s is not in a single read", member)
		}
	}
}

func TestListsWithoutTotal(t *testing.T) {
	t.Parallel()
	for _, without := range []bool{false, true} {
		h := assuming(t, Assumptions{ListsWithoutTotal: without})
		h.createBasic("x")
		if total := h.do(200, "GET", "/instances", nil).header.Get("Elements-Total-Count"); (total == "") != without {
			t.Errorf("total %q, to be left out %v", total, without)
		}
	}
}

func TestNameAmongTags(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{NameTag: NameTagAlways, TagsDeduplicated: true})
	body := basic("named")
	for _, tags := range [][]string{{}, {"a", "a"}, {"a", "named"}} {
		body["tags"] = tags
		created := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
		if want := distinct(append(tags, "named")); !slices.Equal(slices.Sorted(slices.Values(created.Tags)), want) {
			t.Errorf("tags %q of %q, want %q", created.Tags, tags, want)
		}
		// An update replaces all tags, so that the name leaves.
		h.do(200, "PATCH", instancePath(created.ID), fields{"tags": []string{"b", "b"}})
		if got := h.get(created.ID).Tags; !slices.Equal(got, []string{"b"}) {
			t.Errorf("tags %q after an update", got)
		}
	}
}

func TestUnsetRowsAsEmptyStrings(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{UnsetRows: UnsetRowsEmpty})
	h.createBasic("unset").expect(t, map[string]string{"timeout": "", "username": "made-up-user"})
}

func TestEmptyStringsIgnored(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{EmptyStrings: EmptyStringsIgnored})
	created := h.createBasic("ignored")
	h.do(200, "PATCH", instancePath(created.ID), fields{"configuration": fields{"base.url": "", "password": "", "timeout": "1"}})
	h.get(created.ID).expect(t, map[string]string{"base.url": "https://vendor.example.com", "password": mask, "timeout": "1"})
}

func TestPutDropsOmittedKeys(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{PutOmittedKeys: PutDropsOmittedKeys})
	created := h.createBasic("dropped")
	h.do(200, "PUT", instancePath(created.ID), fields{"configuration": fields{"username": "v", "password": "p"}})
	h.get(created.ID).expect(t, map[string]string{"base.url": "<absent>", "timeout": "<absent>", "username": "v"})
	h.do(200, "PUT", instancePath(created.ID), fields{"name": "no configuration at all"})
	h.get(created.ID).expect(t, map[string]string{"username": "v"})
}

func TestSecretsClearInCreate(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{SecretsClearInCreate: true})
	created := h.createBasic("clear")
	created.expect(t, map[string]string{"password": "made-up-password", "timeout": "<null>"})
	h.get(created.ID).expect(t, map[string]string{"password": mask})
}

func TestPatchOfCredentialsAuthenticates(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{PatchOfCredentialsAuthenticates: true, PatchIgnoresReAuthenticate: true})
	created := h.createGraph("credentials")
	for _, test := range []struct {
		configuration fields
		want          int
	}{
		{fields{keyOAuthScope: "Other.Read"}, 1},
		{fields{keyOAuthAPISecret: mask}, 1},
		{fields{keyOAuthAPISecret: "another-client-secret"}, 2},
		{fields{keyOAuthAPISecret: "another-client-secret"}, 2},
	} {
		h.do(200, "PATCH", instancePath(created.ID), fields{"configuration": test.configuration})
		if got := h.stored(created.ID).Authentications; got != test.want {
			t.Errorf("%d authentications after %v, want %d", got, test.configuration, test.want)
		}
	}
}

func TestUpdatesSubscribe(t *testing.T) {
	t.Parallel()
	for _, subscribes := range []bool{false, true} {
		h := assuming(t, Assumptions{UpdatesSubscribe: subscribes})
		created := h.createGraph("events")
		h.do(200, "PATCH", instancePath(created.ID), fields{"configuration": fields{keyEventsEnabled: true}})
		if got := h.stored(created.ID); (got.Value(keyEventsSubscription) != "") != subscribes || got.Authentications != 1 {
			t.Errorf("subscribed as %q after %d authentications, to be subscribed %v", got.Value(keyEventsSubscription), got.Authentications, subscribes)
		}
	}
}

func TestTokensRenewed(t *testing.T) {
	t.Parallel()
	for _, renewed := range []bool{false, true} {
		h := assuming(t, Assumptions{TokensRenewed: renewed})
		created := h.createBasic("token")
		h.do(200, "PATCH", instancePath(created.ID), fields{"name": "other"})
		h.doAs(created.Token, 200, "GET", "/ping", nil)
		updated := decoded[shownInstance](t, h.do(200, "PUT", instancePath(created.ID), fields{"name": "again"}))
		if (updated.Token != created.Token) != renewed {
			t.Errorf("another token %v, want %v", updated.Token != created.Token, renewed)
		}
		h.doAs(updated.Token, 200, "GET", "/ping", nil)
		if renewed {
			h.doAs(created.Token, 401, "GET", "/ping", nil)
		}
	}
}

func TestFailedUpdates(t *testing.T) {
	t.Parallel()
	for _, assumed := range []Assumptions{
		{}, {FailedUpdateInvalidates: true}, {FailedUpdateKeepsChanges: true}, {FailedUpdateInvalidates: true, FailedUpdateKeepsChanges: true},
	} {
		h := assuming(t, assumed)
		created := h.createGraph("before")
		h.do(400, "PATCH", instancePath(created.ID), fields{"name": "after", "providerData": fields{"code": "wrong"}})
		got := h.stored(created.ID)
		if (got.Name == "after") != assumed.FailedUpdateKeepsChanges || got.Valid == assumed.FailedUpdateInvalidates {
			t.Errorf("%+v: name %q and valid %v", assumed, got.Name, got.Valid)
		}
		if (got.Value(keyRefreshToken) == "") != assumed.FailedUpdateInvalidates {
			t.Errorf("%+v: the authorization is there %v", assumed, got.Value(keyRefreshToken) != "")
		}
		// What is wrong with the request itself changes nothing.
		h.do(400, "PATCH", instancePath(created.ID), fields{"name": "third", "configuration": fields{keyOAuthCallbackURL: ""}})
		if after := h.stored(created.ID); after.Name != got.Name || after.Valid != got.Valid {
			t.Errorf("%+v: name %q and valid %v after a bad request", assumed, after.Name, after.Valid)
		}
	}
}

func TestElementKeyCase(t *testing.T) {
	t.Parallel()
	for choice, want := range map[Choice]string{"": "", ElementKeyCaseIgnored: "madeupbasic", ElementKeyCaseUpper: "MADEUPBASIC"} {
		h := assuming(t, Assumptions{ElementKeyCase: choice})
		body := basic("case")
		body["element"] = fields{"key": "MadeUpBasic"}
		if choice == "" {
			h.do(404, "POST", "/instances", body)
			h.do(404, "GET", "/elements/MadeUpBasic", nil)
			continue
		}
		created := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
		listed := decoded[[]shownInstance](t, h.do(200, "GET", "/elements/MadeUpBasic/instances?hydrate=false", nil))
		hydrated := decoded[[]shownInstance](t, h.do(200, "GET", "/instances", nil))
		for _, got := range []shownInstance{created, h.get(created.ID), listed[0], hydrated[0]} {
			if got.Element.Key != want {
				t.Errorf("%q: key %q, want %q", choice, got.Element.Key, want)
			}
		}
		if element := decoded[map[string]any](t, h.do(200, "GET", "/elements/MADEUPBASIC", nil)); element["key"] != basicElement {
			t.Errorf("the element's own key is %v", element["key"])
		}
	}
}

func TestDeletedUnauthorized(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{DeletedUnauthorized: true})
	created := h.createBasic("deleted")
	h.do(200, "DELETE", instancePath(created.ID), nil)
	if text := h.message(h.do(401, "GET", instancePath(created.ID), nil)); text != messageUnauthorized {
		t.Errorf("message %q", text)
	}
	h.do(404, "GET", instancePath(created.ID+1), nil)
	h.do(404, "DELETE", instancePath(created.ID), nil)
}

func TestIDsReused(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{IDsReused: true})
	first, second := h.createBasic("first"), h.createBasic("second")
	h.do(200, "DELETE", instancePath(first.ID), nil)
	if got := h.createBasic("third"); got.ID != first.ID || got.Token == first.Token {
		t.Errorf("id %d, want that of the first, %d, and another token", got.ID, first.ID)
	}
	if got := h.createBasic("fourth"); got.ID != second.ID+1 {
		t.Errorf("id %d, want %d", got.ID, second.ID+1)
	}
	if got := h.Statistics(); got.InstancesCreated != 4 || got.InstancesAlive != 3 {
		t.Errorf("%d created, %d alive", got.InstancesCreated, got.InstancesAlive)
	}
}

func TestRepeatedSwitchConflicts(t *testing.T) {
	t.Parallel()
	h := assuming(t, Assumptions{RepeatedSwitchConflicts: true})
	path := instancePath(h.createBasic("switched").ID) + "/enabled"
	for _, call := range []struct {
		method string
		status int
	}{{"PUT", 409}, {"DELETE", 200}, {"DELETE", 409}, {"PUT", 200}} {
		h.do(call.status, call.method, path, nil)
	}
}

func TestLimitWithoutRetryAfter(t *testing.T) {
	t.Parallel()
	h := start(t, Config{MaxRequestsPerSecond: 0.001, Assumptions: Assumptions{LimitWithoutRetryAfter: true}})
	h.do(404, "GET", "/instances", nil)
	if header := h.do(429, "GET", "/instances", nil).header; len(header.Values("Retry-After")) > 0 {
		t.Errorf("Retry-After %q", header.Values("Retry-After"))
	}
}

func TestErrorsWithoutRequestID(t *testing.T) {
	t.Parallel()
	for _, without := range []bool{false, true} {
		h := assuming(t, Assumptions{ErrorsWithoutRequestID: without})
		refused := decoded[map[string]any](t, h.do(404, "GET", instancePath(1), nil))
		if _, has := refused["requestId"]; has == without || refused["message"] == nil {
			t.Errorf("the error is %v, its id to be left out: %t", refused, without)
		}
	}
}
