package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// read takes an answer for what it is: a success, which is any 2xx, or a failure.
func (c *Client) read(call *Call, got *answer) *Error {
	switch {
	case isSuccess(got.status):
		return c.readSuccess(call, got)
	case got.status >= http.StatusMultipleChoices && got.status < http.StatusBadRequest:
		failure := call.Failed(nil)
		failure.location = c.Redact(redirectHost(got.header.Get("Location")))
		return failure
	default:
		return c.readError(call, got)
	}
}

// ErrNull says that an answer, or a part of it, is null where something must be.
var ErrNull = errors.New("unexpected null")

func (c *Client) readSuccess(call *Call, got *answer) *Error {
	if call.Decode == nil {
		if !isHTML(got) {
			return nil
		}
		return c.notJSON(call, got)
	}
	// encoding/json leaves a value alone for null, so that a list would be empty. Nobody has said
	// that there is nothing.
	err := ErrNull
	if string(bytes.TrimSpace(got.body)) != "null" {
		err = call.Decode(got.body)
	}
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return c.notJSON(call, got)
	default:
		return call.Failed(c.SafeError(fmt.Errorf("it has another form than expected: %w", lenient.Error(err))))
	}
}

// errorBody is the platform's form of an error [reference 1.3].
type errorBody struct {
	RequestID       lenient.Text `json:"requestId"`
	Message         lenient.Text `json:"message"`
	ProviderMessage lenient.Text `json:"providerMessage"`
}

func (c *Client) readError(call *Call, got *answer) *Error {
	var body errorBody
	err := json.Unmarshal(got.body, &body)
	if err != nil && !json.Valid(got.body) {
		return c.notJSON(call, got)
	}
	failure := call.Failed(nil)
	failure.Message = c.secrets.Scrub(string(body.Message))
	failure.ProviderMessage = c.secrets.Scrub(string(body.ProviderMessage))
	failure.RequestID = c.Redact(string(body.RequestID))
	failure.Foreign = err != nil || body.RequestID == ""
	return failure
}

func (c *Client) notJSON(call *Call, got *answer) *Error {
	failure := call.Failed(nil)
	failure.NotJSON, failure.IsPage, failure.isHalf = true, isHTML(got), isHalf(got)
	failure.contentType = c.Redact(contentTypeOf(got))
	return failure
}

// contentTypeOf names the kind of an answer's body, and nothing else of it: the rest of the header
// is the server's to choose.
func contentTypeOf(got *answer) string {
	kind, _, err := mime.ParseMediaType(got.header.Get("Content-Type"))
	switch {
	case len(bytes.TrimSpace(got.body)) == 0:
		return "an empty body"
	case err != nil:
		return "a body of unknown content type"
	case kind == "application/json":
		return "a body that is not valid JSON"
	default:
		return "content type " + kind
	}
}

func isHTML(got *answer) bool {
	return strings.HasPrefix(strings.ToLower(got.header.Get("Content-Type")), "text/html") ||
		bytes.HasPrefix(bytes.TrimSpace(got.body), []byte("<"))
}

// isHalf reports whether an answer is JSON up to where it breaks off.
func isHalf(got *answer) bool {
	var whole json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(got.body)).Decode(&whole), io.ErrUnexpectedEOF)
}

// redirectHost says where a redirect leads, without the parts of a URL that may hold secrets.
func redirectHost(location string) string {
	target, err := url.Parse(location)
	switch {
	case location == "":
		return "nowhere"
	case err != nil || target.Host == "":
		return "another path"
	default:
		return target.Host
	}
}
