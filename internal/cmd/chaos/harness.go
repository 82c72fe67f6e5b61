package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// harness is what all scenarios share.
type harness struct {
	// terraform is the path of Terraform, and provider is the folder that the provider was built
	// into.
	terraform, provider string
	// folder is where the working folders are.
	folder string
	// seed makes what is random repeatable, as far as the operating system's scheduling of
	// processes allows.
	seed uint64
	// debug keeps the provider's logs.
	debug    bool
	speed    speed
	progress *rig.Progress
}

// scenario is a kind of chaos, with a promise that is kept in it.
type scenario struct {
	// name is what -run selects.
	name string
	// count is how many creates or disturbances there are at full size.
	count int
	// promise says what is done and promised.
	promise string
	// least is how many of them a worker has at least, and work is what it does. With run instead,
	// the scenario has workers of its own.
	least int
	work  func(ctx context.Context, w *worker, count int) error
	run   func(ctx context.Context, h *harness, count int) ([]result, error)
}

// scenarios are all of them, in the order in which they run.
var scenarios = []scenario{lostAnswers, interrupts, kills, rateLimit, unknownLimit, soak}

// scaled returns how many creates or disturbances there are at a scale.
func (s scenario) scaled(scale float64) int { return max(1, int(math.Round(float64(s.count)*scale))) }

// result is a line of the table.
type result struct {
	name string
	figures
}

// run runs a scenario, and returns how long it took as well.
func (h *harness) run(ctx context.Context, s scenario, count int) ([]result, time.Duration, error) {
	h.progress.Begin(s.name, count)
	begun := time.Now()
	defer h.progress.End()
	if s.run != nil {
		results, err := s.run(ctx, h, count)
		return results, time.Since(begun), err
	}
	workers, each := split(count, s.least)
	sum, err := h.runWorkers(ctx, s.name, workers, simulator.Config{}, func(ctx context.Context, w *worker) error { return s.work(ctx, w, each) })
	return []result{{s.name, sum}}, time.Since(begun), err
}

// maxWorkers is how many workers a scenario has at most. They spend most of their time waiting.
const maxWorkers = 4

// split divides a count among workers. Each does at least so much, where there is as much.
func split(count, least int) (workers, each int) {
	workers = min(maxWorkers, max(1, count/least))
	return workers, (count + workers - 1) / workers
}

// runWorkers runs as many workers at the same time, each with its own platform, and returns the sum
// of their figures. The first error stops them all.
func (h *harness) runWorkers(ctx context.Context, name string, count int, config simulator.Config, run func(context.Context, *worker) error) (figures, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	sums := make([]figures, count)
	errs := make([]error, count)
	var running sync.WaitGroup
	for i := range count {
		running.Go(func() {
			sums[i], errs[i] = h.runWorker(ctx, fmt.Sprintf("%s-%d", name, i+1), config, run)
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

func (h *harness) runWorker(ctx context.Context, name string, config simulator.Config, run func(context.Context, *worker) error) (_ figures, err error) {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name)) // It never fails.
	config.Seed = h.seed ^ hash.Sum64()
	p, err := startPlatform(ctx, config)
	if err != nil {
		return figures{}, err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	work, err := newWorkspace(h, filepath.Join(h.folder, name), p)
	if err != nil {
		return figures{}, err
	}
	w := &worker{
		name: name, platform: p, work: work, fleet: newFleet(), speed: h.speed, progress: h.progress,
		random: rand.New(rand.NewPCG(h.seed, hash.Sum64())), //nolint:gosec // Not for secrets: repeatable on purpose.
	}
	if err := run(ctx, w); err != nil {
		return w.figures, fmt.Errorf("%s: %w", name, err)
	}
	w.figures.count(p)
	return w.figures, nil
}
