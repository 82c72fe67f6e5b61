package transport

import (
	"context"
	"errors"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// PageSize is the platform's default and maximum [reference 1.4].
const PageSize = 200

// List returns the items of all pages of a list, each page as it is asked for. After an error,
// which comes with a zero item, there are no more. Nothing found is an empty list, however the
// platform says it: with 404 or with [].
func List[T any](ctx context.Context, c *Client, first *Call) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seen := make(map[string]bool)
		for token := ""; ; {
			page, err := ReadPage[T](ctx, c, first, token)
			if IsNothingFound(err) {
				return
			}
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			if seen[page.Next] {
				yield(none, first.Failed(errors.New("the platform gave the same page twice, so the list would never end")))
				return
			}
			seen[page.Next] = true
			token = page.Next
		}
	}
}

// nothingFound is what the platform says of an empty list [reference 2.4]. So exact a sentence
// needs no request id beside it; that of a gateway has other words.
var nothingFound = []string{"No element instances found", "No elements found"}

// IsNothingFound reports whether an error of a list is the platform's way to say that nothing was
// found.
func IsNothingFound(err error) bool {
	e, ok := AsError(err)
	return IsNotFound(err) || ok && e.Status == http.StatusNotFound && e.Foreign && slices.Contains(nothingFound, e.Message)
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	Next  string // Token of the page after it, "" where there is none.
	Total int    // How many items the list has, 0 where the answer does not say.
}

// ReadPage reads the page of a list that a token names, "" the first one.
func ReadPage[T any](ctx context.Context, c *Client, call *Call, token string) (Page[T], error) {
	query := make(url.Values, len(call.Query)+2)
	maps.Copy(query, call.Query)
	query.Set("pageSize", strconv.Itoa(PageSize))
	if token != "" {
		query.Set("nextPage", token)
	}
	var read Page[T]
	one := *call
	one.Query, one.Decode = query, into(&read.Items)
	header, err := c.Do(ctx, &one)
	if err != nil {
		return Page[T]{}, err
	}
	read.Next = header.Get("Elements-Next-Page-Token")
	if total, err := strconv.Atoi(header.Get("Elements-Total-Count")); err == nil {
		read.Total = total
	}
	return read, nil
}
