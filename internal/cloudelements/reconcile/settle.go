package reconcile

import (
	"context"
	"errors"
	"time"
)

// ErrSettled says that looks went on for the settle time and found nothing.
var ErrSettled = errors.New("nothing was found within the settle time")

// LookError is why the last look could not be made.
type LookError struct {
	Err error
}

// Error is that of the look.
func (e *LookError) Error() string { return e.Err.Error() }

// Unwrap returns the error of the look.
func (e *LookError) Unwrap() error { return e.Err }

// The pace of looks, as parts of the settle time: from shortestPause on, pauses between two of them
// double up to longestPause.
const (
	shortestPause = 30
	longestPause  = 6
)

// pause is how long to wait after a look, the first being 0.
func (t Terms) pause(look int) time.Duration {
	return min(t.Settle/shortestPause<<min(look, 8), t.Settle/longestPause)
}

// settle is how long to look for what a request has done.
func (t Terms) settle(loss Loss) time.Duration {
	switch loss {
	case Answer, Malformed:
		return t.Settle
	case ServerFailed:
		return t.Settle / longestPause // As long as a replica may lag.
	default:
		return 0
	}
}

// lastLook bounds a look that is made although the time is over.
const lastLook = 30 * time.Second

// Settle looks for what a request has done, again and again until a look is done. The last look is
// told so, and whether it is the last because the settle time is over. Where none is done, the
// error is ErrSettled, a *LookError, or the context's.
//
// To be told to stop does not end it, since what was made must not be lost; the context's deadline
// does. One look is made in any case.
func Settle(ctx context.Context, terms Terms, loss Loss, look func(ctx context.Context, last, settled bool) (done bool, err error)) error {
	end := terms.Now().Add(terms.settle(loss))
	waiting, cancel := patience(ctx)
	defer cancel()
	for number := 0; ; number++ {
		over, settled := terms.over(waiting), !terms.Now().Before(end)
		done, err := lookOnce(waiting, over != nil, func(ctx context.Context) (bool, error) { return look(ctx, settled || over != nil, settled) })
		switch {
		case done:
			return nil
		case err != nil && (settled || over != nil):
			return &LookError{Err: err}
		case settled:
			return ErrSettled
		case over != nil:
			return over
		}
		// Where there is no time for a pause, there is for one more look.
		_ = terms.Sleep(waiting, min(terms.pause(number), end.Sub(terms.Now())))
	}
}

func lookOnce(waiting context.Context, over bool, look func(context.Context) (bool, error)) (bool, error) {
	if !over {
		return look(waiting)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(waiting), lastLook)
	defer cancel()
	return look(ctx)
}

// patience is a context that does not end when its parent is cancelled, but has its deadline.
func patience(ctx context.Context) (context.Context, context.CancelFunc) {
	detached := context.WithoutCancel(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(detached, deadline)
	}
	return context.WithCancel(detached)
}

// over returns why there is no time for another look.
func (t Terms) over(waiting context.Context) error {
	if err := waiting.Err(); err != nil {
		return err
	}
	if deadline, ok := waiting.Deadline(); ok && !t.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}
