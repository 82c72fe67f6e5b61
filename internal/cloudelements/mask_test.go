package cloudelements

import (
	"strings"
	"testing"
)

func TestClient_maskBody(t *testing.T) {
	t.Parallel()
	c := mustNew(t, "https://api.example.com")
	c.Protect("known-secret", `known "secret"`)
	c.ProtectKeys("registered")
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
		"provider data":  {`{"providerData": {"code": "canary", "state": "canary", "n": 1}}`, `{"providerData":{"code":"********","n":"********","state":"********"}}`},
		"secret object":  {`{"credentials": {"a": ["canary", 1, true], "b": {"c": "canary"}}}`, `{"credentials":{"a":["********","********",true],"b":{"c":"********"}}}`},
		"secret list":    {`{"tokens": ["canary"]}`, `{"tokens":["********"]}`},
		"row by key":     {`{"key": "password", "propertyValue": "canary", "name": "Password"}`, `{"key":"password","name":"Password","propertyValue":"********"}`},
		"row by type":    {`{"key": "pin2", "type": "PASSWORD", "defaultValue": "canary"}`, `{"defaultValue":"********","key":"pin2","type":"PASSWORD"}`},
		"row in clear":   {`{"key": "username", "type": "TEXTFIELD_64", "propertyValue": "x"}`, `{"key":"username","propertyValue":"x","type":"TEXTFIELD_64"}`},
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
			if got := c.maskBody([]byte(test.body)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// A secret that begins before the bound and ends after it must not show its
// beginning.
func TestClient_maskBody_long(t *testing.T) {
	t.Parallel()
	c := mustNew(t, "https://api.example.com")
	secret := "canary" + strings.Repeat("y", 100)
	c.Protect(secret)
	body := `"` + strings.Repeat("x", largestLogged-20) + secret + strings.Repeat("ü", 100) + `"`
	got := c.maskBody([]byte(body))
	if strings.Contains(got, "canary") || len(got) > largestLogged+50 || !strings.HasSuffix(got, "bytes in all)") {
		t.Errorf("got %d bytes that end in %q", len(got), got[max(0, len(got)-60):])
	}
}
