package cloudelements

import (
	"context"
	"time"
)

// clock is what waits are made of, so that tests need not wait.
type clock struct {
	now func() time.Time
	// sleep returns the context's error when that ends first.
	sleep func(context.Context, time.Duration) error
}

var systemClock = clock{now: time.Now, sleep: sleep}

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
