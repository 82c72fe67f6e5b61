package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// requestsPerSecond is the limit of the platform.
const requestsPerSecond = 20

// moreRequests is by how many percent a limit may raise the number of requests.
const moreRequests = 5

// storms of 429 last stormLength, and there is one for each instancesPerStorm instances. In one, all is refused.
const (
	stormLength       = 2 * time.Second
	instancesPerStorm = 125
)

// rateLimit creates and refreshes instances at a platform that limits requests.
var rateLimit = scenario{
	name: "rate-limit", count: 500,
	promise: "creates, and a second plan, against a limit of 20 requests a second and storms of 429: no failed run, and at most 5 % more requests than without, with max_requests_per_second",
	run: func(ctx context.Context, b *bench, count int) ([]result, error) {
		limit := simulator.Config{MaxRequestsPerSecond: requestsPerSecond}
		storms := count / instancesPerStorm
		free, err := b.throttled(ctx, "without-limit", count, simulator.Config{}, settings{}, 0)
		if err != nil {
			return nil, err
		}
		paced, err := b.throttled(ctx, "known-limit", count, limit, settings{perSecond: requestsPerSecond}, storms)
		if err != nil {
			return nil, err
		}
		unpaced, err := b.throttled(ctx, "unknown-limit", count, limit, settings{}, storms)
		if err != nil {
			return nil, err
		}
		if unpaced.limited == 0 {
			return nil, fmt.Errorf("%d requests did not meet the limit of %d a second", unpaced.requests, requestsPerSecond)
		}
		if excess := more(free, paced); excess > moreRequests {
			paced.broken = append(paced.broken, fmt.Sprintf("%d requests with the limit are %.1f %% more than the %d without", paced.requests, excess, free.requests))
		}
		paced.notes = append(paced.notes, fmt.Sprintf("rate-limit: %+.1f %% of requests where the provider knows the limit, %+.1f %% where it does not",
			more(free, paced), more(free, unpaced)))
		return []result{{"rate-limit, none", free}, {"rate-limit, known", paced}, {"rate-limit, unknown", unpaced}}, nil
	},
}

// more is by how many percent the requests of one are more than those of another.
func more(than, are figures) float64 {
	return 100 * (float64(are.requests)/float64(than.requests) - 1)
}

// throttled creates instances and plans again, with storms while it does.
func (b *bench) throttled(ctx context.Context, name string, count int, config simulator.Config, s settings, storms int) (figures, error) {
	return b.lanes(ctx, "rate-limit-"+name, 1, config, func(ctx context.Context, l *lane) error {
		// The same fleet whatever the lane, so that requests can be compared.
		l.fleet.add(rand.New(rand.NewPCG(b.seed, 0)), count) //nolint:gosec // Not for secrets: repeatable on purpose.
		calm := l.stormy(ctx, storms, time.Duration(count)*time.Second/requestsPerSecond)
		err := l.mustApply(ctx, s)
		calm()
		if err == nil {
			err = l.audit(ctx)
		}
		if err == nil {
			err = l.mustPlanEmpty(ctx, s)
		}
		return err
	})
}

// stormy has storms at random moments of a span, until the function that it returns is called.
func (l *lane) stormy(ctx context.Context, storms int, span time.Duration) (calm func()) {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	part := span / time.Duration(max(1, storms))
	moments := make([]time.Duration, storms)
	for i := range moments {
		moments[i] = l.moment(max(0, part-stormLength))
	}
	go func() {
		defer close(ended)
		for _, moment := range moments {
			begun := time.Now()
			if sleep(ctx, moment) != nil {
				return
			}
			l.platform.arm(limited(0))
			_ = sleep(ctx, stormLength) // Calm follows however the wait ends.
			l.platform.ClearFaults()
			if sleep(ctx, part-time.Since(begun)) != nil {
				return
			}
		}
	}()
	return func() {
		stop()
		<-ended
	}
}
