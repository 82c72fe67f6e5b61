package simulator

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// shownElement is an element as the tests read it from answers.
type shownElement struct {
	ID             int64
	Key, Name, Hub string
	Private        bool
	Authentication struct{ Type string }
	Configuration  []elementRow
	Resources      []any
	Events         struct {
		Supported bool
		Methods   []string
	}
	AuthenticationType string
}

func TestElementByKeyAndID(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	byKey := decoded[shownElement](t, h.do(200, "GET", "/elements/microsoftgraph", nil))
	if byKey.Key != "microsoftgraph" || byKey.Authentication.Type != "oauth2" || len(byKey.Configuration) == 0 {
		t.Errorf("element %+v", byKey)
	}
	byID := decoded[shownElement](t, h.do(200, "GET", "/elements/"+itoa(byKey.ID), nil))
	if byID.Key != byKey.Key {
		t.Errorf("element by id %+v", byID)
	}
	for _, path := range []string{"", "/metadata", "/configuration", "/instances", "/oauth/url", "/oauth/token"} {
		query := "?apiKey=a&apiSecret=b&callbackUrl=https://example.com"
		h.do(404, "GET", "/elements/no-such-element"+path+query, nil)
		h.do(404, "GET", "/elements/999999999"+path+query, nil)
	}
}

func TestPrivateElementWinsByKey(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	public := decoded[shownElement](t, h.do(200, "GET", "/elements/microsoftgraph", nil))
	if err := h.AddElement(catalogue.Element{Key: "microsoftgraph", Name: "Own", Authentication: "basic"}); err != nil {
		t.Fatal(err)
	}
	private := decoded[shownElement](t, h.do(200, "GET", "/elements/microsoftgraph", nil))
	if private.Name != "Own" || private.ID == public.ID || !private.Private {
		t.Errorf("element by key %+v", private)
	}
	created := decoded[shownInstance](t, h.do(200, "POST", "/instances", fields{"name": "own", "element": fields{"key": "microsoftgraph"}}))
	if created.ElementID != private.ID {
		t.Errorf("instance of element %d, want %d", created.ElementID, private.ID)
	}
	if again := decoded[shownElement](t, h.do(200, "GET", "/elements/"+itoa(public.ID), nil)); again.Name != public.Name {
		t.Errorf("catalogue element by id %+v", again)
	}
	if err := h.AddElement(catalogue.Element{ID: public.ID, Key: "x"}); err == nil {
		t.Error("no error for an id that is taken")
	}
	if err := h.AddElement(catalogue.Element{ID: 7000001}); err == nil {
		t.Error("no error for an element without a key")
	}
}

func TestElementConfiguration(t *testing.T) {
	t.Parallel()
	for _, asArray := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{ConfigurationAsArray: asArray}})
		got := h.do(200, "GET", "/elements/"+basicElement+"/configuration", nil)
		var rows []elementRow
		if asArray {
			rows = decoded[[]elementRow](t, got)
		} else {
			object := decoded[shownElement](t, got)
			rows = object.Configuration
			if object.Authentication.Type != "basic" {
				t.Errorf("authentication %q", object.Authentication.Type)
			}
		}
		if len(rows) != 5 || rows[1].Key != "password" || rows[1].Type != typePassword || !rows[1].Required || !rows[1].Active {
			t.Errorf("rows %+v", rows)
		}
		if rows[2].DefaultValue == nil || *rows[2].DefaultValue != "https://vendor.example.com" || rows[3].DefaultValue != nil {
			t.Errorf("defaults of %+v", rows)
		}
	}
}

func TestElementKeys(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	if err := h.AddElement(catalogue.Element{Key: basicElement}); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for query := ""; ; {
		got := h.do(200, "GET", "/elements/keys"+query, nil)
		keys = append(keys, decoded[[]string](t, got)...)
		token := got.header.Get("Elements-Next-Page-Token")
		if token == "" {
			break
		}
		query = "?nextPage=" + token
	}
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Error("keys are not in order, or some are there twice")
	}
	if len(keys) < 174 || !slices.Contains(keys, basicElement) || !slices.Contains(keys, "microsoftgraph") {
		t.Errorf("%d keys: %q", len(keys), keys)
	}
	small := decoded[[]string](t, h.do(200, "GET", "/elements/keys?pageSize=3", nil))
	if !slices.Equal(small, keys[:3]) {
		t.Errorf("first page %q", small)
	}
}

func TestElementMetadata(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	got := decoded[shownElement](t, h.do(200, "GET", "/elements/"+oauth2Element+"/metadata", nil))
	if !got.Events.Supported || !slices.Equal(got.Events.Methods, []string{"webhook"}) || got.AuthenticationType != "" {
		t.Errorf("metadata %+v", got)
	}
	got = decoded[shownElement](t, h.do(200, "GET", "/elements/"+basicElement+"/metadata?expand=true", nil))
	if got.Events.Supported || got.Events.Methods == nil || got.AuthenticationType != "basic" {
		t.Errorf("metadata %+v", got)
	}
}

// The members of the expanded form, and of its resources [reference 3.1, 8].
func TestExpandedElementMetadata(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	got := decoded[map[string]any](t, h.do(200, "GET", "/elements/netsuitecrm/metadata?expand=true", nil))
	for _, member := range []string{
		"hub", "active", "beta", "cloneable", "authenticationType", "elementType", "image", "displayOrder", "transformations", "churros",
		"normalizedPaging", "swaggerValidated", "discovery", "usage", "bulk", "api",
	} {
		if _, there := got[member]; !there {
			t.Errorf("there is no %s", member)
		}
	}
	resources, _ := got["resources"].([]any)
	if len(resources) == 0 {
		t.Fatal("there are no resources")
	}
	for _, one := range resources {
		resource, _ := one.(fields)
		for _, member := range []string{"canonicalName", "operations", "events", "bulk", "customField"} {
			if _, there := resource[member]; !there {
				t.Errorf("a resource has no %s", member)
			}
		}
	}
	events, _ := got["events"].(fields)
	if polling, _ := events["polling"].(fields); len(polling) == 0 {
		t.Errorf("events of an element that polls are %v", events)
	}
}

