package instance

import (
	"context"
	"reflect"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// settleWindow is how long after its creation an instance may be missing from
// an answer because a replica lags, rather than because it was deleted.
const settleWindow = time.Minute

// settleWaits are the pauses before a missing new instance is looked for again.
var settleWaits = []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}

// afterCreate repeats an operation on an instance that was just made while the
// platform answers 404.
func afterCreate(ctx context.Context, operation func() error) error {
	err := operation()
	for _, wait := range settleWaits {
		if !cloudelements.IsNotFound(err) {
			return err
		}
		tflog.Debug(ctx, "A new instance is not found yet; looking again", map[string]any{"wait": wait.String()})
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

// readSettled reads an instance, and tells whether the list has shown it. A 404
// within settleWindow of its creation, by the platform's clock, is not believed at
// once.
func readSettled(ctx context.Context, client *cloudelements.Client, id int64, createdAt string) (read *cloudelements.Instance, listed bool, err error) {
	read, listed, err = client.Instances.Refresh(ctx, id)
	if !cloudelements.IsNotFound(err) || !isNew(err, createdAt) {
		return read, listed, err
	}
	err = afterCreate(ctx, func() error {
		var again error
		read, again = client.Instances.Get(ctx, id)
		return again
	})
	return read, false, err
}

// refresh reads the instance of a state. No source says that the platform's list
// is as fresh as single reads, so drift is what both show.
func (r *Resource) refresh(ctx context.Context, id int64, state resourceModel) (*cloudelements.Instance, error) {
	read, listed, err := readSettled(ctx, r.client, id, state.CreatedAt.ValueString())
	if err == nil && isAnother(state, read) {
		return nil, &anotherInstanceError{id: id, created: timestamp(read.CreatedDate), known: state.CreatedAt.ValueString()}
	}
	if isImport := state.Name.IsNull(); err != nil || !listed || isImport {
		return read, err
	}
	shown := state
	if diags := flattenRead(&shown, read); !diags.HasError() && reflect.DeepEqual(shown, state) {
		return read, nil
	}
	return r.client.Instances.Get(ctx, id)
}

// isAnother tells whether an instance was made after the one that state knows by
// its id. No source says that the platform does not give an id again [reference 6,
// question 6]. Dates that are written twice may differ a little.
func isAnother(state resourceModel, read *cloudelements.Instance) bool {
	known, err := time.Parse(time.RFC3339Nano, state.CreatedAt.ValueString())
	created, ok := cloudelements.ParseCreatedDate(read.CreatedDate)
	return err == nil && ok && created.Sub(known) > settleWindow
}

// isNew tells whether the platform answered err within settleWindow of
// createdAt. Both times are the platform's own, so clocks need not agree.
func isNew(err error, createdAt string) bool {
	failure, ok := cloudelements.AsError(err)
	if !ok || failure.ServerTime.IsZero() {
		return false
	}
	created, parseErr := time.Parse(time.RFC3339Nano, createdAt)
	return parseErr == nil && failure.ServerTime.Sub(created) < settleWindow
}
