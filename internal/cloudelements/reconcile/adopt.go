package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Orphan describes what a process that was killed may have left behind.
type Orphan[T any] struct {
	// Identity, Search and List are those of the Request that would make the object.
	Identity     string
	Search, List func(context.Context) ([]Found[T], error)
	// Matches reports whether an object may be adopted.
	Matches func(T) bool
	// Age is how old it may be.
	Age time.Duration
}

// SeveralError says that objects cannot be told apart.
type SeveralError struct {
	// Candidates are their ids.
	Candidates []int64
}

// Error names the ids.
func (e *SeveralError) Error() string {
	return fmt.Sprintf("any of %d may be the one", e.Candidates)
}

// Adopt claims the one object that looks like the orphan, is not older than its age and has no
// owner as far as this process knows. It returns nil where there is none, and a *SeveralError where
// there is more than one, or one whose date does not tell its age: it may have had an owner for
// years.
//
// A server may still be at work on a request of a process that was killed. So until a settle time
// after this process began, it is looked for again.
func Adopt[T any](ctx context.Context, ledger *Ledger, terms Terms, began time.Time, orphan Orphan[T]) (*Found[T], error) {
	end := began.Add(terms.Settle)
	for look := 0; ; look++ {
		last := !terms.Now().Before(end)
		found, doubtful, err := orphan.look(ctx, terms, last)
		if err != nil {
			return nil, err
		}
		adopted, err := take(ctx, ledger, orphan.Identity, terms.Now(), found, doubtful)
		if err != nil || adopted != nil || last {
			return adopted, err
		}
		if look == 0 {
			terms.Log(ctx, "An interrupted run may have left a create under way; waiting for what it makes before creating anything")
		}
		if err := terms.Sleep(ctx, min(terms.pause(look), end.Sub(terms.Now()))); err != nil {
			return nil, err
		}
	}
}

// LookAlikes returns the objects that Adopt would choose from, without claiming any.
func LookAlikes[T any](ctx context.Context, ledger *Ledger, terms Terms, orphan Orphan[T]) ([]Found[T], error) {
	found, doubtful, err := orphan.look(ctx, terms, false)
	return slices.DeleteFunc(append(found, doubtful...), func(f Found[T]) bool { return ledger.IsClaimed(f.ID) }), err
}

// Kept returns the objects that Adopt would choose from in a process that begins later, and that
// have an owner which may say nothing to it.
func Kept[T any](ctx context.Context, ledger *Ledger, terms Terms, orphan Orphan[T]) ([]Found[T], error) {
	found, doubtful, err := orphan.look(ctx, terms, false)
	return slices.DeleteFunc(append(found, doubtful...), func(f Found[T]) bool { return !ledger.isKept(f.ID) }), err
}

// look returns the objects that are young enough, and those that may be.
func (o Orphan[T]) look(ctx context.Context, terms Terms, all bool) (young, doubtful []Found[T], err error) {
	find := o.Search
	if all {
		find = o.List
	}
	at := terms.Now()
	found, err := find(ctx)
	if err != nil {
		return nil, nil, err
	}
	span := newWindow(at.Add(-o.Age), terms.Now(), terms.ServerClock()).byServer()
	for _, one := range found {
		if !o.Matches(one.Object) {
			continue
		}
		switch span.age(one.Created) {
		case fresh:
			young = append(young, one)
		case unclear:
			doubtful = append(doubtful, one)
		case old:
		}
	}
	return young, doubtful, nil
}

// take claims the only one of the young objects without an owner, unless there is a doubtful one.
func take[T any](ctx context.Context, ledger *Ledger, identity string, at time.Time, young, doubtful []Found[T]) (*Found[T], error) {
	for {
		id, several, changed := ledger.free(identity, at, candidates(young), candidates(doubtful))
		if changed == nil {
			if len(several) > 0 {
				return nil, &SeveralError{Candidates: several}
			}
			if i := slices.IndexFunc(young, func(f Found[T]) bool { return f.ID == id }); i >= 0 {
				return &young[i], nil
			}
			return nil, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
