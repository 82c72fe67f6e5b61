package refresh

import "context"

// Source is where a Reader reads objects.
type Source[K comparable, T any] struct {
	// Single reads one object.
	Single func(ctx context.Context, key K) (T, error)
	// Page reads a page of the list of all objects in one of Forms forms, the first being 0: the
	// page that a token names, "" the first one.
	Page func(ctx context.Context, form int, token string) (Page[T], error)
	// Forms is in how many forms the list can be asked for, the cheapest first.
	Forms int
	// Key returns what an object is asked for by, such as its id.
	Key func(T) K
	// Compare orders keys.
	Compare func(a, b K) int
	// ShowsAll reports whether an object of a list shows all that a single read of it has shown.
	ShowsAll func(listed, single T) bool
	// IsComplete reports whether an object of a list can be used.
	IsComplete func(listed T) bool
	// Pack makes an object small, and Unpack undoes that.
	Pack   func(T) ([]byte, error)
	Unpack func([]byte) (T, error)
	// Log takes note of what a Reader does.
	Log func(ctx context.Context, message string, fields map[string]any)
}

// Page is a page of a list.
type Page[T any] struct {
	Items []T
	// Next is the token of the next page, "" where there is none.
	Next string
	// Pages is how many pages the list has, 0 where it does not say.
	Pages int
}
