package reconcile

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// The looks that are made, in seconds, with the last one told so.
func TestSettle_pace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settle time.Duration
		loss   Loss
		want   []float64
	}{
		"lost answer":      {time.Minute, Answer, []float64{0, 2, 6, 14, 24, 34, 44, 54, 60}},
		"malformed answer": {time.Minute, Malformed, []float64{0, 2, 6, 14, 24, 34, 44, 54, 60}},
		"failure":          {time.Minute, ServerFailed, []float64{0, 2, 6, 10}},
		"refusal":          {time.Minute, Leftover, []float64{0}},
		"short":            {300 * time.Millisecond, Answer, []float64{0, .01, .03, .07, .12, .17, .22, .27, .3}},
		"none":             {0, Answer, []float64{0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				terms := newServer(t).terms()
				terms.Settle = test.settle
				began := time.Now()
				var looks []float64
				err := Settle(t.Context(), terms, test.loss, func(_ context.Context, last, settled bool) (bool, error) {
					looks = append(looks, time.Since(began).Seconds())
					if want := len(looks) == len(test.want); last != want || settled != want {
						t.Errorf("look %d: last is %t, settled is %t", len(looks), last, settled)
					}
					return false, nil
				})
				if !errors.Is(err, ErrSettled) || !slices.Equal(looks, test.want) {
					t.Errorf("looked at %v, want %v; %v", looks, test.want, err)
				}
			})
		})
	}
}

func TestSettle_ends(t *testing.T) {
	t.Parallel()
	failed := errors.New("made-up failure")
	for name, test := range map[string]struct {
		look  func(n int) (bool, error)
		bound time.Duration // 0 is none.
		looks int
		err   error
	}{
		"done at once":                {func(int) (bool, error) { return true, nil }, 0, 1, nil},
		"done at the third":           {func(n int) (bool, error) { return n == 3, nil }, 0, 3, nil},
		"done though a look failed":   {func(n int) (bool, error) { return n == 2, errorIf(n == 1, failed) }, 0, 2, nil},
		"done at the last":            {func(n int) (bool, error) { return n == 9, nil }, 0, 9, nil},
		"the last look fails":         {func(n int) (bool, error) { return false, errorIf(n == 9, failed) }, 0, 9, failed},
		"all but the last look fail":  {func(n int) (bool, error) { return false, errorIf(n < 9, failed) }, 0, 9, ErrSettled},
		"time is up":                  {func(int) (bool, error) { return false, nil }, 10 * time.Second, 4, context.DeadlineExceeded},
		"time is up, and it is there": {func(n int) (bool, error) { return n == 4, nil }, 10 * time.Second, 4, nil},
		"time is up, and a look fails": {func(n int) (bool, error) { return false, errorIf(n == 4, failed) }, 10 * time.Second, 4,
			failed},
		"time was up before": {func(int) (bool, error) { return false, nil }, time.Nanosecond, 1, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				if test.bound > 0 {
					ctx, cancel = context.WithTimeout(t.Context(), test.bound)
				}
				defer cancel()
				if test.bound == time.Nanosecond {
					<-ctx.Done()
				}
				looks := 0
				err := Settle(ctx, newServer(t).terms(), Answer, func(ctx context.Context, _, _ bool) (bool, error) {
					looks++
					if ctx.Err() != nil {
						t.Error("a look is made that cannot be")
					}
					return test.look(looks)
				})
				if looks != test.looks || !errors.Is(err, test.err) {
					t.Errorf("%d looks, want %d; error is %v, want %v", looks, test.looks, err, test.err)
				}
				var failure *LookError
				if errors.As(err, &failure) != errors.Is(test.err, failed) {
					t.Errorf("error is %T", err)
				}
			})
		})
	}
}

func errorIf(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

// A look that never comes back is bounded, also where time is over.
func TestSettle_lookIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		err := Settle(ctx, newServer(t).terms(), Answer, func(ctx context.Context, _, _ bool) (bool, error) {
			<-ctx.Done()
			return false, ctx.Err()
		})
		var failure *LookError
		if took := time.Since(began); !errors.As(err, &failure) || took != 10*time.Second+lastLook {
			t.Errorf("it took %s, %v", took, err)
		}
	})
}

func TestUnresolved_text(t *testing.T) {
	t.Parallel()
	cause := errors.New("made-up failure")
	for want, open := range map[string]*Unresolved{
		"made-up failure; what it made could not be looked up: made-up look": {Cause: cause, Lookup: errors.New("made-up look")},
		"made-up failure; any of [5 6] may be what it made":                  {Cause: cause, Candidates: []int64{5, 6}},
		"made-up failure; it made nothing":                                   {Cause: cause, Nothing: true},
		"made-up failure; what it made was not found yet":                    {Cause: cause, Stopped: context.Canceled},
	} {
		if open.Error() != want || !errors.Is(open, cause) {
			t.Errorf("got %q, want %q", open.Error(), want)
		}
	}
	if got := (&SeveralError{Candidates: []int64{5, 6}}).Error(); got != "any of [5 6] may be the one" {
		t.Errorf("got %q", got)
	}
}
