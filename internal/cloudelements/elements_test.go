package cloudelements

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

func TestElements_Get(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want Element
	}{
		"style as an object": {
			`{"id": 23, "key": "sfdc", "name": "Salesforce", "description": "made up", "hub": "crm", "active": true, "authentication": {"type": "oauth2"}, "resources": [{}],
			  "configuration": [{"id": 1, "key": "password", "type": "PASSWORD", "required": true, "active": true}]}`,
			Element{
				ID: 23, Key: "sfdc", Name: "Salesforce", Description: "made up", Hub: "crm", Active: true, Authentication: "oauth2",
				Configuration: []ConfigurationRow{{ID: 1, Key: "password", Type: "PASSWORD", Required: true, Active: true}},
			},
		},
		"style as text":   {`{"id": 1, "authentication": "basic", "private": true, "extended": "true"}`, Element{ID: 1, Authentication: "basic", Private: true, Extended: true}},
		"style not given": {`{"id": 1, "authentication": null, "private": null}`, Element{ID: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.URL.EscapedPath() != apiPath+"/elements/a%2Fb" {
					t.Errorf("sent %s %s", r.Method, r.URL.EscapedPath())
				}
				respond(w, http.StatusOK, test.body)
			})
			got, err := c.Elements.Get(t.Context(), "a/b")
			if err != nil || !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestElements_Get_notFound(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		respondFailure(w, http.StatusNotFound, "No element found")
	})
	_, err := c.Elements.Get(t.Context(), "sfcd")
	if !IsNotFound(err) || !strings.HasPrefix(err.Error(), `Get Element failed for element "sfcd": the platform answered 404`) {
		t.Errorf("got %v", err)
	}
}

func TestElements_Configuration(t *testing.T) {
	t.Parallel()
	row := ConfigurationRow{ID: 1, Key: "username", Name: "User", Type: "TEXTFIELD_64", DefaultValue: ptr("x"), Active: true}
	const rowBody = `{"id": 1, "key": "username", "name": "User", "type": "TEXTFIELD_64", "defaultValue": "x"}`
	for name, test := range map[string]struct {
		body string
		want ElementConfiguration
	}{
		"object":      {`{"configuration": [` + rowBody + `], "providerData": [{"key": "code"}], "authentication": {"type": "oauth2"}}`, ElementConfiguration{Rows: []ConfigurationRow{row}, ProviderData: []ConfigurationRow{{Key: "code", Active: true}}, Authentication: "oauth2"}},
		"before 2018": {`{"configuration": [` + rowBody + `]}`, ElementConfiguration{Rows: []ConfigurationRow{row}}},
		"bare list":   {`[` + rowBody + `]`, ElementConfiguration{Rows: []ConfigurationRow{row}}},
		"no rows":     {`{"configuration": []}`, ElementConfiguration{Rows: []ConfigurationRow{}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != apiPath+"/elements/sfdc/configuration" {
					t.Errorf("sent %s", r.URL.Path)
				}
				respond(w, http.StatusOK, test.body)
			})
			got, err := c.Elements.Configuration(t.Context(), "sfdc")
			if err != nil || !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestElements_Configuration_otherForm(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                       "an element's configuration without rows",
		`null`:                     "unexpected null",
		`{"rows": []}`:             "an element's configuration without rows",
		`{"configuration": null}`:  "an element's configuration without rows",
		`"canary"`:                 "unexpected string",
		`[1]`:                      "unexpected number",
		`[{"required": "canary"}]`: `unexpected string in "required" in place of a boolean`,
		`{"configuration": [{"required": "canary"}]}`:  `unexpected string in "configuration.required" in place of a boolean`,
		`{"configuration": [{"id": "canary"}]}`:        `unexpected string in "configuration.id" in place of a whole number`,
		`{"configuration": [{"options": "canary"}]}`:   `unexpected string in "configuration.options"`,
		`{"configuration": {"username": {}}}`:          `unexpected object in "configuration"`,
		`{"configuration": [], "authentication": 5}`:   `unexpected number in "authentication"`,
		`{"configuration": [], "authentication": [5]}`: `unexpected array in "authentication"`,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, body) })
			got, err := c.Elements.Configuration(t.Context(), "sfdc")
			if err == nil || !strings.Contains(err.Error(), "another form than expected: "+want+".") {
				t.Errorf("got %+v, %v; want %q", got, err, want)
			}
		})
	}
}

