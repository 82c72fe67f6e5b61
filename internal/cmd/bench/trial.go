package main

import (
	"fmt"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// trial is a number of instances at a distance from the platform, with what is done to them and by whom.
type trial struct {
	instances int
	latency   time.Duration
	// padding is how many bytes longer than the simulator's own the element in an answer is.
	padding    int
	steps      []string
	contenders []string
}

// String names the trial.
func (t trial) String() string {
	name := fmt.Sprintf("%s instances, %s a request", rig.Number(t.instances), t.latency)
	if t.padding > 0 {
		name += fmt.Sprintf(", answers of %s kB an instance", rig.Number(t.padding/1000))
	}
	return name
}

// usual is what the measures need. Local state is written anew after each change, so that the whole of 5,000 instances
// would take an hour.
var usual = []trial{
	{instances: 100, latency: usualLatency, steps: allSteps(), contenders: allContenders()},
	{instances: 1000, latency: usualLatency, steps: allSteps(), contenders: allContenders()},
	{instances: 5000, latency: usualLatency, steps: []string{plan}, contenders: []string{ours, floor, bare}},
	{instances: 5000, latency: usualLatency, padding: 20_000, steps: []string{plan}, contenders: []string{ours}},
}

const usualLatency = 100 * time.Millisecond

func allSteps() []string {
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	return names
}

func allContenders() []string {
	var names []string
	for _, c := range contenders {
		names = append(names, c.name)
	}
	return names
}
