package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Each operation, with what it may be repeated after. Where it must not be repeated just so, what
// follows is a matter of lookup_test.go and reauthorize_test.go; here the reads after it fail.
func TestClient_retriesByOperation(t *testing.T) {
	t.Parallel()
	create := InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}}
	read := []int{429, 500, 502, 503, 504}
	repeat := []int{429, 502, 503, 504}
	operations := map[string]struct {
		run  func(context.Context, *Client) error
		when []int
	}{
		"Create": {func(ctx context.Context, c *Client) error { _, err := c.Instances.Create(ctx, create); return err }, nil},
		"Update with provider data": {func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Update(ctx, 7, InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}})
			return err
		}, nil},
		"Update with a refresh token": {func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Update(ctx, 7, InstanceUpdate{ExternalAuthentication: "initial"})
			return err
		}, nil},
		"Update": {func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Update(ctx, 7, InstanceUpdate{Name: ptr("x")})
			return err
		}, repeat},
		"Get":     {func(ctx context.Context, c *Client) error { _, err := c.Instances.Get(ctx, 7); return err }, read},
		"Delete":  {func(ctx context.Context, c *Client) error { return c.Instances.Delete(ctx, 7) }, repeat},
		"Enable":  {func(ctx context.Context, c *Client) error { return c.Instances.Enable(ctx, 7) }, repeat},
		"Disable": {func(ctx context.Context, c *Client) error { return c.Instances.Disable(ctx, 7) }, repeat},
	}
	for name, operation := range operations {
		for _, status := range []int{400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504} {
			for _, retryAfter := range []string{"", "7"} {
				t.Run(fmt.Sprintf("%s/%d/Retry-After %q", name, status, retryAfter), func(t *testing.T) {
					t.Parallel()
					script := &scripted{statuses: []int{status, 200}, retryAfter: retryAfter}
					var sent http.HandlerFunc = script.ServeHTTP
					if operation.when == nil {
						sent = readsAround(script)
					}
					c, fake := newTestClient(t, sent)
					err := operation.run(t.Context(), c)
					if slices.Contains(operation.when, status) || status == 429 && retryAfter != "" {
						if err != nil || script.requests.Load() != 2 {
							t.Fatalf("%d requests, %v; want a second one that succeeds", script.requests.Load(), err)
						}
						if retryAfter != "" && !slices.Equal(fake.sleeps(), []time.Duration{7 * time.Second}) {
							t.Errorf("slept %v", fake.sleeps())
						}
						return
					}
					e := wantError(t, err)
					want := int64(1)
					if name == "Get" && status == 401 || (name == "Enable" || name == "Disable") && status == 409 {
						want = 2 // It looks whether the answer stands for another.
					}
					if script.requests.Load() != want || e.Attempts != 1 || e.Status != status {
						t.Errorf("%d requests, error %+v; want %d", script.requests.Load(), *e, want)
					}
					lost := operation.when == nil && status >= 500
					if IsAmbiguous(err) != lost {
						t.Errorf("ambiguous is %t, want %t", e.Ambiguous, lost)
					}
					if want := (map[string]time.Duration{"7": 7 * time.Second})[retryAfter]; e.RetryAfter != want || !lost && len(fake.sleeps()) != 0 {
						t.Errorf("RetryAfter is %s, slept %v", e.RetryAfter, fake.sleeps())
					}
				})
			}
		}
	}
}

// readsAround leaves writes to a handler. Reads succeed before the first write, and are refused
// after it.
func readsAround(writes http.Handler) http.HandlerFunc {
	var written atomic.Bool
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet:
			written.Store(true)
			writes.ServeHTTP(w, r)
		case written.Load():
			respondFailure(w, http.StatusForbidden, "made-up refusal of reads")
		default:
			respond(w, http.StatusOK, madeUpInstance)
		}
	}
}

