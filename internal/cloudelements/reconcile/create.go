package reconcile

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Create sends a request until it is certain that its object was made once. It returns the object,
// and whether it was found rather than answered. With an object, the error is that of a request
// which failed and left it all the same. Without one it is the request's, or an *Unresolved.
func Create[T any](ctx context.Context, ledger *Ledger, terms Terms, request Request[T]) (object T, found bool, err error) {
	begun := &attempt{identity: request.Identity, body: request.Body, sent: terms.Now(), matches: func(object any) bool {
		one, ok := object.(T)
		return ok && request.Matches(one)
	}}
	ledger.begin(begun)
	object, found, err = create(ctx, ledger, terms, request, begun)
	if open := new(Unresolved); errors.As(err, &open) && !open.Nothing {
		ledger.giveUp(begun, open.Candidates)
	} else {
		ledger.end(begun)
	}
	return object, found, err
}

func create[T any](ctx context.Context, ledger *Ledger, terms Terms, request Request[T], begun *attempt) (object T, found bool, err error) {
	failures := 0 // Of the server itself.
	for sent := 1; ; sent++ {
		object, err = request.Send(ctx)
		if err == nil {
			ledger.Claim(request.ID(object))
			return object, false, nil
		}
		failed, loss := terms.Now(), request.Loss(err)
		if loss == Nothing {
			return object, false, err
		}
		ledger.lose(begun, terms.Now().Add(terms.settle(loss)))
		lost := search[T]{ledger: ledger, terms: terms, request: request, attempt: begun, loss: loss}
		adopted, unresolved := lost.run(ctx, err)
		switch {
		case adopted != nil && loss != Answer:
			terms.Log(ctx, "Found what a create left behind although it failed", adopted.ID)
			return adopted.Object, true, err
		case loss == Leftover:
			return object, false, err
		case adopted != nil:
			terms.Log(ctx, "The answer to a create was lost; found what it made", adopted.ID)
			return adopted.Object, true, nil
		case unresolved.Nothing && loss == Answer && sent <= terms.Resends && lost.mayResend(ctx, failed, 0, unresolved):
			terms.Log(ctx, "The answer to a create was lost, and it made nothing; sending it again")
		case unresolved.Nothing && loss == ServerFailed && failures < mostFailures && sent <= terms.Resends && lost.mayResend(ctx, failed, failures+1, unresolved):
			failures++
			terms.Log(ctx, "The server failed a create, which made nothing; sending it again")
		default:
			unresolved.Sent = sent
			if unresolved.Nothing && unresolved.Stopped == nil {
				unresolved.Stopped = ctx.Err()
			}
			terms.Log(ctx, "Cannot tell what the create made", unresolved.Candidates...)
			return object, false, unresolved
		}
	}
}

// mostFailures is how often a request is sent again that the server itself has failed.
const mostFailures = 2

// mayResend waits until the request may be sent again, which the server has failed so many times,
// or notes why it must not be.
func (s *search[T]) mayResend(ctx context.Context, failed time.Time, failures int, open *Unresolved) bool {
	s.ledger.resume(s.attempt)
	open.Stopped = s.request.AwaitRetry(ctx, open.Cause, failed)
	if open.Stopped == nil && failures > 0 {
		open.Stopped = s.terms.Sleep(ctx, s.terms.Backoff(failures))
	}
	return open.Stopped == nil
}

// search looks for what one request has made.
type search[T any] struct {
	ledger  *Ledger
	terms   Terms
	request Request[T]
	attempt *attempt
	loss    Loss

	// doubtful are the objects without a useful date that were there at the first look. One that
	// comes later is new whatever its date says, unless it comes only because the look was another
	// one.
	doubtful map[int64]bool
	looked   bool
}

