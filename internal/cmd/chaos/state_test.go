package main

import (
	"errors"
	"slices"
	"testing"
	"testing/fstest"
)

func TestReadState(t *testing.T) {
	t.Parallel()
	const head = `{"version": 4, "resources": [`
	tests := map[string]struct {
		content string
		want    []recorded
		whole   bool
	}{
		"empty list": {head + `]}`, nil, true},
		"instances": {
			head + `{"instances": [{"attributes": {"id": "7", "name": "A"}}]}, {"instances": [{"status": "tainted", "attributes": {"id": "8", "name": "B"}}]}]}`,
			[]recorded{{7, "A", false}, {8, "B", true}}, true,
		},
		"empty":   {"", nil, false},
		"cut off": {head, nil, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readState(fstest.MapFS{stateFile: {Data: []byte(test.content)}}, stateFile)
			if !slices.Equal(got, test.want) || (err == nil) != test.whole || errors.Is(err, errNoState) == test.whole {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	for name, content := range map[string]string{"other version": `{"version": 3}`, "no id": head + `{"instances": [{"attributes": {"id": null}}]}]}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := parseState([]byte(content)); err == nil || errors.Is(err, errNoState) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	if got, err := readState(fstest.MapFS{}, stateFile); got != nil || err != nil {
		t.Errorf("without a file: %v, %v", got, err)
	}
}
