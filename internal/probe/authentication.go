package probe

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// errNoTokens says why the questions about OAuth have no answers.
var errNoTokens = errors.New("the platform did not accept an OAuth instance with made-up tokens")

// errCodeAccepted says why the questions about wrong codes have no answers.
var errCodeAccepted = errors.New("the platform accepts a made-up code")

// renewed authenticates an instance again that has no vendor to refuse it.
func (w *walk) renewed(ctx context.Context) error {
	read, err := w.readInstance(ctx, w.tagged)
	if err != nil {
		return err
	}
	answer, err := w.call(ctx, putInstance(w.tagged, "true", map[string]any{"name": w.name("tagged")}))
	if err != nil {
		return err
	}
	if answer.object().text("token") == "" || read.text("token") == "" {
		return errors.New("an answer has no token")
	}
	w.findings.yesNo("TokensRenewed", answer.object().text("token") != read.text("token"))
	return nil
}

// makeOAuth creates an instance with tokens obtained elsewhere, which needs no vendor
// [reference 4.4].
func (w *walk) makeOAuth(ctx context.Context) error {
	made, err := w.makeElement(ctx, w.oauthDefinition())
	if statusOf(err) == http.StatusBadRequest {
		// The documentation has these rows both in an example of a request and among those that
		// only the platform may create [reference 3.3, 3.4].
		made, err = w.makeElement(ctx, w.definition("oauth", "oauth2"))
	}
	if err != nil {
		return err
	}
	w.oauth = made.id()
	instance, err := w.makeInstance(ctx, "oauth", w.oauth, map[string]any{
		"externalAuthentication": "initial",
		"configuration": map[string]any{
			"oauth.api.key": secretValue, "oauth.api.secret": secretValue, "oauth.callback.url": nowhere + "/callback",
			"oauth.user.token": secretValue, "oauth.user.refresh_token": secretValue,
		},
	})
	if err != nil {
		return err
	}
	w.authorized, w.createdAuthorized = instance.id(), instance
	return nil
}

// authenticates reports whether a request authenticates the OAuth instance again: either the
// platform refuses, since the vendor does not exist, or there are new tokens.
func (w *walk) authenticates(ctx context.Context, request cloudelements.Request) (bool, error) {
	if w.authorized == 0 {
		return false, errNoTokens
	}
	// Tokens change by themselves, so they are compared with those that a write answers just
	// before.
	before, err := w.patch(ctx, w.authorized, map[string]any{"name": w.name("oauth")})
	if err != nil {
		return false, err
	}
	after, err := w.call(ctx, request)
	if statusOf(err) != 0 {
		w.refused = err
		return true, nil
	}
	if err != nil {
		return false, err
	}
	for _, key := range []string{"oauth.user.token", "oauth.user.refresh_token", "oauth.user.refresh_time"} {
		if before.object().value(key) != after.object().value(key) {
			return true, nil
		}
	}
	return false, nil
}

// putAgain sends a PUT without reAuthenticate.
func (w *walk) putAgain(ctx context.Context) error {
	does, err := w.authenticates(ctx, putInstance(w.authorized, "", map[string]any{"name": w.name("oauth")}))
	if err == nil {
		w.findings.yesNo("PutKeepsAuthentication", !does)
	}
	return err
}

// patchAgain sends a PATCH that asks to authenticate again.
func (w *walk) patchAgain(ctx context.Context) error {
	does, err := w.authenticates(ctx, patchInstance(w.authorized, "true", map[string]any{"name": w.name("oauth")}))
	if err == nil {
		w.findings.yesNo("PatchIgnoresReAuthenticate", !does)
	}
	return err
}

// patchCredentials changes the secret of the OAuth application.
func (w *walk) patchCredentials(ctx context.Context) error {
	change := map[string]any{"configuration": map[string]any{"oauth.api.secret": controlValue}}
	does, err := w.authenticates(ctx, patchInstance(w.authorized, "", change))
	if err == nil {
		w.findings.yesNo("PatchOfCredentialsAuthenticates", does)
	}
	return err
}

// withoutCode sends a PUT that asks to authenticate again, without a code.
func (w *walk) withoutCode(ctx context.Context) error {
	w.refused = nil
	does, err := w.authenticates(ctx, putInstance(w.authorized, "true", map[string]any{"name": w.name("oauth")}))
	switch {
	case err != nil:
		return err
	case !does:
		return errors.New("there is no sign that a PUT with reAuthenticate=true authenticates again")
	}
	w.findings.yesNo("ReAuthenticationNeedsCode", cloudelements.NeedsCode(w.refused))
	return nil
}

// wrongCode sends a made-up code along with another change.
func (w *walk) wrongCode(ctx context.Context) error {
	if w.authorized == 0 {
		return errNoTokens
	}
	before, err := w.readInstance(ctx, w.authorized)
	if err != nil {
		return err
	}
	change := map[string]any{"name": w.name("renamed"), "providerData": map[string]string{"code": secretValue}}
	if _, err := w.patch(ctx, w.authorized, change); statusOf(err) == 0 {
		return cmp.Or(err, errCodeAccepted)
	}
	after, err := w.readInstance(ctx, w.authorized)
	if err != nil {
		return err
	}
	w.findings.yesNo("FailedUpdateKeepsChanges", after.text("name") == w.name("renamed"))
	// An earlier stage may have made it invalid already, since there is no vendor.
	wasValid := before["valid"] == true || w.createdAuthorized["valid"] == true
	if !wasValid {
		w.findings.notShown("an instance with made-up tokens is not valid from the start", "FailedUpdateInvalidates")
		return nil
	}
	w.findings.yesNo("FailedUpdateInvalidates", after["valid"] != true)
	return nil
}

// failedCreate tries to create an instance with a made-up code.
func (w *walk) failedCreate(ctx context.Context) error {
	if w.oauth == 0 {
		return errNoTokens
	}
	before, err := w.instancesOf(ctx, w.oauth)
	if err != nil {
		return err
	}
	_, err = w.makeInstance(ctx, "refused", w.oauth, map[string]any{
		"providerData": map[string]string{"code": secretValue},
		"configuration": map[string]any{
			"oauth.api.key": secretValue, "oauth.api.secret": secretValue, "oauth.callback.url": nowhere + "/callback",
		},
	})
	if statusOf(err) == 0 {
		return cmp.Or(err, errCodeAccepted)
	}
	after, err := w.instancesOf(ctx, w.oauth)
	if err != nil {
		return err
	}
	w.findings.yesNo("FailedCreateKeepsInstance", after > before)
	return nil
}

// instancesOf returns how many instances an element has.
func (w *walk) instancesOf(ctx context.Context, element int64) (int, error) {
	answer, err := w.get(ctx, routeElementInstances, nil, decimal(element))
	if statusOf(err) == http.StatusNotFound {
		return 0, nil
	}
	return len(answer.list()), err
}
