package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// obtainCode goes the way of a user who consents in a browser: it asks the platform for the URL to open, presses a
// button on the page there, and takes the code out of the redirect, which it does not follow.
func (p *platform) obtainCode(ctx context.Context, button string) (string, error) {
	state := rand.Text()
	var answer struct {
		OAuthURL string `json:"oauthUrl"`
	}
	// By POST, so that the client secret is in no URL.
	err := p.call(ctx, http.MethodPost, "/elements/"+elementKey+"/oauth/url", map[string]string{
		"apiKey": clientID, "apiSecret": clientSecret, "callbackUrl": callbackURL, "scope": scope, "state": state,
	}, &answer)
	if err != nil {
		return "", err
	}
	page, err := url.Parse(answer.OAuthURL)
	if err != nil {
		return "", err
	}
	location, err := p.press(ctx, page, button)
	if err != nil {
		return "", err
	}
	return codeFrom(location, state)
}

// press opens a page, presses the button with the given text, and returns where the redirect leads to.
func (p *platform) press(ctx context.Context, page *url.URL, button string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page.String(), http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := p.send(request)
	if err != nil {
		return "", err
	}
	if response.status != http.StatusOK {
		return "", fmt.Errorf("the consent page was answered by status %d", response.status)
	}
	form, err := findForm(response.body, button)
	if err != nil {
		return "", err
	}
	target, err := page.Parse(form.action)
	if err != nil {
		return "", err
	}
	request, err = http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(form.values.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if response, err = p.send(request); err != nil {
		return "", err
	}
	if response.status != http.StatusSeeOther && response.status != http.StatusFound {
		return "", fmt.Errorf("the decision was answered by status %d and not by a redirect", response.status)
	}
	return response.location, nil
}

// form is what a browser sends when a button is pressed.
type form struct {
	action string
	values url.Values
}

// findForm reads the form of an HTML page that is submitted by POST and has a button with the given text.
func findForm(page []byte, button string) (form, error) {
	decoder := xml.NewDecoder(bytes.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var found form
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return form{}, fmt.Errorf("the page has no form with a button %q", button)
		}
		if err != nil {
			return form{}, fmt.Errorf("reading the page: %w", err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch element.Name.Local {
		case "form":
			found = form{action: attribute(element, "action"), values: url.Values{}}
			if !strings.EqualFold(attribute(element, "method"), http.MethodPost) {
				return form{}, errors.New("the form of the page is not submitted by POST")
			}
		case "input":
			found.values.Set(attribute(element, "name"), attribute(element, "value"))
		case "button":
			var text string
			if err := decoder.DecodeElement(&text, &element); err != nil {
				return form{}, fmt.Errorf("reading the page: %w", err)
			}
			if found.values != nil && strings.TrimSpace(text) == button {
				found.values.Set(attribute(element, "name"), attribute(element, "value"))
				return found, nil
			}
		}
	}
}

func attribute(element xml.StartElement, name string) string {
	for _, one := range element.Attr {
		if one.Name.Local == name {
			return one.Value
		}
	}
	return ""
}

// codeFrom takes the code out of the URL that a redirect leads to, after making sure that it leads to the callback URL
// and answers the request with this state.
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
	code, err := d.platform.obtainCode(ctx, "Allow")
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
	if err := d.newCode(ctx); err != nil {
		return outcome{}, err
	}
	return outcome{text: "page opened, Allow pressed, a code brought back to " + callbackURL}, nil
}
