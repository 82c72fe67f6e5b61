package cloudelements

import (
	"context"
	"errors"
	"iter"
	"maps"
	"net/url"
	"strconv"
)

// pageSize is the platform's default and maximum [reference 1.4].
const pageSize = 200

// list gives the items of all pages of a list, each page as it is asked for.
// After an error, which comes with a zero item, there are no more. Nothing found
// is an empty list, however the platform says it: with 404 or with [].
func list[T any](ctx context.Context, c *Client, first call) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seen := make(map[string]bool)
		for token := ""; ; {
			page, err := readPage[T](ctx, c, first, token)
			if IsNotFound(err) {
				return
			}
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range page.items {
				if !yield(item, nil) {
					return
				}
			}
			if page.next == "" {
				return
			}
			if seen[page.next] {
				yield(none, first.failed(errors.New("the platform gave the same page twice, so the list would never end")))
				return
			}
			seen[page.next] = true
			token = page.next
		}
	}
}

// page is one page of a list.
type page[T any] struct {
	items []T
	next  string // Token of the page after it, "" where there is none.
	total int    // How many items the list has, 0 where the answer does not say.
}

func readPage[T any](ctx context.Context, c *Client, call call, token string) (page[T], error) {
	query := make(url.Values, len(call.query)+2)
	maps.Copy(query, call.query)
	query.Set("pageSize", strconv.Itoa(pageSize))
	if token != "" {
		query.Set("nextPage", token)
	}
	call.query = query
	var read page[T]
	call.decode = into(&read.items)
	header, err := c.do(ctx, &call)
	if err != nil {
		return page[T]{}, err
	}
	read.next = header.Get("Elements-Next-Page-Token")
	if total, err := strconv.Atoi(header.Get("Elements-Total-Count")); err == nil {
		read.total = total
	}
	return read, nil
}
