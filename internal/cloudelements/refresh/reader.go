package refresh

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"
)

// firstWave is how many objects are read one by one in any case: as many as Terraform asks for at a
// time by default, so that no list would be quicker.
const firstWave = 10

// maxAge is how long a list serves. A refresh takes seconds as a rule; one that takes longer, since
// requests are limited, reads what it needs anew.
const maxAge = 5 * time.Minute

// Reader reads objects for the time of one run. It is safe for use by many goroutines.
type Reader[K comparable, T any] struct {
	source   Source[K, T]
	strategy Strategy
	now      func() time.Time

	mu       sync.Mutex
	touched  map[K]struct{} // Written by this run.
	snapshot snapshot[K, T]
	flight   *flight
}

// snapshot is what is known of the list.
type snapshot[K comparable, T any] struct {
	began   time.Time
	asked   bool      // Whether any object was asked for.
	singles int       // Single reads that were paid.
	pages   int       // Pages that were read, in any form.
	length  int       // How many pages the list has, as far as is known.
	known   map[K]T   // What single reads have shown, until the list was held against it.
	wanted  map[K]int // How many wait for an object.

	form     int
	next     string // Token of the page to read.
	seen     map[string]bool
	packed   map[K][]byte
	verified bool       // Whether the list was held against a single read.
	alone    map[K]bool // What cannot be had from the list.
	complete bool
	over     bool // Whether there is nothing more to read of the list.
}

// NewReader makes a Reader of a source. It reads nothing.
func NewReader[K comparable, T any](source Source[K, T], strategy Strategy, now func() time.Time) *Reader[K, T] {
	return &Reader[K, T]{source: source, strategy: strategy, now: now, touched: make(map[K]struct{})}
}

// Get reads an object, and reports whether the list has shown it. An object that the list lacks is
// read by itself, so that only that can say that it is gone. The error is the source's, or the
// context's.
func (r *Reader[K, T]) Get(ctx context.Context, key K) (object T, listed bool, err error) {
	for {
		packed, flight := r.find(ctx, key)
		switch {
		case packed != nil:
			object, err = r.source.Unpack(packed)
			return object, true, err
		case flight == nil:
			object, err = r.single(ctx, key)
			return object, false, err
		}
		err := r.wait(ctx, flight)
		r.leave(key)
		if err != nil {
			return object, false, err
		}
	}
}

// Listed returns an object where Get would give what the list has shown, and reports whether it
// would. It reads nothing and waits for nothing. The error is the source's.
func (r *Reader[K, T]) Listed(key K) (object T, listed bool, err error) {
	r.mu.Lock()
	r.current()
	packed := r.shown(key)
	r.mu.Unlock()
	if packed == nil {
		return object, false, nil
	}
	object, err = r.source.Unpack(packed)
	return object, true, err
}

// Touch says that this run writes an object; the zero key is that of one which has no key yet. From
// then on only a single read of it counts, and the list is out of date.
func (r *Reader[K, T]) Touch(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touched[key] = struct{}{}
}

// All returns the objects of the list, sorted by key, as far as a refresh has read it. With rest it
// reads the pages that are left. It returns nil where that does not give the whole list as it is
// now: where no object was asked for before, where this run has written any, and where the list is
// not to be had. The error is the context's.
func (r *Reader[K, T]) All(ctx context.Context, rest bool) (iter.Seq2[T, error], error) {
	for {
		all, flight := r.all(ctx, rest)
		if flight == nil {
			return all, nil
		}
		if err := r.wait(ctx, flight); err != nil {
			return nil, err
		}
	}
}

// find returns an object of the list, or what to wait for before another look, or nothing where it
// is to be read by itself.
func (r *Reader[K, T]) find(ctx context.Context, key K) ([]byte, *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.current()
	s.asked = true
	if packed := r.shown(key); packed != nil {
		return packed, nil
	}
	_, isListed := s.packed[key]
	switch {
	case r.isSingle(key):
	case r.flight != nil:
		s.wanted[key]++
		r.flight.waiting++
		return nil, r.flight
	case isListed:
		s.wanted[key]++
		return nil, r.start(ctx, r.verify)
	case !s.over && (r.strategy == List || s.isPaid()):
		s.wanted[key]++
		return nil, r.start(ctx, r.readPage)
	}
	s.singles++
	return nil, nil
}

// shown returns an object as the list has shown it, where that is all there is to look at.
func (r *Reader[K, T]) shown(key K) []byte {
	if s := &r.snapshot; s.verified && !r.isSingle(key) {
		return s.packed[key]
	}
	return nil
}

// isSingle reports whether an object is only read by itself.
func (r *Reader[K, T]) isSingle(key K) bool {
	_, isTouched := r.touched[key]
	return isTouched || r.snapshot.alone[key] || r.strategy == Single
}

// isPaid reports whether the single reads that were made have cost what the list costs, as far as
// its length is known.
func (s *snapshot[K, T]) isPaid() bool {
	return s.singles >= max(firstWave, s.length, s.pages+1)
}

// leave says that somebody has had another look.
func (r *Reader[K, T]) leave(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.snapshot.wanted[key]--; r.snapshot.wanted[key] <= 0 {
		delete(r.snapshot.wanted, key)
	}
}

// current returns the snapshot, a new one where it is too old.
func (r *Reader[K, T]) current() *snapshot[K, T] {
	if now := r.now(); r.flight == nil && now.Sub(r.snapshot.began) > maxAge {
		wanted := r.snapshot.wanted
		if wanted == nil {
			wanted = make(map[K]int)
		}
		r.snapshot = snapshot[K, T]{began: now, known: make(map[K]T), wanted: wanted, alone: make(map[K]bool)}
		r.snapshot.begin(0)
	}
	return &r.snapshot
}

// begin forgets what of the list was read, to read it in a form.
func (s *snapshot[K, T]) begin(form int) {
	s.form, s.next, s.verified, s.complete, s.over = form, "", false, false, false
	s.packed, s.seen = make(map[K][]byte), make(map[string]bool)
}

// single reads an object by itself. What it shows is kept until the list was held against it.
func (r *Reader[K, T]) single(ctx context.Context, key K) (T, error) {
	object, err := r.source.Single(ctx, key)
	if err != nil {
		return object, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := &r.snapshot; r.strategy != Single && !s.verified && !s.over {
		s.known[key] = object
	}
	return object, nil
}

// all returns all objects, or what to wait for before another look.
func (r *Reader[K, T]) all(ctx context.Context, rest bool) (iter.Seq2[T, error], *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.current()
	switch {
	case !s.asked || len(r.touched) > 0 || r.strategy == Single:
		return nil, nil
	case s.complete && s.verified:
		return r.unpacked(), nil
	case !rest || s.over:
		return nil, nil
	case r.flight != nil:
		r.flight.waiting++
		return nil, r.flight
	default:
		return nil, r.start(ctx, r.readPage)
	}
}

func (r *Reader[K, T]) unpacked() iter.Seq2[T, error] {
	packed := r.snapshot.packed
	return func(yield func(T, error) bool) {
		for _, key := range slices.SortedFunc(maps.Keys(packed), r.source.Compare) {
			if !yield(r.source.Unpack(packed[key])) {
				return
			}
		}
	}
}
