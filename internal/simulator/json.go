package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// members is a JSON object whose members are read one by one: the platform tells names apart by
// case, which Go's decoder does not, and ignores members that it does not know.
type members map[string]json.RawMessage

// object reads the body as a JSON object.
func (c *call) object() (members, error) {
	var m members
	if err := json.Unmarshal(c.body, &m); err != nil || m == nil {
		return nil, badRequest("The request body is not a valid JSON object")
	}
	return m, nil
}

// read decodes a member into v and reports whether it is there. A member that is null is not there.
func (m members) read(name string, v any) (bool, error) {
	raw, there := m[name]
	if !there || bytes.Equal(raw, []byte("null")) {
		return false, nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return false, badRequest("The member '%s' of the request body has a value of the wrong type", name)
	}
	return true, nil
}

// marshal returns v as JSON without a line feed and without escaped HTML characters.
func marshal(v any) ([]byte, error) {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return bytes.TrimSuffix(encoded.Bytes(), []byte("\n")), nil
}

// minify returns a JSON value without white space and with its strings escaped no more than they
// need to be. The order of members and the digits of numbers are kept.
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

// decodeNumbers decodes JSON and leaves numbers as they are written.
func decodeNumbers(data []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(v)
}

// cloneMembers returns a copy of a decoded JSON object that shares nothing with it.
func cloneMembers(members map[string]any) map[string]any {
	c := make(map[string]any, len(members))
	for name, member := range members {
		c[name] = cloneJSON(member)
	}
	return c
}

func cloneJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return cloneMembers(v)
	case []any:
		c := make([]any, len(v))
		for i, member := range v {
			c[i] = cloneJSON(member)
		}
		return c
	default:
		return v
	}
}
