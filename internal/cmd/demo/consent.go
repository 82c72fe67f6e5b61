package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// obtainCode goes the way of a user who consents in a browser: it asks the platform for the URL to
// open, decides on the page there, "allow" or "deny", and takes the code out of the redirect, which
// it does not follow.
func obtainCode(ctx context.Context, client *cloudelements.Client, decision string) (string, error) {
	state := rand.Text()
	answer, err := client.Elements.OAuthURL(ctx, elementKey, cloudelements.OAuthURLRequest{
		APIKey: clientID, APISecret: clientSecret, CallbackURL: callbackURL, Scope: scope, State: state,
	})
	if err != nil {
		return "", err
	}
	page, err := browse(ctx, http.MethodGet, answer.URL, nil)
	if err != nil {
		return "", err
	}
	if button := fmt.Sprintf("value=%q", decision); page.status != http.StatusOK || !bytes.Contains(page.body, []byte(button)) {
		return "", fmt.Errorf("the consent page has status %d, or no button with %s", page.status, button)
	}
	decided, err := browse(ctx, http.MethodPost, answer.URL, url.Values{"decision": {decision}})
	if err != nil {
		return "", err
	}
	return codeFrom(decided.location, state)
}

// page is what a browser gets.
type page struct {
	status   int
	location string
	body     []byte
}

// browse requests a page, and does not follow a redirect: where it leads to is all that counts.
func browse(ctx context.Context, method, address string, form url.Values) (page, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := browser.Do(request)
	if err != nil {
		return page{}, err
	}
	body, err := io.ReadAll(response.Body)
	return page{response.StatusCode, response.Header.Get("Location"), body}, errors.Join(err, response.Body.Close())
}

// codeFrom takes the code out of the URL that a redirect leads to, after making sure that it leads
// to the callback URL and answers the request with this state.
func codeFrom(location, state string) (string, error) {
	address, _, _ := strings.Cut(location, "?")
	if strings.TrimSuffix(address, "/") != callbackURL {
		return "", errors.New("the decision does not lead to " + callbackURL)
	}
	brought, err := oauth.Parse(location)
	switch {
	case err != nil:
		return "", err
	case brought["state"] != state:
		return "", errors.New("the redirect answers another request: its state is not the one that was sent")
	}
	return brought["code"], nil
}

// newCode obtains a code, which is a secret from then on.
func (d *demo) newCode(ctx context.Context) error {
	code, err := obtainCode(ctx, d.client, "allow")
	if err != nil {
		return err
	}
	if code == d.code {
		return errors.New("the code is the one of before")
	}
	d.code = code
	d.secrets = append(d.secrets, secret{nameOfCode, code})
	return nil
}

func (d *demo) consent(ctx context.Context) (outcome, error) {
	return outcome{text: "page opened, Allow pressed, a code brought back to " + callbackURL}, d.newCode(ctx)
}
