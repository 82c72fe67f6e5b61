package reconcile

import (
	"context"
	"slices"
	"time"
)

// Request asks for something to be made.
type Request[T any] struct {
	// Identity is what the objects have in common that may be taken for each other, such as the
	// name.
	Identity string
	// Matches reports whether an object may be the one that is asked for, as far as it shows.
	Matches func(T) bool
	// Body is the whole request, secrets included. It is kept while the request is under way.
	Body []byte
	// Send sends the request once.
	Send func(context.Context) (T, error)
	// Loss says what an error of Send leaves open.
	Loss func(error) Loss
	// AwaitRetry waits for as long as the server asked before a request is sent again whose Send
	// failed at a time. Its error says why it is not to be sent again.
	AwaitRetry func(ctx context.Context, failure error, failed time.Time) error
	// ID is an object's id.
	ID func(T) int64
	// Search finds objects that may be alike quickly, and List finds all of them. Both retry what
	// may be retried, and give an empty list where there are none.
	Search, List func(context.Context) ([]Found[T], error)
}

// Found is an object of the account.
type Found[T any] struct {
	ID int64
	// Created is when it was made, as the server writes it. It may be empty.
	Created string
	Object  T
}

// ids are the ids of objects, in order.
func ids[T any](found []Found[T]) []int64 {
	all := make([]int64, 0, len(found))
	for _, one := range found {
		all = append(all, one.ID)
	}
	slices.Sort(all)
	return all
}

// candidates are objects as a Ledger compares them.
func candidates[T any](found []Found[T]) []candidate {
	all := make([]candidate, 0, len(found))
	for _, one := range found {
		all = append(all, candidate{id: one.ID, object: one.Object})
	}
	return all
}

// Loss is what a failed request leaves open.
type Loss int

// The losses.
const (
	// Nothing is open: the request took no effect.
	Nothing Loss = iota
	// Answer was lost: the request may have taken effect, or do so yet. Where it has not, it may be
	// sent again.
	Answer
	// Malformed is an answer that is not the server's own, such as a page of a proxy. The request
	// may have taken effect, or do so yet, and sending it again would be answered alike.
	Malformed
	// ServerFailed is a failure that the server itself answered with. It may have left something,
	// but is not at work any more. Where it has left nothing, the request may be sent again, but
	// not often: what fails more than once may fail each time.
	ServerFailed
	// Leftover of a request that the server refused: something unfinished may be there, and if it
	// is, it is there already.
	Leftover
)

// Terms are the time and the means that a search has.
type Terms struct {
	// Settle is how long the server may still be at work on a request whose answer was lost.
	Settle time.Duration
	// Resends is how often a request may be sent again.
	Resends int
	// Backoff is how long to wait before a request is sent again that the server has failed so many
	// times.
	Backoff func(failures int) time.Duration
	// Now and Sleep are the local clock.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
	// ServerClock is the last reading of the server's clock, zero where it was never read.
	ServerClock func() Clock
	// Log takes what happens, in a few words and the ids that it concerns.
	Log func(ctx context.Context, message string, ids ...int64)
}