func TestElement_UnmarshalJSON_refused(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                       "an element without an id and a key",
		`null`:                     "an element without an id and a key",
		`{"id": 0, "key": ""}`:     "an element without an id and a key",
		`{"id": 23.5}`:             `unexpected number in "id" in place of a whole number`,
		`{"id": 23, "active": {}}`: `unexpected object in "active" in place of a boolean`,
		`[]`:                       "unexpected array",
	} {
		if err := json.Unmarshal([]byte(body), new(Element)); err == nil || lenient.Error(err).Error() != want {
			t.Errorf("%s: error is %v, want %q", body, err, want)
		}
	}
}

func TestConfigurationRow_UnmarshalJSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want ConfigurationRow
	}{
		"everything": {
			`{"id": 9, "key": "k", "name": "n", "description": "d", "type": "COMBO", "defaultValue": "", "required": true, "active": false, "internal": true, "hideFromConsole": true, "displayOrder": 3, "options": null}`,
			ConfigurationRow{ID: 9, Key: "k", Name: "n", Description: "d", Type: "COMBO", DefaultValue: ptr(""), Required: true, Internal: true, HideFromConsole: true, DisplayOrder: ptr(int64(3))},
		},
		"null default":      {`{"key": "k", "defaultValue": null, "required": null, "active": null}`, ConfigurationRow{Key: "k", Active: true}},
		"default, no text":  {`{"key": "k", "defaultValue": false}`, ConfigurationRow{Key: "k", DefaultValue: ptr("false"), Active: true}},
		"default, object":   {`{"key": "k", "defaultValue": {"a": 1}}`, ConfigurationRow{Key: "k", DefaultValue: ptr(`{"a":1}`), Active: true}},
		"options, exported": {`{"key": "k", "options": [{"description": "Basic", "value": "basic"}, {"value": ""}]}`, ConfigurationRow{Key: "k", Active: true, Options: []ConfigurationOption{{"Basic", "basic"}, {}}}},
		"options, named":    {`{"key": "k", "options": [{"name": "A", "value": 1}, {"label": "B", "key": "b"}]}`, ConfigurationRow{Key: "k", Active: true, Options: []ConfigurationOption{{"A", "1"}, {"B", "b"}}}},
		"options, texts":    {`{"key": "k", "options": ["a", 2, true]}`, ConfigurationRow{Key: "k", Active: true, Options: []ConfigurationOption{{"a", "a"}, {"2", "2"}, {"true", "true"}}}},
		"options, object":   {`{"key": "k", "options": {"b": "B", "a": "A"}}`, ConfigurationRow{Key: "k", Active: true, Options: []ConfigurationOption{{"A", "a"}, {"B", "b"}}}},
		"options, twice":    {`{"key": "k", "options": ["a"], "options": ["b"]}`, ConfigurationRow{Key: "k", Active: true, Options: []ConfigurationOption{{"b", "b"}}}},
		"options, none":     {`{"key": "k", "options": []}`, ConfigurationRow{Key: "k", Active: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got ConfigurationRow
			if err := json.Unmarshal([]byte(test.body), &got); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
	if err := json.Unmarshal([]byte(`{"key": "k", "options": "a"}`), new(ConfigurationRow)); err == nil {
		t.Error("options that are no list were read")
	}
}

func TestElements_Keys(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != apiPath+"/elements/keys" {
			t.Errorf("sent %s", r.URL.Path)
		}
		if r.URL.Query().Get("nextPage") == "" {
			w.Header().Set("Elements-Next-Page-Token", "made-up-page")
			respond(w, http.StatusOK, `["sfdc", "hubspot"]`)
			return
		}
		respond(w, http.StatusOK, `["closeio"]`)
	})
	keys, err := c.Elements.Keys(t.Context())
	if err != nil || !slices.Equal(keys, []string{"sfdc", "hubspot", "closeio"}) {
		t.Errorf("got %v, %v", keys, err)
	}
}

