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

// styleOAuth1 is the authentication of elements that use OAuth 1.
const styleOAuth1 = "oauth1"

// errStray is for a redirect that belongs to another consent than was asked for. Somebody may have
// made it up, to have their own account authorized.
var errStray = errors.New("the redirect does not belong to this run: its state, or for OAuth 1 its token, is another one")

// asked is a consent that was asked for.
type asked struct {
	// page is where the user gives it.
	page string
	// state is what the redirect must bring back; empty for a proxy and OAuth 1.
	state string
	// token is the request token of OAuth 1, and nil for OAuth 2.
	token *cloudelements.OAuthToken
}

// ask asks the platform where a user gives consent.
func (p *process) ask(ctx context.Context, client *cloudelements.Client, o *options, secret string) (*asked, error) {
	p.Say("Asking %s where to give consent.", client.BaseURL())
	element, err := client.Elements.Get(ctx, o.element)
	if err != nil {
		return nil, err
	}
	request := cloudelements.OAuthURLRequest{
		APIKey: o.apiKey, APISecret: secret, CallbackURL: o.callback.String(), Scope: o.scope, State: o.state,
		SiteAddress: o.parameters["siteAddress"], Extra: o.parameters,
	}
	var a asked
	switch {
	case o.oauthProxy != "":
		// The proxy has a callback URL of its own, and goes on to the one in the state
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
	// What opens it may take a path or another scheme for something to run.
	page, err := url.Parse(answer.URL)
	if err != nil || page.Scheme != "https" && page.Scheme != "http" || page.Host == "" {
		return nil, errors.New("the platform's answer is not the URL of a web page")
	}
	a.page = page.String()
	p.Say("The element is %s (%s).", printable(cmp.Or(element.Name, element.Key)), printable(element.Key))
	return &a, nil
}

// accept returns what a redirect brought, if it belongs to this consent. The error is an
// *oauth.RefusedError where the vendor refused, errStray, or one that says what is wrong with the
// URL.
func (a *asked) accept(redirectURL string) (map[string]string, error) {
	brought, err := oauth.Parse(redirectURL)
	var refused *oauth.RefusedError
	switch {
	case errors.As(err, &refused):
		if a.isOthers(redirectURL) {
			return nil, errStray
		}
		return nil, err
	case err != nil:
		return nil, err
	case a.token != nil && !same(brought["oauth_token"], a.token.Token), a.state != "" && !same(brought["state"], a.state):
		return nil, errStray
	case a.token != nil:
		brought["secret"] = a.token.Secret
	}
	return brought, nil
}

// isOthers reports whether a refusal belongs to another consent. Not all vendors bring the state
// back with one, so that a refusal without any counts.
func (a *asked) isOthers(redirectURL string) bool {
	parsed, err := url.Parse(strings.TrimSpace(redirectURL))
	if err != nil {
		return true
	}
	query := parsed.Query()
	return a.state != "" && query.Has("state") && !same(query.Get("state"), a.state) ||
		a.token != nil && query.Has("oauth_token") && !same(query.Get("oauth_token"), a.token.Token)
}

// same compares in a time that does not tell how much is the same.
func same(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}

// printable makes somebody else's text fit for a terminal.
func printable(text string) string {
	const most = 100
	quoted := fmt.Sprintf("%.*q", most, text)
	return quoted[1 : len(quoted)-1]
}
