package simulator

import (
	"encoding/json"
	"fmt"
	"sync"
)

// state is all that the platform knows, in a table for each kind of object. What keeps a kind makes
// its table, by newTable, before the state is restored.
type state struct {
	store    store
	tables   []interface{ restore(store) error }
	counters *table[string, *counter]

	// Changes run one after the other. Reading waits only while the rows of a change that is stored
	// take their places.
	changing sync.Mutex
	mu       sync.RWMutex
}

// counter is the last number that was given out of a series.
type counter struct {
	Series string
	Last   int64
}

func (n *counter) id() string { return n.Series }

func (n *counter) clone() *counter { return new(*n) }

func newState(in store) *state {
	s := &state{store: in}
	s.counters = newTable[string, *counter](s, "counters")
	return s
}

// restore reads all tables from the store.
func (s *state) restore() error {
	for _, t := range s.tables {
		if err := t.restore(s.store); err != nil {
			return err
		}
	}
	return nil
}

// last returns the last number of a series that was given out; 0 if none was.
func (s *state) last(series string) int64 {
	if n, found := s.counters.get(series); found {
		return n.Last
	}
	return 0
}

// transaction is a change of the state that is being prepared: all or nothing of it happens.
type transaction struct {
	state  *state
	staged []staged
	// last holds the numbers that were given out in the course of the change, by their series.
	last map[string]int64
}

// staged is a row of a change, nil if it is removed, and what puts it in its place.
type staged struct {
	bucket, key string
	row         any
	apply       func()
}

// change runs f. If f succeeds, what it put and removed is stored and becomes the state; otherwise
// nothing changes. f sees the state as it was before.
func (s *state) change(f func(*transaction) error) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	tx := &transaction{state: s, last: map[string]int64{}}
	if err := f(tx); err != nil {
		return err
	}
	for series, last := range tx.last {
		s.counters.put(tx, &counter{Series: series, Last: last})
	}
	writes, err := tx.writes()
	if err != nil {
		return err
	}
	if err := s.store.write(writes); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range tx.staged {
		one.apply()
	}
	return nil
}

// next returns the next number of a series, which is at least first.
func (tx *transaction) next(series string, first int64) int64 {
	last, given := tx.last[series]
	if !given {
		last = tx.state.last(series)
	}
	tx.last[series] = max(last+1, first)
	return tx.last[series]
}

func (tx *transaction) stage(bucket, key string, stored any, apply func()) {
	tx.staged = append(tx.staged, staged{bucket: bucket, key: key, row: stored, apply: apply})
}

// writes returns the change as writes to the store.
func (tx *transaction) writes() ([]write, error) {
	writes := make([]write, 0, len(tx.staged))
	for _, one := range tx.staged {
		w := write{bucket: one.bucket, key: one.key}
		if one.row != nil {
			var err error
			if w.value, err = json.Marshal(one.row); err != nil {
				return nil, fmt.Errorf("encoding for the store: %w", err)
			}
		}
		writes = append(writes, w)
	}
	return writes, nil
}
