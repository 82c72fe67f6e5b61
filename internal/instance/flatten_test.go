package instance

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSameAsAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		configured string
		answered   *string
		absent     bool
		want       bool
	}{
		"the same text":                      {configured: "a", answered: text("a"), want: true},
		"another text":                       {configured: "a", answered: text("b")},
		"another case":                       {configured: "Basic", answered: text("basic")},
		"absent from the answer":             {configured: "a", absent: true, want: true},
		"masked":                             {configured: "made-up-secret", answered: text("********"), want: true},
		"seven asterisks are a value":        {configured: "made-up-secret", answered: text("*******")},
		"null for a value":                   {configured: "a"},
		"null for empty":                     {configured: "", want: true},
		"null for false":                     {configured: "false", want: true},
		"empty for false":                    {configured: "false", answered: text(""), want: true},
		"false for empty":                    {configured: "", answered: text("false"), want: true},
		"true for empty":                     {configured: "", answered: text("true")},
		"empty for true":                     {configured: "true", answered: text("")},
		"minified object":                    {configured: "{ \"a\": 1,\n \"b\": [true] }", answered: text(`{"a":1,"b":[true]}`), want: true},
		"reordered object":                   {configured: `{"a":1,"b":2}`, answered: text(`{"b":2,"a":1}`), want: true},
		"numbers of equal value":             {configured: `{"a":100}`, answered: text(`{"a":1e2}`), want: true},
		"numbers beyond a float's precision": {configured: `{"a":9007199254740993}`, answered: text(`{"a":9007199254740992}`)},
		"numbers beyond any float's":         {configured: `{"a":1e9999999999}`, answered: text(`{"a":1e9999999998}`)},
		"numbers of many digits":             {configured: `[1` + strings.Repeat("0", 200) + `1]`, answered: text(`[1` + strings.Repeat("0", 200) + `2]`)},
		"numbers next to zero":               {configured: `[1e-9999999999]`, answered: text(`[0]`)},
		"zero in its forms":                  {configured: `[0, -0, 0.00, 0e7]`, answered: text(`[0,0,0,0]`), want: true},
		"a number in its forms":              {configured: `[120, 1.2E+2, 0.12e3, 1200e-1]`, answered: text(`[120,120,120,120]`), want: true},
		"numbers of either sign":             {configured: `[-5]`, answered: text(`[5]`)},
		"white space that is not JSON's":     {configured: "\u00a0{}", answered: text(`{}`)},
		"another member":                     {configured: `{"a":1}`, answered: text(`{"a":1,"b":2}`)},
		"another order of a list":            {configured: `[1,2]`, answered: text(`[2,1]`)},
		"a longer list":                      {configured: `[1]`, answered: text(`[1,2]`)},
		"null and false inside an object":    {configured: `{"a":null}`, answered: text(`{"a":false}`)},
		"a string and a number inside":       {configured: `{"a":"1"}`, answered: text(`{"a":1}`)},
		"digits are text":                    {configured: "00", answered: text("0")},
		"a decimal is text":                  {configured: "1.0", answered: text("1")},
		"JSON with more behind it":           {configured: `{"a":1} x`, answered: text(`{"a": 1} x`)},
		"an object that does not end":        {configured: `{"a":1`, answered: text(`{"a": 1`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sameAsAnswer(test.configured, test.answered, !test.absent); got != test.want {
				t.Errorf("sameAsAnswer(%q, …) = %t, want %t", test.configured, got, test.want)
			}
		})
	}
}

func TestSameTags(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		state    types.Set
		answered []string
		want     bool
	}{
		"in another order":           {stringsSet("a", "b"), []string{"b", "a"}, true},
		"with the name added":        {stringsSet("a"), []string{"Contoso", "a"}, true},
		"none, and the name added":   {stringsSet(), []string{"Contoso"}, true},
		"with another added":         {stringsSet("a"), []string{"a", "b"}, false},
		"with one taken away":        {stringsSet("a", "b"), []string{"a"}, false},
		"configured name taken away": {stringsSet("a", "Contoso"), []string{"a"}, false},
		"never known":                {types.SetNull(types.StringType), []string{"a"}, false},
	} {
		if got := sameTags(test.state, test.answered, "Contoso"); got != test.want {
			t.Errorf("%s: sameTags = %t, want %t", title, got, test.want)
		}
	}
}
