package lenient

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
)

func FuzzSameValue(f *testing.F) {
	for _, seed := range [][2]string{
		{"", "false"}, {"false", "true"}, {"null", ""}, {"1", "1.0"}, {"Basic", "basic"},
		{`{"a":1,"b":[true,null]}`, "{ \"b\": [true, null],\n\"a\": 1.0e0 }"},
		{`{"a":{"b":{"c":[]}}}`, `{"a":{"b":{"c":{}}}}`},
		{`{"a":1,"a":2}`, `{"a":2}`}, {`{"a":null}`, `{}`}, {`{"\u0061":"\u00e9"}`, `{"a":"é"}`},
		{`[0]`, `[-0.0]`}, {`[100]`, `[1E+2]`}, {`[9007199254740993]`, `[9007199254740992]`}, {`[1e400]`, `[1e401]`}, {`[1e-400]`, `[0]`},
		{`[1] x`, `[1]`}, {`[1`, `[1`}, {"\u00a0[]", `[]`}, {" []\n", `[]`}, {`[]`, `[[]]`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !SameValue(a, a) {
			t.Errorf("%q is not the same as itself", a)
		}
		same := SameValue(a, b)
		if SameValue(b, a) != same {
			t.Errorf("%q and %q are the same in one direction only", a, b)
		}
		if want, ok := slowlySame(a, b); ok && same != want {
			t.Errorf("%q and %q: same is %t, want %t", a, b, same, want)
		}
		if value, ok := DecodeComposite(a); ok {
			if other := respelled(value); !SameValue(a, other) || !SameValue(other, a) {
				t.Errorf("%q is not the same as %q, which differs in order and white space alone", a, other)
			}
			if SameValue(a, "["+a+"]") {
				t.Errorf("%q is the same as a list of it", a)
			}
		}
	})
}

// slowlySame compares by a canonical form, in which numbers are fractions. It returns up on numbers
// that would be too long so.
func slowlySame(a, b string) (same, ok bool) {
	unset := []string{"", "false"}
	if a == b || slices.Contains(unset, a) && slices.Contains(unset, b) {
		return true, true
	}
	if !isComposite(a) || !isComposite(b) {
		return false, true
	}
	left, ok := canonical(a)
	if !ok {
		return false, false
	}
	right, ok := canonical(b)
	return left == right, ok
}

func isComposite(text string) bool {
	return json.Valid([]byte(text)) && strings.ContainsAny(strings.Trim(text, " \t\r\n")[:1], "{[")
}

func canonical(text string) (form string, ok bool) {
	if longExponent.MatchString(text) {
		return "", false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "", false
	}
	return written(value, slices.Sorted[string], func(number json.Number) string {
		fraction, _ := new(big.Rat).SetString(number.String())
		return fraction.String()
	}), true
}

// respelled writes a value with the keys of objects backwards and with white space around
// everything.
func respelled(value any) string {
	return written(value, func(keys iter.Seq[string]) []string {
		backwards := slices.Sorted(keys)
		slices.Reverse(backwards)
		return backwards
	}, json.Number.String)
}

func written(value any, order func(iter.Seq[string]) []string, number func(json.Number) string) string {
	var parts []string
	switch value := value.(type) {
	case map[string]any:
		for _, key := range order(maps.Keys(value)) {
			parts = append(parts, fmt.Sprintf("%s :\t%s", quoted(key), written(value[key], order, number)))
		}
		return "{ " + strings.Join(parts, " ,\n") + " }"
	case []any:
		for _, item := range value {
			parts = append(parts, written(item, order, number))
		}
		return "[ " + strings.Join(parts, " ,\r\n") + " ]"
	case json.Number:
		return number(value)
	default:
		return quoted(value)
	}
}

func quoted(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err) // Strings, booleans and null can be written.
	}
	return string(encoded)
}
