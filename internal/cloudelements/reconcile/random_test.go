package reconcile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// interleavings is how many the randomised test tries; at the fake clock's pace they take about a
// second.
const interleavings = 1500

// tally counts what came of wishes, so that a test that tries nothing fails.
type tally struct {
	plain, answered, adopted, sentAgain, candidates, stopped, refused int
}

// TestCreate_random makes wishes that have names, looks and secrets in common, at random times and
// under random fates, and counts in the end what the server has.
func TestCreate_random(t *testing.T) {
	t.Parallel()
	var all tally
	for seed := range uint64(interleavings) {
		synctest.Test(t, func(t *testing.T) { interleave(t, seed, &all) })
	}
	for what, n := range map[string]int{
		"plain": all.plain, "answered": all.answered, "adopted": all.adopted, "sent again": all.sentAgain,
		"candidates": all.candidates, "stopped": all.stopped, "refused": all.refused,
	} {
		if n < interleavings/50 {
			t.Errorf("%s: %d wishes in %d interleavings, so that it is hardly tested", what, n, interleavings)
		}
	}
	t.Logf("%+v", all)
}

// interleave makes some wishes and checks what came of them.
func interleave(t *testing.T, seed uint64, all *tally) {
	random := rand.New(rand.NewPCG(seed, 4)) //nolint:gosec // It is to be repeatable.
	s, ledger := newServer(t), new(Ledger)
	plain := s.randomise(random)
	wishes := make([]wish, 1+random.IntN(5))
	for i := range wishes {
		wishes[i] = wish{identity: "k", look: pick(random, "a", "b"), secret: pick(random, "1", "2")}
	}
	bodies, looks := count(wishes, wish.body), count(wishes, func(w wish) string { return w.look })
	plain = plain && len(bodies) == len(looks)
	for _, w := range wishes {
		for range testResends + 1 {
			s.fates[w] = append(s.fates[w], randomFate(random))
		}
	}
	for range random.IntN(3) {
		before := s.has(wish{identity: "k", look: pick(random, "a", "b"), secret: "old"}, 10*time.Second+time.Duration(random.Int64N(int64(3*time.Hour))))
		if random.IntN(2) == 0 {
			ledger.Claim(before)
		}
	}
	before := len(s.things)

	results := make(chan result)
	for _, w := range wishes {
		wait, ctx, cancel := time.Duration(random.Int64N(int64(100*time.Second))), t.Context(), context.CancelFunc(func() {})
		if stop := time.Duration(random.Int64N(int64(5 * time.Minute))); random.IntN(6) == 0 {
			plain = false
			if ctx, cancel = context.WithCancel(t.Context()); random.IntN(2) == 0 {
				time.AfterFunc(wait+stop, cancel)
			} else {
				ctx, cancel = context.WithTimeout(ctx, wait+stop)
			}
		}
		go func() {
			defer cancel()
			time.Sleep(wait)
			results <- s.create(ctx, ledger, w)
		}()
	}
	var got []result
	for range wishes {
		got = append(got, <-results)
	}
	time.Sleep(time.Hour) // What is still at work comes to its end.
	if s.check(t, got, before, plain); t.Failed() {
		t.Logf("seed %d: %s", seed, s.describe(got))
	}
	if plain {
		all.plain++
	}
	s.count(got, all)
}

func (f fate) String() string {
	return fmt.Sprintf("makes %t after %s, %v after %s", f.makes, f.work, f.err, f.after)
}

func (w wish) body() string { return w.look + w.secret }

func pick[T any](random *rand.Rand, choices ...T) T { return choices[random.IntN(len(choices))] }

func count[T any](items []T, by func(T) string) map[string]int {
	counts := make(map[string]int)
	for _, item := range items {
		counts[by(item)]++
	}
	return counts
}

