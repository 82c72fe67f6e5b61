package main

import (
	"io"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for args, good := range map[string]bool{
		"": true, "-run kills|soak -scale 0.1 -seed 7 -debug -speed 30": true,
		"-scale 0": false, "-scale 1000": false, "-speed 0": false, "-speed 101": false, "-run (": false, "-seed x": false, "kills": false,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got, err := parse(strings.Fields(args), io.Discard)
			if (err == nil) != good {
				t.Fatalf("got %v", err)
			}
			if good && args != "" && (got.scale != 0.1 || got.seed != 7 || !got.debug || got.speed != 30 || got.selected.MatchString("lost-answers") || !got.selected.MatchString("kills")) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestScaled(t *testing.T) {
	t.Parallel()
	s := scenario{count: 200}
	for scale, want := range map[float64]int{1: 200, 0.02: 4, 0.001: 1, 2: 400} {
		if got := s.scaled(scale); got != want {
			t.Errorf("%d at a scale of %v, want %d", got, scale, want)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	tests := []struct{ count, least, workers, each int }{{2000, 100, 4, 500}, {20, 100, 1, 20}, {250, 100, 2, 125}, {101, 10, 4, 26}, {1, 10, 1, 1}}
	for _, test := range tests {
		if workers, each := split(test.count, test.least); workers != test.workers || each != test.each {
			t.Errorf("%d: %d workers of %d, want %d of %d", test.count, workers, each, test.workers, test.each)
		}
	}
}
