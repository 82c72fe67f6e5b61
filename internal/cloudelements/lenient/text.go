// Package lenient reads JSON whose types documents differ about, and compares values as the
// platform does.
package lenient

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

// Text reads any JSON value as text: a string as itself, null as "", and anything else as its
// minified JSON. Where documents differ about a type, it takes each.
type Text string

// UnmarshalJSON reads any value.
func (t *Text) UnmarshalJSON(data []byte) error {
	value, err := TextOf(data)
	if err != nil || value == nil {
		*t = ""
		return err
	}
	*t = Text(*value)
	return nil
}

// TextOf returns a JSON value as text, as the platform answers a value of a configuration: a string
// as itself, anything else as its minified JSON, and nil for null [reference 2.2]. It returns an
// error for what is not JSON.
func TextOf(data []byte) (*string, error) {
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

// Flag reads a boolean that may be written as text; null leaves it alone.
type Flag bool

// UnmarshalJSON reads true, false, and the strings that spell them.
func (f *Flag) UnmarshalJSON(data []byte) error {
	value, err := TextOf(data)
	if err != nil || value == nil || *value == "" {
		return err
	}
	parsed, err := strconv.ParseBool(*value)
	if err != nil {
		return unexpected[Flag](data)
	}
	*f = Flag(parsed)
	return nil
}

// Number reads a whole number, such as an id, that may be written as text ("501") or as a float
// (501.0, 5.01e2); null leaves it alone. Rounding would make another's id of it, so what is not
// exact is an error.
type Number int64

// UnmarshalJSON reads each form.
func (n *Number) UnmarshalJSON(data []byte) error {
	value, err := TextOf(data)
	if err != nil || value == nil {
		return err
	}
	if parsed, err := strconv.ParseInt(*value, 10, 64); err == nil {
		*n = Number(parsed)
		return nil
	}
	exact, ok := new(big.Rat).SetString(*value)
	if KindOf(data) != "number" || !ok || !exact.IsInt() || !exact.Num().IsInt64() {
		return unexpected[Number](data)
	}
	*n = Number(exact.Num().Int64())
	return nil
}

// unexpected is the error of a value that does not fit, in a form to which encoding/json adds the
// way to the member.
func unexpected[T any](data []byte) error {
	return &json.UnmarshalTypeError{Value: KindOf(data), Type: reflect.TypeFor[T]()}
}

// KindOf names the kind of a JSON value as encoding/json does.
func KindOf(data []byte) string {
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

// Error returns an error of decoding in the terms of the answer in place of Go's, and without the
// value, which may be a secret.
func Error(err error) error {
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
	case reflect.TypeFor[Number]():
		text += " in place of a whole number"
	case reflect.TypeFor[Flag]():
		text += " in place of a boolean"
	}
	return errors.New(text)
}

// Decode reads any JSON value. Numbers are of type json.Number, which keeps their digits.
func Decode(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

// Encode writes JSON. It leaves <, > and & as they are, which HTML alone needs escaped.
func Encode(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buffer.Bytes(), "\n"), nil
}
