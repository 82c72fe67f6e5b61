package catalogue_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

func load(t *testing.T) []catalogue.Element {
	t.Helper()
	elements, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return elements
}

func element(t *testing.T, key string) catalogue.Element {
	t.Helper()
	elements := load(t)
	i := slices.IndexFunc(elements, func(e catalogue.Element) bool { return e.Key == key })
	if i < 0 {
		t.Fatalf("element %q is missing", key)
	}
	return elements[i]
}

func row(t *testing.T, e catalogue.Element, key string) catalogue.Row {
	t.Helper()
	i := slices.IndexFunc(e.Configuration, func(r catalogue.Row) bool { return r.Key == key })
	if i < 0 {
		t.Fatalf("element %q has no row %q", e.Key, key)
	}
	return e.Configuration[i]
}

func TestLoad_holdsTheWholeCatalogue(t *testing.T) {
	t.Parallel()

	var public, private int
	types := map[string]bool{}
	authentications := map[string]bool{}
	for _, e := range load(t) {
		if e.Private {
			private++
		} else {
			public++
		}
		authentications[e.Authentication] = true
		for _, r := range e.Configuration {
			types[r.Type] = true
		}
	}
	if public != 166 || private < 10 {
		t.Errorf("got %d catalogue elements and %d private ones, want 166 and at least 10", public, private)
	}
	if len(types) != 10 || len(authentications) != 6 {
		t.Errorf("got row types %v and authentications %v, want all ten and all six", types, authentications)
	}
}

func TestLoad_ordersByKey(t *testing.T) {
	t.Parallel()

	if elements := load(t); !slices.IsSortedFunc(elements, func(a, b catalogue.Element) int {
		switch {
		case a.Private == b.Private:
			return strings.Compare(a.Key, b.Key)
		case a.Private:
			return 1
		default:
			return -1
		}
	}) {
		t.Error("elements are not ordered by key, catalogue elements first")
	}
}

func TestLoad_returnsIndependentCopies(t *testing.T) {
	t.Parallel()

	first := load(t)
	for i := range first {
		for j := range first[i].Configuration {
			changed := &first[i].Configuration[j]
			changed.Key = "changed"
			if changed.Default != nil {
				*changed.Default = "changed"
			}
			for k := range changed.Options {
				changed.Options[k].Value = "changed"
			}
		}
		for j := range first[i].EventMethods {
			first[i].EventMethods[j] = "changed"
		}
	}

	for _, e := range load(t) {
		if slices.Contains(e.EventMethods, "changed") {
			t.Errorf("event methods of %q are shared with an earlier copy", e.Key)
		}
		for _, r := range e.Configuration {
			shared := r.Key == "changed" || r.Default != nil && *r.Default == "changed" ||
				slices.ContainsFunc(r.Options, func(o catalogue.Option) bool { return o.Value == "changed" })
			if shared {
				t.Errorf("row %q of %q is shared with an earlier copy", r.Key, e.Key)
			}
		}
	}
}

func TestLoad_elementsShareNoDefault(t *testing.T) {
	t.Parallel()

	elements := load(t)
	seen := map[*string]string{}
	for _, e := range elements {
		for _, r := range e.Configuration {
			if r.Default == nil {
				continue
			}
			if other, shared := seen[r.Default]; shared {
				t.Fatalf("row %q of %q shares its default with %q", r.Key, e.Key, other)
			}
			seen[r.Default] = e.Key
		}
	}
}

