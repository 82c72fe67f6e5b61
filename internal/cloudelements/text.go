package cloudelements

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text reads any JSON value as text: a string as itself, null as "", and
// anything else as its minified JSON. Where documents differ about a type, it
// takes each.
type text string

// UnmarshalJSON reads any value.
func (t *text) UnmarshalJSON(data []byte) error {
	value, err := textOf(data)
	if err != nil || value == nil {
		*t = ""
		return err
	}
	*t = text(*value)
	return nil
}

// textOf gives a JSON value as text, nil for null.
func textOf(data []byte) (*string, error) {
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0 || string(data) == "null":
		return nil, nil
	case data[0] == '"':
		var value string
		err := json.Unmarshal(data, &value)
		return &value, err
	default:
		var minified bytes.Buffer
		err := json.Compact(&minified, data)
		value := minified.String()
		if !utf8.ValidString(value) {
			value = string([]rune(value)) // As encoding/json does in strings.
		}
		return &value, err
	}
}

// flag reads a boolean that may be written as text; null leaves it alone.
type flag bool

// UnmarshalJSON reads true, false, and the strings that spell them.
func (f *flag) UnmarshalJSON(data []byte) error {
	value, err := textOf(data)
	if err != nil || value == nil || *value == "" {
		return err
	}
	parsed, err := strconv.ParseBool(*value)
	if err != nil {
		return unexpected[flag](data)
	}
	*f = flag(parsed)
	return nil
}

// number reads a whole number, such as an id, that may be written as text
// ("501") or as a float (501.0, 5.01e2); null leaves it alone. Rounding would
// make another's id of it, so what is not exact is an error.
type number int64

// UnmarshalJSON reads each form.
func (n *number) UnmarshalJSON(data []byte) error {
	value, err := textOf(data)
	if err != nil || value == nil {
		return err
	}
	if parsed, err := strconv.ParseInt(*value, 10, 64); err == nil {
		*n = number(parsed)
		return nil
	}
	exact, ok := new(big.Rat).SetString(*value)
	if kindOf(data) != "number" || !ok || !exact.IsInt() || !exact.Num().IsInt64() {
		return unexpected[number](data)
	}
	*n = number(exact.Num().Int64())
	return nil
}

// unexpected is the error of a value that does not fit, in a form to which
// encoding/json adds the way to the member.
func unexpected[T any](data []byte) error {
	return &json.UnmarshalTypeError{Value: kindOf(data), Type: reflect.TypeFor[T]()}
}

// kindOf names the kind of a JSON value as encoding/json does.
func kindOf(data []byte) string {
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return "nothing"
	}
	switch data[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	default:
		return "number"
	}
}

// plain gives an error of decoding in the terms of the answer in place of Go's,
// and without the value, which may be a secret.
func plain(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	found, _, _ := strings.Cut(wrong.Value, " ") // The digits follow a number.
	text := "unexpected " + found
	if wrong.Field != "" {
		text += fmt.Sprintf(" in %q", wrong.Field)
	}
	switch wrong.Type {
	case reflect.TypeFor[number]():
		text += " in place of a whole number"
	case reflect.TypeFor[flag]():
		text += " in place of a boolean"
	}
	return errors.New(text)
}
