package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// requestsPerSecond is the limit of the platform.
const requestsPerSecond = 20

// moreRequests is by how many percent a limit may raise the number of requests.
const moreRequests = 5

// storms of 429 last stormLength, and there is one for each instancesPerStorm instances. In one,
// all is refused.
const (
	stormLength       = 2 * time.Second
	instancesPerStorm = 125
)

// limit is a platform that limits requests.
var limit = simulator.Config{MaxRequestsPerSecond: requestsPerSecond}

// rateLimit creates and refreshes instances at a platform that limits requests.
var rateLimit = scenario{
	name: "rate-limit", count: 500,
	promise: "creates, and a second plan, against a limit of 20 requests a second and storms of 429: no failed run, and at most 5 % more requests than without, with max_requests_per_second",
	run: func(ctx context.Context, h *harness, count int) ([]result, error) {
		free, err := h.throttled(ctx, "no-limit", count, simulator.Config{}, settings{})
		if err != nil {
			return nil, err
		}
		paced, err := h.throttled(ctx, "rate-limit", count, limit, settings{perSecond: requestsPerSecond})
		if err != nil {
			return nil, err
		}
		more := 100 * (float64(paced.requests)/float64(free.requests) - 1)
		if more > moreRequests {
			paced.broken = append(paced.broken, fmt.Sprintf("%d requests with the limit are %.1f %% more than the %d without", paced.requests, more, free.requests))
		}
		paced.notes = append(paced.notes, fmt.Sprintf("rate-limit: the limit makes for %+.1f %% of requests", more))
		return []result{{"no-limit", free}, {"rate-limit", paced}}, nil
	},
}

// unknownLimit is the same for a provider that is not told the limit.
var unknownLimit = scenario{
	name: "unknown-limit", count: 500,
	promise: "creates, and a second plan, against the same limit and storms, without max_requests_per_second: no failed run",
	run: func(ctx context.Context, h *harness, count int) ([]result, error) {
		unpaced, err := h.throttled(ctx, "unknown-limit", count, limit, settings{})
		return []result{{"unknown-limit", unpaced}}, err
	},
}

// throttled creates instances and plans again. A platform with a limit has storms as well.
func (h *harness) throttled(ctx context.Context, name string, count int, config simulator.Config, s settings) (figures, error) {
	storms := count / instancesPerStorm
	if config.MaxRequestsPerSecond == 0 {
		storms = 0
	}
	return h.runWorkers(ctx, name, 1, config, func(ctx context.Context, w *worker) error {
		// The same fleet whatever the worker, so that requests can be compared.
		w.fleet.add(rand.New(rand.NewPCG(h.seed, 0)), count) //nolint:gosec // Not for secrets: repeatable on purpose.
		stop := w.startStorms(ctx, storms, count)
		err := w.mustApply(ctx, s)
		stop()
		if err == nil {
			err = w.audit(ctx)
		}
		if err == nil {
			err = w.mustPlanEmpty(ctx, s)
		}
		return err
	})
}

// lookForStorm is how often the books are looked at for the time of a storm.
const lookForStorm = 20 * time.Millisecond

// startStorms has storms, each begun by a create that is drawn at random, until the function that
// it returns is called.
func (w *worker) startStorms(ctx context.Context, storms, creates int) (end func()) {
	var starts []int
	for range storms {
		starts = append(starts, 1+w.random.IntN(creates))
	}
	slices.Sort(starts)
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for _, start := range starts {
			for w.platform.Statistics().InstancesCreated < start {
				if sleep(ctx, lookForStorm) != nil {
					return
				}
			}
			w.platform.AddFault(limited(0))
			_ = sleep(ctx, stormLength) // Calm follows however the wait ends.
			w.platform.ClearFaults()
		}
	}()
	return func() {
		stop()
		<-ended
	}
}
