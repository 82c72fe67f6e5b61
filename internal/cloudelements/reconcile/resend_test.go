package reconcile

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A request is sent again when it was looked for long enough, and not before the server wants it.
func TestCreate_awaitRetry(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked, cancel time.Duration
		fates         []fate
		sent          int
		took          time.Duration
	}{
		"the search takes longer":     {asked: 20 * time.Second, fates: []fate{dropped(time.Second)}, sent: 2, took: time.Second + testSettle},
		"the server asks for longer":  {asked: 3 * testSettle, fates: []fate{dropped(time.Second)}, sent: 2, took: time.Second + 3*testSettle},
		"each time":                   {asked: 3 * testSettle, fates: []fate{dropped(0), dropped(0)}, sent: 3, took: 6 * testSettle},
		"it is there, so none is due": {asked: 3 * testSettle, fates: []fate{cut(0, 0)}, sent: 1},
		"stopped in the meantime":     {asked: 3 * testSettle, cancel: 2 * testSettle, fates: []fate{dropped(0)}, sent: 1, took: 2 * testSettle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.asked, s.fates[one] = test.asked, test.fates
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.cancel > 0 {
					time.AfterFunc(test.cancel, cancel)
				}
				got := s.create(ctx, new(Ledger), one)
				s.wantPosts(one, test.sent)
				if got.took != test.took {
					t.Errorf("it took %s, want %s", got.took, test.took)
				}
				if test.cancel == 0 {
					got.wantMade(t, test.sent == 1)
					return
				}
				if open := got.open(t); !open.Nothing || !errors.Is(open.Stopped, context.Canceled) || open.Sent != 1 || open.Searched != testSettle {
					t.Errorf("open is %+v", *open)
				}
			})
		})
	}
}

// One that waits for its turn makes nothing in the meantime, so what shows up is another's.
func TestCreate_twinDuringTheTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.asked = 5 * testSettle
		s.fates[one] = []fate{dropped(0), cut(0, 0), answered(0)}
		var ledger Ledger
		results := make(chan result, 2)
		go func() { results <- s.create(t.Context(), &ledger, one) }()
		time.Sleep(2 * testSettle)
		go func() { results <- s.create(t.Context(), &ledger, one) }()
		first, second := <-results, <-results
		if first.err != nil || second.err != nil || first.thing.id == second.thing.id {
			t.Errorf("got %+v and %+v", first, second)
		}
		s.wantPosts(one, 3)
		s.wantThings(2)
	})
}
