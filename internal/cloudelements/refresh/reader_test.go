package refresh

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var fifty = some(50, 1)

func TestReader_strategies(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		strategy               Strategy
		singles, pages, listed int
	}{
		"adaptive": {Adaptive, firstWave, 5, 40},
		"single":   {Single, 50, 0, 0},
		// The list is held against one single read.
		"list": {List, 1, 5, 50},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := accountOf(50, 10)
			listed := readAll(t, a, a.reader(test.strategy), fifty, 1)
			if a.singles != test.singles || a.pages != test.pages || listed != test.listed {
				t.Errorf("%d single reads, %d pages, %d from the list", a.singles, a.pages, listed)
			}
		})
	}
}

func TestReader_Listed(t *testing.T) {
	t.Parallel()
	a := accountOf(20, 10)
	reader := a.reader(Adaptive)
	asked := func(id int64) bool {
		t.Helper()
		got, listed, err := reader.Listed(id)
		if err != nil || listed && got != a.byID[id] {
			t.Errorf("%d: got %v, %t, %v", id, got, listed, err)
		}
		return listed
	}
	if asked(1) {
		t.Error("the list shows what it was not asked for")
	}
	readAll(t, a, reader, fifty[:12], 1) // The last ones are of the second page.
	reader.Touch(3)
	if !asked(2) || !asked(12) || !asked(20) || asked(3) || asked(50) {
		t.Error("the list shows something else than what it has and this run has not written")
	}
	if a.singles != firstWave || a.pages != 2 {
		t.Errorf("%d single reads, %d pages: something was read", a.singles, a.pages)
	}
}

func TestReader_doesNotTrustTheList(t *testing.T) {
	t.Parallel()
	hides := func(one thing) thing { return thing{ID: one.ID} }
	tests := map[string]struct {
		shown          func(form int, one thing) thing
		singles, pages int
	}{
		"the first form shows less": {
			func(form int, one thing) thing {
				if form == 0 {
					return thing{ID: one.ID, Value: "less"}
				}
				return one
			}, firstWave, 2,
		},
		"the first form shows next to nothing": {
			func(form int, one thing) thing {
				if form == 0 {
					return hides(one)
				}
				return one
			}, firstWave, 2,
		},
		"every form shows less": {func(_ int, one thing) thing { return hides(one) }, 50, 2},
		"some show less": {
			func(_ int, one thing) thing {
				if one.ID > 45 {
					return hides(one)
				}
				return one
			}, firstWave + 5, 1,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := accountOf(50, 50)
			a.shown = test.shown
			readAll(t, a, a.reader(Adaptive), fifty, 1)
			if a.singles != test.singles || a.pages != test.pages {
				t.Errorf("%d single reads, %d pages", a.singles, a.pages)
			}
		})
	}
}

// Where no page shows what was read singly before, one of those that are waited for is read so as
// well.
func TestReader_holdsListAgainstWhatIsWaitedFor(t *testing.T) {
	t.Parallel()
	a := accountOf(50, 10)
	// The first wave is the last page, which is still to come when the first is read.
	listed := readAll(t, a, a.reader(Adaptive), slices.Concat(fifty[40:], fifty[:1], fifty[:40]), 1)
	if a.singles != firstWave+1 || a.pages != 1+3 || listed != 41 {
		t.Errorf("%d single reads, %d pages, %d from the list", a.singles, a.pages, listed)
	}
}

