package main

import (
	"context"
	"math"
	"time"
)

// scenario is a kind of chaos, with a promise that is kept in it.
type scenario struct {
	// name is what -run selects.
	name string
	// count is how many creates or disturbances there are in full.
	count int
	// promise says what is done and promised.
	promise string
	run     func(ctx context.Context, b *bench, count int) ([]result, error)
}

// result is a line of the table.
type result struct {
	name string
	figures
}

// scenarios are all of them, in the order in which they run.
var scenarios = []scenario{lostAnswers, interrupts, kills, rateLimit, unknownLimit, soak}

// scaled is how many creates or disturbances there are at a scale.
func (s scenario) scaled(scale float64) int { return max(1, int(math.Round(float64(s.count)*scale))) }

// play runs a scenario, and says how long it took.
func (b *bench) play(ctx context.Context, s scenario, count int) ([]result, time.Duration, error) {
	b.progress.Begin(s.name, count)
	begun := time.Now()
	results, err := s.run(ctx, b, count)
	b.progress.End()
	return results, time.Since(begun), err
}

// single is the results of a scenario that has one line in the table.
func single(name string, sum figures, err error) ([]result, error) {
	return []result{{name, sum}}, err
}

// mostLanes is how many lanes a scenario has at most. They spend most of their time waiting.
const mostLanes = 4

// split divides a count among lanes. Each does at least so much, where there is as much.
func split(count, least int) (lanes, each int) {
	lanes = min(mostLanes, max(1, count/least))
	return lanes, (count + lanes - 1) / lanes
}
