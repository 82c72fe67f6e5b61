package lenient

import "testing"

// TestTextOf reads each kind of value.
func TestTextOf(t *testing.T) {
	t.Parallel()
	text := func(value string) *string { return &value }
	for name, test := range map[string]struct {
		given string
		want  *string
		fails bool
	}{
		"string":  {given: `"a b"`, want: text("a b")},
		"empty":   {given: `""`, want: text("")},
		"boolean": {given: `true`, want: text("true")},
		"number":  {given: `5`, want: text("5")},
		"object":  {given: `{ "b": 1, "a": [ 2 ] }`, want: text(`{"b":1,"a":[2]}`)},
		"null":    {given: `null`},
		"broken":  {given: `{"a":`, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := TextOf([]byte(test.given))
			switch {
			case test.fails != (err != nil):
				t.Fatalf("error %v, want one: %t", err, test.fails)
			case test.fails:
			case (got == nil) != (test.want == nil):
				t.Errorf("got %v, want %v", got, test.want)
			case got != nil && *got != *test.want:
				t.Errorf("got %q, want %q", *got, *test.want)
			}
		})
	}
}
