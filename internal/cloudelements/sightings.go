package cloudelements

import (
	"context"
	"sync"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// sightings are the young instances that lists have shown, without what makes
// them large.
type sightings struct {
	mu        sync.Mutex
	instances map[int64]*Instance
}

func (s *sightings) add(instance *Instance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.instances == nil {
		s.instances = make(map[int64]*Instance)
	}
	s.instances[instance.ID] = &Instance{
		ID: instance.ID, Name: instance.Name, Element: instance.Element, Tags: instance.Tags, CreatedDate: instance.CreatedDate,
	}
}

// of gives the sightings of the kin of a create.
func (s *sightings) of(create InstanceCreate) []reconcile.Found[*Instance] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []reconcile.Found[*Instance]
	for id, instance := range s.instances {
		if create.isKin(instance) {
			found = append(found, reconcile.Found[*Instance]{ID: id, Created: instance.CreatedDate, Object: instance})
		}
	}
	return found
}

// forget takes note that an instance is no more. Nothing says that a new one does
// not get its id.
func (s *InstanceService) forget(id int64) {
	s.client.ledger.Release(id)
	s.sightings.mu.Lock()
	defer s.sightings.mu.Unlock()
	delete(s.sightings.instances, id)
}

// saw takes note of an instance that a list has shown.
func (s *InstanceService) saw(instance *Instance) {
	now := s.client.clock.now()
	s.client.ledger.Saw(instance.ID, now)
	if reconcile.IsOlder(instance.CreatedDate, orphanAge, now, s.client.serverClock()) {
		return
	}
	s.sightings.add(instance)
}

// SeenLookAlikes gives what LookAlikes gives, as far as lists have shown it that
// were read before. It sends nothing.
func (s *InstanceService) SeenLookAlikes(ctx context.Context, create InstanceCreate) []int64 {
	orphan := s.orphan(create)
	orphan.Search = func(context.Context) ([]reconcile.Found[*Instance], error) { return s.sightings.of(create), nil }
	seen, _ := lookAlikes(ctx, s.client, &s.client.ledger, orphan)
	return seen
}
