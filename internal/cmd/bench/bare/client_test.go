package main

import (
	"errors"
	"sync"
	"testing"
)

func TestEach(t *testing.T) {
	t.Parallel()
	c := newClient(4)
	var mu sync.Mutex
	seen := map[int]int{}
	err := c.each(100, func(i int) error {
		mu.Lock()
		defer mu.Unlock()
		seen[i]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if seen[i] != 1 {
			t.Errorf("%d was worked on %d times", i, seen[i])
		}
	}

	broken := errors.New("made up")
	worked := 0
	err = newClient(1).each(100, func(i int) error {
		worked++
		if i == 10 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) || worked != 11 {
		t.Errorf("got %v after %d things, want the error after 11", err, worked)
	}
}
