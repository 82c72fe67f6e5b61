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
	page, err := browse(ctx, http.MethodGet, answer.URL, "")
	if err != nil {
		return "", err
	}
	if button := fmt.Sprintf("value=%q", decision); page.status != http.StatusOK || !bytes.Contains(page.body, []byte(button)) {
		return "", fmt.Errorf("the consent page has status %d, or no button with %s", page.status, button)
	}
	decided, err := browse(ctx, http.MethodPost, answer.URL, url.Values{"decision": {decision}}.Encode())
	if err != nil {
		return "", err
	}
	if decided.location == "" {
		return "", fmt.Errorf("the decision was answered by status %d and not by a redirect", decided.status)
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
func browse(ctx context.Context, method, address, form string) (_ page, err error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return page{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := browser.Do(request)
	if err != nil {
		return page{}, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	return page{response.StatusCode, response.Header.Get("Location"), body}, err
}

// codeFrom takes the code out of the URL that a redirect leads to, after making sure that it leads
// to the callback URL and answers the request with this state.
func codeFrom(location, state string) (string, error) {
	if location != callbackURL && !strings.HasPrefix(location, callbackURL+"?") && !strings.HasPrefix(location, callbackURL+"/?") {
		return "", errors.New("the redirect does not lead to " + callbackURL)
	}
	u, err := url.Parse(location)
	if err != nil {
		return "", errors.New("the redirect does not lead to a URL")
	}
	query := u.Query()
	if problem := query.Get("error"); problem != "" {
		return "", fmt.Errorf("no consent was given: %s", strings.TrimSpace(problem+" "+query.Get("error_description")))
	}
	if query.Get("state") != state {
		return "", errors.New("the redirect answers another request: its state is not the one that was sent")
	}
	code := query.Get("code")
	if code == "" {
		return "", errors.New("the redirect brings no code")
	}
	return code, nil
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
