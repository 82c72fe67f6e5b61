package cloudelements

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestElements_OAuthURL(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		request OAuthURLRequest
		want    string
	}{
		"as the documentation has it": {
			OAuthURLRequest{APIKey: "made-up-id", APISecret: "made-up-secret", CallbackURL: "https://mycoolapp.com", Scope: "a b"},
			"map[apiKey:made-up-id apiSecret:made-up-secret callbackUrl:https://mycoolapp.com scope:a b]",
		},
		"everything": {
			OAuthURLRequest{APIKey: "made-up-id", APISecret: "made-up-secret", CallbackURL: "https://mycoolapp.com", State: "made-up-state", RequestToken: "made-up-token", SiteAddress: "contoso", Extra: map[string]string{"subdomain": "contoso"}},
			"map[apiKey:made-up-id apiSecret:made-up-secret callbackUrl:https://mycoolapp.com requestToken:made-up-token siteAddress:contoso state:made-up-state subdomain:contoso]",
		},
		"proxy": {
			OAuthURLRequest{CallbackURL: "https://mycoolapp.com", OAuthProxyName: "shared"},
			"map[callbackUrl:https://mycoolapp.com isOAuthProxy:true oauthProxyName:shared]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := make(chan string, 1)
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost || r.URL.RequestURI() != apiPath+"/elements/microsoftgraph/oauth/url" {
					t.Errorf("sent %s %s", r.Method, r.URL.RequestURI())
				}
				got <- fmt.Sprint(decodeBody(t, r))
				respond(w, http.StatusOK, `{"element": "microsoftgraph", "oauthUrl": "https://login.example.com/authorize?client_id=made-up-id"}`)
			})
			answer, err := c.Elements.OAuthURL(t.Context(), "microsoftgraph", test.request)
			if err != nil || answer.URL != "https://login.example.com/authorize?client_id=made-up-id" || answer.Element != "microsoftgraph" {
				t.Errorf("got %+v, %v", answer, err)
			}
			if sent := <-got; sent != test.want {
				t.Errorf("sent %s, want %s", sent, test.want)
			}
		})
	}
}

func TestElements_OAuthToken(t *testing.T) {
	t.Parallel()
	queries := make(chan string, 1)
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		queries <- r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), apiPath)
		respond(w, http.StatusOK, `{"token": "made-up-request-token", "secret": "made-up-request-secret"}`)
	})
	answer, err := c.Elements.OAuthToken(t.Context(), "quickbooks", OAuthTokenRequest{APIKey: "id", APISecret: "made-up-secret", CallbackURL: "https://mycoolapp.com", Scope: "a b"})
	if err != nil || answer.Token != "made-up-request-token" || answer.Secret != "made-up-request-secret" {
		t.Fatalf("got %+v, %v", answer, err)
	}
	if got, want := <-queries, "GET /elements/quickbooks/oauth/token?apiKey=id&apiSecret=made-up-secret&callbackUrl=https%3A%2F%2Fmycoolapp.com&scope=a+b"; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	if got := c.Redact("made-up-request-token made-up-request-secret made-up-secret"); got != "******** ******** ********" {
		t.Errorf("got %q", got)
	}
}

func TestElements_OAuth_emptyAnswers(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, `{}`) })
	if answer, err := c.Elements.OAuthURL(t.Context(), "x", OAuthURLRequest{}); err == nil || !strings.Contains(err.Error(), "no oauthUrl") {
		t.Errorf("got %+v, %v", answer, err)
	}
	if answer, err := c.Elements.OAuthToken(t.Context(), "x", OAuthTokenRequest{}); err == nil || !strings.Contains(err.Error(), "no token") {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// Nothing of an answer in another form is shown: it may be the secret.
func TestElements_OAuth_badAnswers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`null`: "unexpected null", `[]`: "unexpected array", `"7654321"`: "unexpected string", `7654321`: "unexpected number",
		`{"token": 7654321, "oauthUrl": 7654321}`:         "unexpected number in ",
		`{"token": ["7654321"], "oauthUrl": ["7654321"]}`: "unexpected array in ",
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c, _ := inMemory(t, answerWith(body))
			_, urlErr := c.Elements.OAuthURL(t.Context(), "x", OAuthURLRequest{})
			_, tokenErr := c.Elements.OAuthToken(t.Context(), "x", OAuthTokenRequest{})
			for _, err := range []error{urlErr, tokenErr} {
				if err == nil || !strings.Contains(err.Error(), "another form than expected: "+want) || strings.Contains(err.Error(), "7654321") {
					t.Errorf("error is %v, want it to hold %q", err, want)
				}
			}
		})
	}
}
