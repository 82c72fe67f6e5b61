package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"path/filepath"
	"sync"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// bench is what all scenarios share.
type bench struct {
	// terraform is the path of Terraform, and provider is the folder that the provider was built into.
	terraform, provider string
	// folder is where the working folders are.
	folder string
	// seed makes what is random repeatable, as far as the order allows in which processes get their turn.
	seed uint64
	// debug keeps the provider's logs.
	debug    bool
	tempo    tempo
	progress *rig.Progress
}

// lane is one platform, with one workspace that uses it and a randomness of its own.
type lane struct {
	name     string
	platform *platform
	work     *workspace
	random   *rand.Rand
	fleet    *fleet
	figures  figures
	tempo    tempo
	progress *rig.Progress
	// audits counts the audits.
	audits int
}

// lanes runs as many lanes at the same time, each with its own platform, and returns the sum of their figures. The
// first error stops them all.
func (b *bench) lanes(ctx context.Context, name string, count int, config simulator.Config, run func(context.Context, *lane) error) (figures, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	sums := make([]figures, count)
	errs := make([]error, count)
	var running sync.WaitGroup
	for i := range count {
		running.Go(func() {
			sums[i], errs[i] = b.lane(ctx, fmt.Sprintf("%s-%d", name, i+1), config, run)
			if errs[i] != nil {
				stop(errs[i])
			}
		})
	}
	running.Wait()
	var sum figures
	for _, one := range sums {
		sum = sum.plus(one)
	}
	if cause := context.Cause(ctx); cause != nil {
		return sum, cause
	}
	return sum, errors.Join(errs...)
}

// lane runs one lane.
func (b *bench) lane(ctx context.Context, name string, config simulator.Config, run func(context.Context, *lane) error) (_ figures, err error) {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name)) // It never fails.
	config.Seed = b.seed ^ hash.Sum64()
	p, err := startPlatform(ctx, config)
	if err != nil {
		return figures{}, err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	work, err := newWorkspace(b, filepath.Join(b.folder, name), p)
	if err != nil {
		return figures{}, err
	}
	l := &lane{
		name: name, platform: p, work: work, fleet: newFleet(), tempo: b.tempo, progress: b.progress,
		random: rand.New(rand.NewPCG(b.seed, hash.Sum64())), //nolint:gosec // Not for secrets: repeatable on purpose.
	}
	if err := run(ctx, l); err != nil {
		return l.figures, fmt.Errorf("%s: %w", name, err)
	}
	l.figures.count(p)
	return l.figures, nil
}
