package reconcile

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const testAge = time.Hour

func (s *server) orphan(w wish) Orphan[thing] {
	return Orphan[thing]{
		Identity: w.identity, Search: s.search(w.identity), List: s.list(w.identity), Age: testAge,
		Matches: func(one thing) bool { return one.look == w.look },
	}
}

// longAgo is when a process began that need not wait any more.
func longAgo() time.Time { return time.Now().Add(-2 * testSettle) }

// An account of look-alikes, as one that began long ago finds it.
func TestAdopt(t *testing.T) {
	t.Parallel()
	dateless := func(time.Time) string { return "" }
	for name, test := range map[string]struct {
		prepare func(*server, *Ledger)
		want    int64
		several []int64
	}{
		"none":                {prepare: func(*server, *Ledger) {}},
		"one":                 {prepare: func(s *server, _ *Ledger) { s.has(one, 10*time.Minute) }, want: 1},
		"one just made":       {prepare: func(s *server, _ *Ledger) { s.has(one, 0) }, want: 1},
		"too old":             {prepare: func(s *server, _ *Ledger) { s.has(one, 2*time.Hour) }},
		"of another look":     {prepare: func(s *server, _ *Ledger) { s.has(wish{identity: one.identity, look: "b"}, 0) }},
		"of another identity": {prepare: func(s *server, _ *Ledger) { s.has(wish{identity: "b", look: one.look}, 0) }},
		"claimed":             {prepare: func(s *server, l *Ledger) { l.Claim(s.has(one, 0)) }},
		"seen in a list":      {prepare: func(s *server, l *Ledger) { l.Record(s.has(one, 0), time.Now()) }, want: 1},
		"several":             {prepare: func(s *server, _ *Ledger) { s.has(one, 0); s.has(one, time.Minute) }, several: []int64{1, 2}},
		"several, all but one claimed": {prepare: func(s *server, l *Ledger) {
			l.Claim(s.has(one, 0))
			s.has(one, 0)
		}, want: 2},
		"several, all but one old": {prepare: func(s *server, _ *Ledger) {
			s.has(one, 2*time.Hour)
			s.has(one, 0)
		}, want: 2},
		"one without a date": {prepare: func(s *server, _ *Ledger) { s.write = dateless; s.has(one, 0) }, several: []int64{1}},
		"one of which the date has no zone": {prepare: func(s *server, _ *Ledger) {
			s.write = func(at time.Time) string { return at.Add(-5 * time.Hour).UTC().Format("2006-01-02T15:04:05") }
			s.has(one, 0)
		}, several: []int64{1}},
		"one beside one without a date": {prepare: func(s *server, _ *Ledger) {
			s.has(one, 0)
			s.write = dateless
			s.has(one, 0)
		}, several: []int64{1, 2}},
		"one beside a claimed one without a date": {prepare: func(s *server, l *Ledger) {
			s.has(one, 0)
			s.write = dateless
			l.Claim(s.has(one, 0))
		}, want: 1},
		"server's clock a day ahead": {prepare: func(s *server, _ *Ledger) { s.ahead = day; s.has(one, time.Minute) }, want: 1},
		"our clock a day ahead":      {prepare: func(s *server, _ *Ledger) { s.localAhead = day; s.has(one, time.Minute) }, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, ledger := newServer(t), new(Ledger)
				test.prepare(s, ledger)
				alike, err := LookAlikes(t.Context(), ledger, s.terms(), s.orphan(one))
				if got := ids(alike); err != nil || test.want != 0 && !slices.Equal(got, []int64{test.want}) ||
					test.want == 0 && !slices.Equal(got, append([]int64{}, test.several...)) {
					t.Errorf("look-alikes are %d, %v", got, err)
				}
				for _, one := range alike {
					if ledger.IsClaimed(one.ID) {
						t.Errorf("to ask for look-alikes has claimed %d", one.ID)
					}
				}

				began := time.Now()
				adopted, err := Adopt(t.Context(), ledger, s.terms(), longAgo().Add(s.localAhead), s.orphan(one))
				if took := time.Since(began); took != 0 {
					t.Errorf("it took %s", took)
				}
				var several *SeveralError
				if errors.As(err, &several) != (test.several != nil) || several != nil && !slices.Equal(several.Candidates, test.several) || several == nil && err != nil {
					t.Errorf("error is %v, want candidates %d", err, test.several)
				}
				switch {
				case test.want == 0 && adopted != nil:
					t.Errorf("adopted %d", adopted.ID)
				case test.want != 0 && (adopted == nil || adopted.ID != test.want || !ledger.IsAdopted(test.want) || !ledger.IsClaimed(test.want)):
					t.Errorf("adopted %+v, want %d, and that marked", adopted, test.want)
				}
				for _, id := range test.several {
					if ledger.IsAdopted(id) {
						t.Errorf("%d is claimed, and nobody has got it", id)
					}
				}
				if searches, lists := s.countLooks(); searches != 1 || lists != 1 {
					t.Errorf("%d searches for look-alikes, %d lists to adopt; want one of each", searches, lists)
				}
			})
		})
	}
}

