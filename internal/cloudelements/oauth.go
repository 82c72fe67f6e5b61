package cloudelements

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
)

// OAuthURLRequest asks where a user gives consent.
type OAuthURLRequest struct {
	// APIKey and APISecret are those of the OAuth application at the vendor.
	APIKey, APISecret string
	// CallbackURL is where the vendor sends the user back to. The instance must be configured with
	// the same.
	CallbackURL string
	// Scope is a list of scopes in the vendor's own form.
	Scope string
	// State comes back with the user; by default it is the element's key.
	State string
	// RequestToken is the token of OAuthToken, for OAuth 1.
	RequestToken string
	// SiteAddress is the user's own address at vendors that give each one.
	SiteAddress string
	// OAuthProxyName names the OAuth proxy that stands in for key and secret.
	OAuthProxyName string
	// Extra holds the configuration keys that some elements need for this step, such as
	// "subdomain".
	Extra map[string]string
}

// OAuthURL is where to send the user.
type OAuthURL struct {
	URL     string `json:"oauthUrl"`
	Element string `json:"element"`
}

// OAuthTokenRequest asks for the request token that begins OAuth 1.
type OAuthTokenRequest struct {
	APIKey, APISecret, CallbackURL, Scope, State, SiteAddress string
}

// OAuthToken is a request token of OAuth 1. The secret goes into the instance's provider data
// later, beside what the redirect brings.
type OAuthToken struct {
	Token  string `json:"token"`
	Secret string `json:"secret"`
}

// OAuthURL asks for the address at which a user gives consent. It is a POST, so that the secret is
// not in a URL, and changes nothing, so it is repeated like a read.
func (s *ElementService) OAuthURL(ctx context.Context, keyOrID string, request OAuthURLRequest) (*OAuthURL, error) {
	s.client.Protect(request.APISecret)
	body := make(map[string]any, len(request.Extra)+8)
	for key, value := range request.Extra {
		body[key] = value
	}
	body["callbackUrl"] = request.CallbackURL
	for key, value := range map[string]string{
		"apiKey": request.APIKey, "apiSecret": request.APISecret,
		"scope": request.Scope, "state": request.State, "requestToken": request.RequestToken, "siteAddress": request.SiteAddress,
	} {
		if value != "" {
			body[key] = value
		}
	}
	if request.OAuthProxyName != "" {
		// The body spells this name in another way than instances do [reference 3.6].
		body["isOAuthProxy"], body["oauthProxyName"] = true, request.OAuthProxyName
	}

	call := elementCall("Get OAuth URL", keyOrID, http.MethodPost, "/oauth/url")
	call.Body = body
	var answer OAuthURL
	call.Decode = func(data []byte) error {
		if err := json.Unmarshal(data, &answer); err != nil {
			return err
		}
		if answer.URL == "" {
			return errors.New("no oauthUrl")
		}
		return nil
	}
	if _, err := s.client.Do(ctx, call); err != nil {
		return nil, err
	}
	return &answer, nil
}

// OAuthToken asks for a request token, the first step of OAuth 1. The platform takes the secret in
// the URL only; errors and logs never show it.
func (s *ElementService) OAuthToken(ctx context.Context, keyOrID string, request OAuthTokenRequest) (*OAuthToken, error) {
	s.client.Protect(request.APISecret)
	call := elementCall("Get OAuth Token", keyOrID, http.MethodGet, "/oauth/token")
	call.Query = url.Values{
		"apiKey": {request.APIKey}, "apiSecret": {request.APISecret}, "callbackUrl": {request.CallbackURL},
	}
	for key, value := range map[string]string{"scope": request.Scope, "state": request.State, "siteAddress": request.SiteAddress} {
		if value != "" {
			call.Query.Set(key, value)
		}
	}
	var answer OAuthToken
	call.Decode = func(data []byte) error {
		if err := json.Unmarshal(data, &answer); err != nil {
			return err
		}
		if answer.Token == "" {
			return errors.New("no token")
		}
		return nil
	}
	if _, err := s.client.Do(ctx, call); err != nil {
		return nil, err
	}
	s.client.Protect(answer.Token, answer.Secret)
	return &answer, nil
}
