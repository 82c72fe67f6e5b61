package simulator

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// grant is a user's consent, or for OAuth 1 also the request for one.
type grant struct {
	// Code is the code of OAuth 2, or the request token of OAuth 1.
	Code string
	// Verifier and Secret belong to OAuth 1: the proof of consent, and the secret of the request
	// token.
	Verifier, Secret string
	// ElementKey, APIKey, APISecret, CallbackURL and Proxy are what the consent was asked for.
	ElementKey, APIKey, APISecret, CallbackURL, Proxy string
	// Spent is true once the grant has been exchanged.
	Spent bool
}

func (g *grant) id() string { return g.Code }

func (g *grant) clone() *grant { return new(*g) }

// oauthRequest is what a client asks an authorization URL, or a request token, with.
type oauthRequest struct {
	apiKey, apiSecret, callbackURL, scope, state, requestToken, proxy string
}

// oauthRoutes returns the routes that lead to the consent of a user.
func (s *Simulator) oauthRoutes() []route {
	return []route{
		{pattern: "/elements/{keyOrId}/oauth/url", operations: verbs{"GET": forPlatform(s.getOAuthURL), "POST": forPlatform(s.postOAuthURL)}},
		{pattern: "/elements/{keyOrId}/oauth/token", operations: verbs{"GET": forPlatform(s.getOAuthToken)}},
	}
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

// check refuses a request that lacks something. With a proxy, the proxy has key and secret, and the
// state is where it sends the user on to.
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
		if _, found := s.grants.get(request.requestToken); !found {
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

// offersOAuth reports whether an element can be authenticated by consent. Elements with several
// ways have the rows for it.
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

// newCode records a user's consent to an OAuth 2 request and returns the code for it.
func (s *Simulator) newCode(g grant) (string, error) {
	g.Code = newHex(20)
	err := s.state.change(func(tx *transaction) error {
		s.grants.put(tx, &g)
		return nil
	})
	return g.Code, err
}

// AuthorizeOAuth2 returns the code that a consenting user would bring back, without walking the
// consent page. It serves once, for an instance of the element with that API key (oauth.api.key)
// and callback URL. It returns an error if there is no such element or if the code cannot be
// stored.
func (s *Simulator) AuthorizeOAuth2(elementKey, apiKey, callbackURL string) (string, error) {
	element, err := s.elements.byKeyOrID(elementKey)
	if err != nil {
		return "", err
	}
	return s.newCode(grant{ElementKey: element.Key, APIKey: apiKey, CallbackURL: callbackURL})
}

// AuthorizeOAuthProxy is AuthorizeOAuth2 for an OAuth proxy, which has an API key and a callback
// URL of its own.
func (s *Simulator) AuthorizeOAuthProxy(elementKey, proxyName string) (string, error) {
	element, err := s.elements.byKeyOrID(elementKey)
	if err != nil {
		return "", err
	}
	return s.newCode(grant{ElementKey: element.Key, Proxy: proxyName})
}

// exchangeCode spends a code for tokens.
func (s *Simulator) exchangeCode(tx *transaction, instance *Instance, code string) error {
	g, found := s.grants.edit(code)
	if !found || g.Verifier != "" || g.Secret != "" {
		return vendorRefusal("the code is not known")
	}
	if g.Spent {
		s.record.spentTwice.Add(1)
	}
	if err := g.check(instance); err != nil {
		return err
	}
	g.Spent = true
	s.grants.put(tx, g)
	s.issueTokens(instance)
	return nil
}

// getOAuthToken serves GET of a request token, the first step of OAuth 1. The client keeps its
// secret until the last.
func (s *Simulator) getOAuthToken(c *call) (*answer, error) {
	request, err := queriedOAuthRequest(c)
	if err != nil {
		return nil, err
	}
	element, err := s.elements.byKeyOrID(c.params["keyOrId"])
	if err != nil {
		return nil, err
	}
	if !offersOAuth(element) {
		return nil, badRequest("The element %s does not use OAuth", element.Key)
	}
	g, err := s.newRequestToken(element.Key, request.apiKey, request.apiSecret, request.callbackURL)
	if err != nil {
		return nil, err
	}
	return ok(map[string]string{"token": g.Code, "secret": g.Secret}), nil
}

func (s *Simulator) newRequestToken(elementKey, apiKey, apiSecret, callbackURL string) (*grant, error) {
	g := &grant{
		Code: newHex(16), Secret: newHex(16),
		ElementKey: elementKey, APIKey: apiKey, APISecret: apiSecret, CallbackURL: callbackURL,
	}
	err := s.state.change(func(tx *transaction) error {
		s.grants.put(tx, g)
		return nil
	})
	return g, err
}

// consentOAuth1 records a user's consent to a request token and returns what the redirect brings
// back.
func (s *Simulator) consentOAuth1(token string) (map[string]string, error) {
	verifier := newHex(10)
	var consented *grant
	err := s.state.change(func(tx *transaction) error {
		g, found := s.grants.edit(token)
		if !found || g.Secret == "" {
			return fmt.Errorf("there is no request token of that value")
		}
		g.Verifier = verifier
		s.grants.put(tx, g)
		consented = g
		return nil
	})
	if err != nil {
		return nil, err
	}
	brought := map[string]string{"oauth_token": token, "oauth_verifier": verifier}
	if strings.HasPrefix(consented.ElementKey, "quickbooks") {
		brought["realmId"], brought["dataSource"] = "1234567890", "QBO"
	}
	return brought, nil
}

// AuthorizeOAuth1 returns what a client has at the end of the OAuth 1 walk, ready for providerData:
// oauth_token, oauth_verifier and secret, and for QuickBooks realmId and dataSource. It returns an
// error if there is no such element or if the grant cannot be stored.
func (s *Simulator) AuthorizeOAuth1(elementKey, apiKey, apiSecret, callbackURL string) (map[string]string, error) {
	element, err := s.elements.byKeyOrID(elementKey)
	if err != nil {
		return nil, err
	}
	g, err := s.newRequestToken(element.Key, apiKey, apiSecret, callbackURL)
	if err != nil {
		return nil, err
	}
	brought, err := s.consentOAuth1(g.Code)
	if err != nil {
		return nil, err
	}
	brought["secret"] = g.Secret
	return brought, nil
}

// exchangeOAuth1 spends a request token with its proof of consent for an access token.
func (s *Simulator) exchangeOAuth1(tx *transaction, instance *Instance, sent map[string]string) error {
	g, found := s.grants.edit(sent["oauth_token"])
	if found && g.Spent {
		s.record.spentTwice.Add(1)
	}
	switch {
	case !found || g.Secret == "":
		return vendorRefusal("the request token is not known")
	case g.Verifier == "" || !same(g.Verifier, sent["oauth_verifier"]):
		return vendorRefusal("the verifier is wrong")
	case !same(g.Secret, sent["secret"]):
		return vendorRefusal("the secret is not the one of the request token")
	case g.APISecret != instance.Value(keyOAuthAPISecret):
		return vendorRefusal("the request was signed with another API secret")
	}
	if err := g.check(instance); err != nil {
		return err
	}
	g.Spent = true
	s.grants.put(tx, g)
	instance.AuthorizedKey = instance.Value(keyOAuthAPIKey)
	instance.ExternalAuthentication = externalNone
	instance.Set(keyUserToken, newToken())
	instance.Set(keyUserTokenSecret, newToken())
	return nil
}
