package instance

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// sameAsAnswer tells whether a configured value still holds, given what the
// platform answers for its key. present is false where the answer lacks the
// key; answered is nil where it holds null.
//
// What the answer does not show cannot have drifted: some keys that are sent
// never come back, and secrets come back masked.
func sameAsAnswer(configured string, answered *string, present bool) bool {
	switch {
	case !present:
		return true
	case answered == nil:
		return isUnset(configured)
	case cloudelements.IsMasked(*answered):
		return true
	default:
		return sameText(configured, *answered)
	}
}

// isRefreshed tells whether the platform changes the value of a key without
// anybody's doing, as it does with tokens [reference 4.2]. Their interval is a
// setting.
func isRefreshed(key string) bool {
	return strings.HasPrefix(key, serverMadePrefix) && key != "oauth.user.refresh_interval"
}

// sameText tells whether two values of a configuration key mean the same to the
// platform: it keeps booleans as text and objects as minified JSON, and has one
// unset value with three spellings.
func sameText(a, b string) bool {
	return a == b || isUnset(a) && isUnset(b) || sameJSON(a, b)
}

// isUnset tells whether text spells the platform's unset value. Null, the other
// spelling, has no text.
func isUnset(text string) bool {
	return text == "" || text == "false"
}

// sameJSON compares two JSON objects or arrays by what they hold. Anything else
// is not JSON here: "1.0" and "1" are different strings to the platform.
func sameJSON(a, b string) bool {
	left, ok := decodeComposite(a)
	if !ok {
		return false
	}
	right, ok := decodeComposite(b)
	return ok && equalJSON(left, right)
}

func decodeComposite(text string) (any, bool) {
	trimmed := strings.TrimSpace(text)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(trimmed)))
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

func equalNumbers(a, b json.Number) bool {
	if a == b {
		return true
	}
	left, _, err := big.ParseFloat(a.String(), 10, 512, big.ToNearestEven)
	if err != nil {
		return false
	}
	right, _, err := big.ParseFloat(b.String(), 10, 512, big.ToNearestEven)
	if err != nil {
		return false
	}
	return left.Cmp(right) == 0
}
