package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// measure is a promise with what was measured of it.
type measure struct {
	promise, figure string
	holds           bool
	// counted is true of what is the same in each run: a count or a size, and no time and no
	// memory.
	counted bool
}

// line is an item of a markdown list.
func (m measure) line() string {
	verdict := "holds"
	if !m.holds {
		verdict = "does not hold"
	}
	return fmt.Sprintf("- %s: %s – **%s**", m.promise, m.figure, verdict)
}

// The promises. Those about times are made for promisedInstances at usualLatency.
const (
	promisedInstances = 1000
	pageSize          = 200
	// catalogueReads is how many a run may send for the one element: one when it plans, and one
	// when it applies.
	catalogueReads     = 2
	mostConnections    = parallelism
	planOverFloor      = 1.2
	planLatencies      = 12
	mostPlanCPU        = 4 * time.Millisecond
	mostGrowth         = 1.3
	fewInstances       = 100
	manyInstances      = 5000
	mostMemory         = 150_000_000
	mostState          = 3600
	mostStart          = 60 * time.Millisecond
	mostBinary         = 30_000_000
	answerOfMemoryTest = 20_000
)

// measures are those of which there are figures.
func (r results) measures(trials []trial) []measure {
	var all []measure
	for i := range trials {
		t := &trials[i]
		if t.isLikely() {
			all = append(all, r.counts(t)...)
		}
		if t.isLikely() && t.instances == promisedInstances && t.latency == usualLatency {
			all = append(all, r.times(t)...)
		}
		if f, ok := r.find(t, ours, plan); ok && t.instances == manyInstances && t.padding >= answerOfMemoryTest && f.peak > 0 {
			all = append(all, measure{
				promise: fmt.Sprintf("%s: the provider stays under %s in a plan", t, megabytes(mostMemory)),
				figure:  megabytes(f.peak), holds: f.peak < mostMemory,
			})
		}
	}
	return append(all, r.growth(trials)...)
}

// counts are the promises about requests, connections and state.
func (r results) counts(t *trial) []measure {
	var all []measure
	reading := mostReads(t.instances)
	for _, one := range []struct{ step, route, promise string }{
		{create, "POST /instances", "a create sends a POST for each instance, and no read after it"},
		{tag, "PATCH /instances/{id}", "an update sends a PATCH for each instance, and reads no more than a plan does"},
		{destroy, "DELETE /instances/{id}", "a destroy sends a DELETE for each instance, and reads no more than a plan does"},
	} {
		f, ok := r.find(t, ours, one.step)
		if !ok {
			continue
		}
		others := sum(f.requests) - f.requests[one.route]
		most := catalogueReads
		if one.step != create {
			most += reading
		}
		all = append(all, measure{
			promise: fmt.Sprintf("%s: %s", t, one.promise), counted: true,
			figure: fmt.Sprintf("%s, and %s others (at most %d)", rig.Number(f.requests[one.route]), rig.Number(others), most),
			holds:  f.requests[one.route] == t.instances && others <= most && (one.step != create || f.requests[singleRead] == 0),
		})
	}
	if f, ok := r.find(t, ours, plan); ok {
		all = append(all, measure{
			promise: fmt.Sprintf("%s: a plan sends at most %d requests", t, reading), counted: true,
			figure: rig.Number(sum(f.requests)), holds: sum(f.requests) <= reading,
		}, measure{
			promise: fmt.Sprintf("%s: a plan opens at most %d connections", t, mostConnections), counted: true,
			figure: rig.Number(f.connections), holds: f.connections <= mostConnections,
		})
	}
	if f, ok := r.find(t, ours, create); ok && t.instances >= fewInstances { // Of fewer the rest of the file counts too much.
		all = append(all, measure{
			promise: fmt.Sprintf("%s: an instance takes at most %s B of state", t, rig.Number(mostState)), counted: true,
			figure: rig.Number(f.state) + " B", holds: f.state <= mostState,
		})
	}
	return all
}

const singleRead = "GET /instances/{id}"

