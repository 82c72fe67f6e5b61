package reconcile

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A request whose failure leaves little time takes what is there before one that may wait for what
// is yet to come.
func TestCreate_twinWithLittleTimeComesFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.latency = time.Second
		s.fates[one] = []fate{cut(0, 50*time.Second), {makes: true, work: 3 * time.Second, after: 9 * time.Second, err: errFailed}}
		got := s.createAll(t, new(Ledger), one, one)
		if got[0].err != nil || !got[0].found || got[0].thing.id != 2 || got[0].took < 50*time.Second {
			t.Errorf("the one whose answer was lost: got %+v", got[0])
		}
		if !errors.Is(got[1].err, errFailed) || !got[1].found || got[1].thing.id != 1 {
			t.Errorf("the one that failed: got %+v", got[1])
		}
		s.wantPosts(one, 2)
	})
}

// One whose time is up leaves what there is to a twin that comes first, and does not name it.
func TestCreate_timeIsUpBehindATwin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, ledger := newServer(t), new(Ledger)
		s.fates[one] = []fate{dropped(0), {makes: true, work: 29800 * time.Millisecond, after: 29900 * time.Millisecond, err: errLost}}
		var group sync.WaitGroup
		var first, second result
		group.Go(func() { first = s.create(t.Context(), ledger, one) })
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			time.Sleep(time.Millisecond)
			second = s.create(ctx, ledger, one)
		})
		group.Wait()
		first.wantMade(t, true)
		if open := second.open(t); len(open.Candidates) != 0 || open.Nothing || !errors.Is(open.Stopped, context.DeadlineExceeded) {
			t.Errorf("open is %+v", *open)
		}
		s.wantThings(1)
	})
}

// What an error has named nobody takes.
func TestCreate_namedByAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, ledger := newServer(t), new(Ledger)
		s.fates[one] = []fate{cut(10*time.Second, 5*time.Second), dropped(time.Minute)}
		time.AfterFunc(6*time.Second, func() { s.has(one, 0) })
		var group sync.WaitGroup
		var first, second result
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			first = s.create(ctx, ledger, one)
		})
		group.Go(func() {
			time.Sleep(time.Millisecond)
			second = s.create(t.Context(), ledger, one)
		})
		group.Wait()
		first.wantCandidates(t, 1, 2)
		if took := 20*time.Second + lastLook; first.took != took {
			t.Errorf("it took %s, want %s", first.took, took)
		}
		second.wantCandidates(t, 1, 2)
		s.wantPosts(one, 2)
	})
}

// Things without dates are left to a twin that is under way, too.
func TestCreate_undatedThingOfATwin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.write = func(time.Time) string { return "" }
		s.fates[one] = []fate{{makes: true, work: time.Second, after: 3 * time.Minute}, dropped(2 * time.Second)}
		got := s.createAll(t, new(Ledger), one, one)
		got[0].wantMade(t, false)
		got[1].wantMade(t, false)
		s.wantThings(2)
	})
}

// It is not waited for one that cannot have made what was found: one that left after the look, and
// one of which all that it may have made is somebody's.
func TestCreate_needlessWaits(t *testing.T) {
	t.Parallel()
	t.Run("left later", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s, ledger := newServer(t), new(Ledger)
			s.fates[one] = []fate{cut(10*time.Second, 5*time.Second), {makes: true, work: 2 * time.Second, after: 30 * time.Second}, answered(3 * time.Minute)}
			var group sync.WaitGroup
			results := make([]result, 3)
			for i, wait := range []time.Duration{0, time.Second, 20 * time.Second} {
				group.Go(func() {
					time.Sleep(wait)
					results[i] = s.create(t.Context(), ledger, one)
				})
			}
			group.Wait()
			if took := 31 * time.Second; results[0].err != nil || results[0].took != took {
				t.Errorf("got %+v, want it after %s", results[0], took)
			}
			s.wantThings(3)
		})
	})
	t.Run("somebody's", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s, ledger := newServer(t), new(Ledger)
			other := wish{identity: one.identity, look: "b", secret: "made-up-2"}
			s.fates[one] = []fate{cut(10*time.Second, 5*time.Second)}
			s.fates[other] = []fate{{makes: true, work: time.Second, after: 20 * time.Second}, answered(3 * time.Minute)}
			var group sync.WaitGroup
			var found bool
			var took time.Duration
			group.Go(func() {
				began := time.Now()
				request := s.request(one)
				request.Matches = func(thing) bool { return true }
				var err error
				if _, found, err = Create(t.Context(), ledger, s.terms(), request); err != nil {
					t.Error(err)
				}
				took = time.Since(began)
			})
			group.Go(func() { s.createAll(t, ledger, other, other) })
			group.Wait()
			if !found || took != 20*time.Second {
				t.Errorf("found is %t after %s", found, took)
			}
			s.wantThings(3)
		})
	})
}
