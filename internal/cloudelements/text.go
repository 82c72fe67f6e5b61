package cloudelements

import (
	"bytes"
	"encoding/json"
	"strconv"
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
	*f = flag(parsed)
	return err
}
