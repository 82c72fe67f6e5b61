package cloudelements

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// heldClock is a clock whose sleepers wait until the test wakes them.
type heldClock struct {
	mu     sync.Mutex
	at     time.Time
	asleep chan time.Duration
	wake   chan struct{}
}

func newHeldClock() *heldClock {
	return &heldClock{at: time.Now(), asleep: make(chan time.Duration), wake: make(chan struct{})}
}

func (h *heldClock) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *heldClock) sleep(_ context.Context, d time.Duration) error {
	h.asleep <- d
	<-h.wake
	return nil
}

// advance sets the time ahead and wakes everybody.
func (h *heldClock) advance(d time.Duration) {
	h.mu.Lock()
	h.at = h.at.Add(d)
	h.mu.Unlock()
	close(h.wake)
}

// One request that is told to wait holds all of them up, and each goes out once the pause is over.
func TestClient_pauseIsShared(t *testing.T) {
	t.Parallel()
	const workers = 8
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) == 1 {
			w.Header().Set("Retry-After", "30")
			respondFailure(w, http.StatusTooManyRequests, "made-up limit")
			return
		}
		respond(w, http.StatusOK, madeUpInstance)
	}))
	t.Cleanup(server.Close)
	held := newHeldClock()
	c := mustNew(t, server.URL, withClock(held.now, held.sleep))

	var group sync.WaitGroup
	get := func() {
		if _, err := c.Instances.Get(t.Context(), 7); err != nil {
			t.Error(err)
		}
	}
	group.Go(get)
	if d := <-held.asleep; d != 30*time.Second {
		t.Errorf("the first waits %s", d)
	}
	for range workers {
		group.Go(get)
	}
	for range workers {
		if d := <-held.asleep; d != 30*time.Second {
			t.Errorf("another waits %s", d)
		}
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests went out during the pause", n-1)
	}
	held.advance(30 * time.Second)
	group.Wait()
	if n := requests.Load(); n != workers+2 {
		t.Errorf("%d requests in all, want %d", n, workers+2)
	}
}

// A call that cannot wait for the end of a pause says what the platform said to the call that began
// it.
func TestClient_pauseBeyondTheDeadlineOfAnother(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{429}, retryAfter: "600"}
	c, _ := newTestClient(t, script.ServeHTTP, WithMaxRetries(0))
	if _, err := c.Instances.Get(t.Context(), 7); wantError(t, err).Status != http.StatusTooManyRequests {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := c.Instances.Create(ctx, InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	e := wantError(t, err)
	if script.requests.Load() != 1 || e.Status != http.StatusTooManyRequests || e.Attempts != 0 || e.Ambiguous || e.Operation != "Create Instance" {
		t.Errorf("%d requests, error %+v", script.requests.Load(), *e)
	}
	if !strings.Contains(err.Error(), "made-up failure") || !strings.Contains(err.Error(), "10m0s, which is more than the time left") {
		t.Errorf("error is %s", err)
	}
}

// A refusal of a body that is too large is no reason to hold up the others.
func TestClient_refusedCreateDoesNotPause(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{429, 200}}
	c, fake := newTestClient(t, script.ServeHTTP)
	_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	if !strings.Contains(wantError(t, err).Error(), "8 MB") {
		t.Errorf("error is %v", err)
	}
	if _, err := c.Instances.Get(t.Context(), 7); err != nil || len(fake.sleeps()) != 0 {
		t.Errorf("sleeps %v, %v", fake.sleeps(), err)
	}
}

func TestClient_maxRequestsPerSecond(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{200}}
	c, fake := newTestClient(t, script.ServeHTTP, WithMaxRequestsPerSecond(4))
	for range 5 {
		if _, err := c.Instances.Get(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
	}
	sleeps := fake.sleeps()
	if len(sleeps) != 4 {
		t.Fatalf("slept %v, want four times", sleeps)
	}
	for _, d := range sleeps {
		if math.Abs(d.Seconds()-0.25) > 1e-6 {
			t.Errorf("slept %v, want a quarter of a second each", sleeps)
		}
	}
}

// Retries count as well.
func TestClient_maxRequestsPerSecondOverRetries(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{503, 503, 200}}
	c, fake := newTestClient(t, script.ServeHTTP, WithMaxRequestsPerSecond(0.5), WithBackoff(0, 0))
	if _, err := c.Instances.Get(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	if got := fake.sleeps(); !slices.Equal(got, []time.Duration{2 * time.Second, 2 * time.Second}) {
		t.Errorf("slept %v", got)
	}
}

func TestClient_rateBeyondTheDeadline(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{200}}
	c, _ := newTestClient(t, script.ServeHTTP, WithMaxRequestsPerSecond(0.001))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := c.Instances.Get(ctx, 7); err != nil {
		t.Fatal(err)
	}
	_, err := c.Instances.Get(ctx, 7)
	if script.requests.Load() != 1 || !errors.Is(err, transport.ErrTooLong) || !strings.Contains(err.Error(), "was not sent") {
		t.Errorf("%d requests, %v", script.requests.Load(), err)
	}
}

func TestClient_maxConcurrentRequests(t *testing.T) {
	t.Parallel()
	const limit, calls = 3, 24
	var under, peak int
	var mu sync.Mutex
	full := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		under++
		if under == limit && peak < limit {
			close(full)
		}
		peak = max(peak, under)
		mu.Unlock()
		<-full // The limit is used to the full before anybody is answered.
		mu.Lock()
		under--
		mu.Unlock()
		respond(w, http.StatusOK, madeUpInstance)
	}))
	t.Cleanup(server.Close)
	c := mustNew(t, server.URL, WithMaxConcurrentRequests(limit))
	var group sync.WaitGroup
	for range calls {
		group.Go(func() {
			if _, err := c.Instances.Get(t.Context(), 7); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if peak != limit {
		t.Errorf("%d requests at a time, want %d", peak, limit)
	}
}

// A call that waits for its next attempt leaves its place to others.
func TestClient_waitingTakesNoSlot(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{503, 200}}
	server := httptest.NewServer(script)
	t.Cleanup(server.Close)
	held := newHeldClock()
	c := mustNew(t, server.URL, WithMaxConcurrentRequests(1), withClock(held.now, held.sleep))
	done := make(chan error)
	go func() {
		_, err := c.Instances.Get(t.Context(), 7)
		done <- err
	}()
	<-held.asleep
	if _, err := c.Instances.Get(t.Context(), 7); err != nil {
		t.Error(err)
	}
	held.advance(time.Minute)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
