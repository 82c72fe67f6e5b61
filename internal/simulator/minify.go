package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// minify returns a JSON value without white space and with its strings escaped no more than they need to be. The order
// of members and the digits of numbers are kept.
func minify(value []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	var out bytes.Buffer
	// One level for each open object or array: how many tokens it holds so far.
	var levels []level
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return out.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
		delimiter, isDelimiter := token.(json.Delim)
		if isDelimiter && (delimiter == '}' || delimiter == ']') {
			levels = levels[:len(levels)-1]
			out.WriteRune(rune(delimiter))
			continue
		}
		if len(levels) > 0 {
			out.WriteString(levels[len(levels)-1].separator())
		}
		if isDelimiter {
			levels = append(levels, level{object: delimiter == '{'})
			out.WriteRune(rune(delimiter))
			continue
		}
		encoded, err := marshal(token)
		if err != nil {
			return nil, err
		}
		out.Write(encoded)
	}
}

// level is an open object or array.
type level struct {
	object bool
	tokens int
}

// separator returns what stands before the next token of the level, and counts it.
func (l *level) separator() string {
	l.tokens++
	switch {
	case l.tokens == 1:
		return ""
	case l.object && l.tokens%2 == 0:
		return ":"
	default:
		return ","
	}
}
