package oauth_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// canary is wherever a code may be, and must never be shown.
const canary = "made-up-code-that-must-not-show"

// TestParse reads redirects of many vendors.
func TestParse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		redirectURL string
		want        map[string]string
	}{
		"OAuth 2":                 {"https://mycoolapp.com/?code=abc&state=microsoftgraph", map[string]string{"code": "abc", "state": "microsoftgraph"}},
		"no path":                 {"https://mycoolapp.com?code=abc", map[string]string{"code": "abc"}},
		"loopback":                {"http://127.0.0.1:8765/oauth/callback?code=abc", map[string]string{"code": "abc"}},
		"of an application":       {"com.example.app:/callback?code=abc", map[string]string{"code": "abc"}},
		"space around it":         {"\n https://mycoolapp.com/?code=abc\r\n", map[string]string{"code": "abc"}},
		"escapes":                 {"https://mycoolapp.com/?code=4%2F0Ab%2Bc%3D&scope=a+b%20c", map[string]string{"code": "4/0Ab+c=", "scope": "a b c"}},
		"decoded once":            {"https://mycoolapp.com/?code=a%252Fb%2526", map[string]string{"code": "a%2Fb%26"}},
		"equals signs":            {"https://mycoolapp.com/?code=YWJj==", map[string]string{"code": "YWJj=="}},
		"a semicolon":             {"https://mycoolapp.com/?code=a;b&state=s", map[string]string{"code": "a;b", "state": "s"}},
		"a question mark":         {"https://mycoolapp.com/?code=a?b", map[string]string{"code": "a?b"}},
		"beyond ASCII":            {"https://mycoolapp.com/?code=abc&org=Z%C3%BCrich&name=Zürich", map[string]string{"code": "abc", "org": "Zürich", "name": "Zürich"}},
		"empty parameters":        {"https://mycoolapp.com/?&code=abc&&error=&state&", map[string]string{"code": "abc"}},
		"a fragment":              {"https://mycoolapp.com/?code=abc#_=_", map[string]string{"code": "abc"}},
		"a fragment with more":    {"https://mycoolapp.com/?code=abc#code=other&access_token=other", map[string]string{"code": "abc"}},
		"a broken fragment":       {"https://mycoolapp.com/?code=abc#100%", map[string]string{"code": "abc"}},
		"implicit":                {"https://mycoolapp.com/#state=s&access_token=a%2Bb&expires_in=3600", map[string]string{"state": "s", "access_token": "a+b", "expires_in": "3600"}},
		"implicit, empty query":   {"https://mycoolapp.com/?#token=abc", map[string]string{"token": "abc"}},
		"QuickBooks":              {"https://mycoolapp.com/?code=abc&state=s&realmId=123", map[string]string{"code": "abc", "state": "s", "realmId": "123"}},
		"OAuth 1":                 {"https://mycoolapp.com/?oauth_token=t&oauth_verifier=v&realmId=1&dataSource=QBO", map[string]string{"oauth_token": "t", "oauth_verifier": "v", "realmId": "1", "dataSource": "QBO"}},
		"OAuth 1 with org":        {"https://mycoolapp.com/?oauth_token=t&oauth_verifier=v&org=o", map[string]string{"oauth_token": "t", "oauth_verifier": "v", "org": "o"}},
		"the application's own":   {"https://mycoolapp.com/?tenant=contoso&code=abc", map[string]string{"tenant": "contoso", "code": "abc"}},
		"a code of another name":  {"https://mycoolapp.com/?auth_code=abc", map[string]string{"auth_code": "abc"}},
		"a code and redirect_uri": {"https://mycoolapp.com/?code=abc&redirect_uri=https%3A%2F%2Fmycoolapp.com", map[string]string{"code": "abc", "redirect_uri": "https://mycoolapp.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := oauth.Parse(test.redirectURL)
			if err != nil || !maps.Equal(got, test.want) {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
		})
	}
}

// TestParse_longest accepts a URL of exactly the length that is allowed, and no longer one.
func TestParse_longest(t *testing.T) {
	t.Parallel()
	const address = "https://mycoolapp.com/?code="
	code := strings.Repeat("a", oauth.MaxLength-len(address))
	if got, err := oauth.Parse(address + code); err != nil || got["code"] != code {
		t.Errorf("a URL of %d bytes: %d bytes of code, %v", oauth.MaxLength, len(got["code"]), err)
	}
	if _, err := oauth.Parse(address + code + "a"); !errors.Is(err, oauth.ErrTooLong) {
		t.Errorf("a longer one: %v", err)
	}
}

