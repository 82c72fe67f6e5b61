package simulator

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// The ways to authenticate that need a user's consent.
const (
	styleOAuth1 = "oauth1"
	styleOAuth2 = "oauth2"
)

// style is how an instance authenticates. Elements with several ways choose by authentication.type,
// which is written in as many ways as there are elements.
func style(instance *Instance, element *catalogue.Element) string {
	chosen := strings.ToLower(instance.Value(keyAuthentication))
	switch {
	case chosen == "":
		return element.Authentication
	case strings.HasPrefix(chosen, styleOAuth2) && !strings.Contains(chosen, "password"):
		return styleOAuth2
	case strings.HasPrefix(chosen, styleOAuth1):
		return styleOAuth1
	default:
		return chosen
	}
}

// provision authenticates an instance with the vendor, as the platform does on create and on a new
// authentication, and subscribes to the vendor's webhooks. It changes the instance, and spends a
// code, in the draft only.
func (s *Simulator) provision(tx *transaction, instance *Instance, element *catalogue.Element, body *instanceBody, first bool) error {
	if err := s.refuseMasks(instance, element); err != nil {
		return err
	}
	way := style(instance, element)
	var err error
	switch {
	case body.providerData["oauth_token"] != "" || body.providerData["oauth_verifier"] != "":
		err = s.exchangeOAuth1(tx, instance, body.providerData)
	case body.providerData["code"] != "":
		err = s.exchangeCode(tx, instance, body.providerData["code"])
	case way != styleOAuth1 && way != styleOAuth2:
		// The credentials are in the configuration; whether they are right only the vendor knows.
	case body.external == externalInitial:
		err = s.adoptTokens(instance, way)
	case first && instance.OAuthProxy == "", body.providerData != nil, !first && s.config.Assumptions.ReAuthenticationNeedsCode:
		err = badRequest(messageCodeMissing)
	case !first && instance.AuthorizedKey != "":
		err = s.refreshGrant(instance, way)
	}
	if err != nil {
		return err
	}
	if len(body.providerData) > 0 {
		instance.ProviderData = maps.Clone(body.providerData)
	}
	subscribe(instance, element)
	if !first && s.config.Assumptions.TokensRenewed {
		instance.Token = newToken()
	}
	instance.Valid = true
	instance.Authentications++
	return nil
}

// refuseMasks refuses credentials that were overwritten with asterisks: no vendor accepts those.
func (s *Simulator) refuseMasks(instance *Instance, element *catalogue.Element) error {
	for _, row := range element.Configuration {
		if row.Type == typePassword && instance.Value(row.Key) == mask {
			return refusedByVendor("The credentials were refused", "invalid credentials")
		}
	}
	return nil
}

// adoptTokens takes tokens over that were obtained elsewhere.
func (s *Simulator) adoptTokens(instance *Instance, way string) error {
	needed := []string{keyRefreshToken}
	if way == styleOAuth1 {
		needed = []string{keyUserToken, keyUserTokenSecret}
	}
	for _, key := range needed {
		if instance.Value(key) == "" {
			return badRequest("Missing configuration for external authentication: %s", key)
		}
	}
	instance.AuthorizedKey = instance.Value(keyOAuthAPIKey)
	if way == styleOAuth2 {
		instance.Set(keyUserToken, newToken())
		instance.Set(keyRefreshTime, s.refreshTime())
	}
	return nil
}

// refreshGrant authenticates again without a user: with the refresh token, which belongs to one
// OAuth application.
func (s *Simulator) refreshGrant(instance *Instance, way string) error {
	if instance.AuthorizedKey != instance.Value(keyOAuthAPIKey) && !s.config.Assumptions.GrantsUnbound {
		return refusedByVendor("Failed to refresh the token of the instance", "invalid_grant: the refresh token was issued to another client")
	}
	if way == styleOAuth2 {
		s.rotate(instance)
	}
	return nil
}

