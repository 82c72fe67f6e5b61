package main

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// lateness is how much later than it is due work may end on a machine that is busy.
const lateness = 250 * time.Millisecond

// platform is a simulated platform of which the work under way is known.
type platform struct {
	*rig.Platform

	// longestWork is how long the work of a call may go on, latency and faults included.
	longestWork time.Duration
}

func startPlatform(ctx context.Context, config simulator.Config) (*platform, error) {
	simulated, err := rig.NewPlatform(ctx, config)
	if err != nil {
		return nil, err
	}
	simulated.Serve()
	return &platform{Platform: simulated, longestWork: config.Latency}, nil
}

// arm puts faults in force, in that order.
func (p *platform) arm(faults ...simulator.Fault) {
	for _, fault := range faults {
		p.longestWork += fault.Delay + fault.DelaySpread
		p.AddFault(fault)
	}
}

// isWriting reports whether the platform may be at work on something that changes instances.
func (p *platform) isWriting() bool {
	now := time.Now()
	return slices.ContainsFunc(p.Requests(), func(r simulator.Request) bool {
		return r.Status == 0 && r.Method != http.MethodGet && r.Time.Add(p.longestWork).After(now)
	})
}

// settle returns when no work is under way any more. What a client no longer waits for shows in the books as a call
// without a status, and lasts as long as a fault may make it last.
func (p *platform) settle(ctx context.Context) error {
	var due time.Time
	for _, request := range p.Requests() {
		if end := request.Time.Add(p.longestWork + lateness); request.Status == 0 && end.After(due) {
			due = end
		}
	}
	return sleep(ctx, time.Until(due))
}

// sleep waits, unless the context ends before.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
