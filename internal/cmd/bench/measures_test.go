package main

import (
	"strings"
	"testing"
	"time"
)

// good are figures with which all promises hold, of trials as the usual ones are.
func good() ([]trial, results) {
	trials := []trial{
		{instances: fewInstances, latency: usualLatency}, {instances: promisedInstances, latency: usualLatency},
		{instances: manyInstances, latency: usualLatency, block: usualBlock}, {instances: manyInstances, latency: usualLatency, padding: answerOfMemoryTest},
		{instances: manyInstances, latency: usualLatency},
	}
	few, some, many, padded, inOne := &trials[0], &trials[1], &trials[2], &trials[3], &trials[4]
	counted := func(connections int, requests map[string]int) traffic {
		return traffic{requests: requests, connections: connections}
	}
	const second = time.Second
	return trials, results{
		{trial: few, contender: ours, step: plan, wall: second, cpu: 300 * time.Millisecond},
		{trial: few, contender: ours, step: create, wall: 2 * second, traffic: counted(20, map[string]int{"POST /instances": fewInstances})},
		{trial: few, contender: floor, step: create, wall: second},
		{trial: some, contender: ours, step: create, wall: 40 * second, state: 2500, traffic: counted(20, map[string]int{"POST /instances": 1000, "GET /elements/{keyOrId}/configuration": 2})},
		{trial: some, contender: ours, step: plan, wall: 4 * second, cpu: 3 * second, traffic: counted(10, map[string]int{"GET /instances/{id}": 10, "GET /instances": 5})},
		{trial: some, contender: ours, step: tag, wall: 40 * second, traffic: counted(20, map[string]int{"PATCH /instances/{id}": 1000, "GET /instances": 5})},
		{trial: some, contender: ours, step: destroy, wall: 40 * second, traffic: counted(20, map[string]int{"DELETE /instances/{id}": 1000, "GET /instances": 5})},
		{trial: some, contender: floor, step: create, wall: 30 * second},
		{trial: some, contender: floor, step: plan, wall: 3 * second},
		{trial: many, contender: ours, step: plan, wall: 15 * second, cpu: 15 * second, traffic: counted(10, map[string]int{"GET /instances": 25})},
		{trial: few, contender: floor, step: plan, wall: second},
		{trial: inOne, contender: ours, step: plan, wall: 90 * second, traffic: counted(10, map[string]int{"GET /instances": 25})},
		{trial: inOne, contender: floor, step: plan, wall: 90 * second},
		{trial: padded, contender: ours, step: plan, wall: 15 * second, peak: 140_000_000},
	}
}

// TestMeasures makes one figure worse at a time, and expects the promise about it to be the one
// that does not hold.
func TestMeasures(t *testing.T) {
	t.Parallel()
	worsen := func(n int, contender, step string, change func(*figures)) func([]trial, results) {
		return func(trials []trial, all results) {
			for i := range all {
				if f := &all[i]; f.trial == &trials[n] && f.contender == contender && f.step == step {
					change(f)
				}
			}
		}
	}
	count := func(route string, count int) func(*figures) {
		return func(f *figures) { f.requests[route] = count }
	}
	wall := func(wall time.Duration) func(*figures) { return func(f *figures) { f.wall = wall } }
	for name, test := range map[string]struct {
		worsen  func([]trial, results)
		promise string
		counted bool
	}{
		"all well":             {func([]trial, results) {}, "", false},
		"a POST too many":      {worsen(1, ours, create, count("POST /instances", 1001)), "sends a POST for each", true},
		"a read after a write": {worsen(1, ours, create, count(singleRead, 1)), "sends a POST for each", true},
		"a PATCH too few":      {worsen(1, ours, tag, count("PATCH /instances/{id}", 999)), "sends a PATCH for each", true},
		"a third catalogue":    {worsen(1, ours, create, count("GET /elements/{keyOrId}/configuration", 3)), "sends a POST for each", true},
		"reads before updates": {worsen(1, ours, tag, count(singleRead, 1000)), "sends a PATCH for each", true},
		"a DELETE too many":    {worsen(1, ours, destroy, count("DELETE /instances/{id}", 1001)), "sends a DELETE for each", true},
		"single reads":         {worsen(1, ours, plan, count(singleRead, 16)), "sends at most 20 requests", true},
		"a connection more":    {worsen(1, ours, plan, func(f *figures) { f.connections = 11 }), "opens at most 10", true},
		"fat state":            {worsen(1, ours, create, func(f *figures) { f.state = 3601 }), "of state", true},
		"a slow plan":          {worsen(1, floor, plan, wall(2*time.Second)), "times the floor provider's and", false},
		"a busy plan":          {worsen(1, ours, plan, func(f *figures) { f.cpu = 4001 * time.Millisecond }), "of provider CPU an instance", false},
		"a slope":              {worsen(2, ours, plan, wall(66*time.Second)), "the wall time of a plan for an instance of", false},
		"a slope in one block": {worsen(4, ours, plan, wall(118*time.Second)), "the wall time of a plan for one grows", false},
		"a slope of CPU":       {worsen(2, ours, plan, func(f *figures) { f.cpu = 20 * time.Second }), "the provider CPU of a plan", false},
		"a slope of creates":   {worsen(0, ours, create, wall(time.Second)), "the wall time of a create", false},
		"much memory":          {worsen(3, ours, plan, func(f *figures) { f.peak = 150_000_000 }), "stays under", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trials, all := good()
			test.worsen(trials, all)
			var broken []measure
			for _, m := range all.measures(trials) {
				if !m.holds {
					broken = append(broken, m)
				}
			}
			if test.promise == "" {
				for _, m := range broken {
					t.Error(m.line())
				}
				return
			}
			if len(broken) != 1 || !strings.Contains(broken[0].promise, test.promise) || broken[0].counted != test.counted {
				t.Errorf("got %+v", broken)
			}
		})
	}
}

// TestMeasures_none makes no promises about what was not measured.
func TestMeasures_none(t *testing.T) {
	t.Parallel()
	for _, m := range (results{}).measures(usual) {
		t.Error(m.line())
	}
}
