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
			page, next, err := readPage[T](ctx, c, first, token)
			if IsNotFound(err) {
				return
			}
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			if seen[next] {
				yield(none, first.failed(errors.New("the platform gave the same page twice, so the list would never end")))
				return
			}
			seen[next] = true
			token = next
		}
	}
}

func readPage[T any](ctx context.Context, c *Client, call call, token string) ([]T, string, error) {
	query := make(url.Values, len(call.query)+2)
	maps.Copy(query, call.query)
	query.Set("pageSize", strconv.Itoa(pageSize))
	if token != "" {
		query.Set("nextPage", token)
	}
	call.query = query
	var page []T
	call.decode = into(&page)
	header, err := c.do(ctx, &call)
	if err != nil {
		return nil, "", err
	}
	return page, header.Get("Elements-Next-Page-Token"), nil
}
