package lenient

import (
	"encoding/json"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Values keep their digits: they may be ids that no float holds.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		`0`, `-0`, `12345678901234567890.1234567890`, `1E+400`, `501`, `501.0`, `5.01e2`, `9007199254740993`, `"9223372036854775807"`, `9223372036854775808.0`,
		`"00"`, `"\u00e9"`, `true`, `null`, `{ "a": [ 1.0 ] }`, `[]`, `""`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !json.Valid(data) {
			return
		}
		value, err := TextOf(data)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if !wantText(t, strings.Trim(string(data), " \t\r\n"), value) {
			t.Errorf("%q was read as %q", data, ptrText(value))
		}
		var whole Number
		if json.Unmarshal(data, &whole) == nil && value != nil && !isExact(*value, int64(whole)) {
			t.Errorf("%q was read as %d", data, whole)
		}
	})
}

func ptrText(value *string) string {
	if value == nil {
		return "null"
	}
	return *value
}

// wantText reports whether a JSON value was read as the right text.
func wantText(t *testing.T, data string, value *string) bool {
	t.Helper()
	switch data[0] {
	case 'n':
		return value == nil
	case '"':
		var text string
		return json.Unmarshal([]byte(data), &text) == nil && value != nil && *value == text
	case '{', '[':
		// Both ways of writing are read by the same decoder, which knows of no digits.
		return value != nil && json.Valid([]byte(*value)) && utf8.ValidString(*value) && reflect.DeepEqual(decoded(t, data), decoded(t, *value))
	default:
		return value != nil && *value == data
	}
}

func decoded(t *testing.T, data string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

var longExponent = regexp.MustCompile(`[eE][+-]?0*\d{4}`)

// isExact reports whether a text is a number exactly, in a float that is wide enough for all of its
// digits. Texts whose exponents are long are left out.
func isExact(text string, whole int64) bool {
	if longExponent.MatchString(text) {
		return true
	}
	precise, _, err := big.ParseFloat(text, 10, uint(64+4*len(text)), big.ToNearestEven)
	return err == nil && precise.Cmp(new(big.Float).SetInt64(whole)) == 0
}
