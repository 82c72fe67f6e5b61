package cloudelements

import "testing"

func TestClient_scrub(t *testing.T) {
	t.Parallel()
	c := mustNew(t, "https://api.example.com")
	c.Protect(`known&"secret"`)
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
		if got := c.scrub(text); got != want {
			t.Errorf("scrub(%q) is\n%q, want\n%q", text, got, want)
		}
	}
}