// run looks until there is an answer, or time is over.
func (s *search[T]) run(ctx context.Context, cause error) (*Found[T], *Unresolved) {
	s.terms.Log(ctx, "A create failed that may have made something; looking for it")
	began := s.terms.Now()
	var adopted *Found[T]
	var several []int64
	err := Settle(ctx, s.terms, s.loss, func(ctx context.Context, last, settled bool) (bool, error) {
		// A request is sent again, or said to have made nothing, when nothing is found, so it
		// matters that the last look misses nothing.
		seen, err := s.look(ctx, settled && s.loss != Leftover)
		if err != nil {
			return false, err
		}
		adopted, several = s.decide(ctx, seen, last)
		return adopted != nil, nil
	})
	if adopted != nil {
		return adopted, nil
	}
	open := &Unresolved{Cause: cause, Candidates: several, Searched: s.terms.Now().Sub(began)}
	var failed *LookError
	switch {
	case errors.As(err, &failed):
		open.Lookup = failed.Err
	case errors.Is(err, ErrSettled):
		open.Nothing = len(several) == 0
	default:
		open.Stopped = err
	}
	return nil, open
}

// lookResult is what a look has found.
type lookResult[T any] struct {
	at time.Time // When the look ended.
	// made are the objects that were made since the request left and look like it. The dates of
	// doubtful ones decide nothing, and near ones look different in a detail.
	made, doubtful, near []Found[T]
}

// look looks once.
func (s *search[T]) look(ctx context.Context, all bool) (lookResult[T], error) {
	find := s.request.Search
	if all {
		find = s.request.List
	}
	found, err := find(ctx)
	seen := lookResult[T]{at: s.terms.Now()}
	if err != nil {
		return seen, err
	}
	span := newWindow(s.attempt.sent, seen.at, s.terms.ServerClock())
	first := !s.looked
	s.looked = true
	for _, one := range found {
		if !s.ledger.unknown(one.ID, s.attempt) {
			continue
		}
		when := span.age(one.Created)
		if when == unclear && first {
			if s.doubtful == nil {
				s.doubtful = make(map[int64]bool)
			}
			s.doubtful[one.ID] = true
		}
		switch {
		case when == old:
		case !s.request.Matches(one.Object):
			seen.near = append(seen.near, one)
		case when == unclear && (first || all || s.doubtful[one.ID]):
			seen.doubtful = append(seen.doubtful, one)
		default:
			seen.made = append(seen.made, one)
		}
	}
	return seen, nil
}

// decide chooses the object to adopt. The last time it returns those that cannot be told apart
// where there is none; before that, others may yet show up. What other requests of this process may
// have made is left to them first.
func (s *search[T]) decide(ctx context.Context, seen lookResult[T], last bool) (*Found[T], []int64) {
	// Where the wait ends early, too many are named rather than too few.
	if s.awaitRivals(ctx, seen.at, seen.made, last) == nil {
		id := s.ledger.adopt(s.attempt, candidates(seen.made))
		if at := slices.IndexFunc(seen.made, func(f Found[T]) bool { return f.ID == id }); at >= 0 {
			return &seen.made[at], nil
		}
	}
	if !last {
		return nil, nil
	}
	_ = s.awaitRivals(ctx, seen.at, seen.doubtful, last)
	// What differs in a detail may be what was asked for all the same, unless another request asks
	// for just that.
	near := slices.DeleteFunc(seen.near, func(f Found[T]) bool { return s.ledger.isAnothers(s.attempt, f.Object) })
	return nil, ids(s.unknown(slices.Concat(seen.made, seen.doubtful, near)))
}

// awaitRivals waits for requests that may have made what was found, and that come first: until they
// are answered or, where all are asked for, until their search has ended.
func (s *search[T]) awaitRivals(ctx context.Context, before time.Time, found []Found[T], all bool) error {
	for {
		changed := s.ledger.rivals(s.attempt, before, candidates(found), all)
		if changed == nil {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *search[T]) unknown(found []Found[T]) []Found[T] {
	return slices.DeleteFunc(slices.Clone(found), func(f Found[T]) bool { return !s.ledger.unknown(f.ID, s.attempt) })
}