func TestElements_Keys_error(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		respondFailure(w, http.StatusForbidden, "made-up refusal")
	})
	if keys, err := c.Elements.Keys(t.Context()); err == nil || keys != nil {
		t.Errorf("got %v, %v", keys, err)
	}
}

func TestElements_List(t *testing.T) {
	t.Parallel()
	queries := make(chan string, 1)
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		queries <- r.URL.Path + "?" + r.URL.Query().Get("where")
		respond(w, http.StatusOK, `[{"id": 1, "key": "a"}, {"id": 2, "key": "b"}]`)
	})
	var got []string
	for element, err := range c.Elements.List(t.Context(), ElementListOptions{Where: "private='true'"}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(element.ID, element.Key))
	}
	if !slices.Equal(got, []string{"1a", "2b"}) {
		t.Errorf("got %v", got)
	}
	if query := <-queries; query != apiPath+"/elements?private='true'" {
		t.Errorf("sent %s", query)
	}
}

func TestElements_Metadata(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("sent %s", r.Method)
		}
		if r.URL.Path != apiPath+"/elements/23/metadata" {
			respondFailure(w, http.StatusNotFound, "No element found")
			return
		}
		respond(w, http.StatusOK, `{"id": 23, "key": "sfdc", "name": "Salesforce", "description": "made up", "events": {"supported": true, "methods": ["polling"]}}`)
	})
	got, err := c.Elements.Metadata(t.Context(), "23")
	if want := (Element{ID: 23, Key: "sfdc", Name: "Salesforce", Description: "made up"}); err != nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if _, err := c.Elements.Metadata(t.Context(), "24"); !IsNotFound(err) {
		t.Errorf("an element that does not exist gives %v", err)
	}
}

// A platform that gives no heed to what it is asked for may list its catalogue too. What it does
// not say is private is taken for the account's own, which is all that was asked for.
func TestElements_Adopt_catalogue(t *testing.T) {
	t.Parallel()
	for private, want := range map[string]bool{`, "private": false`: false, `, "private": true`: true, "": true} {
		c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
			element := fmt.Sprintf(`{"id": 1, "key": "orders", "name": "Orders", "createdDate": %d%s}`, time.Now().UnixMilli(), private)
			if !strings.HasSuffix(r.URL.Path, "/1") {
				element = "[" + element + "]"
			}
			respond(w, http.StatusOK, element)
		})
		adopted, err := c.Elements.Adopt(t.Context(), Definition{"key": "orders", "name": "Orders"})
		if err != nil || (adopted != nil) != want {
			t.Errorf("%q: got %+v, %v", private, adopted, err)
		}
	}
}

// An element of unknown age may be somebody's for years.
func TestElements_Adopt_unknownAge(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		element := `{"id": 1, "key": "orders", "name": "Orders"}`
		if !strings.HasSuffix(r.URL.Path, "/1") {
			element = "[" + element + "]"
		}
		respond(w, http.StatusOK, element)
	})
	adopted, err := c.Elements.Adopt(t.Context(), Definition{"key": "orders", "name": "Orders"})
	if e := wantError(t, err); adopted != nil || !slices.Equal(e.Candidates, []int64{1}) || !strings.Contains(err.Error(), "the date of element 1 does not tell how old it is") {
		t.Errorf("got %+v, %v", adopted, err)
	}
}
