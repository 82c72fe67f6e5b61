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
	simulated, err := rig.StartPlatform(ctx, config)
	if err != nil {
		return nil, err
	}
	return &platform{Platform: simulated, longestWork: config.Latency}, nil
}

// addFaults puts faults in force, in that order.
func (p *platform) addFaults(faults ...simulator.Fault) {
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

// settle returns when no work is under way any more. What a client no longer waits for shows in the
// books as a call without a status, and lasts as long as a fault may make it last.
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

// speed is by how much time runs faster than at the real platform.
type speed int

// usualSpeed lets a create take up to a second and a lost one be looked for during three.
const usualSpeed speed = 20

// longestCreate is how long the work of a create takes at most: 20 s at the real platform.
func (s speed) longestCreate() time.Duration { return 20 * time.Second / time.Duration(s) }

// settle is how long a lost create is looked for: a minute by default.
func (s speed) settle() time.Duration { return time.Minute / time.Duration(s) }

// routeInstances is where instances are created and listed, and routeInstance where one is read and
// changed.
const (
	routeInstances = "/instances"
	routeInstance  = "/instances/{id}"
)

// shares returns faults that exclude each other, of which each has the share of calls in its Rate,
// the rates with which the simulator must try them one after the other.
func shares(faults ...simulator.Fault) []simulator.Fault {
	left := 1.0
	for i, fault := range faults {
		faults[i].Rate = min(1, fault.Rate/left)
		left -= fault.Rate
	}
	return faults
}

// on makes faults ones of a method and a route.
func on(method, route string, faults ...simulator.Fault) []simulator.Fault {
	for i := range faults {
		faults[i].Method, faults[i].Route = method, route
	}
	return faults
}

// limited is a 429 that asks for a pause of a second, the shortest that the header can ask for.
func limited(share float64) simulator.Fault {
	return simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusTooManyRequests, RetryAfter: "1", Rate: share}
}
