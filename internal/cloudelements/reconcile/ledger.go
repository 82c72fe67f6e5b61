package reconcile

import (
	"bytes"
	"cmp"
	"slices"
	"sync"
	"time"
)

// Ledger is what a process knows of the objects of an account: which have an owner, which it has
// seen, and which requests to make one are under way. The zero value is ready for use, by many
// goroutines.
type Ledger struct {
	mu       sync.Mutex
	claimed  map[int64]bool        // true where Adopt took it over.
	seen     map[int64]time.Time   // When an object was first seen.
	kept     map[int64]bool        // Those that Keep was told of.
	disputed map[int64]bool        // Those that an attempt named when it was given up.
	attempts map[string][]*attempt // Those under way, and those that stay open.
	changed  chan struct{}         // Closed when an attempt has ended or lost its answer.
}

// attempt is a request to make something.
type attempt struct {
	identity string
	body     []byte
	matches  func(object any) bool // Whether an object may be what it makes.
	sent     time.Time             // When it first left.
	lost     bool                  // Whether its answer was lost, and has not come since.
	until    time.Time             // When what it made has shown up, if it has made something; where it is lost.
	open     bool                  // Whether it was given up, and may yet make something.
}

// candidate is an object that an attempt may have made.
type candidate struct {
	id     int64
	object any
}

// mayHaveMade reports whether any of the objects may be what the attempt has made.
func (a *attempt) mayHaveMade(objects []candidate) bool {
	return slices.ContainsFunc(objects, func(c candidate) bool { return a.matches(c.object) })
}

// Claim says that an object has an owner: it was made by this process, or is asked for by its id.
func (l *Ledger) Claim(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.claimed[id]; !known {
		l.claim(id, false)
	}
}

func (l *Ledger) claim(id int64, adopted bool) {
	if l.claimed == nil {
		l.claimed = make(map[int64]bool)
	}
	l.claimed[id] = adopted
}

// Keep claims an object that its owner leaves as it is. The owner may say nothing of it to a
// process that begins later.
func (l *Ledger) Keep(id int64) {
	l.Claim(id)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		l.kept = make(map[int64]bool)
	}
	l.kept[id] = true
}

// isKept reports whether Keep was told of an object.
func (l *Ledger) isKept(id int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept[id]
}

// Release says that an object does not exist any more, so that another one may get its id.
func (l *Ledger) Release(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.claimed, id)
	delete(l.kept, id)
	delete(l.seen, id)
	delete(l.disputed, id)
}

// Record says that a list showed an object at a time.
func (l *Ledger) Record(id int64, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.seen[id]; known {
		return
	}
	if l.seen == nil {
		l.seen = make(map[int64]time.Time)
	}
	l.seen[id] = at
}

// IsClaimed reports whether an object has an owner.
func (l *Ledger) IsClaimed(id int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, known := l.claimed[id]
	return known
}

// IsAdopted reports whether Adopt took the object over in this process.
func (l *Ledger) IsAdopted(id int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.claimed[id]
}

// begin enters an attempt, which end or giveUp closes.
func (l *Ledger) begin(a *attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.attempts == nil {
		l.attempts = make(map[string][]*attempt)
	}
	l.attempts[a.identity] = append(l.attempts[a.identity], a)
}

// giveUp leaves an attempt open: what it has made, of which it names candidates, or may yet make,
// must not be taken for what another one has made.
func (l *Ledger) giveUp(a *attempt, candidates []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.open = true
	if l.disputed == nil {
		l.disputed = make(map[int64]bool)
	}
	for _, id := range candidates {
		l.disputed[id] = true
	}
	l.broadcast()
}

func (l *Ledger) end(a *attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := slices.DeleteFunc(l.attempts[a.identity], func(other *attempt) bool { return other == a })
	if len(rest) == 0 {
		delete(l.attempts, a.identity)
	} else {
		l.attempts[a.identity] = rest
	}
	l.broadcast()
}

// lose says that an attempt has lost its answer, and until when what it made may take to show up.
func (l *Ledger) lose(a *attempt, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.lost, a.until = true, until
	l.broadcast()
}

// resume says that an attempt waits for an answer again.
func (l *Ledger) resume(a *attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.lost = false
	l.broadcast()
}

