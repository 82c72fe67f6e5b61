package cloudelements

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Request is a call in the API's own terms, for what the services do not offer.
type Request struct {
	// Operation is what is tried and Object what it is tried on, for errors.
	Operation, Object string
	Method            string
	// Route is the path below the base URL, with names in braces in place of values, for example
	// "/instances/{id}".
	Route string
	// Values are those for the names in the route, in their order.
	Values []string
	Query  url.Values
	// Body is sent as JSON; nil sends none.
	Body any
	// Repeatable says that a write leaves the same behind however often it is done, so that it may
	// be sent again. Reads always are.
	Repeatable bool
}

// Answer is what a Request succeeded with.
type Answer struct {
	Header http.Header
	// Body is JSON, or empty.
	Body []byte
}

// Call sends a request as it is, and returns the answer as it is. The error is an *Error for any
// status but 2xx, for an answer that is not JSON, and where there is none. A write that is under
// way runs to its answer although the context ends. The bodies of answers are not logged.
func (c *Client) Call(ctx context.Context, request Request) (*Answer, error) {
	call := &transport.Call{
		Operation: request.Operation, Object: request.Object, Idempotency: request.idempotency(),
		Method: request.Method, Route: request.Route, Values: request.Values, Query: request.Query,
		Body: request.Body, Bulk: true,
	}
	var answer Answer
	call.Decode = func(body []byte) error {
		answer.Body = body
		if len(body) == 0 {
			return nil
		}
		return json.Unmarshal(body, new(json.RawMessage))
	}
	header, err := c.transport.Do(ctx, call)
	if err != nil {
		return nil, err
	}
	answer.Header = header
	return &answer, nil
}

func (r *Request) idempotency() transport.Idempotency {
	switch {
	case r.Method == http.MethodGet:
		return transport.Read
	case r.Repeatable:
		return transport.Idempotent
	default:
		return transport.Once
	}
}