// mostReads is how many requests a refresh of so many instances sends at most, where the account
// has no others: single reads up to the price of the list, the list, and ten that are under way at
// first.
func mostReads(instances int) int {
	pages := (instances + pageSize - 1) / pageSize
	return 2*pages + parallelism
}

// times are the promises about times.
func (r results) times(t *trial) []measure {
	var all []measure
	our, ok := r.find(t, ours, plan)
	if without, measured := r.find(t, floor, plan); ok && measured {
		limit := time.Duration(planOverFloor*float64(without.wall)) + planLatencies*t.latency
		all = append(all, measure{
			promise: fmt.Sprintf("%s: a plan takes at most %v times the floor provider's and %d latencies", t, planOverFloor, planLatencies),
			figure:  fmt.Sprintf("%s of %s", seconds(our.wall), seconds(limit)), holds: our.wall <= limit,
		})
	}
	if ok {
		each := our.cpu / time.Duration(t.instances)
		all = append(all, measure{
			promise: fmt.Sprintf("%s: a plan takes at most %s of provider CPU an instance", t, mostPlanCPU),
			figure:  each.Round(10 * time.Microsecond).String(), holds: each <= mostPlanCPU,
		})
	}
	return all
}

// growth is what becomes of the cost of an instance as there are more of them.
func (r results) growth(trials []trial) []measure {
	few, some := pick(trials, fewInstances, 0), pick(trials, promisedInstances, 0)
	many, inOne := pick(trials, manyInstances, usualBlock), pick(trials, manyInstances, 0)
	var all []measure
	a, measured := r.find(few, ours, plan)
	if b, ok := r.find(many, ours, plan); ok && measured {
		for _, one := range []struct {
			name string
			of   func(figures) time.Duration
		}{
			{"wall time", func(f figures) time.Duration { return f.wall }},
			{"provider CPU", func(f figures) time.Duration { return f.cpu }},
		} {
			before, after := an(one.of(a), few.instances), an(one.of(b), many.instances)
			all = append(all, measure{
				promise: fmt.Sprintf("the %s of a plan for an instance of %s, %d in a block, is at most %v times that of %s",
					one.name, rig.Number(many.instances), usualBlock, mostGrowth, rig.Number(few.instances)),
				figure: fmt.Sprintf("%s of %s", after, before), holds: after.Seconds() <= mostGrowth*before.Seconds(),
			})
		}
	}
	all = append(all, r.growthBesideFloor(plan, few, inOne, "copying")...)
	return append(all, r.growthBesideFloor(create, few, some, "writing")...)
}

// growthBesideFloor is what becomes of the wall time of a step for an instance in one block, where
// Terraform's own grows by what it does with the state of all.
func (r results) growthBesideFloor(step string, few, many *trial, does string) []measure {
	var grows []float64
	var slopes []string
	for _, name := range []string{ours, floor} {
		a, ok := r.find(few, name, step)
		b, measured := r.find(many, name, step)
		if !ok || !measured {
			return nil
		}
		before, after := an(a.wall, few.instances), an(b.wall, many.instances)
		grows = append(grows, after.Seconds()/before.Seconds())
		slopes = append(slopes, fmt.Sprintf("%s from %s to %s", name, before, after))
	}
	return []measure{{
		promise: fmt.Sprintf("from %s to %s instances in one block the wall time of a %s for one grows by at most %v times what it grows by with the floor provider, which is Terraform's %s of state",
			rig.Number(few.instances), rig.Number(many.instances), step, mostGrowth, does),
		figure: strings.Join(slopes, ", "), holds: grows[0] <= mostGrowth*grows[1],
	}}
}

// pick finds the trial of so many instances, in blocks of so many, that the promises are about; nil
// if there is none.
func pick(trials []trial, instances, block int) *trial {
	for i := range trials {
		if t := &trials[i]; t.instances == instances && t.block == block && t.latency == usualLatency && t.isLikely() {
			return t
		}
	}
	return nil
}

// an is the time for one of so many instances.
func an(d time.Duration, instances int) time.Duration {
	return (d / time.Duration(instances)).Round(10 * time.Microsecond)
}

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
