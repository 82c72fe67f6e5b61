package cloudelements

import (
	"context"
	"iter"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// absence finds out what an answer means that does not say for certain that an object is gone, by
// the list of all objects. One is a 401: no source says how the platform answers the read of a
// deleted instance [reference 6, question 6]; its token at least is refused in the words for a
// wrong secret. The other is a 404 that a gateway in between may have given.
type absence[T any] struct {
	// list returns all objects that the account has.
	list func(context.Context) iter.Seq2[T, error]
	// unauthorized says that a 401 may mean that an object is gone.
	unauthorized bool

	mu       sync.Mutex
	asked    bool // Whether the list was asked for after a 401.
	accepted atomic.Bool
}

// read reads an object by its id.
func (s *service[T]) read(ctx context.Context, id int64, call *transport.Call) (*T, error) {
	object, err := s.one(ctx, id, call)
	if err == nil {
		s.absence.accepted.Store(true)
	}
	failure, failed := AsError(err)
	if failed && failure.Status == http.StatusUnauthorized && s.absence.unauthorized && s.isGone(ctx, id, true) {
		failure.Deleted = true
		s.client.ForgetRefusal()
	}
	return object, s.settleAbsence(ctx, id, err)
}

// settleAbsence notes in the error of a call whether the object that it is about is gone, where a
// 404 leaves that open.
func (s *service[T]) settleAbsence(ctx context.Context, id int64, err error) error {
	failure, failed := AsError(err)
	if failed && failure.Status == http.StatusNotFound && failure.Foreign && s.isGone(ctx, id, false) {
		failure.Deleted = true
	}
	return err
}

// isGone reports whether the secrets are good for the list of all objects, and it does not have one
// with the id. Secrets that were refused, and never accepted, are tried once.
func (s *service[T]) isGone(ctx context.Context, id int64, refused bool) bool {
	s.absence.mu.Lock()
	defer s.absence.mu.Unlock()
	if refused && s.absence.asked && !s.absence.accepted.Load() {
		return false
	}
	s.absence.asked = s.absence.asked || refused
	for object, err := range s.absence.list(ctx) {
		if err != nil || s.id(&object) == id {
			return false
		}
	}
	s.absence.accepted.Store(true)
	return true
}
