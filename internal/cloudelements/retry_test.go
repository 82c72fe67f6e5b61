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

func TestEffect(t *testing.T) {
	t.Parallel()
	asked := func(status int) ending { return ending{status: status, asked: true} }
	answered := func(status int) ending { return ending{status: status} }
	type verdict struct{ reads, repeatable, once, ambiguous bool }
	all, none := verdict{reads: true, repeatable: true, once: true}, verdict{}
	notOnce := verdict{reads: true, repeatable: true, ambiguous: true}

	for name, test := range map[string]struct {
		end  ending
		want verdict
	}{
		"no connection":           {ending{unsent: true}, all},
		"certificate":             {ending{unsent: true, permanent: true}, none},
		"cut":                     {ending{}, notOnce},
		"200 that cannot be used": {answered(200), verdict{ambiguous: true}},
		"200 that is no JSON":     {ending{status: 200, garbled: true}, verdict{reads: true, ambiguous: true}},
		"302":                     {answered(302), none},
		"303":                     {answered(303), verdict{ambiguous: true}},
		"400":                     {answered(400), none},
		"401":                     {answered(401), none},
		"403":                     {answered(403), none},
		"404":                     {answered(404), none},
		"408":                     {answered(408), verdict{ambiguous: true}},
		"409":                     {answered(409), none},
		"413":                     {answered(413), none},
		"429":                     {answered(429), verdict{reads: true, repeatable: true}},
		"429 with Retry-After":    {asked(429), all},
		"500":                     {answered(500), verdict{reads: true, ambiguous: true}},
		"500 with Retry-After":    {asked(500), verdict{reads: true, ambiguous: true}},
		"501":                     {answered(501), verdict{ambiguous: true}},
		"502":                     {answered(502), notOnce},
		"503":                     {answered(503), notOnce},
		"503 with Retry-After":    {asked(503), notOnce},
		"504":                     {answered(504), notOnce},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := verdict{reads.retries(test.end), repeatable.retries(test.end), once.retries(test.end), once.ambiguous(test.end)}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if reads.ambiguous(test.end) || repeatable.ambiguous(test.end) {
				t.Error("what may be repeated is never ambiguous")
			}
		})
	}
}

// Each operation, with what it may be repeated after. Where it must not be
// repeated just so, what follows is a matter of lookup_test.go and
// reauthorize_test.go; here the reads after it fail.
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

// readsAround leaves writes to a handler. Reads succeed before the first write,
// and are refused after it.
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

func TestParseRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 5, 4, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		value, date string
		want        time.Duration
		asked       bool
	}{
		"absent":               {"", "", 0, false},
		"seconds":              {"120", "", 2 * time.Minute, true},
		"zero":                 {"0", "", 0, true},
		"negative":             {"-1", "", 0, false},
		"words":                {"soon", "", 0, false},
		"beyond all time":      {"99999999999999999999", "", 0, false},
		"date by our clock":    {"Mon, 04 May 2020 12:01:30 GMT", "", 90 * time.Second, true},
		"date by their clock":  {"Mon, 04 May 2020 15:00:10 GMT", "Mon, 04 May 2020 15:00:00 GMT", 10 * time.Second, true},
		"date in the past":     {"Mon, 04 May 2020 11:00:00 GMT", "", 0, true},
		"date of an old style": {"Monday, 04-May-20 12:00:05 GMT", "", 5 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			header.Set("Retry-After", test.value)
			header.Set("Date", test.date)
			got, asked := parseRetryAfter(header, now)
			if got != test.want || asked != test.asked {
				t.Errorf("got %s, %t; want %s, %t", got, asked, test.want, test.asked)
			}
		})
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

func TestBackoff(t *testing.T) {
	t.Parallel()
	b := backoff{min: 500 * time.Millisecond, max: 5 * time.Second}
	for attempt, want := range map[int]time.Duration{1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 4: 4 * time.Second, 5: 5 * time.Second, 2000: 5 * time.Second} {
		for _, share := range []float64{0, 0.5, 1} {
			b.jitter = func() float64 { return share }
			if got := b.after(attempt); got != time.Duration(share*float64(want)) {
				t.Errorf("attempt %d, share %v: %s", attempt, share, got)
			}
		}
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

// A wait that outlasts the deadline is not begun, and what the platform said is
// what is told.
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
	stop := clock{now: time.Now, sleep: func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}}
	c := mustNew(t, server.URL, withClock(stop, func() float64 { return 1 }))
	_, err := c.Instances.Get(ctx, 7)
	e := wantError(t, err)
	if script.requests.Load() != 1 || e.Status != 503 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d requests, error %+v", script.requests.Load(), *e)
	}
	if !strings.Contains(err.Error(), "503 Service Unavailable: made-up failure") || !strings.Contains(err.Error(), "ended early: context canceled") {
		t.Errorf("error is %s", err)
	}
}

// systemClock is the one clock that other tests replace.
func TestSleep(t *testing.T) {
	t.Parallel()
	if err := systemClock.sleep(t.Context(), 0); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := systemClock.sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