// The rows that the platform's documentation of the element names, with the types and defaults that
// the provider's tests depend on.
func TestLoad_microsoftGraph(t *testing.T) {
	t.Parallel()

	graph := element(t, "microsoftgraph")
	if graph.ID != 17314 || graph.Hub != "general" || graph.Authentication != catalogue.AuthenticationOAuth2 || graph.Private {
		t.Errorf("got id %d, hub %q, authentication %q, private %t", graph.ID, graph.Hub, graph.Authentication, graph.Private)
	}
	if !slices.Equal(graph.EventMethods, []string{catalogue.EventMethodWebhook}) {
		t.Errorf("got event methods %v, want webhook", graph.EventMethods)
	}

	for _, want := range []struct {
		key, typ, value    string
		hasDefault         bool
		required, internal bool
	}{
		{key: "oauth.api.key", typ: catalogue.TypePassword, required: true},
		{key: "oauth.api.secret", typ: catalogue.TypePassword, required: true},
		{key: "oauth.callback.url", typ: catalogue.TypeTextField1000, required: true},
		{key: "oauth.scope", typ: catalogue.TypeTextField1000, value: "offline_access User.Read", hasDefault: true},
		{key: "oauth.authorization.url", typ: catalogue.TypeTextField1000, value: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", hasDefault: true, internal: true},
		{key: "oauth.token.url", typ: catalogue.TypeTextField1000, value: "https://login.microsoftonline.com/common/oauth2/v2.0/token", hasDefault: true, internal: true},
		{key: "oauth.token.refresh_url", typ: catalogue.TypeTextField1000, value: "https://login.microsoftonline.com/common/oauth2/v2.0/token", hasDefault: true, internal: true},
		{key: "oauth.token.revoke_url", typ: catalogue.TypeTextField1000, internal: true},
		{key: "oauth.basic.header", typ: catalogue.TypeBoolean, value: "true", hasDefault: true},
		{key: "oauth.user.token", typ: catalogue.TypeTextField1000, internal: true},
		{key: "oauth.user.refresh_token", typ: catalogue.TypeTextField1000, internal: true},
		{key: "oauth.user.refresh_time", typ: catalogue.TypeTextField64, internal: true},
		{key: "oauth.user.refresh_interval", typ: catalogue.TypeTextField32, value: "3600", hasDefault: true, internal: true},
		{key: "base.url", typ: catalogue.TypeTextField1000, value: "https://graph.microsoft.com/v1.0", hasDefault: true},
		{key: "event.notification.enabled", typ: catalogue.TypeBoolean, value: "false", hasDefault: true},
		{key: "event.notification.callback.url", typ: catalogue.TypeTextField1000},
		{key: "event.notification.signature.key", typ: catalogue.TypePassword},
		{key: "event.notification.type", typ: catalogue.TypeTextField32, value: "webhook", hasDefault: true},
		{key: "event.vendor.type", typ: catalogue.TypeTextField32, value: "webhooks", hasDefault: true, internal: true},
		{key: "event.notification.subscription.id", typ: catalogue.TypeTextField1000, internal: true},
		{key: "filter.response.nulls", typ: catalogue.TypeBoolean, value: "true", hasDefault: true},
		{key: "pagination.max", typ: catalogue.TypeTextField32, value: "100", hasDefault: true},
		{key: "pagination.type", typ: catalogue.TypeTextField32, value: "page", hasDefault: true},
	} {
		t.Run(want.key, func(t *testing.T) {
			t.Parallel()
			got := row(t, graph, want.key)
			if got.Type != want.typ || got.Required != want.required || got.Internal != want.internal {
				t.Errorf("got type %s, required %t, internal %t", got.Type, got.Required, got.Internal)
			}
			if (got.Default != nil) != want.hasDefault || got.Default != nil && *got.Default != want.value {
				t.Errorf("got default %v, want %q", got.Default, want.value)
			}
		})
	}
}

// What the platform adds by itself, by the API reference [reference 4.2, 5.1].
func TestLoad_addsTheRowsOfThePlatform(t *testing.T) {
	t.Parallel()

	for _, e := range load(t) {
		want := []string{"filter.response.nulls"}
		switch e.Authentication {
		case catalogue.AuthenticationOAuth2:
			want = append(want, "oauth.api.key", "oauth.api.secret", "oauth.callback.url", "oauth.user.token",
				"oauth.user.refresh_token", "oauth.user.refresh_time", "oauth.user.refresh_interval")
		case catalogue.AuthenticationOAuth1:
			want = append(want, "oauth.api.key", "oauth.api.secret", "oauth.callback.url", "oauth.user.token", "oauth.user.token.secret")
		}
		if len(e.EventMethods) > 0 {
			want = append(want, "event.notification.enabled", "event.notification.callback.url", "event.notification.signature.key")
		}
		if slices.Contains(e.EventMethods, catalogue.EventMethodPolling) {
			want = append(want, "event.poller.refresh_interval", "event.poller.configuration")
		}
		for _, key := range want {
			row(t, e, key)
		}
	}
}

// A user cannot give what only the platform fills in.
func TestLoad_asksUsersForNothingInternal(t *testing.T) {
	t.Parallel()

	for _, e := range load(t) {
		for _, r := range e.Configuration {
			if r.Required && r.Internal && r.Default == nil {
				t.Errorf("row %q of %q is required, internal and has no default", r.Key, e.Key)
			}
		}
	}
}

// Which keys are masked differs by element, as observed: no list of names can be right.
func TestLoad_masksByElement(t *testing.T) {
	t.Parallel()

	for _, want := range []struct{ element, key, typ string }{
		{"stripe", "password", catalogue.TypePassword},
		{"abbyy", "password", catalogue.TypeTextField128},
		{"sfdc", "oauth.api.key", catalogue.TypePassword},
		{"box", "oauth.api.key", catalogue.TypeTextField128},
		{"intacct", "intacct.sender.password", catalogue.TypePassword},
	} {
		if got := row(t, element(t, want.element), want.key); got.Type != want.typ {
			t.Errorf("row %q of %q is %s, want %s", want.key, want.element, got.Type, want.typ)
		}
	}
}

// The vendor's tests use these two, of which nothing else is known [reference 8].
func TestLoad_elementsOfTheVendorsTests(t *testing.T) {
	t.Parallel()

	for _, key := range []string{"freshdesk", "awscloudformation"} {
		if e := element(t, key); e.Private || len(e.Configuration) == 0 {
			t.Errorf("element %q is %+v", key, e)
		}
	}
}
