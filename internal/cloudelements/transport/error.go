package transport

import (
	"errors"
	"net/http"
	"time"
)

// Error is what a call failed with. Its texts are free of known secrets.
type Error struct {
	// Operation is what was tried, for example "Create Instance".
	Operation string
	// Object is what it was tried on, for example `instance 123`. It may be empty.
	Object string
	// Method and Route are the request, without the values in its path.
	Method, Route string

	// Status is the HTTP status of the last answer, 0 where there was none.
	Status int
	// Message is the platform's own text, and ProviderMessage that of the vendor behind the
	// element, where the vendor refused.
	Message, ProviderMessage string
	// RequestID is the platform's id of the request, for its support.
	RequestID string
	// RetryAfter is how long the platform asked to wait, 0 where it did not.
	RetryAfter time.Duration
	// ServerTime is the time of the last answer by the server's clock, zero where there was none.
	ServerTime time.Time

	// Attempts is how often the request was sent, and Waited how long the call waited before
	// attempts in all.
	Attempts int
	Waited   time.Duration

	// Ambiguous says that the operation may have taken effect all the same: the request was one
	// that must not be repeated, and the server may have received it.
	Ambiguous bool
	// Candidates are the ids of objects any of which may be what a create has made, where they
	// cannot be told apart.
	Candidates []int64
	// Repeated says that a 401 is not this Client's first. The platform has one text for every
	// cause, so whoever has reported the first may keep the others to itself.
	Repeated bool
	// NotJSON says that the answer is not one of the platform's: a proxy's page, or a server at a
	// wrong base URL.
	NotJSON bool
	// Foreign says that the answer is JSON, and lacks the request id that each error of the
	// platform has [reference 1.3]. A gateway in between may have given it, so that it proves
	// nothing.
	Foreign bool
	// IsPage says that the answer is a page of HTML.
	IsPage bool

	// Deleted says that the list of all objects, which the same secrets are good for, does not have
	// the one that an answer is about: a 401, or a 404 that need not be the platform's.
	Deleted bool
	// Outcome is a closing sentence: why no more attempts were made, and what is known of what the
	// operation has done.
	Outcome string

	// Err is the cause where it is not an answer, or an answer that could not be used: a failed
	// connection, a time limit, a cancelled context.
	Err error

	contentType string    // Of an answer that is not JSON.
	isHalf      bool      // An answer that is JSON and breaks off.
	location    string    // Host that a redirect leads to.
	through     bool      // Of a call through an instance, by its token.
	unsent      bool      // The server cannot have received the request.
	variables   variables // That may hold the secrets, of a 401.
	earlier     *Error    // The last answer, where an attempt after it got none.
}

// Unwrap returns the cause, for errors.Is and errors.As.
func (e *Error) Unwrap() error {
	return e.Err
}

// AsError finds the *Error in an error's chain.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// IsNotFound reports whether the platform answered that the object does not exist. A 404 of
// anything else, such as a gateway or a server at a wrong base URL, is not that answer. It is, and
// so is a 401, where the list of all objects shows that the object is deleted.
func IsNotFound(err error) bool {
	e, ok := AsError(err)
	return ok && e.Deleted || IsAnswer(err, http.StatusNotFound)
}

// IsAnswer reports whether an error is the platform's own answer with a status.
func IsAnswer(err error, status int) bool {
	e, ok := AsError(err)
	return ok && e.Status == status && !e.NotJSON && !e.Foreign
}

// IsAmbiguous reports whether the operation may have taken effect although it failed.
func IsAmbiguous(err error) bool {
	e, ok := AsError(err)
	return ok && e.Ambiguous
}
