package cloudelements

import (
	"context"
	"fmt"
	"sync"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// Adopt looks for an instance that a process which was killed may have left behind: of the same
// element, name and tags as the create, made within the last hour, and not known to this Client. It
// returns nil if there is none. If there are several, or one whose age its date does not tell, the
// error is an *Error with their ids as Candidates.
//
// The platform may still be at work on a create of the killed process. So while the Client is
// younger than the time of WithCreateSettleTime, it looks again.
func (s *InstanceService) Adopt(ctx context.Context, create InstanceCreate) (*Instance, error) {
	call := &transport.Call{Operation: "Adopt Instance", Object: fmt.Sprintf("instance %q", create.Name)}
	return s.adopt(ctx, call, s.orphan(create))
}

// LookAlikes returns the ids of the instances that Adopt would choose from.
func (s *InstanceService) LookAlikes(ctx context.Context, create InstanceCreate) ([]int64, error) {
	return s.lookAlikes(ctx, s.orphan(create))
}

// SeenLookAlikes returns what LookAlikes does, as far as lists that were read before have shown it.
// It sends nothing.
func (s *InstanceService) SeenLookAlikes(ctx context.Context, create InstanceCreate) []int64 {
	ids, _ := s.lookAlikes(ctx, s.seenOrphan(create))
	return ids
}

// SeenKept returns the ids of the instances that are kept and that Adopt would choose from in the
// next process, as far as lists that were read before have shown them. It sends nothing.
func (s *InstanceService) SeenKept(ctx context.Context, create InstanceCreate) []int64 {
	found, _ := reconcile.Kept(ctx, &s.ledger, s.terms, s.seenOrphan(create).orphan())
	return idsOf(found)
}

// seenOrphan is looked for in what lists have shown.
func (s *InstanceService) seenOrphan(create InstanceCreate) lookup[Instance] {
	orphan := s.orphan(create)
	orphan.search = func(context.Context) ([]reconcile.Found[*Instance], error) { return s.seen.find(create), nil }
	return orphan
}

// seenInstances are the young instances that lists have shown, without what makes them large.
type seenInstances struct {
	mu   sync.Mutex
	byID map[int64]*Instance
}

func (s *seenInstances) add(instance *Instance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = make(map[int64]*Instance)
	}
	s.byID[instance.ID] = &Instance{
		ID: instance.ID, Name: instance.Name, Element: instance.Element, Tags: instance.Tags, CreatedDate: instance.CreatedDate,
	}
}

func (s *seenInstances) remove(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
}

// find returns the instances with the identity that a create asks for.
func (s *seenInstances) find(create InstanceCreate) []reconcile.Found[*Instance] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []reconcile.Found[*Instance]
	for id, instance := range s.byID {
		if create.sameIdentity(instance) {
			found = append(found, reconcile.Found[*Instance]{ID: id, Created: instance.CreatedDate, Object: instance})
		}
	}
	return found
}

// record takes note of an instance that a list has shown.
func (s *InstanceService) record(instance *Instance) {
	now := s.client.Now()
	s.ledger.Record(instance.ID, now)
	if reconcile.IsOlder(instance.CreatedDate, orphanAge, now, s.terms.ServerClock()) {
		return
	}
	s.seen.add(instance)
}

// remove takes note that an instance does not exist any more. Nothing says that a new one does not
// get its id.
func (s *InstanceService) remove(id int64) {
	s.ledger.Release(id)
	s.seen.remove(id)
}