func (l *Ledger) broadcast() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// unknown reports whether an object may be what an attempt has made: it has no owner, and was not
// seen before the attempt.
func (l *Ledger) unknown(id int64, a *attempt) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.isUnknown(id, a)
}

func (l *Ledger) isUnknown(id int64, a *attempt) bool {
	if _, claimed := l.claimed[id]; claimed {
		return false
	}
	at, seen := l.seen[id]
	return !seen || !at.Before(a.sent)
}

// left returns those of the objects that an attempt may have made.
func (l *Ledger) left(a *attempt, objects []candidate) []candidate {
	return slices.DeleteFunc(slices.Clone(objects), func(c candidate) bool { return !l.isUnknown(c.id, a) })
}

// rivals returns a channel that closes when something changes, while there is another attempt that
// left before a time, may have made one of the objects, and comes first: one that is waiting for
// its answer or, where all are asked for, one that isBefore it. It returns nil where there is none.
func (l *Ledger) rivals(a *attempt, before time.Time, objects []candidate, all bool) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	objects = l.left(a, objects)
	for _, other := range l.attempts[a.identity] {
		first := !other.lost || all && l.isBefore(other, a)
		if other != a && first && !other.sent.After(before) && other.mayHaveMade(objects) {
			return l.change()
		}
	}
	return nil
}

// isBefore reports whether what an attempt has made has shown up before what another one has made
// need have.
func (l *Ledger) isBefore(a, b *attempt) bool {
	if a.open {
		return false // It takes nothing any more.
	}
	if !a.until.Equal(b.until) {
		return a.until.Before(b.until)
	}
	return slices.Index(l.attempts[a.identity], a) < slices.Index(l.attempts[b.identity], b)
}

// isAnothers reports whether another attempt may have made an object.
func (l *Ledger) isAnothers(a *attempt, object any) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.attempts[a.identity], func(other *attempt) bool { return other != a && other.matches(object) })
}

// adopt claims the first of the objects for an attempt that may have made any of them. Attempts
// that lost their answers share them out, which is right as long as their requests are the same.
// Those come first that have the least time left: what is yet to come is for the others. It returns
// 0 where it cannot be told which is whose, and where none is left.
func (l *Ledger) adopt(a *attempt, objects []candidate) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	objects = l.left(a, objects)
	if slices.ContainsFunc(objects, func(c candidate) bool { return l.disputed[c.id] }) {
		return 0
	}
	sharing, first := 1, 0
	for _, other := range l.attempts[a.identity] {
		if other == a || !other.lost || !other.mayHaveMade(objects) {
			continue
		}
		if !bytes.Equal(other.body, a.body) {
			return 0
		}
		sharing++
		if l.isBefore(other, a) {
			first++
		}
	}
	if len(objects) > sharing || len(objects) <= first {
		return 0
	}
	chosen := slices.MinFunc(objects, func(a, b candidate) int { return cmp.Compare(a.id, b.id) })
	l.claim(chosen.id, false)
	return chosen.id
}

// free claims the only one of the young objects without an owner, or returns all without an owner
// where there are several, or doubtful ones. While an attempt is under way that left before a time
// and may have made one of them, it returns a channel that closes when something changes.
func (l *Ledger) free(identity string, before time.Time, young, doubtful []candidate) (id int64, several []int64, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := slices.DeleteFunc(slices.Concat(young, doubtful), func(c candidate) bool { _, claimed := l.claimed[c.id]; return claimed })
	for _, other := range l.attempts[identity] {
		if !other.open && !other.sent.After(before) && other.mayHaveMade(all) {
			return 0, nil, l.change()
		}
	}
	switch {
	case len(all) == 0:
		return 0, nil, nil
	case len(all) == 1 && slices.ContainsFunc(young, func(c candidate) bool { return c.id == all[0].id }):
		l.claim(all[0].id, true)
		return all[0].id, nil, nil
	}
	for _, one := range all {
		several = append(several, one.id)
	}
	slices.Sort(several)
	return 0, several, nil
}

// change returns the channel that closes at the next change.
func (l *Ledger) change() <-chan struct{} {
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return l.changed
}