func TestReader_leavesToSingleReads(t *testing.T) {
	t.Parallel()
	t.Run("what this run has written", func(t *testing.T) {
		t.Parallel()
		a := accountOf(50, 50)
		reader := a.reader(Adaptive)
		readAll(t, a, reader, fifty, 1)
		reader.Touch(20)
		a.byID[20] = thing{ID: 20, Value: "written"}
		if got, listed, err := reader.Get(t.Context(), 20); got.Value != "written" || listed || err != nil {
			t.Errorf("got %v, %t, %v", got, listed, err)
		}
	})
	t.Run("what the list lacks", func(t *testing.T) {
		t.Parallel()
		a := accountOf(50, 50)
		a.byID[51] = thing{ID: 51, Value: "hidden"}
		reader := a.reader(Adaptive)
		readAll(t, a, reader, slices.Concat(fifty, []int64{51}), 1)
		if _, _, err := reader.Get(t.Context(), 52); !errors.Is(err, errGone) {
			t.Errorf("got %v", err)
		}
		if a.singles != firstWave+2 || a.pages != 1 {
			t.Errorf("%d single reads, %d pages", a.singles, a.pages)
		}
	})
	t.Run("what is gone since the list was read", func(t *testing.T) {
		t.Parallel()
		a := accountOf(50, 50)
		reader := a.reader(List)
		delete(a.byID, 7)
		if _, _, err := reader.Get(t.Context(), 7); !errors.Is(err, errGone) {
			t.Errorf("got %v", err)
		}
		if listed := readAll(t, a, reader, fifty[7:], 1); listed != 43 {
			t.Errorf("%d of 43 came from the list", listed)
		}
	})
	t.Run("what is left after a page that cannot be read", func(t *testing.T) {
		t.Parallel()
		a := accountOf(50, 20)
		a.onPage = func(_ context.Context, _ int, token string) error {
			if token == "20" {
				return errors.New("no")
			}
			return nil
		}
		listed := readAll(t, a, a.reader(Adaptive), fifty, 1)
		if a.singles != firstWave+30 || a.pages != 2 || listed != 10 {
			t.Errorf("%d single reads, %d pages, %d from the list", a.singles, a.pages, listed)
		}
	})
	t.Run("what is left when a page comes twice", func(t *testing.T) {
		t.Parallel()
		a := accountOf(50, 20)
		source := a.source()
		source.Page = func(ctx context.Context, form int, _ string) (Page[thing], error) {
			page, err := a.page(ctx, form, "")
			page.Next = "again"
			return page, err
		}
		readAll(t, a, NewReader(source, Adaptive, time.Now), fifty, 1)
		if a.pages != 2 {
			t.Errorf("%d pages", a.pages)
		}
	})
}

func TestReader_readsAnewWhatIsTooOld(t *testing.T) {
	t.Parallel()
	a := accountOf(50, 50)
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	reader := NewReader(a.source(), List, func() time.Time { return now })
	readAll(t, a, reader, fifty, 1)
	now = now.Add(maxAge)
	readAll(t, a, reader, fifty, 1)
	if a.pages != 1 {
		t.Errorf("%d pages within the age that a list may have", a.pages)
	}
	now = now.Add(time.Second)
	readAll(t, a, reader, fifty, 1)
	if a.pages != 2 {
		t.Errorf("%d pages", a.pages)
	}
}

func TestReader_canceled(t *testing.T) {
	t.Parallel()
	a := accountOf(50, 50)
	reading, canceled := make(chan struct{}, 1), make(chan struct{}, 1)
	a.onPage = func(ctx context.Context, _ int, _ string) error {
		reading <- struct{}{}
		<-ctx.Done() // The platform never answers.
		canceled <- struct{}{}
		return ctx.Err()
	}
	reader := a.reader(List)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, _, err := reader.Get(ctx, 1)
		ended <- err
	}()
	<-reading
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-canceled // The page is not read for nobody.
	a.onPage = nil
	if _, listed, err := reader.Get(t.Context(), 1); err != nil || !listed {
		t.Errorf("another one after that got %v, listed %t", err, listed)
	}
}