// The list shows the kinds of events only [reference 8].
func TestMetadataOfAllElements(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	type listed struct {
		Key, Hub string
		Events   []string
	}
	for _, query := range []string{"?pageSize=5", "?pageSize=5&expand=true"} {
		all := decoded[[]listed](t, h.do(200, "GET", "/elements/metadata"+query, nil))
		if len(all) != 5 || !slices.Equal(all[0].Events, []string{"webhook"}) && !slices.Contains(all[0].Events, "polling") && len(all[0].Events) > 0 {
			t.Errorf("%s: %+v", query, all)
		}
		if expanded := all[0].Hub != ""; expanded != strings.Contains(query, "expand") {
			t.Errorf("%s: %+v", query, all)
		}
	}
}

// A search for elements that finds none answers [], unlike one for instances [reference 8].
func TestElementSearchWithoutHits(t *testing.T) {
	t.Parallel()
	path := "/elements?where=" + url.QueryEscape("key = 'no-such-element'")
	if got := start(t, Config{}).do(200, "GET", path, nil); string(got.raw) != "[]" {
		t.Errorf("body %s", got.raw)
	}
	if got := assuming(t, Assumptions{EmptyListAsArray: true}).do(200, "GET", path, nil); string(got.raw) != "[]" {
		t.Errorf("body %s", got.raw)
	}
	h := assuming(t, Assumptions{EmptyElementSearchAsNotFound: true})
	if got := h.message(h.do(404, "GET", path, nil)); got != "No elements found" {
		t.Errorf("message %q", got)
	}
}

func TestElementsWhere(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	keys := func(r reply) []string {
		var found []string
		for _, element := range decoded[[]shownElement](t, r) {
			found = append(found, element.Key)
		}
		slices.Sort(found)
		return found
	}
	tests := []struct {
		where  string
		want   []string
		status int
	}{
		{"key = 'microsoftgraph'", []string{"microsoftgraph"}, 200},
		{"key='microsoftgraph'", []string{"microsoftgraph"}, 200},
		{"key in ('" + basicElement + "', 'microsoftgraph','none')", []string{basicElement, "microsoftgraph"}, 200},
		{"private='true' AND key in ('" + basicElement + "','microsoftgraph')", []string{basicElement}, 200},
		{"private='false' and key in ('" + basicElement + "','microsoftgraph')", []string{"microsoftgraph"}, 200},
		{"abridged='true' AND key = 'microsoftgraph'", []string{"microsoftgraph"}, 200},
		{"extended='false' AND key = 'microsoftgraph'", []string{"microsoftgraph"}, 200},
		{"extended='true'", nil, 200},
		{"key = 'no-such-element'", nil, 200},
		{"key = microsoftgraph", nil, 400},
		{"hub = 'general'", nil, 400},
		{"private = 'maybe'", nil, 400},
		{"key = 'a' OR key = 'b'", nil, 400},
	}
	for _, test := range tests {
		t.Run(test.where, func(t *testing.T) {
			t.Parallel()
			got := h.do(test.status, "GET", "/elements?where="+url.QueryEscape(test.where), nil)
			if test.status == 200 && !slices.Equal(keys(got), test.want) {
				t.Errorf("found %q, want %q", keys(got), test.want)
			}
		})
	}
	full := decoded[[]shownElement](t, h.do(200, "GET", "/elements?where="+url.QueryEscape("key = 'microsoftgraph'"), nil))
	short := decoded[[]shownElement](t, h.do(200, "GET", "/elements?where="+url.QueryEscape("abridged='true' AND key = 'microsoftgraph'"), nil))
	if full[0].Configuration == nil || short[0].Configuration != nil {
		t.Error("the short form is no shorter")
	}
}

func TestEveryCatalogueElementCanBeInstantiated(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for _, element := range h.elements.all() {
		t.Run(element.Key, func(t *testing.T) {
			t.Parallel()
			configuration := fields{}
			for _, row := range element.Configuration {
				if row.Required && !row.Internal {
					configuration[row.Key] = "made-up"
				}
			}
			if offersOAuth(element) {
				configuration[keyOAuthAPIKey], configuration[keyOAuthAPISecret] = testClientID, "made-up-client-secret"
				configuration[keyOAuthCallbackURL] = testCallback
			}
			body := fields{"name": element.Key, "element": fields{"id": element.ID}, "configuration": configuration}
			switch element.Authentication {
			case styleOAuth1:
				brought, err := h.AuthorizeOAuth1(element.Key, testClientID, "made-up-client-secret", testCallback)
				if err != nil {
					t.Fatal(err)
				}
				body["providerData"] = brought
			case styleOAuth2:
				code, err := h.AuthorizeOAuth2(element.Key, testClientID, testCallback)
				if err != nil {
					t.Fatal(err)
				}
				body["providerData"] = fields{"code": code}
			}
			got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
			stored := h.stored(got.ID)
			for _, row := range element.Configuration {
				want := row.Type == typePassword && stored.Value(row.Key) != ""
				if masked := got.value(row.Key) == mask; masked != want {
					t.Errorf("%s is masked: %v, want %v", row.Key, masked, want)
				}
				if got.value(row.Key) == "<absent>" {
					t.Errorf("%s is absent", row.Key)
				}
			}
		})
	}
}
