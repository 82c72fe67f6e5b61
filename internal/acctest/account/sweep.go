package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Sweeper deletes what acceptance tests have left in an account, and says so. What cannot be
// deleted does not keep it from the rest.
type Sweeper struct {
	Client *cloudelements.Client
	// OlderThan is the age from which on something is left over, rather than in use by a run that
	// goes on elsewhere.
	OlderThan time.Duration
	// Log is where it says what was deleted, and what was left alone and why.
	Log io.Writer
}

// Sweep deletes what is left of a kind. The list is read to its end first: pages may shift while
// objects go.
func (s *Sweeper) Sweep(ctx context.Context, kind Kind) error {
	var found []Object
	for object, err := range kind.List(ctx, s.Client) {
		if err != nil {
			return err
		}
		found = append(found, object)
	}
	var failures []error
	for _, object := range found {
		failures = append(failures, s.delete(ctx, kind, object))
	}
	return errors.Join(failures...)
}

// delete deletes what was made long enough ago.
func (s *Sweeper) delete(ctx context.Context, kind Kind, object Object) error {
	if s.OlderThan > 0 {
		created := object.CreatedAt
		if created == "" {
			// A list may leave it out.
			read, err := kind.Get(ctx, s.Client, object.ID)
			switch {
			case cloudelements.IsNotFound(err):
				return nil
			case err != nil:
				return err
			}
			created = read.CreatedAt
		}
		at, ok := cloudelements.ParseCreatedDate(created)
		if !ok {
			return fmt.Errorf("%s has no date of creation, and was left alone: sweep without regard to age", object.Label)
		}
		if age := time.Since(at); age < s.OlderThan {
			_, err := fmt.Fprintf(s.Log, "left alone: %s, made %s ago\n", object.Label, age.Round(time.Second))
			return err
		}
	}
	if err := kind.Delete(ctx, s.Client, object); err != nil && !cloudelements.IsNotFound(err) {
		return err
	}
	_, err := fmt.Fprintf(s.Log, "deleted: %s\n", object.Label)
	return err
}
