package reconcile

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// The dates of servers, and what they allow to tell.
func TestCreate_dates(t *testing.T) {
	t.Parallel()
	unzoned := func(zone time.Duration) func(time.Time) string {
		return func(at time.Time) string { return at.Add(zone).UTC().Format("2006-01-02T15:04:05") }
	}
	none := func(time.Time) string { return "" }
	for name, test := range map[string]struct {
		set func(*server)
		// Whether what is there at the first look can be told from what was made before.
		fresh, old bool
	}{
		"whole seconds": {func(*server) {}, true, true},
		"with milliseconds": {func(s *server) {
			s.write = func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
		}, true, true},
		"in milliseconds":                  {func(s *server) { s.write = func(at time.Time) string { return fmt.Sprint(at.UnixMilli()) } }, true, true},
		"without a zone, UTC":              {func(s *server) { s.write = unzoned(0) }, true, false},
		"without a zone, five hours off":   {func(s *server) { s.write = unzoned(-5 * time.Hour) }, false, false},
		"missing":                          {func(s *server) { s.write = none }, false, false},
		"no Date":                          {func(s *server) { s.undated = true }, true, false},
		"no Date, missing":                 {func(s *server) { s.undated, s.write = true, none }, false, false},
		"server a day ahead":               {func(s *server) { s.ahead = day }, true, false},
		"server a day behind":              {func(s *server) { s.ahead = -day }, true, true},
		"local clock a day ahead":          {func(s *server) { s.localAhead = day }, true, true},
		"local clock a day behind":         {func(s *server) { s.localAhead = -day }, true, false},
		"both a day ahead":                 {func(s *server) { s.ahead, s.localAhead = day, day }, true, true},
		"server a second behind":           {func(s *server) { s.ahead = -time.Second }, true, true},
		"no Date, and a second ahead":      {func(s *server) { s.undated, s.ahead = true, time.Second }, true, false},
		"no Date, and a day off":           {func(s *server) { s.undated, s.ahead = true, day }, false, false},
		"no Date, and a day off, behind":   {func(s *server) { s.undated, s.ahead = true, -day }, false, false},
		"Date a day ahead, dates are not":  {func(s *server) { s.ahead = day; s.write = func(at time.Time) string { return zoned(at.Add(-day)) } }, true, true},
		"Date a day behind, dates are not": {func(s *server) { s.ahead = -day; s.write = func(at time.Time) string { return zoned(at.Add(day)) } }, true, false},
	} {
		t.Run(name+"/there at the first look", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				test.set(s)
				s.fates[one] = []fate{cut(20*time.Second, 15*time.Second)}
				got := s.create(t.Context(), new(Ledger), one)
				s.wantPosts(one, 1)
				if !test.fresh {
					got.wantCandidates(t, 1)
					return
				}
				got.wantMade(t, true)
			})
		})
		t.Run(name+"/comes later", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				test.set(s)
				s.fates[one] = []fate{cut(time.Second, 20*time.Second)}
				got := s.create(t.Context(), new(Ledger), one)
				s.wantPosts(one, 1)
				got.wantMade(t, true)
			})
		})
		t.Run(name+"/a look-alike from before", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				test.set(s)
				before := s.has(one, time.Hour)
				s.fates[one] = []fate{dropped(time.Second)}
				got := s.create(t.Context(), new(Ledger), one)
				if !test.old {
					got.wantCandidates(t, before)
					s.wantPosts(one, 1)
					return
				}
				got.wantMade(t, false)
				s.wantPosts(one, 2)
			})
		})
		t.Run(name+"/a look-alike from before, and the right one later", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				test.set(s)
				before := s.has(one, time.Hour)
				s.fates[one] = []fate{cut(time.Second, 20*time.Second)}
				got := s.create(t.Context(), new(Ledger), one)
				got.wantMade(t, true)
				if got.thing.id == before {
					t.Error("the one from before was adopted")
				}
				s.wantPosts(one, 1)
			})
		})
	}
}
