package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestCodeFrom(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ location, code, problem string }{
		"code":            {"https://mycoolapp.com?code=made-up&state=s", "made-up", ""},
		"path added":      {"https://mycoolapp.com/?state=s&code=made%2Dup&session_state=x", "made-up", ""},
		"denied":          {"https://mycoolapp.com?error=access_denied&state=s", "", "no consent was given: access_denied"},
		"denied in words": {"https://mycoolapp.com?error=access_denied&error_description=The+user+refused&state=s", "", "access_denied The user refused"},
		"other state":     {"https://mycoolapp.com?code=made-up&state=t", "", "another request"},
		"no state":        {"https://mycoolapp.com?code=made-up", "", "another request"},
		"no code":         {"https://mycoolapp.com?state=s", "", "brings no code"},
		"other host":      {"https://mycoolapp.com.example.org?code=made-up&state=s", "", "does not lead to https://mycoolapp.com"},
		"nowhere":         {"", "", "does not lead to"},
		"malformed":       {"https://mycoolapp.com?\x7f", "", "does not lead to a URL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, err := codeFrom(test.location, "s")
			if code != test.code {
				t.Errorf("got the code %q, want %q", code, test.code)
			}
			if test.problem == "" && err != nil || test.problem != "" && !strings.Contains(fmt.Sprint(err), test.problem) {
				t.Errorf("got the error %v, want %q", err, test.problem)
			}
		})
	}
}

func TestFindForm(t *testing.T) {
	t.Parallel()
	const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><style>a { b: c; }</style></head><body>
<button name="decision" value="lost">Allow</button>
<p>Fish &amp; chips&nbsp;<br></p>
<form method="post" action="/consent?x=1&amp;y=2">
<input type="hidden" name="token" value="made-up">
<button name="decision" value="allow"> Allow </button>
<button name="decision" value="deny">Deny</button>
</form></body></html>`
	tests := map[string]struct{ page, button, action, values, problem string }{
		"first button":  {page, "Allow", "/consent?x=1&y=2", "decision=allow&token=made-up", ""},
		"second button": {page, "Deny", "/consent?x=1&y=2", "decision=deny&token=made-up", ""},
		"no such one":   {page, "Maybe", "", "", `no form with a button "Maybe"`},
		"by GET":        {`<form><button name="a">Allow</button></form>`, "Allow", "", "", "not submitted by POST"},
		"no page":       {"", "Allow", "", "", "no form"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := findForm([]byte(test.page), test.button)
			if found.action != test.action || found.values.Encode() != test.values {
				t.Errorf("got %q with %q, want %q with %q", found.action, found.values.Encode(), test.action, test.values)
			}
			if test.problem == "" && err != nil || test.problem != "" && !strings.Contains(fmt.Sprint(err), test.problem) {
				t.Errorf("got the error %v, want %q", err, test.problem)
			}
		})
	}
}

func TestObtainCode(t *testing.T) {
	t.Parallel()
	platform, err := startPlatform(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := platform.close(); err != nil {
			t.Errorf("closing the platform: %s", err)
		}
	})

	if code, err := platform.obtainCode(t.Context(), "Deny"); code != "" || !strings.Contains(fmt.Sprint(err), "access_denied") {
		t.Errorf("Deny gave the code %q and the error %v", code, err)
	}
	code, err := platform.obtainCode(t.Context(), "Allow")
	if err != nil {
		t.Fatal(err)
	}
	for attempt, want := range []int{http.StatusOK, http.StatusBadRequest} {
		err := platform.call(t.Context(), http.MethodPost, "/instances", documentedRequest(code), nil)
		if succeeded := err == nil; succeeded != (want == http.StatusOK) {
			t.Errorf("creating an instance with the code, attempt %d: %v", attempt+1, err)
		}
	}
	if instance, err := platform.only(); err != nil || instance.Value("oauth.scope") != scope {
		t.Errorf("the platform has %v, %v", instance, err)
	}
	for _, request := range platform.Requests() {
		if strings.Contains(request.Query.Encode(), clientSecret) {
			t.Errorf("the client secret is in the URL of %s %s", request.Method, request.Path)
		}
	}
}
