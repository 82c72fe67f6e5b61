package simulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
)

// firstInstanceID is the number of the first instance of an empty store.
const firstInstanceID = 500001

// state is all that the simulator knows of instances and OAuth grants. Values in its maps are never changed in place,
// so that readers may use them after the lock is released.
type state struct {
	store store

	mu        sync.RWMutex
	counters  counters
	instances map[int64]*Instance
	previous  map[int64]*Instance
	byToken   map[string]int64
	grants    map[string]*grant
}

// counters are the last numbers that were given out.
type counters struct{ Instance, Row int64 }

// newState reads the state from a store.
func newState(from store) (*state, error) {
	s := &state{
		store:     from,
		counters:  counters{Instance: firstInstanceID - 1},
		instances: map[int64]*Instance{},
		previous:  map[int64]*Instance{},
		byToken:   map[string]int64{},
		grants:    map[string]*grant{},
	}
	err := from.each(bucketCounters, func(value []byte) error { return json.Unmarshal(value, &s.counters) })
	if err == nil {
		err = from.each(bucketInstances, func(value []byte) error {
			var instance Instance
			if err := json.Unmarshal(value, &instance); err != nil {
				return err
			}
			s.instances[instance.ID] = &instance
			s.byToken[instance.Token] = instance.ID
			return nil
		})
	}
	if err == nil {
		err = from.each(bucketGrants, func(value []byte) error {
			var g grant
			if err := json.Unmarshal(value, &g); err != nil {
				return err
			}
			s.grants[g.Code] = &g
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("reading the store: %w", err)
	}
	return s, nil
}

// instance returns the stored instance, which the caller must not change.
func (s *state) instance(id int64) (*Instance, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, ok := s.instances[id]
	return found, ok
}

// wasDeleted reports whether there was an instance with that number and is none any more.
func (s *state) wasDeleted(id int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, alive := s.instances[id]
	return !alive && id >= firstInstanceID && id <= s.counters.Instance
}

// previousInstance returns the instance as it was before its last change; there is none right after its creation.
func (s *state) previousInstance(id int64) (*Instance, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, ok := s.previous[id]
	return found, ok
}

// instanceOfToken returns the instance with an Element token.
func (s *state) instanceOfToken(token string) (*Instance, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, ok := s.instances[s.byToken[token]]
	return found, ok
}

// all returns the stored instances in the order of their ids; the caller must not change them.
func (s *state) all() []*Instance {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return inOrder(s.instances)
}

// allPrevious returns what a replica that lags one change behind would list.
func (s *state) allPrevious() []*Instance {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return inOrder(s.previous)
}

func inOrder(instances map[int64]*Instance) []*Instance {
	ordered := make([]*Instance, 0, len(instances))
	for _, id := range slices.Sorted(maps.Keys(instances)) {
		ordered = append(ordered, instances[id])
	}
	return ordered
}

// grant returns the grant with a code or request token, which the caller must not change.
func (s *state) grant(code string) (*grant, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, ok := s.grants[code]
	return found, ok
}

// count returns how many instances there are.
func (s *state) count() int {
	alive, _ := s.figures()
	return alive
}

// figures returns how many instances there are, and the number of the last one that was made: they are counted one
// by one.
func (s *state) figures() (alive int, last int64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.instances), s.counters.Instance
}

// change runs f on a draft of the state. If f succeeds, what it put into the draft is stored and becomes the state;
// otherwise nothing changes. Changes run one after the other.
func (s *state) change(f func(*draft) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &draft{state: s, counters: s.counters, instances: map[int64]*Instance{}, grants: map[string]*grant{}}
	if err := f(d); err != nil {
		return err
	}
	changes, err := d.changes()
	if err != nil {
		return err
	}
	if err := s.store.write(changes); err != nil {
		return err
	}
	d.apply()
	return nil
}

// draft is a change of the state that is being prepared.
type draft struct {
	state     *state
	counters  counters
	instances map[int64]*Instance
	grants    map[string]*grant
}

// instance returns a copy of an instance that may be changed and then put back.
func (d *draft) instance(id int64) (*Instance, bool) {
	found, ok := d.state.instances[id]
	if !ok {
		return nil, false
	}
	return found.clone(), true
}

// put stores an instance.
func (d *draft) put(instance *Instance) { d.instances[instance.ID] = instance }

// remove deletes an instance.
func (d *draft) remove(id int64) { d.instances[id] = nil }

// grant returns a copy of a grant that may be changed and then put back.
func (d *draft) grant(code string) (*grant, bool) {
	found, ok := d.state.grants[code]
	if !ok {
		return nil, false
	}
	return new(*found), true
}

// putGrant stores a grant.
func (d *draft) putGrant(g *grant) { d.grants[g.Code] = g }

// nextInstanceID returns a number that no instance has or, unless those are used again, had. The counter counts the
// instances that were made in both cases.
func (d *draft) nextInstanceID(again bool) int64 {
	d.counters.Instance++
	id := d.counters.Instance
	if again {
		id = firstInstanceID
		for d.state.instances[id] != nil {
			id++
		}
	}
	return id
}

// numberRows gives each configuration row of an instance that has no number yet one of its own.
func (d *draft) numberRows(instance *Instance) {
	if instance.RowIDs == nil {
		instance.RowIDs = map[string]int64{}
	}
	for _, key := range slices.Sorted(maps.Keys(instance.Configuration)) {
		if _, ok := instance.RowIDs[key]; !ok {
			d.counters.Row++
			instance.RowIDs[key] = d.counters.Row
		}
	}
}

// changes returns the draft as changes of the store.
func (d *draft) changes() ([]change, error) {
	changes := make([]change, 0, len(d.instances)+len(d.grants)+1)
	add := func(bucket, key string, v any) error {
		value, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("encoding for the store: %w", err)
		}
		changes = append(changes, change{bucket: bucket, key: key, value: value})
		return nil
	}
	for id, instance := range d.instances {
		key := strconv.FormatInt(id, 10)
		if instance == nil {
			changes = append(changes, change{bucket: bucketInstances, key: key})
			continue
		}
		if err := add(bucketInstances, key, instance); err != nil {
			return nil, err
		}
	}
	for code, g := range d.grants {
		if err := add(bucketGrants, code, g); err != nil {
			return nil, err
		}
	}
	if err := add(bucketCounters, "counters", d.counters); err != nil {
		return nil, err
	}
	return changes, nil
}

// apply makes the draft the state. The caller holds the lock.
func (d *draft) apply() {
	s := d.state
	s.counters = d.counters
	for id, instance := range d.instances {
		before, existed := s.instances[id]
		if existed {
			delete(s.byToken, before.Token)
		}
		if instance == nil {
			delete(s.instances, id)
			delete(s.previous, id)
			continue
		}
		if existed {
			s.previous[id] = before
		}
		s.instances[id] = instance
		s.byToken[instance.Token] = id
	}
	maps.Copy(s.grants, d.grants)
}
