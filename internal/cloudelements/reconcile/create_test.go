package reconcile

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

var one = wish{identity: "graph/Contoso", look: "a", secret: "made-up-1"}

// One wish, under each fate.
func TestCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fates                []fate
		sent, things         int
		found                bool
		shortest, longest    time.Duration
		err                  error // An *Unresolved where it is errLost.
		nothing, searchAlone bool
	}{
		"answered":                        {fates: []fate{answered(20 * time.Second)}, sent: 1, things: 1, longest: 20 * time.Second},
		"not valid":                       {fates: []fate{{after: time.Second, err: errInvalid}}, sent: 1, err: errInvalid, longest: time.Second},
		"lost after the work":             {fates: []fate{cut(20*time.Second, 20*time.Second)}, sent: 1, things: 1, found: true, longest: 20 * time.Second, searchAlone: true},
		"lost during the work":            {fates: []fate{cut(time.Second, 30*time.Second)}, sent: 1, things: 1, found: true, shortest: 30 * time.Second, longest: 41 * time.Second, searchAlone: true},
		"made at the last moment":         {fates: []fate{cut(0, testSettle-time.Millisecond)}, sent: 1, things: 1, found: true, shortest: testSettle, longest: testSettle},
		"lost before the work":            {fates: []fate{dropped(time.Second), answered(0)}, sent: 2, things: 1, shortest: testSettle, longest: testSettle + time.Second},
		"lost before, then after it":      {fates: []fate{dropped(0), cut(time.Second, time.Second)}, sent: 2, things: 1, found: true, shortest: testSettle, longest: testSettle + time.Second},
		"lost before, then not valid":     {fates: []fate{dropped(0), {err: errInvalid}}, sent: 2, err: errInvalid, longest: testSettle},
		"always lost before":              {fates: []fate{dropped(0), dropped(0), dropped(0), dropped(0), dropped(0), answered(0)}, sent: testResends + 1, err: errLost, nothing: true, shortest: 5 * testSettle, longest: 5 * testSettle},
		"failed, and nothing is there":    {fates: []fate{{err: errFailed}, answered(0)}, sent: 2, things: 1, shortest: testSettle/6 + time.Second, longest: testSettle/6 + time.Second},
		"failed, then lost after it":      {fates: []fate{{err: errFailed}, cut(0, 0)}, sent: 2, things: 1, found: true, longest: testSettle/6 + time.Second},
		"failed, then lost before it":     {fates: []fate{{err: errFailed}, dropped(0), {err: errFailed}, answered(0)}, sent: 4, things: 1, longest: testSettle*4/3 + 3*time.Second},
		"failed each time":                {fates: []fate{{err: errFailed}, {err: errFailed}, {err: errFailed}, answered(0)}, sent: 3, err: errLost, nothing: true, shortest: testSettle/2 + 3*time.Second, longest: testSettle/2 + 3*time.Second},
		"refused, and nothing is there":   {fates: []fate{{err: errRefused}, answered(0)}, sent: 1, err: errRefused, searchAlone: true},
		"malformed, and nothing is there": {fates: []fate{{err: errMalformed}, answered(0)}, sent: 1, err: errLost, nothing: true, shortest: testSettle, longest: testSettle},
		"malformed, and it comes":         {fates: []fate{{makes: true, work: 30 * time.Second, err: errMalformed}}, sent: 1, things: 1, found: true, err: errMalformed, shortest: 30 * time.Second, longest: 41 * time.Second, searchAlone: true},
		"failed, and it is there":         {fates: []fate{{makes: true, err: errFailed}}, sent: 1, things: 1, found: true, err: errFailed, searchAlone: true},
		"refused, and it is there":        {fates: []fate{{makes: true, err: errRefused}}, sent: 1, things: 1, found: true, err: errRefused, searchAlone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.fates[one] = test.fates
				var ledger Ledger
				got := s.create(t.Context(), &ledger, one)

				switch {
				case test.err == errLost: //nolint:errorlint // It says what to check.
					open := got.open(t)
					if open.Nothing != test.nothing || open.Sent != test.sent || len(open.Candidates) != 0 || open.Stopped != nil || open.Lookup != nil {
						t.Errorf("open is %+v", *open)
					}
					if want := got.took; open.Sent == 1 && open.Searched != want {
						t.Errorf("searched for %s, want %s", open.Searched, want)
					}
				case !errors.Is(got.err, test.err):
					t.Errorf("error is %v, want %v", got.err, test.err)
				case test.err == nil || test.found:
					if got.found != test.found || got.thing.id == 0 || !ledger.IsClaimed(got.thing.id) || ledger.IsAdopted(got.thing.id) {
						t.Errorf("got %+v, found %t", got.thing, got.found)
					}
					if test.found != slices.Contains(s.adopted, got.thing.id) {
						t.Errorf("the log tells of %d", s.adopted)
					}
				}
				if test.found != got.found {
					t.Errorf("found is %t", got.found)
				}
				s.wantPosts(one, test.sent)
				s.wantThings(test.things)
				if got.took < test.shortest || got.took > test.longest {
					t.Errorf("it took %s, want %s to %s", got.took, test.shortest, test.longest)
				}
				// Nothing is sent again unless a look that misses nothing found nothing.
				_, lists := s.countLooks()
				if want := max(0, test.sent-1); lists < want || test.nothing && lists == 0 || test.searchAlone && lists > 0 {
					t.Errorf("the account was listed %d times", lists)
				}
			})
		})
	}
}

