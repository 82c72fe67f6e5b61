package cloudelements

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// Bounds on what is read of an answer, in bytes. The platform's own bound on
// answers is 8 MB [reference 1.3].
const (
	largestAnswer = 32 << 20
	largestError  = 64 << 10
	largestDrain  = 256 << 10
)

// result is what came of one attempt.
type result struct {
	header  http.Header
	failure *Error // nil on success.
	ending  ending
}

var errTooLarge = fmt.Errorf("it is larger than %d MB", largestAnswer>>20)

// attempt sends a call once. A write that is under way runs to its answer,
// whoever asks it to stop: the platform does not stop either, and what it makes
// would be lost.
func (c *Client) attempt(ctx context.Context, call *call, payload []byte, number int) result {
	if call.effect != reads {
		ctx = context.WithoutCancel(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, c.requestTimeout)
	defer cancel()
	var reach reach
	request, err := call.request(httptrace.WithClientTrace(limited, reach.trace()), c, payload)
	if err != nil {
		return result{failure: call.failed(c.safeCause(err)), ending: ending{permanent: true, unsent: true}}
	}

	c.logRequest(ctx, call, request, payload)
	began := c.clock.now()
	answer, err := c.send(request)
	var made result
	if err != nil {
		made = c.unanswered(call, answer, c.unanswerable(ctx, limited, err, answer != nil, reach.unsent()), reach.unsent())
	} else {
		made = c.answered(call, answer)
	}
	c.logAnswer(ctx, call, number, c.clock.now().Sub(began), answer, made.failure)
	return made
}

// readClock takes a reading of the server's clock from an answer.
func (c *Client) readClock(header http.Header) {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		c.reading.Store(&reconcile.Clock{Server: date, Local: c.clock.now()})
	}
}

// answer is an answer of which the body, or what of it is of interest, was read.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send gives an answer with an error where the body of a success broke off, and
// a nil answer where there was none.
func (c *Client) send(request *http.Request) (*answer, error) {
	// Do would quote a malformed redirect, which may hold a secret, and take it for
	// a failed connection. Nor is a redirect ever followed here, which would take the
	// credentials to a host that nobody configured.
	response, err := c.http.Transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() {
		// A body read to its end leaves the connection to the next request.
		_, _ = io.CopyN(io.Discard, response.Body, largestDrain)
		_ = response.Body.Close()
	}()
	c.readClock(response.Header)
	got := &answer{status: response.StatusCode, header: response.Header}
	if !isSuccess(got.status) {
		// What an error says is worth having even where it breaks off.
		got.body, _ = io.ReadAll(io.LimitReader(response.Body, largestError))
		return got, nil
	}
	got.body, err = readBounded(response.Body, largestAnswer)
	return got, err
}

// readBounded reads to the end, which must come within a number of bytes.
func readBounded(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(body)) > limit {
		return nil, errTooLarge
	}
	return body, err
}

// unanswered is the result where no answer came, or not all of one.
func (c *Client) unanswered(call *call, partial *answer, err error, unsent bool) result {
	end := ending{unsent: unsent, permanent: isPermanent(err)}
	failure := call.failed(err)
	if partial != nil {
		c.describe(failure, partial)
		failure.Status = 0
	}
	failure.unsent = unsent
	failure.Ambiguous = call.effect.ambiguous(end)
	return result{failure: failure, ending: end}
}

// unanswerable says in words why no answer came. A context that has ended shows
// as a broken connection at times, so it is looked at first.
func (c *Client) unanswerable(ctx, limited context.Context, err error, began, unsent bool) error {
	safe := c.exchangeCause(err)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("the operation was stopped before the answer came: %w", ctx.Err())
	case limited.Err() != nil && unsent:
		return &cause{fmt.Sprintf("no connection to %s within the request timeout of %s", c.base.Host, rounded(c.requestTimeout)), safe}
	case limited.Err() != nil:
		return &cause{fmt.Sprintf("no answer within the request timeout of %s", rounded(c.requestTimeout)), safe}
	case unsent:
		return fmt.Errorf("no connection to %s: %w", c.base.Host, safe)
	case began:
		return fmt.Errorf("the answer broke off: %w", safe)
	default:
		return fmt.Errorf("the connection failed before the answer came: %w", safe)
	}
}

// answered is the result of an answer that was read to its end.
func (c *Client) answered(call *call, got *answer) result {
	end := ending{status: got.status}
	end.retryAfter, end.asked = parseRetryAfter(got.header, c.clock.now())
	failure := c.read(call, got)
	if failure == nil {
		return result{header: got.header, ending: end}
	}
	c.describe(failure, got)
	failure.RetryAfter = end.retryAfter
	// A token that is refused says nothing of the secrets.
	failure.Repeated = got.status == http.StatusUnauthorized && !failure.through && c.refused.Swap(true)
	// Half of a 404 does not say whether it is the platform's, which to a list is that
	// nothing was found. A page on 404 is what a wrong base URL gives, and stays.
	end.garbled = failure.NotJSON && (isSuccess(got.status) || got.status == http.StatusNotFound && failure.isHalf)
	failure.Ambiguous = call.effect.ambiguous(end)
	return result{failure: failure, ending: end}
}

// describe fills in what an answer's status and headers say.
func (c *Client) describe(failure *Error, got *answer) {
	failure.Status = got.status
	if failure.RequestID == "" {
		failure.RequestID = c.Redact(got.header.Get("Elements-Request-Id"))
	}
	if date, err := http.ParseTime(got.header.Get("Date")); err == nil {
		failure.ServerTime = date
	}
}

// reach follows how far a request gets.
type reach struct {
	asked, connected atomic.Bool
}

func (r *reach) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { r.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { r.connected.Store(true) },
	}
}

// unsent tells that the request cannot have reached the server, since it never
// had a connection. A transport that reports nothing proves nothing.
func (r *reach) unsent() bool {
	return r.asked.Load() && !r.connected.Load()
}

func isSuccess(status int) bool {
	return status >= http.StatusOK && status < http.StatusMultipleChoices
}