// randomise returns the server habits, and reports whether all of them are such that what is there
// can be told from what was there before.
func (s *server) randomise(random *rand.Rand) (plain bool) {
	plain = true
	s.latency = time.Duration(random.Int64N(int64(3 * time.Second)))
	s.lag = pick(random, 0, 0, time.Second, day)
	if random.IntN(3) == 0 {
		failures := random.Uint64() & random.Uint64() // One of four.
		s.failLooks = func(n int) bool { return failures>>(n%64)&1 == 1 }
		plain = false
	}
	switch random.IntN(8) {
	case 0:
		s.ahead, plain = pick(random, day, -day, 3*time.Second), false
	case 1:
		s.localAhead, plain = pick(random, day, -day, 3*time.Second), false
	case 2:
		s.undated, plain = true, false
	case 3:
		s.write, plain = func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05") }, false
	case 4:
		s.write, plain = func(time.Time) string { return "" }, false
	}
	return plain
}

func randomFate(random *rand.Rand) fate {
	after, work := time.Duration(random.Int64N(int64(40*time.Second))), time.Duration(random.Int64N(int64(30*time.Second)))
	switch random.IntN(10) {
	case 0, 1, 2:
		return cut(after, work)
	case 3:
		return cut(after, after)
	case 4, 5:
		return dropped(after)
	case 6:
		return fate{after: after, err: errInvalid}
	case 7:
		return fate{makes: random.IntN(2) == 0, work: after, after: after, err: errFailed}
	default:
		return fate{makes: true, work: work, after: work + after}
	}
}

// check counts what the server has: nothing twice, nothing of another's, and nothing that no error
// tells of.
func (s *server) check(t *testing.T, got []result, before int, plain bool) {
	owner, named := make(map[int64]wish), make(map[int64]bool)
	untold := make(map[string]int) // Of each body, how many an error says may be there.
	for _, r := range got {
		var open *Unresolved
		switch {
		case r.thing.id != 0:
			if other, taken := owner[r.thing.id]; taken {
				t.Errorf("%v and %v have the same thing %d", other, r.wish, r.thing.id)
			}
			owner[r.thing.id] = r.wish
			if r.thing.secret != r.wish.secret || r.thing.look != r.wish.look {
				t.Errorf("%v has got %+v", r.wish, r.thing)
			}
		case errors.As(r.err, &open):
			for _, id := range open.Candidates {
				named[id] = true
			}
			if open.Stopped != nil && !open.Nothing || open.Lookup != nil {
				untold[r.wish.body()]++
			}
			if plain && !open.Nothing {
				t.Errorf("%v: %v, and nothing stood in the way", r.wish, r.err)
			}
		}
	}
	for _, one := range s.things[before:] {
		if _, owned := owner[one.id]; owned || named[one.id] {
			continue
		}
		if body := one.look + one.secret; untold[body] > 0 {
			untold[body]--
			continue
		}
		t.Errorf("%+v is nobody's, and no error tells of it", one)
	}
}

func (s *server) describe(got []result) string {
	var text strings.Builder
	fmt.Fprintf(&text, "server %s ahead, we %s ahead, undated %t, latency %s, lag %s\n", s.ahead, s.localAhead, s.undated, s.latency, s.lag)
	for _, w := range slices.SortedFunc(maps.Keys(s.fates), func(a, b wish) int { return strings.Compare(a.body(), b.body()) }) {
		fmt.Fprintf(&text, "%v sent %d times: %v\n", w, s.posts[w], s.fates[w][:s.posts[w]])
	}
	for _, one := range s.things {
		fmt.Fprintf(&text, "thing %d %s%s at %s\n", one.id, one.look, one.secret, one.at.Format(time.TimeOnly))
	}
	for _, r := range got {
		fmt.Fprintf(&text, "%v: thing %d, found %t, %v, took %s\n", r.wish, r.thing.id, r.found, r.err, r.took)
	}
	return text.String()
}

func (s *server) count(got []result, all *tally) {
	for _, r := range got {
		var open *Unresolved
		switch {
		case r.err == nil && r.found:
			all.adopted++
		case r.err == nil:
			all.answered++
		case !errors.As(r.err, &open):
			all.refused++
		case len(open.Candidates) > 0:
			all.candidates++
		case open.Stopped != nil:
			all.stopped++
		}
	}
	wished := count(got, func(r result) string { return r.wish.body() })
	for w, posts := range s.posts {
		all.sentAgain += posts - wished[w.body()]
	}
}
