// Package reconcile finds out what became of a request to make something whose answer was lost,
// where the server chooses the ids and takes no idempotency keys: by looking at what the account
// has.
//
// An object that was found is taken for the one that was asked for when it looks like it, was made
// since the request left, was not known before, and is not claimed by another request of this
// process. While none is there, the server may still be at work, so that the search goes on for a
// settle time before the request is sent again. Where objects cannot be told apart, nothing more is
// made, and the error names them.
package reconcile
