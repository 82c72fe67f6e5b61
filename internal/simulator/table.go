package simulator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// row is an object that a table keeps: a pointer that has an id. The id is a number, or text where
// the platform addresses objects of that kind by name.
type row[K cmp.Ordered, T any] interface {
	id() K
	// clone returns a copy that shares nothing with the original that could be changed through it.
	clone() T
}

// table keeps all objects of one kind, in memory and in a bucket of the store. Its rows are never
// changed in place, so that readers may use them without a lock: whoever changes one takes a copy
// by edit and puts it back.
type table[K cmp.Ordered, T row[K, T]] struct {
	state  *state
	bucket string
	rows   map[K]T
	// previous holds the rows as they were before their last change; one that is new is not there.
	previous map[K]T
}

// newTable makes the table of a kind of object and has the state restore it. The bucket names the
// kind, here and nowhere else.
func newTable[K cmp.Ordered, T row[K, T]](s *state, bucket string) *table[K, T] {
	t := &table[K, T]{state: s, bucket: bucket, rows: map[K]T{}, previous: map[K]T{}}
	s.tables = append(s.tables, t)
	return t
}

// restore reads the rows that a store keeps.
func (t *table[K, T]) restore(from store) error {
	err := from.each(t.bucket, func(value []byte) error {
		var restored T
		if err := decodeNumbers(value, &restored); err != nil {
			return err
		}
		t.rows[restored.id()] = restored
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the %s of the store: %w", t.bucket, err)
	}
	return nil
}

// get returns the row with an id, which the caller must not change.
func (t *table[K, T]) get(id K) (T, bool) {
	t.state.mu.RLock()
	defer t.state.mu.RUnlock()
	found, ok := t.rows[id]
	return found, ok
}

// edit returns a copy of a row that may be changed and then put back.
func (t *table[K, T]) edit(id K) (T, bool) {
	found, ok := t.get(id)
	if !ok {
		return found, false
	}
	return found.clone(), true
}

// first returns the row with the least id that matches, which the caller must not change.
func (t *table[K, T]) first(matches func(T) bool) (T, bool) {
	t.state.mu.RLock()
	defer t.state.mu.RUnlock()
	var first T
	found := false
	for _, one := range t.rows {
		if matches(one) && (!found || one.id() < first.id()) {
			first, found = one, true
		}
	}
	return first, found
}

// list returns the rows in the order of their ids; the caller must not change them.
func (t *table[K, T]) list() []T {
	t.state.mu.RLock()
	defer t.state.mu.RUnlock()
	return inOrder(t.rows)
}

// count returns how many rows there are.
func (t *table[K, T]) count() int {
	t.state.mu.RLock()
	defer t.state.mu.RUnlock()
	return len(t.rows)
}

// getPrevious returns a row as it was before its last change: what a replica shows that lags one
// change behind.
func (t *table[K, T]) getPrevious(id K) (T, bool) {
	t.state.mu.RLock()
	defer t.state.mu.RUnlock()
	found, ok := t.previous[id]
	return found, ok
}

// listPrevious returns what a replica would list that lags one change behind.
func (t *table[K, T]) listPrevious() []T {
	t.state.mu.RLock()
	defer t.state.mu.RUnlock()
	return inOrder(t.previous)
}

// put has a change store a row, which the caller must not change once the change is made.
func (t *table[K, T]) put(tx *transaction, stored T) {
	tx.stage(t.bucket, fmt.Sprint(stored.id()), stored, func() {
		id := stored.id()
		if before, existed := t.rows[id]; existed {
			t.previous[id] = before
		}
		t.rows[id] = stored
	})
}

// remove has a change delete a row.
func (t *table[K, T]) remove(tx *transaction, id K) {
	tx.stage(t.bucket, fmt.Sprint(id), nil, func() {
		delete(t.rows, id)
		delete(t.previous, id)
	})
}

func inOrder[K cmp.Ordered, T any](rows map[K]T) []T {
	ordered := make([]T, 0, len(rows))
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		ordered = append(ordered, rows[id])
	}
	return ordered
}
