package element_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

const (
	apiKey    = "made-up-client-id"
	apiSecret = "made-up-client-secret"
	callback  = "https://mycoolapp.com/callback"
)

// oauth2Config asks for consent to Microsoft Graph.
func oauth2Config(more object) object {
	return object{"element_key": "microsoftgraph", "api_key": apiKey, "api_secret": apiSecret, "callback_url": callback}.With(more)
}

// consent presses the button that allows on the page of an address, and gives the query of the
// redirect.
func consent(t *testing.T, page any) url.Values {
	t.Helper()
	address, _ := page.(string)
	return acctest.Consent(t, address, "allow")
}

// TestOAuthURL_oauth2 walks from the URL to an instance, by key and by id.
func TestOAuthURL_oauth2(t *testing.T) {
	t.Parallel()
	for name, chosen := range map[string]object{
		"by key": {"element_key": "microsoftgraph"},
		"by id":  {"element_id": "17314"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			server := platform.StartServer(t, nil)
			config := object{"api_key": apiKey, "api_secret": apiSecret, "callback_url": callback, "scope": "Calendars.Read", "state": "made-up-state"}.With(chosen)
			got := read(t, server.DataSource("cloudelements_oauth_url"), config)
			if got["oauth_version"] != int64(2) || got["request_token"] != nil || got["request_token_secret"] != nil {
				t.Errorf("got %v", got)
			}
			address, _ := got["url"].(string)
			parsed, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range map[string]string{"client_id": apiKey, "redirect_uri": callback, "scope": "Calendars.Read", "state": "made-up-state"} {
				if got := parsed.Query().Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			for _, request := range platform.Requests() {
				if len(request.Query) > 0 {
					t.Errorf("%s %s has a query, which may hold the secret", request.Method, request.Route)
				}
			}

			brought := consent(t, address)
			_, diags := server.Resource("cloudelements_instance").Apply(acctest.State{}, object{
				"name": "Contoso", "oauth": object{"api_key": apiKey, "api_secret": apiSecret, "callback_url": callback},
				"provider_data": object{"code": brought.Get("code")},
			}.With(chosen))
			if len(diags) > 0 || brought.Get("state") != "made-up-state" {
				t.Errorf("the state is %q, creating the instance: %s", brought.Get("state"), diags)
			}
		})
	}
}

// TestOAuthURL_oauth1 walks from a request token to an instance, and expects another token at each
// read.
func TestOAuthURL_oauth1(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	server := platform.StartServer(t, nil)
	source := server.DataSource("cloudelements_oauth_url")
	config := oauth2Config(object{"element_key": "xero"})
	got := read(t, source, config)
	if again := read(t, source, config); again["request_token"] == got["request_token"] || again["request_token_secret"] == got["request_token_secret"] {
		t.Error("a second read gives the same token, so that the documentation is wrong")
	}
	address, _ := got["url"].(string)
	secret, _ := got["request_token_secret"].(string)
	if got["oauth_version"] != int64(1) || secret == "" || strings.Contains(address, secret) || strings.Contains(address, apiSecret) {
		t.Errorf("got %v", got)
	}
	brought := consent(t, address)
	if brought.Get("oauth_token") != got["request_token"] {
		t.Errorf("the redirect brings token %q, want %v", brought.Get("oauth_token"), got["request_token"])
	}
	_, diags := server.Resource("cloudelements_instance").Apply(acctest.State{}, object{
		"element_key": "xero", "name": "Contoso", "oauth": object{"api_key": apiKey, "api_secret": apiSecret, "callback_url": callback},
		"provider_data": object{"oauth_token": brought.Get("oauth_token"), "oauth_verifier": brought.Get("oauth_verifier"), "secret": secret},
	})
	if len(diags) > 0 {
		t.Errorf("creating the instance: %s", diags)
	}
}

