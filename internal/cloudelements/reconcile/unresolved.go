package reconcile

import (
	"fmt"
	"time"
)

// Unresolved is the error of a request that made nothing that could be found, or nothing that could
// be told from other objects.
type Unresolved struct {
	// Cause is the failure of the request.
	Cause error
	// Candidates are the ids of objects any of which may be what was made. Where Stopped is set, it
	// may also be one that has not shown up.
	Candidates []int64
	// Lookup is why the account could not be looked at.
	Lookup error
	// Stopped is why the search, or sending again, ended early.
	Stopped error
	// Nothing says that the search came to its end and found nothing, so that nothing was made.
	Nothing bool
	// Searched is how long the search took.
	Searched time.Duration
	// Sent is how often the request was sent.
	Sent int
}

// Error says what failed, and what is open.
func (u *Unresolved) Error() string {
	switch {
	case u.Lookup != nil:
		return fmt.Sprintf("%v; what it made could not be looked up: %v", u.Cause, u.Lookup)
	case len(u.Candidates) > 0:
		return fmt.Sprintf("%v; any of %d may be what it made", u.Cause, u.Candidates)
	case u.Nothing:
		return fmt.Sprintf("%v; it made nothing", u.Cause)
	default:
		return fmt.Sprintf("%v; what it made was not found yet", u.Cause)
	}
}

// Unwrap returns the failure of the request.
func (u *Unresolved) Unwrap() error { return u.Cause }
