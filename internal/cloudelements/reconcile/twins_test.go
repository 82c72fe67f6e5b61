package reconcile

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// createAll makes wishes at the same time, each a millisecond after the one before.
func (s *server) createAll(t *testing.T, ledger *Ledger, wishes ...wish) []result {
	t.Helper()
	results := make([]result, len(wishes))
	var group sync.WaitGroup
	for i, w := range wishes {
		group.Go(func() {
			time.Sleep(time.Duration(i) * time.Millisecond)
			results[i] = s.create(t.Context(), ledger, w)
		})
	}
	group.Wait()
	return results
}

// Requests that are the same, whichever of them meets which fate. The fates go to them in the order
// in which they are sent.
func TestCreate_twins(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fates []fate
		twins int
		sent  int
	}{
		"one lost after the work, one answered":                  {[]fate{cut(10*time.Second, 5*time.Second), answered(10 * time.Second)}, 2, 2},
		"one lost after the work, one answered much later":       {[]fate{cut(10*time.Second, 5*time.Second), answered(3 * time.Minute)}, 2, 2},
		"one answered, one lost after the work":                  {[]fate{answered(20 * time.Second), cut(10*time.Second, 5*time.Second)}, 2, 2},
		"both lost, both made":                                   {[]fate{cut(10*time.Second, 5*time.Second), cut(5*time.Second, 20*time.Second)}, 2, 2},
		"both lost, both made at once":                           {[]fate{cut(0, 0), cut(0, 0)}, 2, 2},
		"both lost, one made":                                    {[]fate{cut(10*time.Second, 5*time.Second), dropped(5 * time.Second)}, 2, 3},
		"both lost, the other one made":                          {[]fate{dropped(5 * time.Second), cut(10*time.Second, 5*time.Second)}, 2, 3},
		"both lost, none made":                                   {[]fate{dropped(0), dropped(10 * time.Second)}, 2, 4},
		"lost before the work while the twin is under way":       {[]fate{dropped(0), {makes: true, work: 5 * time.Second, after: 40 * time.Second}}, 2, 3},
		"lost before the work while the twin is slow":            {[]fate{dropped(0), {makes: true, work: 5 * time.Second, after: 3 * time.Minute}}, 2, 3},
		"lost before the work while the twin gets lost later":    {[]fate{dropped(0), cut(30*time.Second, 5*time.Second)}, 2, 3},
		"lost before the work while the twin is about to finish": {[]fate{dropped(0), answered(59 * time.Second)}, 2, 3},
		"three, of which one is made":                            {[]fate{dropped(0), cut(time.Second, time.Second), dropped(2 * time.Second)}, 3, 5},
		"three, of which two are made":                           {[]fate{cut(time.Second, 30*time.Second), cut(time.Second, time.Second), dropped(2 * time.Second)}, 3, 4},
		"ten, all lost after the work":                           {[]fate{cut(1, 1), cut(2, 2), cut(3, 3), cut(4, 4), cut(5, 5), cut(6, 6), cut(7, 7), cut(8, 8), cut(9, 9), cut(10, 10)}, 10, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.latency = 100 * time.Millisecond
				s.fates[one] = test.fates
				wishes := make([]wish, test.twins)
				for i := range wishes {
					wishes[i] = one
				}
				seen := make(map[int64]bool)
				for _, got := range s.createAll(t, new(Ledger), wishes...) {
					if got.err != nil || seen[got.thing.id] {
						t.Errorf("got %+v, %v; want one of its own", got.thing, got.err)
					}
					seen[got.thing.id] = true
				}
				s.wantPosts(one, test.sent)
				s.wantThings(test.twins)
			})
		})
	}
}

