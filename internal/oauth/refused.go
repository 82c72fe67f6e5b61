package oauth

import (
	"fmt"
	"strings"
	"unicode"
)

// maxWords is how much of the vendor's words an error shows, in characters.
const maxWords = 500

// RefusedError says that a redirect brought an error in place of a code: the user refused, or the
// application is not set up for what was asked.
type RefusedError struct {
	// Code is the vendor's word for it, for example "access_denied".
	Code string
	// Description is what else the vendor said; often empty.
	Description string
}

// Error returns the vendor's words.
func (e *RefusedError) Error() string {
	if e.Description == "" {
		return "the authorization was refused: " + e.Code
	}
	return fmt.Sprintf("the authorization was refused: %s: %s", e.Code, e.Description)
}

// refusal reads the error that a redirect brought, if it did: that of OAuth 2, or of OAuth 1, where
// vendors differ.
func refusal(brought map[string]string) error {
	switch {
	case brought["error"] != "":
		return &RefusedError{Code: words(brought["error"]), Description: words(brought["error_description"])}
	case brought["oauth_problem"] != "":
		return &RefusedError{Code: words(brought["oauth_problem"]), Description: words(brought["oauth_problem_advice"])}
	case brought["denied"] != "" && brought["oauth_verifier"] == "":
		// Its value is the request token.
		return &RefusedError{Code: "denied"}
	}
	return nil
}

// words makes text of somebody else's fit for a terminal: on one line, without control characters,
// and not endless.
func words(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if characters := []rune(text); len(characters) > maxWords {
		return string(characters[:maxWords]) + "…"
	}
	return text
}
