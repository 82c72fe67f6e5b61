package cloudelements

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// service is what the services of all kinds of objects share: how an object is addressed, read,
// listed, made once and adopted. T is an object as answers show it. A kind that has names in place
// of ids, and is written again and again under one name, needs no more of it than one, list and
// send.
type service[T any] struct {
	part
	ledger  reconcile.Ledger
	absence absence[T]

	noun  string // For errors, for example "instance".
	route string // To an object, for example "/instances/{id}".

	id      func(*T) int64
	created func(*T) string // The date of creation, as the platform writes it.
	protect func(*T)        // Registers the secrets of an answer.
	isBad   func(*T) bool   // Whether an object is what a failed create has left; nil: none is.

	// look reads an object that a list has shown, without claiming it.
	look func(ctx context.Context, listed *T) (*T, error)
}

// call returns an operation on an object by its id. It claims the object: whoever knows the id owns
// it.
func (s *service[T]) call(operation string, id int64, idempotency transport.Idempotency, method, below string, values ...string) *transport.Call {
	s.ledger.Claim(id)
	return s.unclaimed(operation, id, idempotency, method, below, values...)
}

// unclaimed returns an operation on an object by its id that does not claim it.
func (s *service[T]) unclaimed(operation string, id int64, idempotency transport.Idempotency, method, below string, values ...string) *transport.Call {
	number := strconv.FormatInt(id, 10)
	return &transport.Call{
		Operation: operation, Object: s.noun + " " + number, Idempotency: idempotency,
		Method: method, Route: s.route + below, Values: append([]string{number}, values...),
	}
}

// send sends a call whose answer does not matter.
func (s *service[T]) send(ctx context.Context, call *transport.Call) error {
	_, err := s.client.Do(ctx, call)
	return err
}

// one sends a call that is answered with an object: the one with the id, or any if the id is 0.
func (s *service[T]) one(ctx context.Context, id int64, call *transport.Call) (*T, error) {
	object := new(T)
	call.Decode = func(body []byte) error {
		if err := json.Unmarshal(body, object); err != nil {
			return err
		}
		if id != 0 && s.id(object) != id {
			return fmt.Errorf("it is about %s %d", s.noun, s.id(object))
		}
		return nil
	}
	if _, err := s.client.Do(ctx, call); err != nil {
		return nil, err
	}
	s.protect(object)
	return object, nil
}

// list returns the objects of all pages of a list.
func (s *service[T]) list(ctx context.Context, first *transport.Call) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for object, err := range transport.List[T](ctx, s.client, first) {
			if err == nil {
				s.protect(&object)
			}
			if !yield(object, err) {
				return
			}
		}
	}
}

// Claim says that an object has an owner, so that it is never adopted. Operations on an object by
// its id say so themselves.
func (s *service[T]) Claim(id int64) { s.ledger.Claim(id) }

// Keep claims an object of which a plan leaves everything as it is. Terraform applies in another
// process than it plans in, and does not ask that one about such an object.
func (s *service[T]) Keep(id int64) { s.ledger.Keep(id) }

// IsAdopted reports whether Adopt returned the object with the id.
func (s *service[T]) IsAdopted(id int64) bool { return s.ledger.IsAdopted(id) }

// The platform chooses the ids and takes no idempotency key. So what became of a create whose
// answer was lost is found out by searching for an object that looks like what was asked for.

// lookup says how to find what a create has made.
type lookup[T any] struct {
	// identity is what objects have in common that may be mistaken for each other.
	identity string
	// matches reports whether an object may be what was asked for.
	matches func(*T) bool
	// search finds objects quickly, and all misses none.
	search, all finder[T]
}

type finder[T any] = func(context.Context) ([]reconcile.Found[*T], error)

