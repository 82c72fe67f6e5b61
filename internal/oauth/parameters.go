package oauth

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// parameters decodes a query once. It takes a semicolon for a part of a value, as browsers do and
// url.ParseQuery does not. Parameters without a value say nothing and are left out.
func parameters(query string) (map[string]string, error) {
	found := make(map[string]string)
	for pair := range strings.SplitSeq(query, "&") {
		escapedName, escapedValue, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(escapedName)
		value, valueErr := url.QueryUnescape(escapedValue)
		switch {
		case nameErr != nil || valueErr != nil, !utf8.ValidString(name), !utf8.ValidString(value):
			return nil, ErrMalformed
		case value == "":
			continue
		case name == "":
			return nil, ErrMalformed
		}
		if _, repeated := found[name]; repeated {
			return nil, ErrRepeated
		}
		found[name] = value
	}
	return found, nil
}
