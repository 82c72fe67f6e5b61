package transport

import (
	"context"
	"time"
)

// Clock is what waits are made of, so that tests need not wait.
type Clock struct {
	Now func() time.Time
	// Sleep returns the context's error when that ends first.
	Sleep func(context.Context, time.Duration) error
}

// SystemClock is that of the computer.
var SystemClock = Clock{Now: time.Now, Sleep: sleep}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// clockReading is a reading of the server's clock, beside the local one.
type clockReading struct{ server, local time.Time }
