// Package oauth reads the result of an OAuth consent: the URL that the vendor redirects the user
// to.
package oauth

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// MaxLength is how long a redirect URL may be, in bytes.
const MaxLength = 100_000

const whatToPaste = `paste the whole address that the browser ended up at, such as "https://mycoolapp.com/?code=…&state=…"`

// What may be wrong with a URL. None of the texts repeats a part of it, since a code may be
// anywhere in it.
var (
	// ErrEmpty is for no text at all.
	ErrEmpty = errors.New("the redirect URL is empty: " + whatToPaste)
	// ErrTooLong is for more than MaxLength.
	ErrTooLong = fmt.Errorf("the redirect URL is longer than %d bytes: %s", MaxLength, whatToPaste)
	// ErrMalformed is for a text that is not a URL, or whose escapes are broken.
	ErrMalformed = errors.New("the redirect URL is malformed or incomplete: " + whatToPaste)
	// ErrNoQuery is for a URL without parameters, and for a code alone.
	ErrNoQuery = errors.New("the redirect URL has no query, which is the part after the question mark: " + whatToPaste)
	// ErrRepeated is for a parameter with two values, which OAuth does not allow.
	ErrRepeated = errors.New("the redirect URL has two values for the same parameter, so it is not clear which is meant: " + whatToPaste)
	// ErrConsentPage is for the URL that the user was sent to.
	ErrConsentPage = errors.New("the URL is that of the consent page, not the one that it redirects to: give consent there first, then " + whatToPaste)
	// ErrNoCode is for a redirect without a code or anything in its place.
	ErrNoCode = errors.New("the redirect URL has no code, nor anything else that the platform could exchange: " + whatToPaste)
)

// Parse returns the parameters of a redirect URL in the form of an instance's providerData: each
// parameter of its query that has a value, decoded once. These are code, or oauth_token and
// oauth_verifier, and whatever else the vendor sends, such as state, realmId, dataSource, org or
// token [reference 4.2, 4.3]; the platform knows which of them an element needs. The fragment is
// read only where there is no query and the fragment holds a token, as in OAuth 2's implicit grant.
//
// The error is a *RefusedError where the vendor sent one, and one of the errors of this package
// where the URL is not such a redirect.
func Parse(redirectURL string) (map[string]string, error) {
	redirectURL = strings.TrimSpace(redirectURL)
	switch {
	case redirectURL == "":
		return nil, ErrEmpty
	case len(redirectURL) > MaxLength:
		return nil, ErrTooLong
	}
	address, fragment, _ := strings.Cut(redirectURL, "#")
	parsed, err := url.Parse(address)
	if err != nil {
		// Its text repeats the URL.
		return nil, ErrMalformed
	}
	query := parsed.RawQuery
	if query == "" && isImplicit(fragment) {
		query = fragment
	}
	parameters, err := parseQuery(query)
	if err != nil {
		return nil, err
	}
	if err := check(parameters); err != nil {
		return nil, err
	}
	return parameters, nil
}

// isImplicit reports whether a fragment is an answer of OAuth. Others belong to the page, or mean
// nothing, like the "_=_" that Facebook adds.
func isImplicit(fragment string) bool {
	for pair := range strings.SplitSeq(fragment, "&") {
		switch name, _, _ := strings.Cut(pair, "="); name {
		case "access_token", "code", "error", "token":
			return true
		}
	}
	return false
}

// check returns an error if the parameters of a redirect cannot be exchanged for an authorization.
func check(parameters map[string]string) error {
	if err := refusal(parameters); err != nil {
		return err
	}
	has := func(name string) bool { return parameters[name] != "" }
	switch {
	case len(parameters) == 0:
		return ErrNoQuery
	case !has("code") && (has("response_type") || has("redirect_uri")):
		return ErrConsentPage
	case has("oauth_token") && !has("oauth_verifier"):
		return ErrConsentPage
	case len(parameters) == 1 && has("state"):
		return ErrNoCode
	}
	return nil
}

// parseQuery decodes a query once. It reads a semicolon as a part of a value, as browsers do and
// url.ParseQuery does not. Parameters without a value are left out.
func parseQuery(query string) (map[string]string, error) {
	found := make(map[string]string)
	for pair := range strings.SplitSeq(query, "&") {
		escapedName, escapedValue, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(escapedName)
		value, valueErr := url.QueryUnescape(escapedValue)
		switch {
		case nameErr != nil || valueErr != nil, !utf8.ValidString(name), !utf8.ValidString(value):
			return nil, ErrMalformed
		case value == "":
			continue
		case name == "":
			return nil, ErrMalformed
		}
		if _, repeated := found[name]; repeated {
			return nil, ErrRepeated
		}
		found[name] = value
	}
	return found, nil
}
