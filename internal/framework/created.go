package framework

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Window is how long after its creation something may be missing from an answer because a replica
// lags, rather than because it was deleted.
const Window = time.Minute

// waits are the pauses before what is new and missing is looked for again.
var waits = []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}

// AfterCreate repeats an operation on something that was just made while the platform answers 404.
func AfterCreate(ctx context.Context, operation func() error) error {
	err := operation()
	for _, wait := range waits {
		if !cloudelements.IsNotFound(err) {
			return err
		}
		tflog.Debug(ctx, "What is new is not found yet; looking again", map[string]any{"wait": wait.String()})
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
		err = operation()
	}
	return err
}

// IsNew reports whether the platform answered err within a minute of createdAt, in RFC 3339. Both
// times are the platform's own, so clocks need not agree.
func IsNew(err error, createdAt string) bool {
	failure, ok := cloudelements.AsError(err)
	if !ok || failure.ServerTime.IsZero() {
		return false
	}
	created, parseErr := time.Parse(time.RFC3339Nano, createdAt)
	return parseErr == nil && failure.ServerTime.Sub(created) < Window
}

// ReadCreated reads something that may be new, in which case a 404 is not believed at once.
func ReadCreated[T any](ctx context.Context, createdAt string, read func(context.Context) (*T, error)) (*T, error) {
	object, err := read(ctx)
	if cloudelements.IsNotFound(err) && IsNew(err, createdAt) {
		err = AfterCreate(ctx, func() error {
			var again error
			object, again = read(ctx)
			return again
		})
	}
	return object, err
}

// followUpTimeout bounds what is done after a create.
const followUpTimeout = time.Minute

// FollowUp returns the context for what is done after a create, also in a run that was told to
// stop: state has the object, so that it should be as it was planned.
func FollowUp(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), followUpTimeout)
}