// A search may miss what is new, and the list before sending again does not.
func TestCreate_searchThatLagsBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.lag = time.Hour
		s.fates[one] = []fate{cut(time.Second, time.Second)}
		got := s.create(t.Context(), new(Ledger), one)
		got.wantMade(t, true)
		s.wantPosts(one, 1)
	})
}

// What was made before is nobody's answer.
func TestCreate_lookAlikesFromBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		old := s.has(one, 10*time.Second)
		s.fates[one] = []fate{dropped(time.Second), answered(time.Second)}
		got := s.create(t.Context(), new(Ledger), one)
		got.wantMade(t, false)
		if got.thing.id == old {
			t.Error("an old look-alike was adopted")
		}
		s.wantPosts(one, 2)
	})
}

// What this process knew, or what somebody asked for, is nobody's answer, even if it was made in
// the same second.
func TestCreate_knownBefore(t *testing.T) {
	t.Parallel()
	for name, tell := range map[string]func(*Ledger, int64){
		"claimed": func(l *Ledger, id int64) { l.Claim(id) },
		"seen":    func(l *Ledger, id int64) { l.Record(id, time.Now()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				known := s.has(one, 0)
				var ledger Ledger
				tell(&ledger, known)
				time.Sleep(time.Millisecond)
				s.fates[one] = []fate{dropped(0), answered(0)}
				got := s.create(t.Context(), &ledger, one)
				got.wantMade(t, false)
				s.wantPosts(one, 2)
			})
		})
	}
}

// What a list shows after the request has left may be what it has made.
func TestCreate_seenInBetween(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		var ledger Ledger
		s.fates[one] = []fate{cut(20*time.Second, time.Second)}
		time.AfterFunc(10*time.Second, func() { ledger.Record(1, time.Now()) })
		got := s.create(t.Context(), &ledger, one)
		got.wantMade(t, true)
		s.wantPosts(one, 1)
	})
}

// Several that cannot be told apart are all named, also those that come late, and none is claimed.
func TestCreate_several(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.fates[one] = []fate{cut(10*time.Second, time.Second)}
		// Somebody else makes the same.
		for _, when := range []time.Duration{5 * time.Second, 40 * time.Second} {
			time.AfterFunc(when, func() { s.has(one, 0) })
		}
		var ledger Ledger
		got := s.create(t.Context(), &ledger, one)
		got.wantCandidates(t, 1, 2, 3)
		for id := range int64(3) {
			if ledger.IsClaimed(id + 1) {
				t.Errorf("%d is claimed", id+1)
			}
		}
		s.wantPosts(one, 1)
	})
}

// What looks different in a detail may be what was asked for, as long as nobody else has asked for
// just that.
func TestCreate_near(t *testing.T) {
	t.Parallel()
	other := wish{identity: one.identity, look: one.look + ", altered", secret: "made-up-2"}
	t.Run("alone", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newServer(t)
			s.fates[one] = []fate{{makes: true, err: errLost, alters: true}}
			got := s.create(t.Context(), new(Ledger), one)
			got.wantCandidates(t, 1)
			s.wantPosts(one, 1)
			if got.took != testSettle {
				t.Errorf("it took %s; the right one might have come for as long as %s", got.took, testSettle)
			}
		})
	})
	t.Run("explained by another attempt", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newServer(t)
			s.fates[one] = []fate{dropped(0), answered(0)}
			s.fates[other] = []fate{{makes: true, after: 2 * testSettle}}
			got := s.createAll(t, new(Ledger), one, other)
			got[0].wantMade(t, false)
			got[1].wantMade(t, false)
			s.wantThings(2)
		})
	})
	t.Run("claimed", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newServer(t)
			s.fates[one] = []fate{dropped(0), answered(0)}
			s.fates[other] = []fate{answered(time.Second)}
			got := s.createAll(t, new(Ledger), one, other)
			got[0].wantMade(t, false)
			got[1].wantMade(t, false)
			s.wantThings(2)
		})
	})
}