// TestOAuthURL_proxy walks with a proxy in place of key, secret and callback.
func TestOAuthURL_proxy(t *testing.T) {
	t.Parallel()
	server := acctest.StartPlatform(t).StartServer(t, nil)
	got := read(t, server.DataSource("cloudelements_oauth_url"), object{
		"element_key": "box", "oauth_proxy": object{"name": "made-up-proxy"}, "state": "https://made-up.example.com/application",
	})
	_, diags := server.Resource("cloudelements_instance").Apply(acctest.State{}, object{
		"element_key": "box", "name": "Proxy", "oauth_proxy": object{"name": "made-up-proxy"},
		"provider_data": object{"code": consent(t, got["url"]).Get("code")},
	})
	if len(diags) > 0 {
		t.Errorf("creating the instance: %s", diags)
	}
}

// TestOAuthURL_sent expects everything that is configured to reach the platform, under its own name
// and in a body.
func TestOAuthURL_sent(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	read(t, platform.StartServer(t, nil).DataSource("cloudelements_oauth_url"), oauth2Config(object{
		"scope": "a b", "state": "made-up-state", "site_address": "acme.example.com",
		"parameters": object{"subdomain": "acme", "authentication.type": "oauth2"},
	}))
	requests := platform.Requests()
	last := requests[len(requests)-1]
	var sent map[string]any
	if err := json.Unmarshal(last.Body, &sent); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"apiKey": apiKey, "apiSecret": apiSecret, "callbackUrl": callback, "scope": "a b", "state": "made-up-state",
		"siteAddress": "acme.example.com", "subdomain": "acme", "authentication.type": "oauth2",
	}
	if last.Method != http.MethodPost || len(last.Query) > 0 || !reflect.DeepEqual(sent, want) {
		t.Errorf("%s with %d values in the query and %v, want %v", last.Method, len(last.Query), sent, want)
	}
}

// TestOAuthURL_version expects a version that is set to be taken without a look at the catalogue,
// and the older form of the catalogue's answer to do.
func TestOAuthURL_version(t *testing.T) {
	t.Parallel()
	t.Run("set", func(t *testing.T) {
		t.Parallel()
		platform := acctest.StartPlatform(t)
		for _, route := range []string{"/elements/{keyOrId}", "/elements/{keyOrId}/configuration"} {
			platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack", Route: route})
		}
		source := platform.StartServer(t, nil).DataSource("cloudelements_oauth_url")
		if got := read(t, source, oauth2Config(object{"element_key": "xero", "oauth_version": 1})); got["request_token"] == nil {
			t.Errorf("got %v", got)
		}
		_, diags := source.Read(oauth2Config(nil))
		checkError(t, diags, "", "Unable to Read Element", "Made-up lack", "viewElements", "Set oauth_version")
	})
	t.Run("rows alone", func(t *testing.T) {
		t.Parallel()
		platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{ConfigurationAsArray: true}})
		source := platform.StartServer(t, nil).DataSource("cloudelements_oauth_url")
		if got := read(t, source, oauth2Config(object{"element_key": "xero"})); got["oauth_version"] != int64(1) {
			t.Errorf("got %v", got)
		}
		platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack", Route: "/elements/{keyOrId}"})
		_, diags := source.Read(oauth2Config(object{"element_key": "xero"}))
		checkError(t, diags, "", "Unable to Read Element", "Made-up lack", "Set oauth_version")
	})
}

