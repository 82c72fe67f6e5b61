package simulator

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// grant is a user's consent, or for OAuth 1 also the request for one.
type grant struct {
	// Code is the code of OAuth 2, or the request token of OAuth 1.
	Code string
	// Verifier and Secret belong to OAuth 1: the proof of consent, and the secret of the request token.
	Verifier, Secret string
	// ElementKey, APIKey, APISecret, CallbackURL and Proxy are what the consent was asked for.
	ElementKey, APIKey, APISecret, CallbackURL, Proxy string
	// Spent is true once the grant has been exchanged.
	Spent bool
}

// oauthRequest is what a client asks an authorization URL, or a request token, with.
type oauthRequest struct {
	apiKey, apiSecret, callbackURL, scope, state, requestToken, proxy string
}

// getOAuthURL serves GET of the URL where a user consents.
func (s *Simulator) getOAuthURL(c *call) (*answer, error) {
	request, err := queriedOAuthRequest(c)
	if err != nil {
		return nil, err
	}
	return s.oauthURL(c, request)
}

// postOAuthURL serves POST of the URL where a user consents, which keeps the secret out of URLs.
func (s *Simulator) postOAuthURL(c *call) (*answer, error) {
	m, err := c.object()
	if err != nil {
		return nil, err
	}
	var request oauthRequest
	var proxied bool
	for name, v := range map[string]any{
		"apiKey": &request.apiKey, "apiSecret": &request.apiSecret, "callbackUrl": &request.callbackURL,
		"scope": &request.scope, "state": &request.state, "requestToken": &request.requestToken,
		"isOAuthProxy": &proxied, "oauthProxyName": &request.proxy,
	} {
		if _, err := m.read(name, v); err != nil {
			return nil, err
		}
	}
	if err := request.check(proxied); err != nil {
		return nil, err
	}
	return s.oauthURL(c, request)
}

func queriedOAuthRequest(c *call) (oauthRequest, error) {
	request := oauthRequest{
		apiKey: c.query.Get("apiKey"), apiSecret: c.query.Get("apiSecret"), callbackURL: c.query.Get("callbackUrl"),
		scope: c.query.Get("scope"), state: c.query.Get("state"), requestToken: c.query.Get("requestToken"),
		proxy: c.query.Get("oauthProxyName"),
	}
	proxied, err := c.flag("isOauthProxy", false)
	if err != nil {
		return oauthRequest{}, err
	}
	return request, request.check(proxied)
}

// check refuses a request that lacks something. With a proxy, the proxy has key and secret, and the state is where it
// sends the user on to.
func (r *oauthRequest) check(proxied bool) error {
	if proxied {
		if r.proxy == "" {
			return badRequest("The parameter 'oauthProxyName' is missing")
		}
		r.callbackURL = r.state
		if !isURL(r.callbackURL) {
			return badRequest("The parameter 'state' must be the URL of the application when an OAuth proxy is used")
		}
		return nil
	}
	r.proxy = ""
	for _, needed := range []struct{ name, value string }{
		{"apiKey", r.apiKey}, {"apiSecret", r.apiSecret}, {"callbackUrl", r.callbackURL},
	} {
		if needed.value == "" {
			return badRequest("The parameter '%s' is missing", needed.name)
		}
	}
	if !isURL(r.callbackURL) {
		return badRequest("The parameter 'callbackUrl' is not a URL")
	}
	return nil
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// oauthURL answers the URL of the consent page that stands for the vendor's.
func (s *Simulator) oauthURL(c *call, request oauthRequest) (*answer, error) {
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	if !offersOAuth(element) {
		return nil, badRequest("The element %s does not use OAuth", element.Key)
	}
	query := url.Values{}
	kind := "oauth2"
	if request.requestToken != "" {
		if _, found := s.state.grant(request.requestToken); !found {
			return nil, refusedByVendor("The request token was refused", "token_rejected")
		}
		kind = "oauth1"
		query.Set("oauth_token", request.requestToken)
	} else {
		if element.Authentication == catalogue.AuthenticationOAuth1 {
			return nil, badRequest("The parameter 'requestToken' is missing")
		}
		query.Set("response_type", "code")
		query.Set("client_id", request.apiKey)
		query.Set("redirect_uri", request.callbackURL)
		query.Set("scope", request.scopeFor(element))
		query.Set("state", element.Key)
		if request.state != "" && request.proxy == "" {
			query.Set("state", request.state)
		}
		if request.proxy != "" {
			query.Set("proxy", request.proxy)
		}
	}
	scheme := "http"
	if c.request.TLS != nil {
		scheme = "https"
	}
	u := url.URL{Scheme: scheme, Host: c.request.Host, Path: vendorPath + element.Key + "/" + kind, RawQuery: query.Encode()}
	return ok(map[string]string{"oauthUrl": u.String(), "element": element.Key}), nil
}

func (r *oauthRequest) scopeFor(element *catalogue.Element) string {
	if row := rowsByKey(element)[keyOAuthScope]; r.scope == "" && row.Default != nil {
		return *row.Default
	}
	return r.scope
}

// offersOAuth reports whether an element can be authenticated by consent. Elements with several ways have the rows
// for it.
func offersOAuth(element *catalogue.Element) bool {
	_, listed := rowsByKey(element)[keyOAuthAPIKey]
	return listed || element.Authentication == catalogue.AuthenticationOAuth1 || element.Authentication == catalogue.AuthenticationOAuth2
}

// vendorRefusal is what an OAuth vendor says when it does not take a grant.
func vendorRefusal(description string) error {
	text, err := json.Marshal(map[string]string{"error": "invalid_grant", "error_description": description})
	if err != nil {
		return err
	}
	return refusedByVendor("Failed to exchange the authorization for a token", string(text))
}

// check refuses to exchange a grant for an instance that it was not given for.
func (g *grant) check(instance *Instance) error {
	switch {
	case g.Spent:
		return vendorRefusal("the authorization was used before")
	case !strings.EqualFold(g.ElementKey, instance.ElementKey):
		return vendorRefusal("the authorization is for another application")
	case g.Proxy != instance.OAuthProxy && g.Proxy != "":
		return vendorRefusal("the authorization is for another OAuth proxy")
	case instance.OAuthProxy != "":
		return nil
	case g.APIKey != instance.Value(keyOAuthAPIKey):
		return vendorRefusal("the authorization was issued to another client")
	case g.CallbackURL != instance.Value(keyOAuthCallbackURL):
		return vendorRefusal("the callback URL is not the one that the authorization was asked with")
	default:
		return nil
	}
}