// Requests that differ in what does not show.
func TestCreate_twinsWithDifferentSecrets(t *testing.T) {
	t.Parallel()
	two := wish{identity: one.identity, look: one.look, secret: "made-up-2"}
	for name, test := range map[string]struct {
		first, second         fate
		firstOpen, secondOpen bool
		sentFirst, sentSecond int
	}{
		"one answered while the other is lost":        {answered(10 * time.Second), cut(5*time.Second, 5*time.Second), false, false, 1, 1},
		"one answered while nothing of the other is":  {answered(10 * time.Second), dropped(5 * time.Second), false, false, 1, 2},
		"one answered long after the other was lost":  {answered(2 * time.Minute), cut(5*time.Second, 5*time.Second), false, false, 1, 1},
		"both lost, both made":                        {cut(5*time.Second, 5*time.Second), cut(5*time.Second, 5*time.Second), true, true, 1, 1},
		"both lost, one made":                         {cut(5*time.Second, 5*time.Second), dropped(5 * time.Second), true, true, 1, 1},
		"both lost, none made":                        {dropped(5 * time.Second), dropped(5 * time.Second), false, false, 2, 2},
		"one fails for good while the other is lost":  {fate{after: 20 * time.Second, err: errInvalid}, cut(5*time.Second, 5*time.Second), false, false, 1, 1},
		"one is lost for good, the other comes later": {cut(5*time.Second, 50*time.Second), dropped(30 * time.Second), true, true, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.fates[one], s.fates[two] = []fate{test.first}, []fate{test.second}
				got := s.createAll(t, new(Ledger), one, two)
				for i, open := range []bool{test.firstOpen, test.secondOpen} {
					switch {
					case open:
						if o := got[i].open(t); len(o.Candidates) == 0 {
							t.Errorf("%v: open is %+v, want candidates", got[i].wish, *o)
						}
					case got[i].err == errInvalid: //nolint:errorlint // It says what the fate was.
					case got[i].err != nil || got[i].thing.secret != got[i].wish.secret:
						t.Errorf("%v: got %+v, %v", got[i].wish, got[i].thing, got[i].err)
					}
				}
				s.wantPosts(one, test.sentFirst)
				s.wantPosts(two, test.sentSecond)
			})
		})
	}
}

// Those that have a name in common but look different do not wait for each other.
func TestCreate_sameNameDifferentLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		two := wish{identity: one.identity, look: "b", secret: "made-up-2"}
		s.fates[one] = []fate{cut(time.Second, time.Second)}
		s.fates[two] = []fate{{makes: true, after: 30 * time.Second}}
		got := s.createAll(t, new(Ledger), one, two)
		got[0].wantMade(t, true)
		got[1].wantMade(t, false)
		if got[0].took != time.Second {
			t.Errorf("it took %s to find what was there at once", got[0].took)
		}
		s.wantThings(2)
	})
}

// A twin that is sent while the account is being looked at may have made what the look shows.
func TestCreate_twinSentDuringALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.latency = 4 * time.Second
		s.fates[one] = []fate{dropped(0), {makes: true, work: time.Second, after: 20 * time.Second}}
		var ledger Ledger
		results := make([]result, 2)
		var group sync.WaitGroup
		for i := range results {
			group.Go(func() {
				time.Sleep(time.Duration(i) * 500 * time.Millisecond)
				results[i] = s.create(t.Context(), &ledger, one)
			})
		}
		group.Wait()
		if results[0].err != nil || results[1].err != nil || results[0].thing.id == results[1].thing.id {
			t.Errorf("got %+v and %+v", results[0], results[1])
		}
		s.wantThings(2)
	})
}

// A claimed thing explains nothing any more: who may have made it does not stand in the way of one
// who has not.
func TestCreate_claimedThingIsNoTieWithAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		// The first takes anything with the identity; the others ask for a look.
		anything, b := one, wish{identity: one.identity, look: "b", secret: "made-up-2"}
		s.fates[anything] = []fate{cut(10*time.Second, 5*time.Second)}
		s.fates[b] = []fate{{makes: true, work: time.Second, after: 20 * time.Second}, dropped(10 * time.Second)}
		var ledger Ledger
		var group sync.WaitGroup
		var first result
		group.Go(func() {
			request := s.request(anything)
			request.Matches = func(thing) bool { return true }
			made, found, err := Create(t.Context(), &ledger, s.terms(), request)
			first = result{wish: anything, thing: made, found: found, err: err}
		})
		group.Go(func() { s.createAll(t, &ledger, b, b) })
		group.Wait()
		first.wantMade(t, true)
		s.wantPosts(anything, 1)
	})
}

// What a request has made that was given up shows up later, and is not taken for what another one
// has made with another secret.
func TestCreate_afterAnotherWasGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		two := wish{identity: one.identity, look: one.look, secret: "made-up-2"}
		// It takes longer than the first is looked for.
		s.fates[one] = []fate{cut(0, 30*time.Second)}
		s.fates[two] = []fate{dropped(0)}
		var ledger Ledger
		var group sync.WaitGroup
		var first, second result
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			first = s.create(ctx, &ledger, one)
		})
		group.Go(func() { second = s.create(t.Context(), &ledger, two) })
		group.Wait()
		if open := first.open(t); open.Nothing {
			t.Errorf("open is %+v", *open)
		}
		second.wantCandidates(t, 1)
		s.wantPosts(two, 1)
	})
}
