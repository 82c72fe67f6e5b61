package cloudelements

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

const (
	testUserSecret         = "made-up/user+secret000000000000000000000000="
	testOrganizationSecret = "00000000made0up0organization0000"
)

const apiPath = transport.APIPath

// The bounds on what is read of an answer, as transport has them.
const (
	largestAnswer = 32 << 20
	largestError  = 64 << 10
	largestDrain  = 256 << 10
)

// fakeClock is a clock whose sleepers wake at once, with the time set ahead.
type fakeClock struct {
	mu    sync.Mutex
	at    time.Time
	slept []time.Duration
}

func newFakeClock() *fakeClock {
	return &fakeClock{at: time.Now()}
}

func (f *fakeClock) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

func (f *fakeClock) sleep(ctx context.Context, d time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	f.at = f.at.Add(d)
	f.slept = append(f.slept, d)
	return nil
}

func (f *fakeClock) sleeps() []time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]time.Duration{}, f.slept...)
}

// option sets the clock, and jitter to all of the span.
func (f *fakeClock) option() Option {
	return withClock(f.now, f.sleep)
}

// withClock replaces the clock, and jitter by all of the span.
func withClock(now func() time.Time, sleep func(context.Context, time.Duration) error) Option {
	return func(o *options) {
		o.transport.Clock = transport.Clock{Now: now, Sleep: sleep}
		o.transport.Jitter = func() float64 { return 1 }
	}
}

// newTestClient makes a client of a handler. Its waits take no time.
func newTestClient(t *testing.T, handler http.HandlerFunc, opts ...Option) (*Client, *fakeClock) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	fake := newFakeClock()
	all := append([]Option{WithCredentials(testUserSecret, testOrganizationSecret), fake.option()}, opts...)
	return mustNew(t, server.URL, all...), fake
}

func mustNew(t *testing.T, baseURL string, opts ...Option) *Client {
	t.Helper()
	c, err := New(baseURL, opts...)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// respond answers with a status and a JSON body.
func respond(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// respondFailure answers with an error of the platform.
func respondFailure(w http.ResponseWriter, status int, message string) {
	respond(w, status, fmt.Sprintf(`{"requestId":"0123456789abcdef01234567","message":%q}`, message))
}

const madeUpInstance = `{"id": 7, "name": "Contoso", "token": "made-up-element-token", "element": {"id": 17314, "key": "microsoftgraph"}}`

// scripted answers each request with the next status, the last one for ever after. Successes hold
// an instance.
type scripted struct {
	statuses   []int
	retryAfter string
	requests   atomic.Int64
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	n := int(s.requests.Add(1))
	status := s.statuses[min(n, len(s.statuses))-1]
	if status < http.StatusMultipleChoices {
		respond(w, status, madeUpInstance)
		return
	}
	if s.retryAfter != "" {
		w.Header().Set("Retry-After", s.retryAfter)
	}
	respondFailure(w, status, "made-up failure")
}

func wantError(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := AsError(err)
	if !ok {
		t.Fatalf("error is %v, want an *Error", err)
	}
	return e
}

func decodeBody(t *testing.T, r *http.Request) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil && !errors.Is(err, io.EOF) {
		t.Errorf("body: %v", err)
	}
	return body
}

func ptr[T any](value T) *T { return &value }

func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }
