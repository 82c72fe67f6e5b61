package transport

import (
	"crypto/tls"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Idempotency is what sending a request a second time may do.
type Idempotency int

const (
	// Read changes nothing.
	Read Idempotency = iota
	// Idempotent leaves the same behind, however often it is done.
	Idempotent
	// Once makes something anew, or uses up a code, each time.
	Once
)

// result is how one attempt ended.
type result struct {
	header  http.Header
	failure *Error // nil on success.

	status     int           // 0 where no answer could be read to its end.
	retryAfter time.Duration // What the answer asked for.
	asked      bool          // Whether the answer asked for a wait.
	unsent     bool          // The server cannot have received any of it.
	permanent  bool          // The next attempt would fail in the same way.
	foreign    bool          // JSON that a gateway in between may have answered with.
	malformed  bool          // A success that is not JSON, or not all of it, or a part of a 404.
}

// retries reports whether a failed request may be sent again. A 429 without Retry-After may mean a
// body over 8 MB [reference 1.3], which is no reason to create something again.
func (i Idempotency) retries(end result) bool {
	if end.malformed {
		// A proxy in between may have said it, and the next answer may come through.
		return i == Read
	}
	switch end.status {
	case 0:
		return !end.permanent && (end.unsent || i != Once)
	case http.StatusTooManyRequests:
		return end.asked || i != Once
	case http.StatusInternalServerError:
		return i == Read || end.foreign && i != Once
	case http.StatusNotFound:
		return end.foreign && i != Once
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return i != Once
	default:
		return false
	}
}

// ambiguous reports whether a failed request may have taken effect in a way that matters: done
// again, it would be done twice. A success whose answer cannot be used counts, and so does 303,
// which says that the result is elsewhere.
func (i Idempotency) ambiguous(end result) bool {
	if i != Once || end.unsent {
		return false
	}
	return end.status < http.StatusMultipleChoices || end.status == http.StatusSeeOther ||
		end.status == http.StatusRequestTimeout || end.status >= http.StatusInternalServerError
}

// isPermanent reports whether a request fails for a reason that stays.
func isPermanent(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate) || errors.Is(err, http.ErrSchemeMismatch) || errors.Is(err, errTooLarge)
}

// backoff is exponential with full jitter.
type backoff struct {
	min, max time.Duration
	jitter   func() float64 // In [0, 1).
}

// after returns the wait after an attempt, the first being 1.
func (b backoff) after(attempt int) time.Duration {
	span := math.Min(float64(b.min)*math.Pow(2, float64(attempt-1)), float64(b.max))
	return time.Duration(b.jitter() * span)
}

// parseRetryAfter reads both forms of Retry-After, seconds and a date. A date is taken against the
// answer's own Date, so that no clock but the server's counts.
func parseRetryAfter(header http.Header, now time.Time) (wait time.Duration, asked bool) {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now)), true
}