// A server may still be at work for one that was killed just before this one began.
func TestAdopt_young(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		age, work      time.Duration // A work of 0 makes nothing.
		want           int64
		atLeast, until time.Duration
	}{
		"it is there":         {0, time.Nanosecond, 1, 0, 10 * time.Second},
		"it comes":            {0, 40 * time.Second, 1, 40 * time.Second, 51 * time.Second},
		"it comes at the end": {0, testSettle - time.Millisecond, 1, testSettle, testSettle},
		"nothing comes":       {0, 0, 0, testSettle, testSettle},
		"not so young":        {40 * time.Second, 0, 0, 20 * time.Second, 20 * time.Second},
		"old":                 {testSettle, 0, 0, 0, 0},
		"old, and it comes":   {testSettle, 30 * time.Second, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.lag = time.Hour // Only the last look misses nothing.
				if name == "it comes" || name == "it is there" {
					s.lag = 0
				}
				if test.work > 0 {
					time.AfterFunc(test.work, func() { s.has(one, 0) })
				}
				began := time.Now()
				adopted, err := Adopt(t.Context(), new(Ledger), s.terms(), began.Add(-test.age), s.orphan(one))
				took := time.Since(began)
				if err != nil || took < test.atLeast || took > test.until {
					t.Errorf("it took %s, want %s to %s; %v", took, test.atLeast, test.until, err)
				}
				if got := adopted != nil; got != (test.want != 0) {
					t.Errorf("adopted %+v, want %d", adopted, test.want)
				}
			})
		})
	}
}

// What a request of this process may have made is left to that request.
func TestAdopt_rivalUnderWay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fate    fate
		adopted bool
	}{
		"that is answered":          {fate{makes: true, work: time.Second, after: 20 * time.Second}, false},
		"that loses its answer":     {fate{makes: true, work: time.Second, after: 20 * time.Second, err: errLost}, false},
		"that has made nothing yet": {fate{after: 20 * time.Second, err: errInvalid}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, ledger := newServer(t), new(Ledger)
				s.latency = 8 * time.Second // It is sent while the account is looked at.
				s.fates[one] = []fate{test.fate}
				var group sync.WaitGroup
				group.Go(func() {
					time.Sleep(time.Second)
					s.create(t.Context(), ledger, one)
				})
				if test.adopted {
					s.has(one, time.Minute)
				}
				adopted, err := Adopt(t.Context(), ledger, s.terms(), longAgo(), s.orphan(one))
				if err != nil || (adopted != nil) != test.adopted {
					t.Errorf("adopted %+v, %v", adopted, err)
				}
				group.Wait()
			})
		})
	}
}

// A request that was given up is not waited for.
func TestAdopt_afterAnotherWasGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, ledger := newServer(t), new(Ledger)
		s.fates[one] = []fate{cut(0, time.Minute)}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_ = s.create(ctx, ledger, one).open(t)
		time.Sleep(time.Minute)
		adopted, err := Adopt(t.Context(), ledger, s.terms(), longAgo(), s.orphan(one))
		if err != nil || adopted == nil || adopted.ID != 1 {
			t.Errorf("adopted %+v, %v", adopted, err)
		}
	})
}

// One orphan is not adopted by two.
func TestAdopt_once(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, ledger := newServer(t), new(Ledger)
		s.has(one, time.Minute)
		s.latency = time.Second
		var group sync.WaitGroup
		adopted := make([]*Found[thing], 10)
		for i := range adopted {
			group.Go(func() {
				var err error
				if adopted[i], err = Adopt(t.Context(), ledger, s.terms(), longAgo(), s.orphan(one)); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		adopted = slices.DeleteFunc(adopted, func(f *Found[thing]) bool { return f == nil })
		if len(adopted) != 1 {
			t.Errorf("%d have adopted it", len(adopted))
		}
		// A create that loses its answer does not take it either.
		s.fates[one] = []fate{dropped(0)}
		if got := s.create(t.Context(), ledger, one); got.err != nil || got.found {
			t.Errorf("got %+v", got)
		}
	})
}

func TestAdopt_failingLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.failLooks = func(int) bool { return true }
		s.has(one, 0)
		if adopted, err := Adopt(t.Context(), new(Ledger), s.terms(), longAgo(), s.orphan(one)); err == nil || adopted != nil {
			t.Errorf("adopted %+v, %v", adopted, err)
		}
		if alike, err := LookAlikes(t.Context(), new(Ledger), s.terms(), s.orphan(one)); err == nil || len(alike) != 0 {
			t.Errorf("look-alikes are %+v, %v", alike, err)
		}
	})
}

// To be told to stop ends the wait, since nothing was made.
func TestAdopt_stopped(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*testing.T, *server, *Ledger){
		"in a pause": func(*testing.T, *server, *Ledger) {},
		"while a rival is under way": func(t *testing.T, s *server, ledger *Ledger) {
			s.fates[one] = []fate{{makes: true, work: 0, after: time.Hour}}
			go s.create(t.Context(), ledger, one)
			synctest.Wait()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, ledger := newServer(t), new(Ledger)
				prepare(t, s, ledger)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				began := time.Now()
				adopted, err := Adopt(ctx, ledger, s.terms(), began, s.orphan(one))
				if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || adopted != nil || took != 5*time.Second {
					t.Errorf("it took %s; adopted %+v, %v", took, adopted, err)
				}
				time.Sleep(2 * time.Hour) // Until the rival has come to its end.
			})
		})
	}
}
