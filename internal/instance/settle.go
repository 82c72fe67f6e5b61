package instance

import (
	"context"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// readSettled reads an instance, and tells whether the list has shown it. A 404
// within a minute of its creation, by the platform's clock, is not believed at
// once.
func readSettled(ctx context.Context, client *cloudelements.Client, id int64, createdAt string) (read *cloudelements.Instance, listed bool, err error) {
	read, listed, err = client.Instances.Refresh(ctx, id)
	if !cloudelements.IsNotFound(err) || !framework.IsNew(err, createdAt) {
		return read, listed, err
	}
	err = framework.AfterCreate(ctx, func() error {
		var again error
		read, again = client.Instances.Get(ctx, id)
		return again
	})
	return read, false, err
}

// refresh reads the instance of a state. No source says that the platform's list
// is as fresh as single reads, so drift is what both show. It tells whether a list
// shows the instance just as state has it.
func (r *Resource) refresh(ctx context.Context, id int64, state resourceModel) (read *cloudelements.Instance, same bool, err error) {
	read, listed, err := readSettled(ctx, r.client, id, state.CreatedAt.ValueString())
	if err == nil && isAnother(state, read) {
		return nil, false, &anotherInstanceError{id: id, created: timestamp(read.CreatedDate), known: state.CreatedAt.ValueString()}
	}
	if isImport := state.Name.IsNull(); err != nil || !listed || isImport {
		return read, false, err
	}
	if showsSame(state, read) {
		return read, true, nil
	}
	read, err = r.client.Instances.Get(ctx, id)
	return read, false, err
}

// isAnother tells whether an instance was made after the one that state knows by
// its id. No source says that the platform does not give an id again [reference 6,
// question 6]. Dates that are written twice may differ a little.
func isAnother(state resourceModel, read *cloudelements.Instance) bool {
	known, err := time.Parse(time.RFC3339Nano, state.CreatedAt.ValueString())
	created, ok := cloudelements.ParseCreatedDate(read.CreatedDate)
	return err == nil && ok && created.Sub(known) > framework.Window
}
