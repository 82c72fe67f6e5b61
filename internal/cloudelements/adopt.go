package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// orphanAge is how old an object may be that is taken for what a killed
// process has left behind.
const orphanAge = time.Hour

// Adopt looks for an instance that a process which was killed may have left
// behind: of the same element, name and tags as the create, made within the last
// hour, and not known to this Client. It gives nil where there is none. Where
// there are several, or one whose age its date does not tell, the error is an
// *Error with their ids as Candidates.
//
// The platform may still be at work on a create of the killed process. So while
// the Client is younger than the time of WithCreateSettleTime, it looks again.
func (s *InstanceService) Adopt(ctx context.Context, create InstanceCreate) (*Instance, error) {
	call := &call{operation: "Adopt Instance", object: fmt.Sprintf("instance %q", create.Name)}
	adopted, err := adopt(ctx, s.client, &s.client.ledger, call, "instance", s.orphan(create))
	if err != nil || adopted == nil {
		return nil, err
	}
	return s.whole(ctx, adopted), nil
}

// adopt gives what a ledger finds of an orphan. Where it cannot choose, the error
// is that of a call, with the candidates.
func adopt[T any](ctx context.Context, client *Client, ledger *reconcile.Ledger, call *call, noun string, orphan reconcile.Orphan[T]) (adopted T, err error) {
	found, err := reconcile.Adopt(ctx, ledger, client.terms(), client.began, orphan)
	var several *reconcile.SeveralError
	switch {
	case errors.As(err, &several):
		failure := call.failed(undecided(noun, several.Candidates))
		failure.Candidates = several.Candidates
		return adopted, failure
	case err != nil || found == nil:
		return adopted, err
	default:
		return found.Object, nil
	}
}

// undecided says why none of some candidates is adopted.
func undecided(noun string, candidates []int64) error {
	if len(candidates) == 1 {
		return fmt.Errorf("the date of %s %d does not tell how old it is", noun, candidates[0])
	}
	return fmt.Errorf("the %ss %s cannot be told apart", noun, listed(candidates))
}

// LookAlikes gives the ids of the instances that Adopt would choose from.
func (s *InstanceService) LookAlikes(ctx context.Context, create InstanceCreate) ([]int64, error) {
	return lookAlikes(ctx, s.client, &s.client.ledger, s.orphan(create))
}

func lookAlikes[T any](ctx context.Context, client *Client, ledger *reconcile.Ledger, orphan reconcile.Orphan[T]) ([]int64, error) {
	found, err := reconcile.LookAlikes(ctx, ledger, client.terms(), orphan)
	var ids []int64
	for _, one := range found {
		ids = append(ids, one.ID)
	}
	slices.Sort(ids)
	return ids, err
}

// Claim says that an instance is somebody's, so that it is never adopted.
// Operations on an instance by its id say so themselves.
func (s *InstanceService) Claim(id int64) {
	s.client.ledger.Claim(id)
}

// IsAdopted tells whether Adopt gave the instance with an id.
func (s *InstanceService) IsAdopted(id int64) bool {
	return s.client.ledger.IsAdopted(id)
}

func (s *InstanceService) orphan(create InstanceCreate) reconcile.Orphan[*Instance] {
	search, all := s.searches(create)
	return reconcile.Orphan[*Instance]{
		Kin: create.Name, Search: search, List: all, Age: orphanAge,
		Alike: func(instance *Instance) bool { return create.isKin(instance) && create.hasTags(instance) },
	}
}