func TestClient_retryAfterDateWinsOverBackoff(t *testing.T) {
	t.Parallel()
	date := time.Now().UTC().Truncate(time.Second)
	first := true
	c, fake := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
		if first {
			first = false
			w.Header().Set("Date", date.Format(http.TimeFormat))
			w.Header().Set("Retry-After", date.Add(3*time.Second).Format(http.TimeFormat))
			respondFailure(w, http.StatusServiceUnavailable, "made-up failure")
			return
		}
		respond(w, http.StatusOK, madeUpInstance)
	})
	if _, err := c.Instances.Get(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	if got := fake.sleeps(); !slices.Equal(got, []time.Duration{3 * time.Second}) {
		t.Errorf("slept %v", got)
	}
}

func TestClient_givesUpAfterMaxRetries(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{503}}
	c, fake := newTestClient(t, script.ServeHTTP, WithMaxRetries(3), WithBackoff(time.Second, 3*time.Second))
	_, err := c.Instances.Get(t.Context(), 7)
	e := wantError(t, err)
	if script.requests.Load() != 4 || e.Attempts != 4 || e.Waited != 6*time.Second || e.Status != 503 {
		t.Errorf("%d requests, error %+v", script.requests.Load(), *e)
	}
	if want := []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}; !slices.Equal(fake.sleeps(), want) {
		t.Errorf("slept %v, want %v", fake.sleeps(), want)
	}
	const want = "Get Instance failed for instance 7: the platform answered 503 Service Unavailable: made-up failure. " +
		"Gave up after 4 attempts and 6s of waiting; raise max retries to keep trying for longer. Request id: 0123456789abcdef01234567."
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}

func TestClient_noRetries(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{503}}
	c, _ := newTestClient(t, script.ServeHTTP, WithMaxRetries(0))
	_, err := c.Instances.Get(t.Context(), 7)
	if script.requests.Load() != 1 || !strings.Contains(wantError(t, err).Error(), "not sent again, since max retries is 0") {
		t.Errorf("%d requests, %v", script.requests.Load(), err)
	}
}

// A wait that outlasts the deadline is not begun, and what the platform said is what is told.
func TestClient_waitBeyondTheDeadline(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status     int
		retryAfter string
	}{"shared pause": {429, "3600"}, "own wait": {503, "3600"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := &scripted{statuses: []int{test.status}, retryAfter: test.retryAfter}
			c, fake := newTestClient(t, script.ServeHTTP)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
			defer cancel()
			_, err := c.Instances.Get(ctx, 7)
			e := wantError(t, err)
			if script.requests.Load() != 1 || len(fake.sleeps()) != 0 || e.Status != test.status || e.Attempts != 1 {
				t.Errorf("%d requests, sleeps %v, error %+v", script.requests.Load(), fake.sleeps(), *e)
			}
			if !strings.Contains(err.Error(), "made-up failure") || !strings.Contains(err.Error(), "due in 1h0m0s, which is more than the time left") {
				t.Errorf("error is %s", err)
			}
		})
	}
}

// Without a deadline a client does not seem to hang for an hour either.
func TestClient_waitBeyondPatience(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{429}, retryAfter: "3600"}
	c, fake := newTestClient(t, script.ServeHTTP)
	if _, err := c.Instances.Get(t.Context(), 7); wantError(t, err).RetryAfter != time.Hour || len(fake.sleeps()) != 0 {
		t.Errorf("sleeps %v, %v", fake.sleeps(), err)
	}
}

func TestClient_cancelledContextIsNotRetried(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var requests atomic.Int64
	c, _ := newTestClient(t, func(_ http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		cancel()
		<-r.Context().Done()
	})
	for _, when := range []string{"under way", "after the end"} {
		if _, err := c.Instances.Get(ctx, 7); requests.Load() != 1 || !errors.Is(err, context.Canceled) || IsAmbiguous(err) {
			t.Errorf("%s: %d requests, %v", when, requests.Load(), err)
		}
	}
}

func TestClient_cancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{503}}
	server := httptest.NewServer(script)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	c := mustNew(t, server.URL, withClock(time.Now, stop))
	_, err := c.Instances.Get(ctx, 7)
	e := wantError(t, err)
	if script.requests.Load() != 1 || e.Status != 503 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d requests, error %+v", script.requests.Load(), *e)
	}
	if !strings.Contains(err.Error(), "503 Service Unavailable: made-up failure") || !strings.Contains(err.Error(), "ended early: context canceled") {
		t.Errorf("error is %s", err)
	}
}
