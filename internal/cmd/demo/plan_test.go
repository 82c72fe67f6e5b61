package main

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestChangedPaths(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before, after, unknown string
		want                   []string
	}{
		"same":              {`{"a": {"b": [1, 2]}}`, `{"a": {"b": [1, 2]}}`, `{}`, nil},
		"top":               {`{"a": 1, "b": 2}`, `{"a": 1, "b": 3}`, `{}`, []string{"b"}},
		"nested, in order":  {`{"z": true, "a": {"b": 1, "c": 2}}`, `{"z": false, "a": {"b": 1, "c": 3}}`, `{}`, []string{"a.c", "z"}},
		"added and removed": {`{"a": 1}`, `{"b": 1}`, `{}`, []string{"a", "b"}},
		"list as a whole":   {`{"a": [1, 2]}`, `{"a": [1]}`, `{}`, []string{"a"}},
		"object to null":    {`{"a": {"b": 1}}`, `{"a": null}`, `{}`, []string{"a"}},
		"unknown":           {`{"a": 1, "c": {"d": 1, "e": 1}}`, `{"c": {"e": 2}}`, `{"a": true, "c": {"d": true}}`, []string{"c.e"}},
		"known":             {`{"a": 1}`, `{"a": 2}`, `{"a": false}`, []string{"a"}},
		"no marks":          {`{"a": 1}`, `{"a": 2}`, `null`, []string{"a"}},
		"made":              {`null`, `{"a": 2}`, `{}`, []string{""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changedPaths(decoded(t, test.before), decoded(t, test.after), decoded(t, test.unknown))
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}
