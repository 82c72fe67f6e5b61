package simulator

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// page opens a page of the simulator and returns its status, its text and where it redirects to.
func (h *harness) page(method, target string, form url.Values) (int, string, *url.URL) {
	h.t.Helper()
	header := http.Header{}
	if form != nil {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := h.request(method, strings.TrimPrefix(target, h.url), []byte(form.Encode()), header)
	if err != nil {
		h.t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		h.t.Fatal(err)
	}
	if response.Header.Get("Location") == "" {
		return response.StatusCode, string(text), nil
	}
	location, err := response.Location()
	if err != nil {
		h.t.Fatal(err)
	}
	return response.StatusCode, string(text), location
}

// oauthURL asks for an authorization URL.
func (h *harness) oauthURL(element string, body fields) string {
	h.t.Helper()
	got := decoded[map[string]string](h.t, h.do(200, "POST", "/elements/"+element+"/oauth/url", body))
	if got["element"] != element {
		h.t.Errorf("element %q", got["element"])
	}
	return got["oauthUrl"]
}

// application is what an OAuth application asks for consent with.
func application() fields {
	return fields{"apiKey": testClientID, "apiSecret": "made-up-client-secret", "callbackUrl": testCallback + "/back?keep=1"}
}

func TestConsentWalk(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	request := application()
	request["scope"] = "Mail.Read"
	consentURL := h.oauthURL(oauth2Element, request)
	if strings.Contains(consentURL, "made-up-client-secret") {
		t.Error("the secret is in the URL")
	}
	status, text, _ := h.page("GET", consentURL, nil)
	if status != 200 {
		t.Fatalf("status %d: %s", status, text)
	}
	for _, want := range []string{"Made-up Graph", testClientID, "Mail.Read", `value="allow"`, `value="deny"`, `method="post"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text)
		}
	}

	status, _, denied := h.page("POST", consentURL, url.Values{"decision": {"deny"}})
	if status != 303 || denied.Query().Get("error") != "access_denied" || denied.Query().Get("state") != oauth2Element || denied.Query().Has("code") {
		t.Errorf("status %d and redirect to %v after Deny", status, denied)
	}
	_, _, allowed := h.page("POST", consentURL, url.Values{"decision": {"allow"}})
	query := allowed.Query()
	if query.Get("code") == "" || query.Get("state") != oauth2Element || query.Get("keep") != "1" || allowed.Path != "/back" {
		t.Errorf("redirect to %v after Allow", allowed)
	}
	if status, _, _ := h.page("POST", consentURL, url.Values{"decision": {"perhaps"}}); status != 400 {
		t.Errorf("status %d without a decision", status)
	}
	if status, _, _ := h.page("PUT", consentURL, nil); status != 405 {
		t.Errorf("status %d for PUT", status)
	}

	body := graph("walked", query.Get("code"))
	body["configuration"].(fields)[keyOAuthCallbackURL] = request["callbackUrl"] //nolint:forcetypeassert // Made above.
	h.do(200, "POST", "/instances", body)
}

func TestConsentPageRefusals(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for name, path := range map[string]string{
		"unknown element":  "/vendor/no-such-element/oauth2?response_type=code&client_id=x&redirect_uri=https://example.com",
		"unknown way":      "/vendor/" + oauth2Element + "/saml",
		"no response type": "/vendor/" + oauth2Element + "/oauth2?client_id=x&redirect_uri=https://example.com",
		"no client":        "/vendor/" + oauth2Element + "/oauth2?response_type=code&redirect_uri=https://example.com",
		"no callback":      "/vendor/" + oauth2Element + "/oauth2?response_type=code&client_id=x",
		"callback no URL":  "/vendor/" + oauth2Element + "/oauth2?response_type=code&client_id=x&redirect_uri=javascript:alert(1)",
		"no request token": "/vendor/" + oauth1Element + "/oauth1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, method := range []string{"GET", "POST"} {
				if status, _, _ := h.page(method, path, url.Values{"decision": {"allow"}}); status != 400 {
					t.Errorf("%s: status %d", method, status)
				}
			}
		})
	}
	status, text, _ := h.page("GET", "/vendor/"+oauth2Element+"/oauth2?response_type=code&redirect_uri=https://example.com&client_id="+url.QueryEscape("<script>"), nil)
	if status != 200 || strings.Contains(text, "<script>") {
		t.Errorf("status %d and an unescaped page: %s", status, text)
	}
}

func TestOAuthURL(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	query := url.Values{"apiKey": {testClientID}, "apiSecret": {"made-up-client-secret"}, "callbackUrl": {testCallback}}
	got := decoded[map[string]string](t, h.do(200, "GET", "/elements/"+oauth2Element+"/oauth/url?"+query.Encode(), nil))
	u, err := url.Parse(got["oauthUrl"])
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"response_type": {"code"}, "client_id": {testClientID}, "redirect_uri": {testCallback}, "scope": {"Default.Read"},
		"state": {oauth2Element},
	}
	if u.Query().Encode() != want.Encode() {
		t.Errorf("query %v, want %v", u.Query(), want)
	}
	query.Set("state", "own state")
	got = decoded[map[string]string](t, h.do(200, "GET", "/elements/"+oauth2Element+"/oauth/url?"+query.Encode(), nil))
	if !strings.Contains(got["oauthUrl"], "state=own+state") {
		t.Errorf("oauthUrl %q lacks the state", got["oauthUrl"])
	}

	for _, missing := range []string{"apiKey", "apiSecret", "callbackUrl"} {
		request := application()
		delete(request, missing)
		if text := h.message(h.do(400, "POST", "/elements/"+oauth2Element+"/oauth/url", request)); !strings.Contains(text, missing) {
			t.Errorf("message %q does not name %s", text, missing)
		}
		query := url.Values{"apiKey": {"x"}, "apiSecret": {"x"}, "callbackUrl": {testCallback}}
		query.Del(missing)
		h.do(400, "GET", "/elements/"+oauth2Element+"/oauth/url?"+query.Encode(), nil)
		h.do(400, "GET", "/elements/"+oauth1Element+"/oauth/token?"+query.Encode(), nil)
	}
	request := application()
	request["callbackUrl"] = "not a URL"
	h.do(400, "POST", "/elements/"+oauth2Element+"/oauth/url", request)
	h.do(400, "POST", "/elements/"+basicElement+"/oauth/url", application())
	h.do(400, "POST", "/elements/"+oauth1Element+"/oauth/url", application())
	h.do(400, "GET", "/elements/"+basicElement+"/oauth/token?apiKey=x&apiSecret=x&callbackUrl="+testCallback, nil)
	h.do(400, "GET", "/elements/"+oauth2Element+"/oauth/url?isOauthProxy=perhaps", nil)
}

func TestCodes(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	spent := h.code()
	h.do(200, "POST", "/instances", graph("first", spent))
	foreign, err := h.AuthorizeOAuth2(oauth2Element, "another-client", testCallback)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := h.AuthorizeOAuth2(oauth2Element, testClientID, "https://elsewhere.example.com")
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.AuthorizeOAuth2("microsoftgraph", testClientID, testCallback)
	if err != nil {
		t.Fatal(err)
	}
	target := h.createGraph("target")
	for name, code := range map[string]string{
		"wrong": "no-such-code", "spent": spent, "another client": foreign, "another callback": elsewhere, "another element": other,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, got := range []reply{
				h.do(400, "POST", "/instances", graph("refused", code)),
				h.do(400, "PATCH", instancePath(target.ID), fields{"providerData": fields{"code": code}}),
			} {
				body := decoded[map[string]string](t, got)
				if !strings.Contains(body["providerMessage"], "invalid_grant") || bytes.Contains(got.raw, []byte(code)) {
					t.Errorf("body %s", got.raw)
				}
			}
		})
	}

	patched := h.code()
	h.do(200, "PATCH", instancePath(target.ID), fields{"providerData": fields{"code": patched}})
	h.do(400, "POST", "/instances", graph("again", patched))

	// A request that is refused for another reason does not spend the code.
	kept := h.code()
	body := graph("incomplete", kept)
	delete(body["configuration"].(fields), keyOAuthAPISecret) //nolint:forcetypeassert // Made above.
	h.do(400, "POST", "/instances", body)
	h.do(200, "POST", "/instances", graph("complete", kept))
	if _, err := h.AuthorizeOAuth2("no-such-element", "x", testCallback); err == nil {
		t.Error("no error for an unknown element")
	}
}

func TestCodeIsMissing(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	if text := h.message(h.do(400, "POST", "/instances", graph("x", ""))); text != messageCodeMissing {
		t.Errorf("message %q", text)
	}
	h.do(400, "POST", "/instances", graph("x", ""))
	body := graph("x", "")
	body["providerData"] = fields{"state": "x"}
	h.do(400, "POST", "/instances", body)
}

func TestExternalAuthentication(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	body := graph("external", "")
	configuration := fields{keyOAuthAPIKey: testClientID, keyOAuthAPISecret: "made-up-client-secret"}
	body["configuration"] = configuration
	body["externalAuthentication"] = "initial"
	if text := h.message(h.do(400, "POST", "/instances", body)); !strings.Contains(text, keyRefreshToken) {
		t.Errorf("message %q", text)
	}
	configuration[keyRefreshToken] = "made-up-refresh-token"
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
	got.expect(t, map[string]string{keyRefreshToken: "made-up-refresh-token"})
	if got.ExternalAuthentication != "initial" || got.value(keyUserToken) == "<absent>" {
		t.Errorf("unexpected answer %+v", got)
	}
	// A consent later on replaces the tokens that were given.
	got = decoded[shownInstance](t, h.do(200, "PATCH", instancePath(got.ID), fields{
		"providerData": fields{"code": h.code()}, "configuration": fields{keyOAuthCallbackURL: testCallback},
	}))
	if got.ExternalAuthentication != "none" || got.value(keyRefreshToken) == "made-up-refresh-token" {
		t.Errorf("unexpected answer %+v", got)
	}
	got = decoded[shownInstance](t, h.do(200, "PATCH", instancePath(got.ID), fields{
		"externalAuthentication": "initial", "configuration": fields{keyRefreshToken: "another-refresh-token"},
	}))
	if stored := h.stored(got.ID); got.ExternalAuthentication != "initial" || stored.Authentications != 3 {
		t.Errorf("unexpected answer %+v after %d authentications", got, stored.Authentications)
	}

	books := fields{"name": "books", "element": fields{"key": oauth1Element}, "externalAuthentication": "initial"}
	books["configuration"] = fields{keyOAuthAPIKey: "x", keyOAuthAPISecret: "y", keyUserToken: "made-up-token"}
	h.do(400, "POST", "/instances", books)
	books["configuration"] = fields{keyOAuthAPIKey: "x", keyOAuthAPISecret: "y", keyUserToken: "made-up-token", keyUserTokenSecret: "made-up-secret"}
	decoded[shownInstance](t, h.do(200, "POST", "/instances", books)).expect(t, map[string]string{keyUserToken: "made-up-token"})
}

func TestOAuthProxy(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	proxy := fields{"isOauthProxy": true, "oauthProxyName": "made-up-proxy"}
	body := fields{"name": "proxied", "element": fields{"key": oauth2Element}, "oauthProxy": proxy}
	h.do(200, "POST", "/instances", body)

	h.do(400, "POST", "/elements/"+oauth2Element+"/oauth/url", fields{"isOAuthProxy": true, "state": testCallback})
	h.do(400, "POST", "/elements/"+oauth2Element+"/oauth/url", fields{"isOAuthProxy": true, "oauthProxyName": "x", "state": "no URL"})
	consentURL := h.oauthURL(oauth2Element, fields{"isOAuthProxy": true, "oauthProxyName": "made-up-proxy", "state": testCallback})
	_, _, location := h.page("POST", consentURL, url.Values{"decision": {"allow"}})
	if location.Host != "mycoolapp.example.com" {
		t.Errorf("redirect to %v", location)
	}
	body["providerData"] = fields{"code": location.Query().Get("code")}
	body["oauthProxy"] = fields{"isOauthProxy": true, "oauthProxyName": "another-proxy"}
	h.do(400, "POST", "/instances", body)
	body["oauthProxy"] = proxy
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", body))
	if h.stored(got.ID).OAuthProxy != "made-up-proxy" {
		t.Error("the proxy is not stored")
	}

	code, err := h.AuthorizeOAuthProxy(oauth2Element, "made-up-proxy")
	if err != nil {
		t.Fatal(err)
	}
	h.do(200, "PATCH", instancePath(got.ID), fields{"providerData": fields{"code": code}})
	h.do(200, "PATCH", instancePath(got.ID), fields{"oauthProxy": fields{"isOauthProxy": true, "oauthProxyName": "third"}})
	if h.stored(got.ID).OAuthProxy != "third" {
		t.Error("the new proxy is not stored")
	}
	if _, err := h.AuthorizeOAuthProxy("no-such-element", "x"); err == nil {
		t.Error("no error for an unknown element")
	}
}

func TestOAuth1Walk(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	query := url.Values{"apiKey": {testClientID}, "apiSecret": {"made-up-client-secret"}, "callbackUrl": {testCallback}}
	token := decoded[map[string]string](t, h.do(200, "GET", "/elements/"+oauth1Element+"/oauth/token?"+query.Encode(), nil))
	request := application()
	request["requestToken"] = "no-such-token"
	h.do(400, "POST", "/elements/"+oauth1Element+"/oauth/url", request)
	request["requestToken"] = token["token"]
	consentURL := h.oauthURL(oauth1Element, request)
	if status, text, _ := h.page("GET", consentURL, nil); status != 200 || !strings.Contains(text, "Made-up Books") {
		t.Fatalf("status %d: %s", status, text)
	}
	_, _, denied := h.page("POST", consentURL, url.Values{"decision": {"deny"}})
	if denied.Query().Get("error") != "access_denied" {
		t.Errorf("redirect to %v", denied)
	}

	create := func(providerData fields) fields {
		return fields{
			"name": "books", "element": fields{"key": oauth1Element}, "providerData": providerData,
			"configuration": fields{
				keyOAuthAPIKey: testClientID, keyOAuthAPISecret: "made-up-client-secret", keyOAuthCallbackURL: testCallback,
			},
		}
	}
	h.do(400, "POST", "/instances", create(fields{"oauth_token": token["token"], "oauth_verifier": "", "secret": token["secret"]}))
	_, _, allowed := h.page("POST", consentURL, url.Values{"decision": {"allow"}})
	brought := allowed.Query()
	for _, name := range []string{"oauth_token", "oauth_verifier", "realmId", "dataSource"} {
		if brought.Get(name) == "" {
			t.Errorf("the redirect lacks %s", name)
		}
	}
	proof := fields{"oauth_token": brought.Get("oauth_token"), "oauth_verifier": brought.Get("oauth_verifier"), "secret": token["secret"]}
	for _, wrong := range []string{"oauth_token", "oauth_verifier", "secret"} {
		altered := fields{"oauth_token": proof["oauth_token"], "oauth_verifier": proof["oauth_verifier"], "secret": proof["secret"]}
		altered[wrong] = "wrong"
		h.do(400, "POST", "/instances", create(altered))
	}
	h.do(400, "POST", "/instances", create(nil))
	h.do(400, "POST", "/instances", create(fields{"code": proof["oauth_token"]}))
	got := decoded[shownInstance](t, h.do(200, "POST", "/instances", create(proof)))
	if strings.HasPrefix(got.value(keyUserToken), "<") || strings.HasPrefix(got.value(keyUserTokenSecret), "<") {
		t.Errorf("no tokens in %v", got.Configuration)
	}
	h.do(400, "POST", "/instances", create(proof))
	if status, _, _ := h.page("GET", consentURL, nil); status != 400 {
		t.Errorf("status %d for a spent request token", status)
	}

	short, err := h.AuthorizeOAuth1(oauth1Element, testClientID, "made-up-client-secret", testCallback)
	if err != nil {
		t.Fatal(err)
	}
	h.do(200, "PATCH", instancePath(got.ID), fields{"providerData": short})
	h.do(400, "PATCH", instancePath(got.ID), fields{"providerData": short})
	otherSecret, err := h.AuthorizeOAuth1(oauth1Element, testClientID, "another-secret", testCallback)
	if err != nil {
		t.Fatal(err)
	}
	h.do(400, "PATCH", instancePath(got.ID), fields{"providerData": otherSecret})
	if _, err := h.AuthorizeOAuth1("no-such-element", "x", "y", testCallback); err == nil {
		t.Error("no error for an unknown element")
	}
}

func TestAuthenticationTypeChoosesTheWay(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	tests := []struct {
		chosen string
		status int
	}{
		{"basic", 200}, {"Basic", 200}, {"apiKey", 200}, {"custom", 200}, {"oauth2Password", 200},
		{"oauth2", 400}, {"OAuth2", 400}, {"oauth2 OR apiKey", 400}, {"oauth1", 400},
	}
	element := testElements()[1]
	element.Key = "madeupseveral"
	element.Configuration = append(element.Configuration[3:4:4], catalogueRow(keyAuthentication))
	if err := h.AddElement(element); err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		h.do(test.status, "POST", "/instances", fields{
			"name": test.chosen, "element": fields{"key": element.Key}, "configuration": fields{keyAuthentication: test.chosen},
		})
	}
}

func TestTokensRotate(t *testing.T) {
	t.Parallel()
	rotations := func(config Config) int {
		h := start(t, config)
		created := h.createGraph("rotating")
		last, changes := created.value(keyUserToken), 0
		for range 6 {
			if token := h.get(created.ID).value(keyUserToken); token != last {
				last, changes = token, changes+1
			}
		}
		return changes
	}
	for every, want := range map[int]int{0: 2, 1: 6, 2: 3, -1: 0} {
		if got := rotations(Config{RotateEvery: every}); got != want {
			t.Errorf("%d rotations in six reads with RotateEvery %d, want %d", got, every, want)
		}
	}
	h := start(t, Config{RotateEvery: 1})
	created := h.createBasic("still")
	if got := h.get(created.ID); got.value(keyUserToken) != "<absent>" {
		t.Error("an instance without OAuth got tokens")
	}
}
