package lenient

import (
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"
)

// SameValue reports whether two values of a configuration key mean the same to the platform: it
// keeps booleans as text and objects as minified JSON, and has one unset value with three spellings
// [reference 2.3].
func SameValue(a, b string) bool {
	return isUnset(a) && isUnset(b) || SameText(a, b)
}

// SameText reports whether two texts are the same, or the same JSON object or array in other words.
func SameText(a, b string) bool {
	return a == b || sameJSON(a, b)
}

// isUnset reports whether text spells the platform's unset value. Null, the other spelling, has no
// text.
func isUnset(text string) bool {
	return text == "" || text == "false"
}

// sameJSON compares two JSON objects or arrays by what they hold. Anything else is not JSON here:
// "1.0" and "1" are different strings to the platform.
func sameJSON(a, b string) bool {
	left, ok := DecodeComposite(a)
	if !ok {
		return false
	}
	right, ok := DecodeComposite(b)
	return ok && equalJSON(left, right)
}

// DecodeComposite reads a JSON object or array, and reports whether the text is one. Numbers are of
// type json.Number.
func DecodeComposite(text string) (any, bool) {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return nil, false
	}
	decoder := json.NewDecoder(strings.NewReader(trimmed))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, false
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, false
	}
	return value, true
}

func equalJSON(a, b any) bool {
	switch left := a.(type) {
	case map[string]any:
		right, ok := b.(map[string]any)
		if !ok || len(left) != len(right) {
			return false
		}
		for key, value := range left {
			other, ok := right[key]
			if !ok || !equalJSON(value, other) {
				return false
			}
		}
		return true
	case []any:
		right, ok := b.([]any)
		if !ok || len(left) != len(right) {
			return false
		}
		for i := range left {
			if !equalJSON(left[i], right[i]) {
				return false
			}
		}
		return true
	case json.Number:
		right, ok := b.(json.Number)
		return ok && equalNumbers(left, right)
	default:
		return a == b
	}
}

// equalNumbers compares exactly: as floats, two long ids may be one.
func equalNumbers(a, b json.Number) bool {
	return a == b || decimalOf(a) == decimalOf(b)
}

// decimal is a number that is digits times ten to the power of exponent. The digits neither begin
// nor end with a zero, so that each number has one form.
type decimal struct {
	negative         bool
	digits, exponent string
}

// decimalOf takes a number that is valid in JSON. Zero has no sign.
func decimalOf(number json.Number) decimal {
	text, negative := strings.CutPrefix(number.String(), "-")
	mantissa, power := text, new(big.Int)
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		mantissa = text[:e]
		power.SetString(text[e+1:], 10)
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	long := strings.TrimLeft(whole+fraction, "0")
	digits := strings.TrimRight(long, "0")
	if digits == "" {
		return decimal{}
	}
	power.Add(power, big.NewInt(int64(len(long)-len(digits)-len(fraction))))
	return decimal{negative: negative, digits: digits, exponent: power.String()}
}