// TestParse_errors checks that errors say what is wrong, and never show a code.
func TestParse_errors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		redirectURL string
		want        error
	}{
		"nothing":                  {"", oauth.ErrEmpty},
		"white space":              {" \n", oauth.ErrEmpty},
		"no query":                 {"https://mycoolapp.com/" + canary, oauth.ErrNoQuery},
		"an empty query":           {"https://mycoolapp.com/?", oauth.ErrNoQuery},
		"only names":               {"https://mycoolapp.com/?" + canary, oauth.ErrNoQuery},
		"a code alone":             {canary, oauth.ErrNoQuery},
		"a query alone":            {"code=" + canary + "&state=s", oauth.ErrNoQuery},
		"a code with a colon":      {"1.2:" + canary, oauth.ErrMalformed},
		"a fragment of the page":   {"https://mycoolapp.com/#/inbox?code=" + canary, oauth.ErrNoQuery},
		"an ornamental fragment":   {"https://mycoolapp.com/#_=_", oauth.ErrNoQuery},
		"a broken escape":          {"https://mycoolapp.com/?code=" + canary + "%2", oauth.ErrMalformed},
		"a broken escape in name":  {"https://mycoolapp.com/?%zz=" + canary, oauth.ErrMalformed},
		"a broken host":            {"https://%zz/?code=" + canary, oauth.ErrMalformed},
		"a line break":             {"https://mycoolapp.com/?code=" + canary + "\nabc", oauth.ErrMalformed},
		"no UTF-8":                 {"https://mycoolapp.com/?code=" + canary + "%ff", oauth.ErrMalformed},
		"no name":                  {"https://mycoolapp.com/?=" + canary, oauth.ErrMalformed},
		"two codes":                {"https://mycoolapp.com/?code=" + canary + "&code=b", oauth.ErrRepeated},
		"the same code twice":      {"https://mycoolapp.com/?code=" + canary + "&code=" + canary, oauth.ErrRepeated},
		"only a state":             {"https://mycoolapp.com/?state=" + canary, oauth.ErrNoCode},
		"the consent page":         {"https://login.example.com/authorize?response_type=code&client_id=" + canary + "&redirect_uri=https%3A%2F%2Fmycoolapp.com", oauth.ErrConsentPage},
		"OAuth 1's consent page":   {"https://login.example.com/authorize?oauth_token=" + canary, oauth.ErrConsentPage},
		"broken in the fragment":   {"https://mycoolapp.com/#access_token=" + canary + "%2", oauth.ErrMalformed},
		"implicit with two tokens": {"https://mycoolapp.com/#token=" + canary + "&token=b", oauth.ErrRepeated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := oauth.Parse(test.redirectURL)
			if !errors.Is(err, test.want) || got != nil {
				t.Fatalf("got %v, %v; want %v", got, err, test.want)
			}
			if strings.Contains(err.Error(), canary) {
				t.Errorf("the error shows what was pasted: %s", err)
			}
		})
	}
}

// TestParse_refused checks that the vendor's message is safe to print.
func TestParse_refused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 600)
	for name, test := range map[string]struct {
		query, code, description string
	}{
		"denied":                {"error=access_denied", "access_denied", ""},
		"with words":            {"error=access_denied&error_description=The+user+said+no.&state=s", "access_denied", "The user said no."},
		"beside a code":         {"code=" + canary + "&error=server_error", "server_error", ""},
		"in the fragment":       {"#error=access_denied&state=s", "access_denied", ""},
		"control characters":    {"error=access%1b%5B31m_denied&error_description=one%0D%0Atwo%09three%00", "access[31m_denied", "one two three"},
		"endless":               {"error=e&error_description=" + long, "e", strings.Repeat("ä", 500) + "…"},
		"OAuth 1":               {"oauth_problem=permission_denied&oauth_problem_advice=Ask+again", "permission_denied", "Ask again"},
		"OAuth 1, only a token": {"denied=" + canary, "denied", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := "https://mycoolapp.com/?" + test.query
			if strings.HasPrefix(test.query, "#") {
				address = "https://mycoolapp.com/" + test.query
			}
			got, err := oauth.Parse(address)
			var refused *oauth.RefusedError
			if !errors.As(err, &refused) || got != nil {
				t.Fatalf("got %v, %v; want a refusal", got, err)
			}
			if refused.Code != test.code || refused.Description != test.description {
				t.Errorf("got %q and %q, want %q and %q", refused.Code, refused.Description, test.code, test.description)
			}
			text := err.Error()
			if !strings.Contains(text, test.code) || !strings.Contains(text, test.description) || strings.Contains(text, canary) {
				t.Errorf("the text is %q", text)
			}
		})
	}
}

// FuzzParse looks for a text that makes Parse fail in an unknown way, or that it does not read as a
// browser would have written it.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"https://mycoolapp.com/?code=abc&state=s", "?a=%41&b=c;d", "#access_token=x", "https://x/?error=e&error_description=d", "%", "?=&&=", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, redirectURL string) {
		got, err := oauth.Parse(redirectURL)
		if (err == nil) != (len(got) > 0) {
			t.Fatalf("got %d values and the error %v", len(got), err)
		}
		for name, value := range got {
			if name == "" || value == "" {
				t.Errorf("an empty name or value: %q", got)
			}
		}
	})
}
