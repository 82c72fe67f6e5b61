package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// The retries are a loop of our own and not go-retryablehttp's. When that one gives up, it closes
// every idle connection, also those that other requests are about to use. It sleeps without a look
// at the deadline, so that what the platform said last is lost to "context deadline exceeded". And
// it has no place for a pause that all requests share, or for leaving a slot during a wait.

// Do sends a call until it succeeds or must not be sent again, and returns the headers of the
// success. The error is an *Error.
func (c *Client) Do(ctx context.Context, call *Call) (http.Header, error) {
	payload, err := call.Payload()
	if err != nil {
		return nil, call.Failed(c.SafeError(err))
	}
	ctx = withLogger(ctx)
	began, sending := c.clock.Now(), time.Duration(0)

	var last *Error
	for attempt := 1; ; attempt++ {
		leave, err := c.admission.enter(ctx)
		if err != nil {
			return nil, c.notAdmitted(call, last, err)
		}
		sent := c.clock.Now()
		waited := sent.Sub(began) - sending
		end := c.attempt(ctx, call, payload, attempt)
		leave()
		sending += c.clock.Now().Sub(sent)
		if end.failure == nil {
			return end.header, nil
		}

		last = end.failure.after(last)
		last.Attempts, last.Waited = attempt, waited
		if !c.another(ctx, call, end, last) {
			return nil, last
		}
	}
}

// after keeps what the platform last said, where this attempt got no answer.
func (e *Error) after(last *Error) *Error {
	switch {
	case e.Status != 0 || last == nil:
	case last.Status != 0:
		e.earlier = last
	default:
		e.earlier = last.earlier
	}
	return e
}

// another waits for the next attempt, or says that there is none.
func (c *Client) another(ctx context.Context, call *Call, end result, last *Error) bool {
	wait := c.backoff.after(last.Attempts)
	if end.asked {
		wait = end.retryAfter
	}
	allowed := ctx.Err() == nil && call.Idempotency.retries(end)
	if end.status == http.StatusTooManyRequests && (allowed || end.asked) {
		c.admission.pause(wait, last)
	}
	switch {
	case !allowed:
		return false
	case last.Attempts > c.maxRetries:
		last.Outcome = gaveUp(last, end)
		return false
	}
	if err := c.admission.wait(ctx, wait); err != nil {
		c.cutShort(last, err, wait)
		return false
	}
	return true
}

func gaveUp(last *Error, end result) string {
	switch {
	case last.Attempts == 1:
		return "It was not sent again, since max retries is 0."
	case end.malformed:
		// What answers like this for so long is not the platform, or stays in between.
		return fmt.Sprintf("Gave up after %d attempts and %s of waiting.", last.Attempts, Rounded(last.Waited))
	default:
		return fmt.Sprintf("Gave up after %d attempts and %s of waiting; raise max retries to keep trying for longer.",
			last.Attempts, Rounded(last.Waited))
	}
}

// cutShort says in the last error why no other attempt follows.
func (c *Client) cutShort(last *Error, err error, wait time.Duration) {
	if errors.Is(err, ErrTooLong) {
		last.Outcome = fmt.Sprintf("Gave up after %s and %s of waiting: the next attempt would be due in %s, which is more than the time left.",
			attempts(last.Attempts), Rounded(last.Waited), Rounded(wait))
		return
	}
	last.Outcome = fmt.Sprintf("The wait for another attempt ended early: %v.", err)
	last.Err = err
}

func attempts(n int) string {
	if n == 1 {
		return "1 attempt"
	}
	return fmt.Sprintf("%d attempts", n)
}

// notAdmitted is the error of a call that could not be sent, or not again.
func (c *Client) notAdmitted(call *Call, last *Error, err error) *Error {
	var paused *PausedError
	if errors.As(err, &paused) {
		if last == nil {
			last = paused.cause.onBehalfOf(call)
		}
		c.cutShort(last, err, paused.left)
		return last
	}
	if last == nil {
		return call.Failed(fmt.Errorf("the request was not sent: %w", err))
	}
	c.cutShort(last, err, 0)
	return last
}

// onBehalfOf is the answer that asked for a pause, as the reason why another call was not sent.
func (e *Error) onBehalfOf(call *Call) *Error {
	failure := call.Failed(nil)
	failure.Status, failure.Message, failure.ProviderMessage = e.Status, e.Message, e.ProviderMessage
	failure.RequestID, failure.RetryAfter, failure.ServerTime = e.RequestID, e.RetryAfter, e.ServerTime
	return failure
}

// AwaitRetry waits until a request that failed at the given time may be sent again, as the answer
// asked.
func (c *Client) AwaitRetry(ctx context.Context, err error, failed time.Time) error {
	var asked time.Duration
	if failure, ok := AsError(err); ok {
		asked = failure.RetryAfter
	}
	left := asked - c.clock.Now().Sub(failed)
	if err := c.admission.wait(ctx, left); errors.Is(err, ErrTooLong) {
		return &PausedError{left: left}
	} else if err != nil {
		return err
	}
	return nil
}
