package main

import "slices"

// results are the figures of all steps that were done.
type results []figures

// find returns the figures of a step by a contender, if it was done.
func (r results) find(t *trial, contender, step string) (figures, bool) {
	for _, f := range r {
		if f.trial == t && f.contender == contender && f.step == step {
			return f, true
		}
	}
	return figures{}, false
}

// has reports whether a step of a trial was done.
func (r results) has(t *trial) bool {
	return slices.ContainsFunc(r, func(f figures) bool { return f.trial == t })
}

// sum counts requests.
func sum(requests map[string]int) int {
	total := 0
	for _, count := range requests {
		total += count
	}
	return total
}