// credentialRows are rows in clear that the vendor checks, beside those of type PASSWORD.
var credentialRows = []string{keyOAuthAPIKey, "username"}

// changesCredentials reports whether an update has changed what the vendor checks. Keys of events
// sign what the platform sends, and mean nothing to the vendor.
func changesCredentials(before, after *Instance, element *catalogue.Element) bool {
	return slices.ContainsFunc(element.Configuration, func(row catalogue.Row) bool {
		isCredential := row.Type == typePassword || slices.Contains(credentialRows, row.Key)
		return isCredential && !strings.HasPrefix(row.Key, "event.") && before.Value(row.Key) != after.Value(row.Key)
	})
}

// forgetAuthorization takes away what an instance was authorized with.
func forgetAuthorization(instance *Instance) {
	instance.Valid, instance.AuthorizedKey, instance.ProviderData = false, "", nil
	for _, key := range []string{keyUserToken, keyUserTokenSecret, keyRefreshToken, keyRefreshTime} {
		if _, there := instance.Configuration[key]; there {
			instance.Configuration[key] = nil
		}
	}
}

// issueTokens gives an instance the tokens that an exchanged code brings.
func (s *Simulator) issueTokens(instance *Instance) {
	instance.AuthorizedKey = instance.Value(keyOAuthAPIKey)
	instance.ExternalAuthentication = externalNone
	s.rotate(instance)
}

// rotate replaces the tokens of an OAuth 2 instance.
func (s *Simulator) rotate(instance *Instance) {
	instance.Set(keyUserToken, newToken())
	instance.Set(keyRefreshToken, newToken())
	instance.Set(keyRefreshTime, s.refreshTime())
}

// refreshTime is when the tokens of an instance were refreshed, in milliseconds since 1970.
func (s *Simulator) refreshTime() string {
	return strconv.FormatInt(s.config.Now().UnixMilli(), 10)
}

// subscribe makes or drops the webhook subscription at the vendor. That happens while provisioning
// only, so an instance whose events are switched on later has none until it is authenticated again.
func subscribe(instance *Instance, element *catalogue.Element) {
	if _, listed := rowsByKey(element)[keyEventsSubscription]; !listed {
		return
	}
	if instance.Value(keyEventsEnabled) != "true" || !usesWebhooks(instance, element) {
		instance.Configuration[keyEventsSubscription] = nil
		return
	}
	instance.Set(keyEventsSubscription, newHex(16))
}

// usesWebhooks reports whether the vendor sends events by itself. Only elements that can do both
// let choose.
func usesWebhooks(instance *Instance, element *catalogue.Element) bool {
	if chosen := instance.Value(keyEventsVendorType); chosen != "" {
		return strings.HasPrefix(chosen, "webhook")
	}
	for _, method := range element.EventMethods {
		if method == "webhook" {
			return true
		}
	}
	return false
}

// rotateNowAndThen refreshes the tokens of an OAuth 2 instance on every so many reads, as the
// platform does by itself.
func (s *Simulator) rotateNowAndThen(instance *Instance) (*Instance, error) {
	authorized := len(instance.ProviderData) > 0 || instance.ExternalAuthentication == externalInitial
	if s.config.RotateEvery < 0 || !authorized || instance.Value(keyRefreshToken) == "" {
		return instance, nil
	}
	s.readsMu.Lock()
	s.reads[instance.ID]++
	due := s.reads[instance.ID]%s.config.RotateEvery == 0
	s.readsMu.Unlock()
	if !due {
		return instance, nil
	}
	rotated := instance
	err := s.state.change(func(tx *transaction) error {
		current, found := s.instances.edit(instance.ID)
		if !found {
			return &apiError{status: http.StatusNotFound, message: missingInstance(instance.ID)}
		}
		s.rotate(current)
		s.instances.put(tx, current)
		rotated = current
		return nil
	})
	return rotated, err
}
