package oauth

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// MaxLength is how long a redirect URL may be, in bytes.
const MaxLength = 100_000

const whatToPaste = `paste the whole address that the browser ended up at, such as "https://mycoolapp.com/?code=…&state=…"`

// What Parse finds wrong with a URL. None of the texts repeats any of it, since a code may stand
// anywhere in it.
var (
	// ErrEmpty is for no text at all.
	ErrEmpty = errors.New("the redirect URL is empty: " + whatToPaste)
	// ErrTooLong is for more than MaxLength.
	ErrTooLong = fmt.Errorf("the redirect URL is longer than %d bytes: %s", MaxLength, whatToPaste)
	// ErrMalformed is for a text that is no URL, or whose escapes are broken.
	ErrMalformed = errors.New("the redirect URL is malformed or incomplete: " + whatToPaste)
	// ErrNoQuery is for a URL without parameters, and for a code alone.
	ErrNoQuery = errors.New("the redirect URL has no query, which is the part after the question mark: " + whatToPaste)
	// ErrRepeated is for a parameter with two values, which OAuth does not allow.
	ErrRepeated = errors.New("the redirect URL has two values for the same parameter, so it is not clear which is meant: " + whatToPaste)
	// ErrConsentPage is for the URL that the user was sent to.
	ErrConsentPage = errors.New("the URL is that of the consent page, which redirects to the one that is meant: give consent there first, then " + whatToPaste)
	// ErrNothingBrought is for a redirect without a code or anything in its place.
	ErrNothingBrought = errors.New("the redirect URL brings no code, nor anything else that the platform could exchange: " + whatToPaste)
)

// Parse returns what a redirect URL brought, in the form of an instance's providerData: each
// parameter of its query that has a value, decoded once. These are code, or oauth_token and
// oauth_verifier, and whatever else the vendor named, such as state, realmId, dataSource, org or
// token [reference 4.2, 4.3]; which of them an element needs is for the platform to know. The
// fragment counts only where there is no query and it holds a token, as OAuth 2's implicit grant
// has it.
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
	brought, err := parameters(query)
	if err != nil {
		return nil, err
	}
	if err := check(brought); err != nil {
		return nil, err
	}
	return brought, nil
}

// isImplicit reports whether a fragment is an answer of OAuth. Others belong to the page, or are an
// ornament like the "_=_" that Facebook adds.
func isImplicit(fragment string) bool {
	for pair := range strings.SplitSeq(fragment, "&") {
		switch name, _, _ := strings.Cut(pair, "="); name {
		case "access_token", "code", "error", "token":
			return true
		}
	}
	return false
}

// check reports whether what a redirect brought can be exchanged for an authorization.
func check(brought map[string]string) error {
	if err := refusal(brought); err != nil {
		return err
	}
	has := func(name string) bool { return brought[name] != "" }
	switch {
	case len(brought) == 0:
		return ErrNoQuery
	case !has("code") && (has("response_type") || has("redirect_uri")):
		return ErrConsentPage
	case has("oauth_token") && !has("oauth_verifier"):
		return ErrConsentPage
	case len(brought) == 1 && has("state"):
		return ErrNothingBrought
	}
	return nil
}
