package simulator

import (
	"fmt"
	"strings"
)

// getOAuthToken serves GET of a request token, the first step of OAuth 1. The client keeps its secret until the last.
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
	err := s.state.change(func(d *draft) error {
		d.putGrant(g)
		return nil
	})
	return g, err
}

// consentOAuth1 records a user's consent to a request token and returns what the redirect brings back.
func (s *Simulator) consentOAuth1(token string) (map[string]string, error) {
	verifier := newHex(10)
	var consented *grant
	err := s.state.change(func(d *draft) error {
		g, found := d.grant(token)
		if !found || g.Secret == "" {
			return fmt.Errorf("there is no request token of that value")
		}
		g.Verifier = verifier
		d.putGrant(g)
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

// AuthorizeOAuth1 returns what a client has at the end of the OAuth 1 walk, ready for providerData: oauth_token,
// oauth_verifier and secret, and for QuickBooks realmId and dataSource. It returns an error if there is no such element
// or if the grant cannot be stored.
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
func (s *Simulator) exchangeOAuth1(d *draft, instance *Instance, sent map[string]string) error {
	g, found := d.grant(sent["oauth_token"])
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
	d.putGrant(g)
	instance.AuthorizedKey = instance.Value(keyOAuthAPIKey)
	instance.ExternalAuthentication = externalNone
	instance.Set(keyUserToken, newToken())
	instance.Set(keyUserTokenSecret, newToken())
	return nil
}
