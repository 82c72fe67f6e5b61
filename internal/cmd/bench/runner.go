package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// benchmark is what all trials share.
type benchmark struct {
	terraform string
	folder    string
	built     *built
	progress  *rig.Progress
}

// figures are what came of a step.
type figures struct {
	trial     *trial
	contender string
	step      string

	wall time.Duration
	// cpu is that of the provider, and terraform that of Terraform.
	cpu, terraform time.Duration
	// peak is the largest resident set of the provider, in bytes.
	peak int64
	traffic
	// state is the bytes of the state file for each instance.
	state int
}

// runner is a contender in a trial, with a platform and a workspace of its own.
type runner struct {
	*benchmark
	*trial

	contender contender
	platform  *platform
	work      *workspace
	codes     []string
}

// run takes the contenders through a trial, one after the other.
func (b *benchmark) run(ctx context.Context, t *trial) ([]figures, error) {
	var all []figures
	for _, c := range contenders {
		if !slices.Contains(t.contenders, c.name) {
			continue
		}
		b.progress.Begin(fmt.Sprintf("%s, %s", t, c.name), len(t.steps))
		done, err := b.runContender(ctx, t, c)
		b.progress.End()
		all = append(all, done...)
		if err != nil {
			return all, fmt.Errorf("%s, %s: %w", t, c.name, err)
		}
	}
	return all, nil
}

func (b *benchmark) runContender(ctx context.Context, t *trial, c contender) (all []figures, err error) {
	p, err := startPlatform(ctx, t)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	work, err := b.newWorkspace(t, c, p)
	if err != nil {
		return nil, err
	}
	r := &runner{benchmark: b, trial: t, contender: c, platform: p, work: work}
	if r.codes, err = p.codes(t.instances); err != nil {
		return nil, err
	}
	if !slices.Contains(t.steps, create) {
		if err := r.seed(ctx); err != nil {
			return nil, fmt.Errorf("making the instances: %w", err)
		}
	}
	for _, s := range steps {
		if !slices.Contains(t.steps, s.name) {
			continue
		}
		did, err := r.repeat(ctx, s)
		if err != nil {
			return all, fmt.Errorf("%s: %w", s.name, err)
		}
		all = append(all, did)
		b.progress.Add(1)
	}
	return all, nil
}

// repeats is how often a plan is made, since a machine is rarely quiet for long. Those of more than
// promisedInstances take minutes, and are made once.
const repeats = 3

// repeat does a step, several times where that changes nothing, and gives the figures of the run of
// the middle.
func (r *runner) repeat(ctx context.Context, s step) (figures, error) {
	times := 1
	if s.name == plan && r.instances <= promisedInstances {
		times = repeats
	}
	all := make([]figures, times)
	for i := range all {
		var err error
		if all[i], err = r.do(ctx, s); err != nil {
			return figures{}, err
		}
	}
	slices.SortFunc(all, func(a, b figures) int { return cmp.Compare(a.wall, b.wall) })
	return all[times/2], nil
}

// do does a step, and what has to be done before and after.
func (r *runner) do(ctx context.Context, s step) (figures, error) {
	if err := r.work.configure(r.codes, s.tags()); err != nil {
		return figures{}, err
	}
	var environment []string
	if s.name == drifted {
		environment = append(environment, sample.DriftVariable+"=1")
		if err := r.platform.rename(sample.Renamed); err != nil {
			return figures{}, err
		}
	}
	r.platform.begin()
	did, err := r.work.measure(ctx, s.status, environment, append(slices.Clone(s.command), "-parallelism="+strconv.Itoa(parallelism))...)
	seen := r.platform.end()
	if err != nil {
		return figures{}, err
	}
	if s.name == drifted {
		if err := r.platform.rename(sample.Restored); err != nil {
			return figures{}, err
		}
	}
	return r.figures(s, did, seen)
}

// figures puts together what came of a step, after a look at whether it did what it is for.
func (r *runner) figures(s step, did cost, seen traffic) (figures, error) {
	want := r.instances
	if s.name == destroy {
		want = 0
	}
	if alive := r.platform.Statistics().InstancesAlive; alive != want && !r.contender.offline {
		return figures{}, fmt.Errorf("the platform has %d instances, want %d", alive, want)
	}
	f := figures{trial: r.trial, contender: r.contender.name, step: s.name, wall: did.wall, traffic: seen}
	if did.provider.Processes == 0 {
		return figures{}, errors.New("nothing was measured")
	}
	f.cpu, f.peak = did.provider.CPU, did.provider.Peak
	// What processes used that Terraform has waited for counts as its own.
	f.terraform = did.all - did.provider.CPU
	if s.name != destroy {
		info, err := os.Stat(r.work.Path(rig.StateFile))
		if err != nil {
			return figures{}, err
		}
		f.state = int(info.Size()) / r.instances
	}
	return f, nil
}
