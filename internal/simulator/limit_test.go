package simulator

import (
	"math"
	"sync/atomic"
	"testing"
	"time"
)

// clock is a clock that stands still until it is moved on.
type clock struct{ since atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC).Add(time.Duration(c.since.Load()))
}

func (c *clock) moveOn(d time.Duration) { c.since.Add(int64(d)) }

func TestCallsOverTheLimit(t *testing.T) {
	t.Parallel()
	var clock clock
	h := start(t, Config{MaxRequestsPerSecond: 2, Burst: 3, Now: clock.now})
	for range 3 {
		h.createBasic("within")
	}
	got := h.do(429, "POST", "/instances", basic("beyond"))
	if text := h.message(got); text == "" || got.header.Get("Retry-After") != "1" {
		t.Errorf("message %q and Retry-After %q", text, got.header.Get("Retry-After"))
	}
	if made := h.Instances(); len(made) != 3 {
		t.Errorf("%d instances, want 3: the work was done", len(made))
	}
	clock.moveOn(time.Second)
	h.createBasic("later")
	h.createBasic("later")
	h.do(429, "POST", "/instances", basic("beyond"))
	// The bucket holds no more than the burst, however long nobody calls.
	clock.moveOn(time.Hour)
	for _, status := range []int{200, 200, 200, 429} {
		h.do(status, "GET", "/instances", nil)
	}
	if got := h.Statistics().Statuses; got[200] != 8 || got[429] != 3 {
		t.Errorf("statuses %v", got)
	}
}

func TestRetryAfterOfTheLimit(t *testing.T) {
	t.Parallel()
	var clock clock
	h := start(t, Config{MaxRequestsPerSecond: 0.4, Now: clock.now})
	h.do(404, "GET", "/instances", nil)
	if got := h.do(429, "GET", "/instances", nil).header.Get("Retry-After"); got != "3" {
		t.Errorf("Retry-After is %q, want 3: a call is let through every 2.5 seconds", got)
	}
	clock.moveOn(3 * time.Second)
	h.do(404, "GET", "/instances", nil)
}

func TestTheLimitComesBeforeFaults(t *testing.T) {
	t.Parallel()
	var clock clock
	h := start(t, Config{MaxRequestsPerSecond: 1, Now: clock.now})
	h.AddFault(Fault{Skip: 1, Count: 1, Kind: FaultStatusBefore, Status: 503})
	h.do(404, "GET", "/instances", nil)
	h.do(429, "GET", "/instances", nil)
	clock.moveOn(time.Second)
	h.do(503, "GET", "/instances", nil)
}

func TestBurstIsASecondByDefault(t *testing.T) {
	t.Parallel()
	for limit, want := range map[float64]int{0: 0, 0.1: 1, 1: 1, 20: 20, 20.5: 21} {
		if got := (Config{MaxRequestsPerSecond: limit}).withDefaults().Burst; got != want {
			t.Errorf("the burst for %v calls a second is %d, want %d", limit, got, want)
		}
	}
}

func TestLimitsAreChecked(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]Config{
		"negative limit":        {MaxRequestsPerSecond: -1},
		"no number":             {MaxRequestsPerSecond: math.NaN()},
		"infinite limit":        {MaxRequestsPerSecond: math.Inf(1)},
		"negative burst":        {MaxRequestsPerSecond: 1, Burst: -1},
		"burst without a limit": {Burst: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := New(config); err == nil {
				t.Error("no error")
			}
		})
	}
}
