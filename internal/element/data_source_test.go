package element_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

type object = acctest.Object

// checkError fails unless there is one error, at this path and with all words.
func checkError(t *testing.T, diags acctest.Diagnostics, path, summary string, words ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Warning || diags[0].Summary != summary || diags[0].Path != path {
		t.Fatalf("got\n%swant one error at %q: %s", diags, path, summary)
	}
	for _, word := range words {
		if !strings.Contains(diags[0].Detail, word) {
			t.Errorf("%q is not in: %s", word, diags[0].Detail)
		}
	}
}

// read fails the test where anything is reported.
func read(t *testing.T, source *acctest.DataSource, config object) object {
	t.Helper()
	values, diags := source.Read(config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return values
}

// at returns what stands under names in objects of objects.
func at(t *testing.T, values object, names ...string) any {
	t.Helper()
	var found any = values
	for _, name := range names {
		inside, ok := found.(object)
		if !ok {
			t.Fatalf("there is no object that holds %q", name)
		}
		found = inside[name]
	}
	return found
}

// TestElement_catalogue reads elements of the catalogue by their ids, each private one and some of
// the others, and compares them with what the platform has.
func TestElement_catalogue(t *testing.T) {
	t.Parallel()
	elements, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	source := acctest.StartPlatform(t).StartServer(t, nil).DataSource("cloudelements_element")
	secrets := 0
	for i, want := range elements {
		if i%4 > 0 && !want.Private && want.Key != "magento" {
			continue // They add nothing but time.
		}
		got := read(t, source, object{"id": strconv.FormatInt(want.ID, 10)})
		for name, value := range (object{
			"key": want.Key, "name": want.Name, "hub": want.Hub, "authentication": want.Authentication,
			"private": want.Private, "active": true, "extended": false,
		}) {
			if got[name] != value {
				t.Errorf("%s: %s is %v, want %v", want.Key, name, got[name], value)
			}
		}
		for _, row := range want.Configuration {
			secrets += expectRow(t, got, row)
		}
	}
	if secrets == 0 {
		t.Error("no element has a row for a secret, so nothing is known of them")
	}
}

// expectRow compares a row, and gives the number of secret ones.
func expectRow(t *testing.T, element object, row catalogue.Row) (secrets int) {
	t.Helper()
	under := func(name string) any { return at(t, element, "configuration", row.Key, name) }
	isText := len(row.Options) == 0 && row.Type != catalogue.TypeBoolean && row.Type != catalogue.TypeBooleanYesNo
	isSecret := row.Type == catalogue.TypePassword || isText && redact.IsSecretKey(row.Key)
	var shown any
	if row.Default != nil && row.Type != catalogue.TypePassword {
		shown = *row.Default
	}
	for name, value := range (object{
		"key": row.Key, "type": row.Type, "required": row.Required, "internal": row.Internal,
		"has_default": row.Default != nil, "default": shown, "secret": isSecret,
	}) {
		if got := under(name); got != value {
			t.Errorf("%v: %s of %s is %v, want %v", element["key"], name, row.Key, got, value)
		}
	}
	options, _ := under("options").([]any)
	if len(options) != len(row.Options) {
		t.Errorf("%v: %s has %d options, want %d", element["key"], row.Key, len(options), len(row.Options))
	}
	if isSecret {
		return 1
	}
	return 0
}

// TestElement_sharedKey expects a private element to win by key, and the one of the catalogue to be
// found by its id.
func TestElement_sharedKey(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	canary := "made-up-canary"
	if err := platform.AddElement(catalogue.Element{
		ID: 990001, Key: "microsoftgraph", Name: "Our own Graph", Hub: "general", Authentication: catalogue.AuthenticationCustom,
		Configuration: []catalogue.Row{
			{Key: "our.key", Name: "Our key", Type: "HOLOGRAM", Required: true},
			{Key: "our.secret", Name: "Our secret", Type: catalogue.TypePassword, Default: &canary},
		},
	}); err != nil {
		t.Fatal(err)
	}
	source := platform.StartServer(t, nil).DataSource("cloudelements_element")

	own := read(t, source, object{"key": "microsoftgraph"})
	if own["id"] != "990001" || own["private"] != true || own["name"] != "Our own Graph" {
		t.Errorf("by key: %v", own)
	}
	if typ := at(t, own, "configuration", "our.key", "type"); typ != "HOLOGRAM" {
		t.Errorf("a type that nobody knows is %v", typ)
	}
	if shown := at(t, own, "configuration", "our.secret", "default"); shown != nil {
		t.Errorf("the default of a secret is %v", shown)
	}
	if has := at(t, own, "configuration", "our.secret", "has_default"); has != true {
		t.Errorf("has_default of a secret is %v", has)
	}
	theirs := read(t, source, object{"id": "17314"})
	if theirs["key"] != "microsoftgraph" || theirs["private"] != false {
		t.Errorf("by id: %v", theirs)
	}
}

// TestElement_unknown expects an element that does not exist to be one error, with the nearest
// keys.
func TestElement_unknown(t *testing.T) {
	t.Parallel()
	source := acctest.StartPlatform(t).StartServer(t, nil).DataSource("cloudelements_element")
	for name, one := range map[string]struct {
		config object
		path   string
		words  []string
	}{
		"misspelt key":             {object{"key": "micrsoftgraph"}, "key", []string{`Element "micrsoftgraph" is not in this account's catalogue`, `"microsoftgraph"`}},
		"key like no other":        {object{"key": "made-up-and-long-key"}, "key", []string{"No key is near"}},
		"id as key":                {object{"key": "17314"}, "key", []string{`Element "17314"`, "by its id"}},
		"id":                       {object{"id": "99999999"}, "id", []string{"Element 99999999 is not in", "landscapes"}},
		"key with a slash":         {object{"key": "a/b"}, "key", []string{`Element "a/b"`}},
		"key that leads elsewhere": {object{"key": "../instances"}, "key", []string{`Element "../instances"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := source.Read(one.config)
			checkError(t, diags, one.path, "Unknown Element", one.words...)
		})
	}
}

// TestElement_case expects what is configured to stay when case alone differs from what the
// platform answers.
func TestElement_case(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	platform.AddFault(answer(`{"id": 7, "key": "SomeKey", "configuration": []}`, "/elements/{keyOrId}"))
	got := read(t, platform.StartServer(t, nil).DataSource("cloudelements_element"), object{"key": "somekey"})
	if got["key"] != "somekey" || got["id"] != "7" {
		t.Errorf("got %v", got)
	}
}

// answer replaces an answer of the platform.
func answer(body, route string) simulator.Fault {
	return simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json", Body: body, Method: http.MethodGet, Route: route}
}

// TestElement_rowsApart reads the rows where the element's own answer lacks them.
func TestElement_rowsApart(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"left out": `{"id": 17314, "key": "microsoftgraph", "name": "Graph"}`,
		"null":     `{"id": 17314, "key": "microsoftgraph", "name": "Graph", "configuration": null}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			platform.AddFault(answer(body, "/elements/{keyOrId}"))
			source := platform.StartServer(t, nil).DataSource("cloudelements_element")
			got := read(t, source, object{"key": "microsoftgraph"})
			if typ := at(t, got, "configuration", "oauth.api.secret", "type"); typ != "PASSWORD" {
				t.Errorf("the type of oauth.api.secret is %v", typ)
			}

			platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack", Route: "/elements/{keyOrId}/configuration"})
			_, diags := platform.StartServer(t, nil).DataSource("cloudelements_element").Read(object{"key": "microsoftgraph"})
			checkError(t, diags, "", "Unable to Read Element", "403 Forbidden: Made-up lack.", "viewElements")
		})
	}
}

// TestElement_wrong expects an answer about another element, or none at all, to be an error.
func TestElement_wrong(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		fault  simulator.Fault
		config object
		path   string
		words  []string
	}{
		"another key":      {answer(`{"id": 8, "key": "box"}`, "/elements/{keyOrId}"), object{"key": "bax"}, "key", []string{`"box"`}},
		"another id":       {answer(`{"id": 8, "key": "box"}`, "/elements/{keyOrId}"), object{"id": "9"}, "id", []string{"Element 9"}},
		"no element":       {answer(`{}`, "/elements/{keyOrId}"), object{"key": "box"}, "", []string{"cannot be used"}},
		"no object":        {answer(`[]`, "/elements/{keyOrId}"), object{"key": "box"}, "", []string{"cannot be used"}},
		"forbidden":        {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack"}, object{"key": "box"}, "", []string{"403 Forbidden: Made-up lack.", "privilege viewElements", "Request id: "}},
		"unauthorized":     {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Message: "Made-up refusal"}, object{"key": "box"}, "", []string{"401 Unauthorized: Made-up refusal.", "CLOUDELEMENTS_USER_SECRET"}},
		"a page":           {simulator.Fault{Kind: simulator.FaultHTML, Status: 404}, object{"key": "box"}, "", []string{"404 Not Found with content type text/html", "base URL"}},
		"unreadable keys":  {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack", Route: "/elements/keys"}, object{"key": "bax"}, "key", []string{"cannot be named", "Made-up lack"}},
		"cut in the midst": {simulator.Fault{Kind: simulator.FaultTruncate}, object{"key": "box"}, "", []string{"not valid JSON"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			platform.AddFault(one.fault)
			_, diags := platform.StartServer(t, object{"max_retries": 0}).DataSource("cloudelements_element").Read(one.config)
			summary := "Unable to Read Element"
			if one.path != "" {
				summary = "Unknown Element"
			}
			checkError(t, diags, one.path, summary, one.words...)
		})
	}
}

// TestDataSources_notConfigured expects each data source to say that the provider's configuration
// is not known.
func TestDataSources_notConfigured(t *testing.T) {
	t.Parallel()
	server := acctest.StartServer(t)
	if diags := server.Configure(object{"base_url": acctest.Unknown, "user_secret": "made-up", "organization_secret": "made-up"}); len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, config := range map[string]object{
		"cloudelements_element":   {"key": "box"},
		"cloudelements_elements":  {},
		"cloudelements_oauth_url": oauth2Config(nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := server.DataSource(name).Read(config)
			checkError(t, diags, "", "Provider Not Configured", "known at plan time")
		})
	}
}

