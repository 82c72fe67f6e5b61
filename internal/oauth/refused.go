package oauth

import (
	"fmt"
	"strings"
	"unicode"
)

// maxVendorText is how much of the vendor's message an error shows, in characters.
const maxVendorText = 500

// RefusedError says that a redirect has an error in place of a code: the user refused, or the
// application is not set up for what was asked.
type RefusedError struct {
	// Code is the vendor's code of the error, for example "access_denied".
	Code string
	// Description is the vendor's description of the error; often empty.
	Description string
}

// Error returns the vendor's code and description.
func (e *RefusedError) Error() string {
	if e.Description == "" {
		return "the authorization was refused: " + e.Code
	}
	return fmt.Sprintf("the authorization was refused: %s: %s", e.Code, e.Description)
}

// refusal returns the error in the parameters of a redirect, if there is one: that of OAuth 2, or
// of OAuth 1, where vendors differ.
func refusal(parameters map[string]string) error {
	switch {
	case parameters["error"] != "":
		return &RefusedError{Code: printable(parameters["error"]), Description: printable(parameters["error_description"])}
	case parameters["oauth_problem"] != "":
		return &RefusedError{Code: printable(parameters["oauth_problem"]), Description: printable(parameters["oauth_problem_advice"])}
	case parameters["denied"] != "" && parameters["oauth_verifier"] == "":
		// Its value is the request token.
		return &RefusedError{Code: "denied"}
	}
	return nil
}

// printable returns text from elsewhere so that it is safe to print on a terminal: on one line,
// without control characters, and of limited length.
func printable(text string) string {
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
	if characters := []rune(text); len(characters) > maxVendorText {
		return string(characters[:maxVendorText]) + "…"
	}
	return text
}
