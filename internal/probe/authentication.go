package probe

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// errNoTokens says why nothing is known of OAuth.
var errNoTokens = errors.New("the platform took no OAuth instance with tokens that are made up")

// errCodeTaken says why nothing is known of what a wrong code does.
var errCodeTaken = errors.New("a code that is made up is taken")

// renewed authenticates an instance again that has no vendor who could refuse.
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
	w.findings.is("TokensRenewed", answer.object().text("token") != read.text("token"))
	return nil
}

// makeOAuth makes an instance that brings its tokens along, which takes no vendor [reference 4.4].
func (w *walk) makeOAuth(ctx context.Context) error {
	made, err := w.makeElement(ctx, w.oauthDefinition())
	if refusal(err) == http.StatusBadRequest {
		// The documentation has these rows both in an example of a request and among those that
		// only the platform makes [reference 3.3, 3.4].
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

// authenticates reports whether a request authenticates the OAuth instance again: the vendor, who
// does not exist, refuses, or there are new tokens.
func (w *walk) authenticates(ctx context.Context, request cloudelements.Request) (bool, error) {
	if w.authorized == 0 {
		return false, errNoTokens
	}
	// The answer to a write is fresher than a read, after which tokens may change by themselves.
	before, err := w.patch(ctx, w.authorized, map[string]any{"name": w.name("oauth")})
	if err != nil {
		return false, err
	}
	after, err := w.call(ctx, request)
	if refusal(err) != 0 {
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

// putAgain sends a PUT that does not say whether to authenticate again.
func (w *walk) putAgain(ctx context.Context) error {
	does, err := w.authenticates(ctx, putInstance(w.authorized, "", map[string]any{"name": w.name("oauth")}))
	if err == nil {
		w.findings.is("PutKeepsAuthentication", !does)
	}
	return err
}

// patchAgain sends a PATCH that says to authenticate again.
func (w *walk) patchAgain(ctx context.Context) error {
	does, err := w.authenticates(ctx, patchInstance(w.authorized, "true", map[string]any{"name": w.name("oauth")}))
	if err == nil {
		w.findings.is("PatchIgnoresReAuthenticate", !does)
	}
	return err
}

// patchCredentials changes the secret of the OAuth application.
func (w *walk) patchCredentials(ctx context.Context) error {
	change := map[string]any{"configuration": map[string]any{"oauth.api.secret": controlValue}}
	does, err := w.authenticates(ctx, patchInstance(w.authorized, "", change))
	if err == nil {
		w.findings.is("PatchOfCredentialsAuthenticates", does)
	}
	return err
}

// withoutCode says in a PUT to authenticate again, and has no code.
func (w *walk) withoutCode(ctx context.Context) error {
	w.refused = nil
	does, err := w.authenticates(ctx, putInstance(w.authorized, "true", map[string]any{"name": w.name("oauth")}))
	switch {
	case err != nil:
		return err
	case !does:
		return errors.New("a PUT that says to authenticate again shows no sign of it")
	}
	w.findings.is("ReAuthenticationNeedsCode", cloudelements.NeedsCode(w.refused))
	return nil
}

// wrongCode sends a code that is made up, along with another change.
func (w *walk) wrongCode(ctx context.Context) error {
	if w.authorized == 0 {
		return errNoTokens
	}
	before, err := w.readInstance(ctx, w.authorized)
	if err != nil {
		return err
	}
	change := map[string]any{"name": w.name("renamed"), "providerData": map[string]string{"code": secretValue}}
	if _, err := w.patch(ctx, w.authorized, change); refusal(err) == 0 {
		return cmp.Or(err, errCodeTaken)
	}
	after, err := w.readInstance(ctx, w.authorized)
	if err != nil {
		return err
	}
	w.findings.is("FailedUpdateKeepsChanges", after.text("name") == w.name("renamed"))
	// An earlier request may have made it invalid, since there is no vendor.
	wasValid := before["valid"] == true || w.createdAuthorized["valid"] == true
	if !wasValid {
		w.findings.hidden("an instance with tokens that are made up is not valid from the start", "FailedUpdateInvalidates")
		return nil
	}
	w.findings.is("FailedUpdateInvalidates", after["valid"] != true)
	return nil
}

// failedCreate makes an instance with a code that is made up.
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
	if refusal(err) == 0 {
		return cmp.Or(err, errCodeTaken)
	}
	after, err := w.instancesOf(ctx, w.oauth)
	if err != nil {
		return err
	}
	w.findings.is("FailedCreateKeepsInstance", after > before)
	return nil
}

// instancesOf is how many instances an element has.
func (w *walk) instancesOf(ctx context.Context, element int64) (int, error) {
	answer, err := w.get(ctx, routeElementInstances, nil, decimal(element))
	if refusal(err) == http.StatusNotFound {
		return 0, nil
	}
	return len(answer.list()), err
}
