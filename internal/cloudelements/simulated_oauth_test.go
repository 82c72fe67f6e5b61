package cloudelements_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// TestClient_oauth2 walks the consent page to an instance, and again with the code that was spent
// by then.
func TestClient_oauth2(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	asked := cloudelements.OAuthURLRequest{
		APIKey: "made-up-client-id", APISecret: "made-up-client-secret", CallbackURL: "https://made-up.example.com/callback", Scope: "Calendars.Read",
	}
	answer, err := client.Elements.OAuthURL(t.Context(), "microsoftgraph", asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range platform.Requests() {
		if len(request.Query) > 0 || request.Method != http.MethodPost {
			t.Errorf("the URL was asked for by %s with a query of %d values", request.Method, len(request.Query))
		}
	}
	if answer.Element != "microsoftgraph" || strings.Contains(answer.URL, asked.APISecret) {
		t.Errorf("the URL is of element %q, or holds the secret", answer.Element)
	}
	if denied := acctest.Consent(t, answer.URL, "deny"); denied.Get("error") != "access_denied" || denied.Has("code") {
		t.Errorf("a refusal brings %v", denied)
	}
	brought := acctest.Consent(t, answer.URL, "allow")
	if brought.Get("state") != "microsoftgraph" {
		t.Errorf("the state is %q", brought.Get("state"))
	}

	create := cloudelements.InstanceCreate{
		Name: "OAuth 2", Element: cloudelements.ElementSelector{ID: 17314}, ProviderData: map[string]string{"code": brought.Get("code")},
		Configuration: map[string]any{"oauth.api.key": asked.APIKey, "oauth.api.secret": asked.APISecret, "oauth.callback.url": asked.CallbackURL},
	}
	created, err := client.Instances.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	expectAgreement(t, platform, created)

	// The same code again, in a new instance and in this one.
	_, createErr := client.Instances.Create(t.Context(), create)
	_, updateErr := client.Instances.Update(t.Context(), created.ID, cloudelements.InstanceUpdate{ProviderData: create.ProviderData})
	for _, err := range []error{createErr, updateErr} {
		failure, ok := cloudelements.AsError(err)
		if !ok || failure.Status != http.StatusBadRequest || failure.ProviderMessage == "" || failure.Ambiguous {
			t.Errorf("a spent code: %v, want a 400 with what the vendor said", err)
		}
	}
	second := acctest.Consent(t, answer.URL, "allow")
	again, err := client.Instances.Update(t.Context(), created.ID, cloudelements.InstanceUpdate{ProviderData: map[string]string{"code": second.Get("code")}})
	if err != nil || again.ID != created.ID {
		t.Errorf("authorizing again: %v", err)
	}
}

// TestClient_oauthProxy walks the consent page with a proxy in place of a key and secret.
func TestClient_oauthProxy(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	answer, err := client.Elements.OAuthURL(t.Context(), "box", cloudelements.OAuthURLRequest{
		OAuthProxyName: "made-up-proxy", State: "https://made-up.example.com/application",
	})
	if err != nil {
		t.Fatal(err)
	}
	created, err := client.Instances.Create(t.Context(), cloudelements.InstanceCreate{
		Name: "Proxy", Element: cloudelements.ElementSelector{Key: "box"}, OAuthProxy: &cloudelements.OAuthProxy{Name: "made-up-proxy"},
		ProviderData: map[string]string{"code": acctest.Consent(t, answer.URL, "allow").Get("code")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if stored := expectAgreement(t, platform, created); stored.OAuthProxy != "made-up-proxy" {
		t.Errorf("the proxy is %q", stored.OAuthProxy)
	}
}

// TestClient_oauth1 walks from a request token to an instance.
func TestClient_oauth1(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	const key, secret, callback = "made-up-consumer-key", "made-up-consumer-secret", "https://made-up.example.com/callback"
	token, err := client.Elements.OAuthToken(t.Context(), "xero", cloudelements.OAuthTokenRequest{APIKey: key, APISecret: secret, CallbackURL: callback})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Elements.OAuthURL(t.Context(), "xero", cloudelements.OAuthURLRequest{
		APIKey: key, APISecret: secret, CallbackURL: callback, RequestToken: token.Token,
	})
	if err != nil {
		t.Fatal(err)
	}
	brought := acctest.Consent(t, answer.URL, "allow")
	create := cloudelements.InstanceCreate{
		Name: "OAuth 1", Element: cloudelements.ElementSelector{Key: "xero"},
		ProviderData: map[string]string{
			"oauth_token": brought.Get("oauth_token"), "oauth_verifier": brought.Get("oauth_verifier"), "secret": token.Secret,
		},
		Configuration: map[string]any{"oauth.api.key": key, "oauth.api.secret": secret, "oauth.callback.url": callback},
	}
	created, err := client.Instances.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	stored := expectAgreement(t, platform, created)
	if stored.Value("oauth.user.token") == "" || stored.Value("oauth.user.token.secret") == "" {
		t.Error("the instance has no tokens")
	}
}
