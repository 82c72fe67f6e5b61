package transport

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// longestWait bounds what the client waits on the platform's word. Beyond it, an error says more
// than a program that seems to hang.
const longestWait = 15 * time.Minute

// ErrTooLong says that a wait would not end in time.
var ErrTooLong = errors.New("the next attempt would come too late")

// admission lets requests out: so many at a time, so many a second, and none while the platform has
// asked for a pause.
type admission struct {
	clock   Clock
	slots   chan struct{} // nil where there is no limit.
	limiter *rate.Limiter // nil where there is no limit.

	mu    sync.Mutex
	until time.Time // End of the pause.
	cause *Error    // What asked for the pause.
}

func newAdmission(c Clock, maxConcurrent int, perSecond rate.Limit) *admission {
	a := &admission{clock: c}
	if maxConcurrent > 0 {
		a.slots = make(chan struct{}, maxConcurrent)
	}
	if perSecond > 0 {
		a.limiter = rate.NewLimiter(perSecond, 1)
	}
	return a
}

// pause stops all requests for a while.
func (a *admission) pause(d time.Duration, cause *Error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if until := a.clock.Now().Add(d); until.After(a.until) {
		copied := *cause // The call goes on to write in its own.
		a.until, a.cause = until, &copied
	}
}

func (a *admission) paused() (time.Duration, *Error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.until.Sub(a.clock.Now()), a.cause
}

// enter returns when a request may go out, and how to say that it has ended. The error is the
// context's, or, where the wait cannot end in time, ErrTooLong with the cause of the pause.
func (a *admission) enter(ctx context.Context) (leave func(), err error) {
	leave = func() {}
	if a.slots != nil {
		select {
		case a.slots <- struct{}{}:
			leave = func() { <-a.slots }
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := a.await(ctx); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// await waits for the pause and the rate to allow a request.
func (a *admission) await(ctx context.Context) error {
	if err := a.awaitPause(ctx); err != nil {
		return err
	}
	if a.limiter == nil {
		return ctx.Err()
	}
	now := a.clock.Now()
	reservation := a.limiter.ReserveN(now, 1)
	if err := a.wait(ctx, reservation.DelayFrom(now)); err != nil {
		reservation.CancelAt(a.clock.Now())
		return err
	}
	// A pause may have begun in the meantime.
	return a.awaitPause(ctx)
}

func (a *admission) awaitPause(ctx context.Context) error {
	for {
		left, cause := a.paused()
		if left <= 0 {
			return ctx.Err()
		}
		if err := a.wait(ctx, left); errors.Is(err, ErrTooLong) {
			return &PausedError{left: left, cause: cause}
		} else if err != nil {
			return err
		}
	}
}

// wait sleeps, unless that would outlast the context's deadline or any patience.
func (a *admission) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	if deadline, ok := ctx.Deadline(); d > longestWait || ok && a.clock.Now().Add(d).After(deadline) {
		return ErrTooLong
	}
	return a.clock.Sleep(ctx, d)
}

// PausedError says that a pause lasts longer than a call can wait.
type PausedError struct {
	left  time.Duration
	cause *Error
}

// Error says how long the pause lasts.
func (e *PausedError) Error() string {
	return fmt.Sprintf("the platform asked for a pause that has another %s to go", Rounded(e.left))
}

// Unwrap returns the reason not to wait.
func (e *PausedError) Unwrap() error { return ErrTooLong }
