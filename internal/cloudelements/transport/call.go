package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// Call is one operation of the API.
type Call struct {
	Operation   string // For errors, for example "Create Instance".
	Object      string // For errors, for example `instance 123`.
	Idempotency Idempotency

	Method string
	Route  string   // The path below the base URL, with names in braces in place of values.
	Values []string // Those for the names in the route, in their order, not escaped.
	Query  url.Values
	Header http.Header // Beside those that every request has.
	Body   any         // Sent as JSON; nil sends none.

	// Through is the Element token of the instance that the call goes through, a secret; "" where
	// it is one of the platform itself.
	Through string

	// Bulk answers show many objects. What of them is secret is not known when they are logged, so
	// their bodies are not.
	Bulk bool

	// Decode reads the body of a success. Where it is nil, the body does not matter, which is
	// unspecified for some operations [reference 2.1].
	Decode func(body []byte) error
}

// into reads an answer into a value.
func into(target any) func([]byte) error {
	return func(body []byte) error { return json.Unmarshal(body, target) }
}

// Send sends a call, and returns what it is answered with.
func Send[T any](ctx context.Context, c *Client, call *Call) (*T, error) {
	answer := new(T)
	call.Decode = into(answer)
	if _, err := c.Do(ctx, call); err != nil {
		return nil, err
	}
	return answer, nil
}

// Payload returns the body to send, the same in each attempt.
func (c *Call) Payload() ([]byte, error) {
	if c.Body == nil {
		return nil, nil
	}
	body, err := lenient.Encode(c.Body)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be written as JSON: %w", err)
	}
	return body, nil
}

// target is the URL to send to.
func (c *Call) target(base *url.URL) (string, error) {
	var target strings.Builder
	target.WriteString(base.String())
	values := c.Values
	for segment := range strings.SplitSeq(strings.TrimPrefix(c.Route, "/"), "/") {
		if strings.HasPrefix(segment, "{") {
			if len(values) == 0 {
				return "", fmt.Errorf("the route has no value for %s", segment)
			}
			segment, values = values[0], values[1:]
		}
		if segment == "" || segment == "." || segment == ".." {
			return "", fmt.Errorf("%q cannot be part of a path", segment)
		}
		target.WriteString("/" + url.PathEscape(segment))
	}
	if len(c.Query) > 0 {
		target.WriteString("?" + c.Query.Encode())
	}
	return target.String(), nil
}

func (c *Call) request(ctx context.Context, client *Client, payload []byte) (*http.Request, error) {
	target, err := c.target(client.base)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, c.Method, target, bytes.NewReader(payload))
	if err != nil {
		return nil, errors.New("the request's URL is malformed")
	}
	maps.Copy(request.Header, c.Header)
	if payload != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", client.userAgent)
	if authorization := c.authorization(client); authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	return request, nil
}

// authorization is the value of the header of that name [reference 1.2].
func (c *Call) authorization(client *Client) string {
	if c.Through == "" {
		return client.authorization
	}
	return client.authorization + ", Element " + c.Through
}

// Failed returns an Error of this call.
func (c *Call) Failed(err error) *Error {
	return &Error{Operation: c.Operation, Object: c.Object, Method: c.Method, Route: c.Route, Err: err, through: c.Through != ""}
}