// A look that fails is made again; the last one decides.
func TestCreate_failingLooks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fails        func(n int) bool
		fate         fate
		sent, things int
		lookup       bool
	}{
		"the first ones, and it is there":  {func(n int) bool { return n < 5 }, cut(0, 0), 1, 1, false},
		"the first ones, and it is not":    {func(n int) bool { return n < 5 }, dropped(0), 2, 1, false},
		"every other, and it is there":     {func(n int) bool { return n%2 == 0 }, cut(0, 0), 1, 1, false},
		"all, and it is there":             {func(int) bool { return true }, cut(0, 0), 1, 1, true},
		"all, and it is not":               {func(int) bool { return true }, dropped(0), 1, 0, true},
		"all but the first, and it is not": {func(n int) bool { return n > 0 }, dropped(0), 1, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.failLooks, s.fates[one] = test.fails, []fate{test.fate}
				got := s.create(t.Context(), new(Ledger), one)
				s.wantPosts(one, test.sent)
				s.wantThings(test.things)
				if !test.lookup {
					got.wantMade(t, test.sent == 1)
					return
				}
				if open := got.open(t); open.Lookup == nil || open.Nothing || open.Stopped != nil {
					t.Errorf("open is %+v", *open)
				}
			})
		})
	}
}

// The time that a user gives bounds the search, but one look is made in any case.
func TestCreate_deadline(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fate     fate
		deadline time.Duration
		found    bool
	}{
		"during the request, and it is there":     {cut(20*time.Second, 10*time.Second), 5 * time.Second, true},
		"during the request, and it is not":       {dropped(20 * time.Second), 5 * time.Second, false},
		"during the search, and it comes in time": {cut(0, 10*time.Second), 20 * time.Second, true},
		"during the search, and it comes later":   {cut(0, 30*time.Second), 20 * time.Second, false},
		"during the search, and it is not there":  {dropped(0), 20 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.fates[one] = []fate{test.fate}
				ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
				defer cancel()
				got := s.create(ctx, new(Ledger), one)
				s.wantPosts(one, 1)
				if want := max(test.deadline, test.fate.after); got.took > want {
					t.Errorf("it took %s, want %s", got.took, want)
				}
				if searches, _ := s.countLooks(); searches == 0 {
					t.Error("the account was not looked at")
				}
				if test.found {
					got.wantMade(t, true)
					return
				}
				open := got.open(t)
				if !errors.Is(open.Stopped, context.DeadlineExceeded) || open.Nothing || open.Lookup != nil || len(open.Candidates) != 0 {
					t.Errorf("open is %+v", *open)
				}
			})
		})
	}
}

// To be told to stop does not end the search, since what was made must not be lost. But nothing is
// sent again.
func TestCreate_cancelled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fate   fate
		cancel time.Duration
		found  bool
	}{
		"during the request, and it is there":  {cut(20*time.Second, 10*time.Second), 5 * time.Second, true},
		"during the request, and it comes":     {cut(20*time.Second, 50*time.Second), 5 * time.Second, true},
		"during the search, and it comes":      {cut(0, 50*time.Second), 5 * time.Second, true},
		"during the request, and it is not":    {dropped(20 * time.Second), 5 * time.Second, false},
		"during the search, and it is not":     {dropped(0), 5 * time.Second, false},
		"just as the time to settle is up":     {dropped(0), testSettle, false},
		"during the request, which is refused": {fate{after: 20 * time.Second, err: errFailed}, 5 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.latency = 10 * time.Millisecond
				s.fates[one] = []fate{test.fate}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(test.cancel, cancel)
				got := s.create(ctx, new(Ledger), one)
				s.wantPosts(one, 1)
				if test.found {
					got.wantMade(t, true)
					return
				}
				open := got.open(t)
				if !errors.Is(open.Stopped, context.Canceled) || !open.Nothing || open.Lookup != nil {
					t.Errorf("open is %+v", *open)
				}
			})
		})
	}
}

// A look that is under way when time is up is not taken for an empty account.
func TestCreate_deadlineDuringALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.latency = 4 * time.Second
		s.fates[one] = []fate{cut(time.Second, time.Second)}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		s.create(ctx, new(Ledger), one).wantMade(t, true)
		s.wantPosts(one, 1)
	})
}
