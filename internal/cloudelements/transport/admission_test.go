package transport

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// A pause that begins while a request waits for its turn holds it up as well.
func TestAdmission_pauseDuringTheWaitForATurn(t *testing.T) {
	t.Parallel()
	fake := newFakeClock()
	var a *admission
	a = newAdmission(Clock{Now: fake.now, Sleep: func(ctx context.Context, d time.Duration) error {
		if len(fake.sleeps()) == 0 {
			a.pause(d+time.Minute, &Error{})
		}
		return fake.sleep(ctx, d)
	}}, 0, 1)
	for range 2 {
		leave, err := a.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
	if got := fake.sleeps(); !slices.Equal(got, []time.Duration{time.Second, time.Minute}) {
		t.Errorf("slept %v", got)
	}
}

func TestAdmission_slotOfAnotherIsNotAwaitedForEver(t *testing.T) {
	t.Parallel()
	a := newAdmission(SystemClock, 1, 0)
	leave, err := a.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.enter(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	leave()
	if leave, err = a.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	leave()
}
