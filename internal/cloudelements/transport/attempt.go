package transport

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// Bounds on what is read of an answer, in bytes. The platform's own bound on answers is 8 MB
// [reference 1.3].
const (
	largestAnswer = 32 << 20
	largestError  = 64 << 10
	largestDrain  = 256 << 10
)

var errTooLarge = fmt.Errorf("it is larger than %d MB", largestAnswer>>20)

// attempt sends a call once. A write that is under way runs to its answer, whoever asks it to stop:
// the platform does not stop either, and what it makes would be lost.
func (c *Client) attempt(ctx context.Context, call *Call, payload []byte, number int) result {
	if call.Idempotency != Read {
		ctx = context.WithoutCancel(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, c.requestTimeout)
	defer cancel()
	var connection connTrace
	request, err := call.request(httptrace.WithClientTrace(limited, connection.trace()), c, payload)
	if err != nil {
		return result{failure: call.Failed(c.SafeError(err)), permanent: true, unsent: true}
	}

	c.logRequest(ctx, call, request, payload)
	began := c.clock.Now()
	answer, err := c.send(request)
	var end result
	if err != nil {
		end = c.unanswered(call, answer, c.unanswerable(ctx, limited, err, answer != nil, connection.unsent()), connection.unsent())
	} else {
		end = c.answered(call, answer)
	}
	c.logAnswer(ctx, call, number, c.clock.Now().Sub(began), answer, end.failure)
	return end
}

// readClock takes a reading of the server's clock from an answer.
func (c *Client) readClock(header http.Header) {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		c.reading.Store(&clockReading{server: date, local: c.clock.Now()})
	}
}

// answer is an answer whose body was read, as far as it matters.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send returns an answer with an error where the body of a success broke off, and a nil answer
// where there was none.
func (c *Client) send(request *http.Request) (*answer, error) {
	// Do would quote a malformed redirect, which may hold a secret, and take it for a failed
	// connection. Nor is a redirect ever followed here, which would take the credentials to a host
	// that nobody configured.
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
func (c *Client) unanswered(call *Call, partial *answer, err error, unsent bool) result {
	failure := call.Failed(err)
	end := result{failure: failure, unsent: unsent, permanent: isPermanent(err)}
	if partial != nil {
		c.describe(failure, partial)
		failure.Status = 0
	}
	failure.unsent = unsent
	failure.Ambiguous = call.Idempotency.ambiguous(end)
	return end
}

// unanswerable says in words why no answer came. A context that has ended shows as a broken
// connection at times, so it is looked at first.
func (c *Client) unanswerable(ctx, limited context.Context, err error, began, unsent bool) error {
	safe := c.exchangeCause(err)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("the operation was stopped before the answer came: %w", ctx.Err())
	case limited.Err() != nil && unsent:
		return &cause{fmt.Sprintf("no connection to %s within the request timeout of %s", c.base.Host, Rounded(c.requestTimeout)), safe}
	case limited.Err() != nil:
		return &cause{fmt.Sprintf("no answer within the request timeout of %s", Rounded(c.requestTimeout)), safe}
	case unsent:
		return fmt.Errorf("no connection to %s: %w", c.base.Host, safe)
	case began:
		return fmt.Errorf("the answer broke off: %w", safe)
	default:
		return fmt.Errorf("the connection failed before the answer came: %w", safe)
	}
}

// answered is the result of an answer that was read to its end.
func (c *Client) answered(call *Call, got *answer) result {
	end := result{status: got.status}
	end.retryAfter, end.asked = parseRetryAfter(got.header, c.clock.Now())
	failure := c.read(call, got)
	if failure == nil {
		end.header = got.header
		return end
	}
	end.failure = failure
	c.describe(failure, got)
	failure.RetryAfter = end.retryAfter
	end.foreign = failure.Foreign
	failure.variables = c.variables
	// A token that is refused says nothing of the secrets.
	failure.Repeated = got.status == http.StatusUnauthorized && !failure.through && c.refused.Swap(true)
	// Half of a 404 does not say whether it is the platform's, which to a list is that nothing was
	// found. A page on 404 is what a wrong base URL gives, and stays.
	end.malformed = failure.NotJSON && (isSuccess(got.status) || got.status == http.StatusNotFound && failure.isHalf)
	failure.Ambiguous = call.Idempotency.ambiguous(end)
	return end
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

// connTrace follows whether a request gets a connection.
type connTrace struct {
	asked, connected atomic.Bool
}

func (t *connTrace) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { t.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { t.connected.Store(true) },
	}
}

// unsent reports that the request cannot have reached the server, since it never had a connection.
// A transport that reports nothing proves nothing.
func (t *connTrace) unsent() bool {
	return t.asked.Load() && !t.connected.Load()
}

func isSuccess(status int) bool {
	return status >= http.StatusOK && status < http.StatusMultipleChoices
}
