package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// trial is a number of instances at a distance from the platform, with what is done to them and by whom.
type trial struct {
	instances int
	latency   time.Duration
	// block is how many instances a resource block has at most; 0 puts all into one.
	block int
	// padding is how many bytes longer than the simulator's own the element in an answer is.
	padding int
	// assume is how the platform behaves where that is not known, as the simulator takes it.
	assume     []string
	steps      []string
	contenders []string
}

// isLikely tells whether the platform behaves as it is likely to, which promises about requests and times are about.
func (t trial) isLikely() bool { return t.padding == 0 && len(t.assume) == 0 }

// perBlock is how many instances a resource block has.
func (t trial) perBlock() int {
	if t.block == 0 {
		return t.instances
	}
	return t.block
}

// String names the trial.
func (t trial) String() string {
	name := fmt.Sprintf("%s instances, %s a request", rig.Number(t.instances), t.latency)
	if t.block > 0 {
		name += fmt.Sprintf(", %s in a block", rig.Number(t.block))
	}
	if t.padding > 0 {
		name += fmt.Sprintf(", answers of %s kB an instance", rig.Number(t.padding/1000))
	}
	if len(t.assume) > 0 {
		name += ", " + strings.Join(t.assume, ", ")
	}
	return name
}

// usual is what the measures need. Local state is written anew after each change, so that the whole of 5,000 instances
// would take an hour, and of 1,000 takes a quarter of one.
var usual = []trial{
	{instances: 100, latency: usualLatency, steps: allSteps(), contenders: allContenders()},
	{instances: 1000, latency: usualLatency, steps: allSteps(), contenders: allContenders()},
	{instances: 1000, latency: usualLatency, block: usualBlock, steps: []string{plan}, contenders: allContenders()},
	{instances: 5000, latency: usualLatency, steps: []string{plan}, contenders: allContenders()},
	{instances: 5000, latency: usualLatency, block: usualBlock, steps: []string{plan}, contenders: allContenders()},
	{instances: 5000, latency: usualLatency, block: usualBlock, padding: 20_000, steps: []string{plan}, contenders: []string{ours}},
	{instances: 5000, latency: usualLatency, block: usualBlock, padding: 20_000, assume: []string{wholeLists}, steps: []string{plan}, contenders: []string{ours}},
}

// usualBlock is how many instances users have in a resource block: hundreds, in a module for each kind of tenant.
const usualBlock = 250

// wholeLists has lists show all of the element, in whichever form they are asked for.
const wholeLists = "UnhydratedWithElement"

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
