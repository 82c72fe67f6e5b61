package simulator

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// maximumPageSize is also the default.
const maximumPageSize = 200

// pageTokenPrefix marks the page tokens of the simulator; clients take them as they are.
const pageTokenPrefix = "after:"

// page returns the page of a sorted list that a call asks for, and the paging headers. A page token holds the key of
// the last thing on the page before, so that a list which changes in between neither repeats nor loses what stays.
func page[T any](c *call, list []T, key func(T) string, compare func(a, b string) int) ([]T, http.Header, error) {
	size := maximumPageSize
	if text := c.query.Get("pageSize"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil || size < 1 || size > maximumPageSize {
			return nil, nil, badRequest("The query parameter 'pageSize' must be a number from 1 to %d", maximumPageSize)
		}
	}
	total := len(list)
	if token := c.query.Get("nextPage"); token != "" {
		decoded, err := base64.RawURLEncoding.DecodeString(token)
		last, ours := strings.CutPrefix(string(decoded), pageTokenPrefix)
		if err != nil || !ours {
			return nil, nil, badRequest("The query parameter 'nextPage' is not a token of an earlier answer")
		}
		for len(list) > 0 && compare(key(list[0]), last) <= 0 {
			list = list[1:]
		}
	}
	if c.effects.short && size > 1 {
		size /= 2
	}
	header := http.Header{}
	if len(list) > size {
		list = list[:size]
		token := base64.RawURLEncoding.EncodeToString([]byte(pageTokenPrefix + key(list[size-1])))
		header.Set("Elements-Next-Page-Token", token)
	}
	header.Set("Elements-Returned-Count", strconv.Itoa(len(list)))
	header.Set("Elements-Total-Count", strconv.Itoa(total))
	return list, header, nil
}
