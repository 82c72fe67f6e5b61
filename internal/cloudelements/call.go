package cloudelements

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

// call is one operation of the API.
type call struct {
	operation string // For errors, for example "Create Instance".
	object    string // For errors, for example `instance 123`.
	effect    effect

	method string
	route  string   // The path below the base URL, with names in braces in place of values.
	values []string // Those for the names in the route, in their order, not escaped.
	query  url.Values
	header http.Header // Beside those that every request has.
	body   any         // Sent as JSON; nil sends none.

	// through is the Element token of the instance that the call goes through, a
	// secret; "" where it is one of the platform itself.
	through string

	// bulk answers show many objects. What of them is secret is not known when they
	// are logged, so their bodies are not.
	bulk bool

	// decode reads the body of a success. Where it is nil, the body is of no
	// interest, which is unspecified for some operations [reference 2.1].
	decode func(body []byte) error
}

// into reads an answer into a value.
func into(target any) func([]byte) error {
	return func(body []byte) error { return json.Unmarshal(body, target) }
}

// send sends a call, and returns what it is answered with.
func send[T any](ctx context.Context, c *Client, call *call) (*T, error) {
	answer := new(T)
	call.decode = into(answer)
	if _, err := c.do(ctx, call); err != nil {
		return nil, err
	}
	return answer, nil
}

// payload is the body to send, the same in each attempt.
func (c *call) payload() ([]byte, error) {
	if c.body == nil {
		return nil, nil
	}
	body, err := lenient.Encode(c.body)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be written as JSON: %w", err)
	}
	return body, nil
}

// target is the URL to send to.
func (c *call) target(base *url.URL) (string, error) {
	var target strings.Builder
	target.WriteString(base.String())
	values := c.values
	for segment := range strings.SplitSeq(strings.TrimPrefix(c.route, "/"), "/") {
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
	if len(c.query) > 0 {
		target.WriteString("?" + c.query.Encode())
	}
	return target.String(), nil
}

func (c *call) request(ctx context.Context, client *Client, payload []byte) (*http.Request, error) {
	target, err := c.target(client.base)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, c.method, target, bytes.NewReader(payload))
	if err != nil {
		return nil, errors.New("the request's URL is malformed")
	}
	maps.Copy(request.Header, c.header)
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
func (c *call) authorization(client *Client) string {
	if c.through == "" {
		return client.authorization
	}
	return client.authorization + ", Element " + c.through
}

// failed is an Error of this call.
func (c *call) failed(err error) *Error {
	return &Error{Operation: c.operation, Object: c.object, Method: c.method, Route: c.route, Err: err, through: c.through != ""}
}