// find returns the objects of a list that are wanted. It reads those by themselves of which the
// list leaves out what tells them apart.
func (s *service[T]) find(ctx context.Context, listed iter.Seq2[T, error], isWanted, isComplete func(*T) bool) ([]reconcile.Found[*T], error) {
	var found []reconcile.Found[*T]
	for object, err := range listed {
		if err != nil {
			return nil, err
		}
		if !isWanted(&object) {
			continue
		}
		one := &object
		if !isComplete(one) {
			one, err = s.look(ctx, one)
			switch {
			case IsNotFound(err):
				continue
			case err != nil:
				return nil, err
			}
		}
		found = append(found, reconcile.Found[*T]{ID: s.id(one), Created: s.created(one), Object: one})
	}
	return found, nil
}

// makeOnce sends a create until it is certain that its object was made once. With an error, an
// object is one that the create has left although it failed.
func (s *service[T]) makeOnce(ctx context.Context, call *transport.Call, lookup lookup[T]) (*T, error) {
	body, err := call.Payload()
	if err != nil {
		return nil, call.Failed(s.client.SafeError(err))
	}
	made, found, err := reconcile.Create(ctx, &s.ledger, s.terms, reconcile.Request[*T]{
		Identity: lookup.identity, Matches: lookup.matches,
		// Some creates say what they want in their path alone.
		Body:       append([]byte(strings.Join(call.Values, "/")+" "), body...),
		Send:       func(ctx context.Context) (*T, error) { return s.one(ctx, 0, call) },
		Loss:       lossOf,
		ID:         s.id,
		AwaitRetry: s.client.AwaitRetry,
		Search:     lookup.search, List: lookup.all,
	})
	isBad := found && s.isBad != nil && s.isBad(made)
	switch {
	case isBad:
		return s.complete(ctx, made), err
	case found && (err == nil || IsAmbiguous(err)):
		return s.complete(ctx, made), nil
	case err != nil:
		return nil, explain(err, s.noun)
	default:
		return made, nil
	}
}

// complete reads an object that a list has shown, since a list may leave members out. Where that
// fails, what the list has must do.
func (s *service[T]) complete(ctx context.Context, listed *T) *T {
	read, err := s.look(context.WithoutCancel(ctx), listed)
	if err != nil {
		transport.LogWarn(ctx, "Cannot read an object that a list has shown; taking what the list has",
			map[string]any{"noun": s.noun, "id": s.id(listed), "error": err.Error()})
		return listed
	}
	return read
}

// orphanAge is how old an object may be that is taken for what a killed process has left behind.
const orphanAge = time.Hour

func (l lookup[T]) orphan() reconcile.Orphan[*T] {
	return reconcile.Orphan[*T]{Identity: l.identity, Search: l.search, List: l.all, Age: orphanAge, Matches: l.matches}
}

// adopt claims and returns what a killed process has left behind, nil where there is nothing. Where
// it cannot choose, the error is that of the call, with the candidates.
func (s *service[T]) adopt(ctx context.Context, call *transport.Call, lookup lookup[T]) (*T, error) {
	found, err := reconcile.Adopt(ctx, &s.ledger, s.terms, s.began, lookup.orphan())
	var several *reconcile.SeveralError
	switch {
	case errors.As(err, &several):
		failure := call.Failed(undecided(s.noun, several.Candidates))
		failure.Candidates = several.Candidates
		return nil, failure
	case err != nil || found == nil:
		return nil, err
	default:
		return s.complete(ctx, found.Object), nil
	}
}

// undecided says why none of the candidates is adopted.
func undecided(noun string, candidates []int64) error {
	if len(candidates) == 1 {
		return fmt.Errorf("the date of %s %d does not tell how old it is", noun, candidates[0])
	}
	return fmt.Errorf("the %ss %s cannot be told apart", noun, joinIDs(candidates))
}

// lookAlikes returns the ids of the objects that adopt would choose from.
func (s *service[T]) lookAlikes(ctx context.Context, lookup lookup[T]) ([]int64, error) {
	found, err := reconcile.LookAlikes(ctx, &s.ledger, s.terms, lookup.orphan())
	return idsOf(found), err
}

// idsOf returns the ids of what was found, sorted.
func idsOf[T any](found []reconcile.Found[T]) []int64 {
	var ids []int64
	for _, one := range found {
		ids = append(ids, one.ID)
	}
	slices.Sort(ids)
	return ids
}
