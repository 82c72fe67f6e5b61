package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Error returns the whole story in sentences: what failed, what the platform said, what to do, how
// often it was tried, and whether it may have taken effect.
func (e *Error) Error() string {
	failed := e.Operation + " failed"
	if e.Object != "" {
		failed += " for " + e.Object
	}
	sentences := []string{failed + ": " + Sentence(e.reason())}
	if e.ProviderMessage != "" {
		sentences = append(sentences, "The element's vendor said: "+Sentence(e.ProviderMessage))
	}
	if hint := e.hint(); hint != "" {
		sentences = append(sentences, hint)
	}
	if e.mayBeGateways() && !e.Deleted {
		sentences = append(sentences, "It lacks the request id that errors of the platform have, so a gateway or proxy in between may have given it.")
	}
	if e.earlier != nil {
		sentences = append(sentences, "Before that, "+Sentence(e.earlier.reason()))
	}
	if e.Outcome != "" {
		sentences = append(sentences, e.Outcome)
	}
	if e.Ambiguous {
		sentences = append(sentences, "The platform may have received the request, so the operation may have taken effect.")
	}
	if e.RequestID != "" {
		sentences = append(sentences, "Request id: "+e.RequestID+".")
	}
	return strings.Join(sentences, " ")
}

// reason says what the last attempt ended with.
func (e *Error) reason() string {
	status := fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	switch {
	case e.Status == 0 && e.Err != nil:
		return e.Err.Error()
	case e.location != "":
		return fmt.Sprintf("the answer was %s, a redirect to %s. Redirects are not followed, since they would take the credentials along", status, e.location)
	case e.NotJSON:
		return fmt.Sprintf("the answer was %s with %s, which is not an answer of the platform", status, e.contentType)
	case e.Status < http.StatusBadRequest && e.Err != nil:
		return fmt.Sprintf("the platform's answer (%s) cannot be used: %v", status, e.Err)
	case e.mayBeGateways():
		return fmt.Sprintf("the answer was %s: %s", status, e.Message)
	case e.Message == "":
		return fmt.Sprintf("the platform answered %s without a message", status)
	default:
		return fmt.Sprintf("the platform answered %s: %s", status, e.Message)
	}
}

// mayBeGateways reports whether an error with a message lacks what marks the platform's, and is of
// a kind that gateways and proxies have as well.
func (e *Error) mayBeGateways() bool {
	isKind := e.Status == http.StatusForbidden || e.Status == http.StatusNotFound || e.Status >= http.StatusInternalServerError
	return e.Foreign && isKind && e.Message != "" && e.RequestID == ""
}

// hint says what a person can do about it.
func (e *Error) hint() string {
	switch {
	case e.location != "" || e.NotJSON || e.Foreign && e.Message == "":
		return "Check the base URL, whose path ends in " + APIPath + ", and whether a proxy stands between."
	case e.through && e.Status == http.StatusUnauthorized:
		return "If other requests succeed, the token of the instance was refused: the instance may have been deleted meanwhile."
	case e.through && e.Status == http.StatusForbidden:
		return "The platform refuses calls through an instance that is disabled, and of a user who lacks the privilege."
	case e.Deleted:
		return "The same secrets are good for the list of all, which does not have this one: it was deleted."
	case e.Status == http.StatusUnauthorized:
		return refusedSecret(e.Message, e.variables)
	case e.Status == http.StatusForbidden:
		return "The user whose secret is used lacks the privilege for this."
	case e.Status == http.StatusRequestEntityTooLarge, e.Status == http.StatusTooManyRequests && e.RetryAfter == 0:
		return "Besides too many requests, the platform refuses bodies over 8 MB this way."
	case e.unsent:
		return "Check the base URL, the network and the proxy settings."
	}
	return ""
}

// variables are the names of the environment variables that may hold the secrets, empty where there
// are none.
type variables struct{ userSecret, organizationSecret string }

// refusedSecret says which secret to look at. The platform has one text for every cause
// [reference 1.3], so usually it may be either.
func refusedSecret(message string, from variables) string {
	lower := strings.ToLower(message)
	user, organization := strings.Contains(lower, "user"), strings.Contains(lower, "organization")
	switch {
	case user && !organization:
		return "The user secret was refused" + mayHold(from.userSecret)
	case organization && !user:
		return "The organization secret was refused" + mayHold(from.organizationSecret)
	case from == variables{}:
		return "The user secret or the organization secret was refused, or both belong to another landscape."
	default:
		return "The user secret or the organization secret was refused, or both belong to another landscape; " +
			fmt.Sprintf("the environment variables %s and %s may hold them.", from.userSecret, from.organizationSecret)
	}
}

func mayHold(variable string) string {
	if variable == "" {
		return "."
	}
	return fmt.Sprintf("; the environment variable %s may hold it.", variable)
}

// Sentence ends a text with a full stop where it has no end of its own.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// cause is an error with a text that is safe to show.
type cause struct {
	text string
	err  error
}

func (c *cause) Error() string { return c.text }
func (c *cause) Unwrap() error { return c.err }

// quotation matches what Go has quoted.
var quotation = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// exchangeCause strips the error of an exchange that failed: also of the request's URL, whose query
// may hold a secret, and of all that it quotes. That is the malformed address of a proxy, password
// and all, or what came in place of an answer. The names in a certificate are no secrets.
func (c *Client) exchangeCause(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	text := err.Error()
	var certificate *tls.CertificateVerificationError
	if !errors.As(err, &certificate) {
		text = quotation.ReplaceAllLiteralString(text, `"…"`)
	}
	return &cause{text: c.secrets.Scrub(text), err: err}
}

// Rounded returns a duration as people read it.
func Rounded(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}