// TestOAuthURL_refused expects all that is in the way of a URL to be one error that shows no
// secret.
func TestOAuthURL_refused(t *testing.T) {
	t.Parallel()
	echo := simulator.Fault{
		Kind: simulator.FaultStatusBefore, Status: 400, Message: "Made-up refusal of " + apiSecret,
		ProviderMessage: `{"client_secret":"` + apiSecret + `"}`,
	}
	on := func(fault simulator.Fault, route string) *simulator.Fault {
		fault.Route = route
		return &fault
	}
	for name, one := range map[string]struct {
		fault   *simulator.Fault
		config  object
		path    string
		summary string
		words   []string
	}{
		"unknown key":               {nil, object{"element_key": "micrsoftgraph"}, "element_key", "Unknown Element", []string{`"microsoftgraph"`}},
		"unknown key, version set":  {nil, object{"element_key": "micrsoftgraph", "oauth_version": 2}, "element_key", "Unknown Element", []string{`"microsoftgraph"`}},
		"unknown id":                {nil, object{"element_key": nil, "element_id": "99999999"}, "element_id", "Unknown Element", []string{"99999999"}},
		"unknown id, version set":   {nil, object{"element_key": nil, "element_id": "99999999", "oauth_version": 2}, "", "Unable to Get OAuth URL", []string{"404 Not Found: No element found with ID 99999999."}},
		"without OAuth":             {nil, object{"element_key": "abbyy"}, "element_key", "Element without OAuth Consent", []string{`Element "abbyy"`, `"basic"`}},
		"password grant":            {nil, object{"element_key": "dice"}, "element_key", "Element without OAuth Consent", []string{`"oauth2Password"`}},
		"OAuth 1 asked as OAuth 2":  {nil, object{"element_key": "xero", "oauth_version": 2}, "", "Unable to Get OAuth URL", []string{"requestToken"}},
		"proxy with OAuth 1":        {nil, object{"element_key": "xero", "oauth_proxy": object{"name": "made-up-proxy"}, "state": callback}, "oauth_proxy", "OAuth Proxy with OAuth 1", nil},
		"refused URL":               {on(echo, "/elements/{keyOrId}/oauth/url"), nil, "", "Unable to Get OAuth URL", []string{"400 Bad Request: Made-up refusal of ********.", "vendor said", "Request id: "}},
		"refused token":             {on(echo, "/elements/{keyOrId}/oauth/token"), object{"element_key": "xero"}, "", "Unable to Get OAuth Request Token", []string{"400 Bad Request: Made-up refusal of ********."}},
		"404 of an element that is": {on(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Message: "Made-up absence"}, "/elements/{keyOrId}/oauth/url"), nil, "", "Unable to Get OAuth URL", []string{"Made-up absence"}},
		"cut":                       {on(simulator.Fault{Kind: simulator.FaultCutBefore}, "/elements/{keyOrId}/oauth/token"), object{"element_key": "xero"}, "", "Unable to Get OAuth Request Token", []string{`element "xero"`}},
		"no URL":                    {on(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json", Body: "{}"}, "/elements/{keyOrId}/oauth/url"), nil, "", "Unable to Get OAuth URL", []string{"no oauthUrl"}},
		"no token":                  {on(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json", Body: "{}"}, "/elements/{keyOrId}/oauth/token"), object{"element_key": "xero"}, "", "Unable to Get OAuth Request Token", []string{"no token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			if one.fault != nil {
				platform.AddFault(*one.fault)
			}
			_, diags := platform.StartServer(t, object{"max_retries": 0}).DataSource("cloudelements_oauth_url").Read(oauth2Config(one.config))
			checkError(t, diags, one.path, one.summary, one.words...)
			if strings.Contains(diags.String(), apiSecret) {
				t.Errorf("the secret is shown: %s", diags)
			}
		})
	}
}

// TestOAuthURL_private expects the account's own element to be the one by key.
func TestOAuthURL_private(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	if err := platform.AddElement(catalogue.Element{
		ID: 990001, Key: "microsoftgraph", Name: "Our own Graph", Authentication: catalogue.AuthenticationBasic,
	}); err != nil {
		t.Fatal(err)
	}
	source := platform.StartServer(t, nil).DataSource("cloudelements_oauth_url")
	_, diags := source.Read(oauth2Config(nil))
	checkError(t, diags, "element_key", "Element without OAuth Consent", `"basic"`)
	if got := read(t, source, oauth2Config(object{"element_key": nil, "element_id": "17314", "oauth_version": 2})); got["url"] == nil {
		t.Errorf("got %v", got)
	}
}

// TestOAuthURL_validate holds what is refused without a request, and where.
func TestOAuthURL_validate(t *testing.T) {
	t.Parallel()
	source := acctest.StartServer(t).DataSource("cloudelements_oauth_url")
	proxy := object{"name": "made-up-proxy"}
	const missing, invalid, own = "Missing OAuth Credential", "Invalid Callback URL", "Parameter with an Attribute of Its Own"
	for name, one := range map[string]struct {
		config        object
		path, summary string // Both empty where nothing is refused.
	}{
		"OAuth 2":                    {oauth2Config(nil), "", ""},
		"nothing known":              {oauth2Config(object{"api_key": acctest.Unknown, "api_secret": acctest.Unknown, "callback_url": acctest.Unknown, "parameters": acctest.Unknown}), "", ""},
		"proxy not known":            {object{"element_key": "box", "oauth_proxy": acctest.Unknown}, "", ""},
		"proxy":                      {object{"element_key": "box", "oauth_proxy": proxy, "state": callback}, "", ""},
		"proxy with key and secret":  {oauth2Config(object{"oauth_proxy": proxy, "state": callback}), "", ""},
		"proxy, state not known":     {object{"element_key": "box", "oauth_proxy": proxy, "state": acctest.Unknown}, "", ""},
		"proxy without state":        {object{"element_key": "box", "oauth_proxy": proxy}, "state", "OAuth Proxy without Application"},
		"proxy, state is no URL":     {object{"element_key": "box", "oauth_proxy": proxy, "state": "made-up-state"}, "state", "OAuth Proxy without Application"},
		"proxy with OAuth 1":         {object{"element_key": "xero", "oauth_proxy": proxy, "state": callback, "oauth_version": 1}, "oauth_proxy", "OAuth Proxy with OAuth 1"},
		"proxy without a name":       {object{"element_key": "box", "oauth_proxy": object{"name": ""}, "state": callback}, "oauth_proxy.name", "Invalid Attribute Value Length"},
		"no key":                     {oauth2Config(object{"api_key": nil}), "api_key", missing},
		"no secret":                  {oauth2Config(object{"api_secret": nil}), "api_secret", missing},
		"no callback":                {oauth2Config(object{"callback_url": nil}), "callback_url", missing},
		"callback is no URL":         {oauth2Config(object{"callback_url": "mycoolapp.com"}), "callback_url", invalid},
		"callback with a fragment":   {oauth2Config(object{"callback_url": callback + "#x"}), "callback_url", invalid},
		"callback without a scheme":  {oauth2Config(object{"callback_url": "localhost:8080/callback"}), "callback_url", invalid},
		"key as parameter":           {oauth2Config(object{"parameters": object{"apiKey": "x"}}), `parameters["apiKey"]`, own},
		"secret as parameter":        {oauth2Config(object{"parameters": object{"oauth.api.secret": "x"}}), `parameters["oauth.api.secret"]`, own},
		"proxy as parameter":         {oauth2Config(object{"parameters": object{"isOauthProxy": "true"}}), `parameters["isOauthProxy"]`, own},
		"request token as parameter": {oauth2Config(object{"parameters": object{"requestToken": "x"}}), `parameters["requestToken"]`, own},
		"null parameter":             {oauth2Config(object{"parameters": object{"subdomain": nil}}), "parameters", "Null Map Value"},
		"version 3":                  {oauth2Config(object{"oauth_version": 3}), "oauth_version", "Invalid Attribute Value Match"},
		"id of letters":              {oauth2Config(object{"element_key": nil, "element_id": "box"}), "element_id", "Invalid Element ID"},
		"both key and id":            {oauth2Config(object{"element_id": "17314"}), "element_key", "Invalid Attribute Combination"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := source.Validate(one.config)
			if one.summary != "" {
				checkError(t, diags, one.path, one.summary)
			} else if len(diags) > 0 {
				t.Error(diags)
			}
		})
	}
}
