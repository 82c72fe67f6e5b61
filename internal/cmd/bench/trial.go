package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// contender is a provider that the benchmark runs.
type contender struct {
	// name is what -providers selects.
	name string
	// is says what it is.
	is string
	// path is its main package.
	path string
	// offline is true of a provider that talks to no platform.
	offline bool
}

const here = rig.Module + "/internal/cmd/bench"

// The contenders' names.
const (
	ours  = "cloudelements"
	floor = "floor"
)

// contenders are all of them, in the order in which they run.
var contenders = []contender{
	{name: ours, is: "this provider", path: rig.Module},
	{name: floor, is: "a provider with the same schema and state that talks to no platform: what Terraform and the framework take by themselves", path: here + "/floor", offline: true},
}

// built is where the programs are.
type built struct {
	// wrapper is the program that Terraform takes for the provider, in a folder of its own.
	wrapper string
	// programs are the contenders' files, by name.
	programs map[string]string
}

// buildAll builds the contenders and the wrapper into a folder.
func buildAll(ctx context.Context, folder string) (*built, error) {
	wrapper, err := rig.Build(ctx, here+"/measure", filepath.Join(folder, "wrapper"), rig.ProviderName)
	if err != nil {
		return nil, err
	}
	b := &built{wrapper: wrapper, programs: map[string]string{}}
	for _, c := range contenders {
		if b.programs[c.name], err = rig.Build(ctx, c.path, folder, c.name); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// step is something that a user does.
type step struct {
	// name is what -steps selects.
	name string
	// is says what is done.
	is string
	// command is the one of Terraform.
	command []string
	// status is Terraform's exit status: that of a plan tells whether there is something to do.
	status int
}

// The steps' names.
const (
	create  = "create"
	plan    = "plan"
	drifted = "drift"
	tag     = "tag"
	destroy = "destroy"
)

// steps are all of them, in the order in which they are done.
var steps = []step{
	{name: create, is: "apply that makes all", command: apply},
	{name: plan, is: fmt.Sprintf("plan with nothing to do; of up to %s instances, the middle of %d", rig.Number(promisedInstances), repeats), command: planned},
	{name: drifted, is: "plan with 1 % of the instances changed at the platform", command: planned, status: 2},
	{name: tag, is: "apply of one tag more on all", command: apply},
	{name: destroy, is: "destroy of all", command: []string{"destroy", "-auto-approve"}},
}

var (
	apply   = []string{"apply", "-auto-approve"}
	planned = []string{"plan", "-detailed-exitcode"}
)

// parallelism is how many resources Terraform works on at a time.
const parallelism = 10

// tags are the tags that are configured for a step.
func (s step) tags() []string {
	if s.name == tag || s.name == destroy {
		return []string{sample.Tag, sample.AdditionalTag}
	}
	return []string{sample.Tag}
}

// trial is a number of instances at a distance from the platform, with what is done to them and by
// whom.
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

// isLikely reports whether the platform behaves as it is likely to, which promises about requests
// and times are about.
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

// usual is what the measures need. Local state is written anew after each change, so that the whole
// of 5,000 instances would take an hour, and of 1,000 takes a quarter of one.
var usual = []trial{
	{instances: 100, latency: usualLatency, steps: allSteps(), contenders: allContenders()},
	{instances: 1000, latency: usualLatency, steps: allSteps(), contenders: allContenders()},
	{instances: 1000, latency: usualLatency, block: usualBlock, steps: []string{plan}, contenders: allContenders()},
	{instances: 5000, latency: usualLatency, steps: []string{plan}, contenders: allContenders()},
	{instances: 5000, latency: usualLatency, block: usualBlock, steps: []string{plan}, contenders: allContenders()},
	{instances: 5000, latency: usualLatency, block: usualBlock, padding: 20_000, steps: []string{plan}, contenders: []string{ours}},
	{instances: 5000, latency: usualLatency, block: usualBlock, padding: 20_000, assume: []string{wholeLists}, steps: []string{plan}, contenders: []string{ours}},
}

// usualBlock is how many instances users have in a resource block: hundreds, in a module for each
// kind of tenant.
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