// TestElement_validate holds which configurations are refused without a request.
func TestElement_validate(t *testing.T) {
	t.Parallel()
	source := acctest.StartServer(t).DataSource("cloudelements_element")
	for name, one := range map[string]struct {
		config object
		fine   bool
	}{
		"key":                 {object{"key": "box"}, true},
		"id":                  {object{"id": "17314"}, true},
		"unknown key":         {object{"key": acctest.Unknown}, true},
		"both, one not known": {object{"key": acctest.Unknown, "id": "17314"}, true},
		"neither":             {object{}, false},
		"both":                {object{"key": "box", "id": "17314"}, false},
		"empty key":           {object{"key": ""}, false},
		"id with a zero":      {object{"id": "017314"}, false},
		"id of letters":       {object{"id": "box"}, false},
		"id out of range":     {object{"id": "9999999999999999999"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diags := source.Validate(one.config); (len(diags) == 0) != one.fine {
				t.Errorf("fine: %t, want %t: %s", len(diags) == 0, one.fine, diags)
			}
		})
	}
}

// keysOf returns the keys of a list of elements.
func keysOf(t *testing.T, values object) []string {
	t.Helper()
	list, ok := values["elements"].([]any)
	if !ok {
		t.Fatalf("elements is %v, want a list", values["elements"])
	}
	var keys []string
	for _, one := range list {
		element, _ := one.(object)
		key, _ := element["key"].(string)
		keys = append(keys, key)
	}
	return keys
}