func TestReader_all(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		strategy Strategy
		before   func(*testing.T, *account, *Reader[int64, thing])
		rest     bool
		want     bool
		pages    int
	}{
		"before anything was read": {Adaptive, func(*testing.T, *account, *Reader[int64, thing]) {}, true, false, 0},
		"after a single read": {Adaptive, func(t *testing.T, a *account, reader *Reader[int64, thing]) {
			readAll(t, a, reader, fifty[:1], 1)
		}, true, true, 5},
		"after a single read, without the rest": {Adaptive, func(t *testing.T, a *account, reader *Reader[int64, thing]) {
			readAll(t, a, reader, fifty[:1], 1)
		}, false, false, 0},
		"after the list was read": {Adaptive, func(t *testing.T, a *account, reader *Reader[int64, thing]) {
			readAll(t, a, reader, fifty, 1)
		}, false, true, 5},
		"after a write": {Adaptive, func(t *testing.T, a *account, reader *Reader[int64, thing]) {
			readAll(t, a, reader, fifty, 1)
			reader.Touch(3)
		}, true, false, 5},
		"where the list is not to be read": {Single, func(t *testing.T, a *account, reader *Reader[int64, thing]) {
			readAll(t, a, reader, fifty, 1)
		}, true, false, 0},
		"where the list shows less": {Adaptive, func(t *testing.T, a *account, reader *Reader[int64, thing]) {
			a.shown = func(_ int, one thing) thing { return thing{ID: one.ID} }
			readAll(t, a, reader, fifty, 1)
		}, true, false, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := accountOf(50, 10)
			reader := a.reader(test.strategy)
			test.before(t, a, reader)
			all, err := reader.All(t.Context(), test.rest)
			if err != nil || (all != nil) != test.want || a.pages != test.pages {
				t.Fatalf("got any %t, %v, after %d pages", all != nil, err, a.pages)
			}
			if all == nil {
				return
			}
			got := make(map[int64]bool)
			for one, err := range all {
				if err != nil || one != a.byID[one.ID] {
					t.Errorf("got %v, %v", one, err)
				}
				got[one.ID] = true
			}
			if len(got) != 50 {
				t.Errorf("got %d things", len(got))
			}
		})
	}
}

func TestStrategy_validate(t *testing.T) {
	t.Parallel()
	for _, strategy := range Strategies {
		if err := strategy.Validate(); err != nil {
			t.Error(err)
		}
	}
	const want = `the refresh strategy is "eager"; it must be one of "adaptive", "single", "list"`
	if err := Strategy("eager").Validate(); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// Some kinds of objects have names below owners in place of ids.
func TestReader_keys(t *testing.T) {
	t.Parallel()
	type address struct{ owner, name string }
	addresses := []address{{"b", "contacts"}, {"a", "orders"}, {"a", "contacts"}}
	reader := NewReader(Source[address, address]{
		Single: func(_ context.Context, key address) (address, error) { return key, nil },
		Page: func(context.Context, int, string) (Page[address], error) {
			return Page[address]{Items: addresses, Pages: 1}, nil
		},
		Forms:      1,
		Key:        func(one address) address { return one },
		Compare:    func(a, b address) int { return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.name, b.name)) },
		ShowsAll:   func(listed, single address) bool { return listed == single },
		IsComplete: func(address) bool { return true },
		Pack:       func(one address) ([]byte, error) { return []byte(one.owner + "/" + one.name), nil },
		Unpack: func(packed []byte) (address, error) {
			owner, name, _ := strings.Cut(string(packed), "/")
			return address{owner, name}, nil
		},
		Log: func(context.Context, string, map[string]any) {},
	}, List, time.Now)
	for _, want := range addresses {
		if got, listed, err := reader.Get(t.Context(), want); err != nil || !listed || got != want {
			t.Errorf("got %v, listed: %t, error: %v; want %v from the list", got, listed, err, want)
		}
	}
	all, err := reader.All(t.Context(), false)
	if err != nil || all == nil {
		t.Fatalf("all: %v, error: %v", all, err)
	}
	var sorted []address
	for one, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		sorted = append(sorted, one)
	}
	if want := []address{{"a", "contacts"}, {"a", "orders"}, {"b", "contacts"}}; !slices.Equal(sorted, want) {
		t.Errorf("all are %v, want %v", sorted, want)
	}
}
