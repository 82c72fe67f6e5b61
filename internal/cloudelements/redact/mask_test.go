package redact

import (
	"strings"
	"testing"
)

func TestSecrets_Body(t *testing.T) {
	t.Parallel()
	var known Secrets
	known.Add("known-secret", `known "secret"`)
	known.AddKeys("registered")
	for name, test := range map[string]struct{ body, want string }{
		"empty": {"", ""},
		"page":  {"<html>canary</html>", "(19 bytes that are not JSON)"},
		"cut":   {`{"password": "canary`, "(20 bytes that are not JSON)"},
		"plain": {`{"name": "A & B", "id": 7, "ok": true, "none": null}`, `{"id":7,"name":"A & B","none":null,"ok":true}`},
		"known": {`{"name": "it is known-secret"}`, `{"name":"it is ********"}`},
		// What the vendor said is often JSON itself.
		"known in JSON in text": {`{"providerMessage": "no: {\"was\": \"known \\\"secret\\\"\"}"}`, `{"providerMessage":"no: {\"was\": \"********\"}"}`},

		"token":     {`[{"id": 1, "token": "canary"}, {"id": 2, "token": "canary"}]`, `[{"id":1,"token":"********"},{"id":2,"token":"********"}]`},
		"empty one": {`{"password": "", "private": true, "token": null}`, `{"password":"","private":true,"token":null}`},
		"configuration": {
			`{"configuration": {"oauth.api.secret": "canary", "oauth.api.key": "canary", "event.notification.signature.key": "canary", "api_key": 1234, "username": "x"}}`,
			`{"configuration":{"api_key":"********","event.notification.signature.key":"********","oauth.api.key":"********","oauth.api.secret":"********","username":"x"}}`,
		},
		"tokens of users": {
			`{"configuration": {"oauth.user.token": "canary", "oauth.user.anything": "canary", "oauth.token.url": "https://login.example.com/token"}}`,
			`{"configuration":{"oauth.token.url":"https://login.example.com/token","oauth.user.anything":"********","oauth.user.token":"********"}}`,
		},
		"provider data": {`{"providerData": {"code": "canary", "state": "canary", "n": 1}}`, `{"providerData":{"code":"********","n":"********","state":"********"}}`},
		"secret object": {`{"credentials": {"a": ["canary", 1, true], "b": {"c": "canary"}}}`, `{"credentials":{"a":["********","********",true],"b":{"c":"********"}}}`},
		"secret list":   {`{"tokens": ["canary"]}`, `{"tokens":["********"]}`},
		"row by key":    {`{"key": "password", "propertyValue": "canary", "name": "Password"}`, `{"key":"password","name":"Password","propertyValue":"********"}`},
		"row by type":   {`{"key": "pin2", "type": "PASSWORD", "defaultValue": "canary"}`, `{"defaultValue":"********","key":"pin2","type":"PASSWORD"}`},
		"row in clear":  {`{"key": "username", "type": "TEXTFIELD_64", "propertyValue": "x"}`, `{"key":"username","propertyValue":"x","type":"TEXTFIELD_64"}`},
		"row of truth":  {`{"key": "single.session", "type": "BOOLEAN", "propertyValue": "made up"}`, `{"key":"single.session","propertyValue":"made up","type":"BOOLEAN"}`},
		"row of text":   {`{"key": "clientJwt", "type": "TEXTFIELD_128", "propertyValue": "canary"}`, `{"key":"clientJwt","propertyValue":"********","type":"TEXTFIELD_128"}`},
		"row, no key":   {`{"type": "PASSWORD", "defaultValue": "canary"}`, `{"defaultValue":"********","type":"PASSWORD"}`},
		"truth by key":  {`{"single.session": "true", "password": "false", "session": "canary"}`, `{"password":"false","session":"********","single.session":"true"}`},
		// An element's key is no secret, and that of a vendor's API is.
		"keys": {
			`{"element": {"key": "zoho"}, "configuration": {"key": "canary"}, "keys": [{"key": "plain", "value": "x"}, {"key": "key", "value": "canary"}]}`,
			`{"configuration":{"key":"********"},"element":{"key":"zoho"},"keys":[{"key":"plain","value":"x"},{"key":"key","value":"********"}]}`,
		},
		"rows of an element": {
			`{"key": "zoho", "configuration": [{"key": "key", "type": "TEXTFIELD_32", "defaultValue": "canary"}]}`,
			`{"configuration":[{"defaultValue":"********","key":"key","type":"TEXTFIELD_32"}],"key":"zoho"}`,
		},
		"registered key": {`{"configuration": {"registered": "canary"}, "key": "registered", "value": "canary"}`, `{"configuration":{"registered":"********"},"key":"registered","value":"********"}`},
		"key of its rows": {
			`{"configuration": {"username": "canary", "port": "8080"}, "element": {"configuration": [{"key": "username", "type": "PASSWORD"}, {"key": "port", "type": "TEXTFIELD_32"}]}}`,
			`{"configuration":{"port":"8080","username":"********"},"element":{"configuration":[{"key":"username","type":"PASSWORD"},{"key":"port","type":"TEXTFIELD_32"}]}}`,
		},
		"shown twice": {
			`{"a": "calls with canary \"1\"", "b": "{\"was\": \"canary \\\"1\\\"\"}", "token": "canary \"1\"", "pin": "1234", "c": "1234"}`,
			`{"a":"calls with ********","b":"{\"was\":\"********\"}","c":"1234","pin":"********","token":"********"}`,
		},
		"what a vendor said": {
			`{"message": "no: {\"access_token\": \"canary\"}", "providerMessage": "Bearer canary0123456789 at https://a.example.com/?q=canary, token=canary"}`,
			`{"message":"no: {\"access_token\": \"********\"}","providerMessage":"Bearer ******** at https://a.example.com/?******** token=********"}`,
		},
		"not quite JSON":   {`{"a": "{\"password\": \"canary\"} and more"}`, `{"a":"{\"password\": \"********\"} and more"}`},
		"JSON in text":     {`{"event.poller.configuration": "{\"a\": {\"url\": \"/a\", \"password\": \"canary\"}}"}`, `{"event.poller.configuration":"{\"a\":{\"password\":\"********\",\"url\":\"/a\"}}"}`},
		"query of a URL":   {`{"oauthUrl": "https://user:canary@login.example.com/a?client_secret=canary#canary"}`, `{"oauthUrl":"https://login.example.com/a?********"}`},
		"malformed URL":    {`{"callback": "https://login.example.com/%zz?canary"}`, `{"callback":"********"}`},
		"URL in clear":     {`{"callback": "https://login.example.com/a"}`, `{"callback":"https://login.example.com/a"}`},
		"request of OAuth": {`{"apiKey": "canary", "apiSecret": "canary", "requestToken": "canary", "scope": "a b"}`, `{"apiKey":"********","apiSecret":"********","requestToken":"********","scope":"a b"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := known.Body([]byte(test.body)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// A secret that begins before the bound and ends after it must not show its beginning.
func TestSecrets_Body_long(t *testing.T) {
	t.Parallel()
	var known Secrets
	secret := "canary" + strings.Repeat("y", 100)
	known.Add(secret)
	body := `"` + strings.Repeat("x", largestLogged-20) + secret + strings.Repeat("ü", 100) + `"`
	got := known.Body([]byte(body))
	if strings.Contains(got, "canary") || len(got) > largestLogged+50 || !strings.HasSuffix(got, "bytes in all)") {
		t.Errorf("got %d bytes that end in %q", len(got), got[max(0, len(got)-60):])
	}
}

func TestSecrets_Scrub(t *testing.T) {
	t.Parallel()
	var known Secrets
	known.Add(`known&"secret"`)
	for text, want := range map[string]string{
		"":                                   "",
		"the token has expired":              "the token has expired",
		`no "password" was sent: "username"`: `no "password" was sent: "username"`,
		// A known secret goes first: what encloses it would seem to end within it.
		`client_secret=known&"secret", {"token": "known&\"secret\""}`: `client_secret=********, {"token": "********"}`,

		`{"access_token":"canary","expires_in":3600}`:                          `{"access_token":"********","expires_in":3600}`,
		`{"refresh_token" : "canary\"canary", "error": "x"}`:                   `{"refresh_token" : "********", "error": "x"}`,
		`"{\"oauth.user.token\":\"canary\\\"canary\\\\\",\"error\":\"x\"}"`:    `"{\"oauth.user.token\":\"********\",\"error\":\"x\"}"`,
		`{"error":"invalid_grant","tokenUrl":"made-up"}`:                       `{"error":"invalid_grant","tokenUrl":"made-up"}`,
		"grant_type=refresh_token&refresh_token=canary-1&client_secret=canary": "grant_type=refresh_token&refresh_token=********&client_secret=********",
		"code=400, state=ok, code=canary-code":                                 "code=400, state=ok, code=********",

		"see https://user:canary@vendor.example.com/a?code=canary#canary.": "see https://vendor.example.com/a?********",
		"see https://vendor.example.com/a, or <http://b.example.com>":      "see https://vendor.example.com/a, or <http://b.example.com>",
		"proxy http://user:can/ary@proxy:80 refused":                       "proxy ******** refused",

		"Authorization: Bearer canary.0123456789-canary was refused": "Authorization: Bearer ******** was refused",
		"User c4n4ryc4n4ryc4n4ry, Element c4n4ryc4n4ryc4n4ry=":       "User ********, Element ********",
		"Basic authentication, Element salesforcemarketingcloud":     "Basic authentication, Element salesforcemarketingcloud",
	} {
		if got := known.Scrub(text); got != want {
			t.Errorf("Scrub(%q) is\n%q, want\n%q", text, got, want)
		}
	}
}
