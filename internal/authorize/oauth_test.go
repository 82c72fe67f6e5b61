package authorize

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// create creates an instance with the result of a run, which the platform accepts only with the
// same application and callback URL.
func create(t *testing.T, platform *acctest.Platform, element string, providerData map[string]string, proxy, callbackURL string) {
	t.Helper()
	request := cloudelements.InstanceCreate{Name: "Contoso", Element: cloudelements.ElementSelector{Key: element}, ProviderData: providerData}
	if proxy != "" {
		request.OAuthProxy = &cloudelements.OAuthProxy{Name: proxy}
	} else {
		request.Configuration = map[string]any{"oauth.api.key": testAPIKey, "oauth.api.secret": testAPISecret, "oauth.callback.url": callbackURL}
	}
	if _, err := testClient(platform).Instances.Create(t.Context(), request); err != nil {
		t.Error(err)
	}
}

// callbackOf is the callback URL that a browser ended up at.
func callbackOf(last answered) string {
	callback := *last.at
	callback.RawQuery = ""
	return callback.String()
}

// TestRun_oauth2 goes from the options to an instance.
func TestRun_oauth2(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s := start(t, platform, "-element", "microsoftgraph", "-api-key", testAPIKey, "-callback-url", freePort, "-scope", "Calendars.Read offline_access")
	page := s.page()
	for _, request := range platform.Requests() {
		if len(request.Query) > 0 {
			t.Errorf("%s %s has a query, which ends up in logs", request.Method, request.Route)
		}
	}
	last := press(t, page, "allow")
	s.expect(cli.ExitDone, "Microsoft", "parameters: code, state.", callbackOf(last))
	providerData := s.result("provider_data")
	if len(providerData) != 2 || providerData["code"] == "" || len(providerData["state"]) < 20 {
		t.Errorf("%d values were in the redirect, want a code and a long state", len(providerData))
	}
	if last.status != http.StatusOK || strings.Contains(last.body, providerData["code"]) || !strings.Contains(last.body, "Authorized") {
		t.Errorf("the last page has status %d:\n%s", last.status, last.body)
	}
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff",
	} {
		if got := last.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	create(t, platform, "microsoftgraph", providerData, "", callbackOf(last))
}

// TestRun_oauth1 begins with a request token, whose secret goes into the result.
func TestRun_oauth1(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s := start(t, platform, "-element", "xero", "-api-key", testAPIKey, "-callback-url", freePort, "-variable", "xero")
	last := press(t, s.page(), "allow")
	s.expect(cli.ExitDone, "parameters: oauth_token, oauth_verifier, secret.")
	create(t, platform, "xero", s.result("xero"), "", callbackOf(last))
}

// TestRun_oauthProxy has a proxy in place of key and secret, and asks for neither.
func TestRun_oauthProxy(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s := start(t, platform, "-element", "box", "-oauth-proxy", "made-up-proxy", "-callback-url", freePort)
	press(t, s.page(), "allow")
	s.expect(cli.ExitDone)
	create(t, platform, "box", s.result("provider_data"), "made-up-proxy", "")
}

// TestRun_state sends the state that was given.
func TestRun_state(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s := start(t, platform, "-element", "box", "-api-key", testAPIKey, "-callback-url", freePort, "-state", "made-up-state")
	press(t, s.page(), "allow")
	s.expect(cli.ExitDone)
	if got := s.result("provider_data")["state"]; got != "made-up-state" {
		t.Errorf("the state is %q", got)
	}
}

// TestRun_parameters passes on further parameters.
func TestRun_parameters(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s := start(t, platform, "-element", "box", "-api-key", testAPIKey, "-callback-url", freePort, "-parameter", "subdomain=acme=1", "-parameter", "siteAddress=acme")
	s.page()
	s.interrupt()
	s.expect(cli.ExitInterrupted, "Interrupted.")
	found := false
	for _, request := range platform.Requests() {
		body := string(request.Body)
		found = found || strings.Contains(body, `"subdomain":"acme=1"`) && strings.Contains(body, `"siteAddress":"acme"`)
	}
	if !found {
		t.Error("no request has the parameters")
	}
}
