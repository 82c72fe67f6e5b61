package authorize

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// styleOAuth1 is the authentication type of elements that use OAuth 1.
const styleOAuth1 = "oauth1"

// errOtherConsent is for a redirect that belongs to another consent than the one asked for. An
// attacker may have sent the user there, to have the attacker's account authorized.
var errOtherConsent = errors.New("the redirect does not belong to this run: its state (for OAuth 1 its token) is a different one")

// consentRequest is the consent that the user is asked for.
type consentRequest struct {
	// page is where the user gives it.
	page string
	// state must be in the redirect; empty for a proxy and OAuth 1.
	state string
	// token is the request token of OAuth 1, and nil for OAuth 2.
	token *cloudelements.OAuthToken
}

// requestConsent asks the platform for the page on which a user gives consent.
func (p *process) requestConsent(ctx context.Context, client *cloudelements.Client, o *options, secret string) (*consentRequest, error) {
	p.Say("Asking %s for the consent page.", client.BaseURL())
	element, err := client.Elements.Get(ctx, o.element)
	if err != nil {
		return nil, err
	}
	request := cloudelements.OAuthURLRequest{
		APIKey: o.apiKey, APISecret: secret, CallbackURL: o.callback.String(), Scope: o.scope, State: o.state,
		SiteAddress: o.parameters["siteAddress"], Extra: o.parameters,
	}
	var a consentRequest
	switch {
	case o.oauthProxy != "":
		// The proxy has a callback URL of its own, and redirects to the one in the state
		// [reference 4.5].
		request.OAuthProxyName, request.State, request.CallbackURL = o.oauthProxy, request.CallbackURL, ""
	case strings.EqualFold(element.Authentication, styleOAuth1):
		a.token, err = client.Elements.OAuthToken(ctx, o.element, cloudelements.OAuthTokenRequest{
			APIKey: request.APIKey, APISecret: request.APISecret, CallbackURL: request.CallbackURL,
			Scope: request.Scope, State: request.State, SiteAddress: request.SiteAddress,
		})
		if err != nil {
			return nil, err
		}
		request.RequestToken = a.token.Token
	default:
		a.state = cmp.Or(o.state, rand.Text())
		request.State = a.state
	}
	answer, err := client.Elements.OAuthURL(ctx, o.element, request)
	if err != nil {
		return nil, err
	}
	// What opens the page might run a file if it were given a path or another scheme.
	page, err := url.Parse(answer.URL)
	if err != nil || page.Scheme != "https" && page.Scheme != "http" || page.Host == "" {
		return nil, errors.New("the platform's answer is not the URL of a web page")
	}
	a.page = page.String()
	p.Say("The element is %s (%s).", printable(cmp.Or(element.Name, element.Key)), printable(element.Key))
	return &a, nil
}

// accept returns the parameters of a redirect if it belongs to this consent. The error is an
// *oauth.RefusedError where the vendor refused, errOtherConsent, or one that says what is wrong
// with the URL.
func (a *consentRequest) accept(redirectURL string) (map[string]string, error) {
	providerData, err := oauth.Parse(redirectURL)
	var refused *oauth.RefusedError
	switch {
	case errors.As(err, &refused):
		if a.belongsToOther(redirectURL) {
			return nil, errOtherConsent
		}
		return nil, err
	case err != nil:
		return nil, err
	case a.token != nil && !equal(providerData["oauth_token"], a.token.Token), a.state != "" && !equal(providerData["state"], a.state):
		return nil, errOtherConsent
	case a.token != nil:
		providerData["secret"] = a.token.Secret
	}
	return providerData, nil
}

// belongsToOther reports whether a refusal belongs to another consent. Not all vendors return the
// state with a refusal, so one without a state belongs to this consent.
func (a *consentRequest) belongsToOther(redirectURL string) bool {
	parsed, err := url.Parse(strings.TrimSpace(redirectURL))
	if err != nil {
		return true
	}
	query := parsed.Query()
	return a.state != "" && query.Has("state") && !equal(query.Get("state"), a.state) ||
		a.token != nil && query.Has("oauth_token") && !equal(query.Get("oauth_token"), a.token.Token)
}

// equal compares in constant time.
func equal(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}

// printable returns text from elsewhere so that it is safe to print on a terminal.
func printable(text string) string {
	const most = 100
	quoted := fmt.Sprintf("%.*q", most, text)
	return quoted[1 : len(quoted)-1]
}
