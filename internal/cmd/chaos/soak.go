package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// How many instances a round of the soak creates, changes and destroys, how many rounds there are of the largest, how
// many times as many instances a lane has, and how many of the authorized ones get a new code.
const (
	leastRound    = 6
	mostRound     = 30
	soakRounds    = 15
	fleetOfRounds = 3
	soakRenewals  = 2
)

// mostApplies is how many applies a round of the soak may take until one succeeds.
const mostApplies = 10

// soak does all at once, for long.
var soak = scenario{
	name: "soak", count: 900,
	promise: "creates, changes and destroys in rounds, under all faults and interrupts, each round applied until that succeeds: state equals the books then",
	run: func(ctx context.Context, b *bench, count int) ([]result, error) {
		lanes, each := split(count, soakRounds*mostRound)
		sum, err := b.lanes(ctx, "soak", lanes, simulator.Config{}, func(ctx context.Context, l *lane) error {
			return l.soak(ctx, each)
		})
		return single("soak", sum, err)
	},
}

// soak goes through rounds with so many changes in all, and then sees whether everything is as it should be.
func (l *lane) soak(ctx context.Context, changes int) error {
	s := settings{settle: settleTime, adopt: true, retries: 8}
	round := min(max(leastRound, changes/soakRounds), mostRound)
	l.fleet.add(l.random, fleetOfRounds*round)
	if err := l.consent(soakRenewals); err != nil {
		return err
	}
	l.platform.arm(slowWork()...)
	l.platform.arm(weather()...)
	repeated, err := l.applyUntilDone(ctx, s)
	if err != nil {
		return err
	}
	for done := 0; done < changes; done += round {
		l.fleet.remove(l.random, round/3)
		l.fleet.change(l.random, round/3)
		l.fleet.add(l.random, round/3)
		if err := l.renew(soakRenewals); err != nil {
			return err
		}
		again, err := l.applyUntilDone(ctx, s)
		if err != nil {
			return err
		}
		repeated += again
		l.progress.add(round)
	}
	l.figures.notes = append(l.figures.notes, fmt.Sprintf("%s: %d applies failed under faults, and were repeated", l.name, repeated))
	l.platform.ClearFaults()
	if err := l.mustApply(ctx, s); err != nil {
		return err
	}
	if err := l.audit(ctx); err != nil {
		return err
	}
	return l.mustPlanEmpty(ctx, s)
}

// applyUntilDone applies, with an interrupt in every other apply, until one succeeds, and audits that. It returns how
// many have failed without an interrupt.
func (l *lane) applyUntilDone(ctx context.Context, s settings) (int, error) {
	repeated := 0
	for range mostApplies {
		if err := l.work.configure(l.fleet); err != nil {
			return 0, err
		}
		l.figures.applies++
		p, err := l.work.startApply(ctx, s)
		if err != nil {
			return 0, err
		}
		interrupted := l.random.IntN(2) == 0 && p.running(l.moment(soakSpan))
		if interrupted {
			l.figures.disturbed++
			err = p.interrupt(ctx, l.random.IntN(2) == 0)
		}
		good, ended := succeeded(ctx, p.wait())
		switch {
		case err != nil:
			return 0, err
		case ended != nil:
			return 0, ended
		case good:
			return repeated, l.audit(ctx)
		case !interrupted:
			repeated++
		}
		if err := l.renewOpen(); err != nil {
			return 0, err
		}
	}
	l.figures.failed++
	l.breach(fmt.Sprintf("%d applies in a row failed; the last one said:\n%s", mostApplies, indent(l.work.saying())))
	return repeated, nil
}

// soakSpan is the time within which an apply of the soak is interrupted.
const soakSpan = 10 * time.Second

// renew gives instances that a user has authorized a new code.
func (l *lane) renew(count int) error {
	for _, name := range pick(l.random, l.fleet.Consents, count) {
		code, err := l.code()
		if err != nil {
			return err
		}
		l.fleet.Consents[name] = code
	}
	return nil
}

// renewOpen gives instances a new code whose last one has not reached state. It may be spent: what an instance shows does
// not always tell, and the error says so then.
func (l *lane) renewOpen() error {
	state, err := l.work.state()
	if err != nil {
		return err
	}
	for _, one := range state {
		if code, consented := l.fleet.Consents[one.name]; !consented || code == one.code {
			continue
		}
		if l.fleet.Consents[one.name], err = l.code(); err != nil {
			return err
		}
	}
	return nil
}

// weather is all faults, each at a rate at which most calls go well. Single reads are never stale: a platform that
// still does not know an instance a minute after its creation does not have it.
func weather() []simulator.Fault {
	var faults []simulator.Fault
	for _, write := range []struct{ method, route string }{
		{http.MethodPost, routeInstances}, {http.MethodPatch, routeInstance}, {http.MethodDelete, routeInstance},
	} {
		faults = append(faults, on(write.method, write.route, losses()...)...)
	}
	faults = append(faults, on(http.MethodGet, routeInstances,
		simulator.Fault{Kind: simulator.FaultStaleRead, Rate: 0.05},
		simulator.Fault{Kind: simulator.FaultShortPage, Rate: 0.2},
		simulator.Fault{Kind: simulator.FaultOmitMembers, Rate: 0.02},
	)...)
	faults = append(faults, on(http.MethodGet, routeInstance, simulator.Fault{Kind: simulator.FaultOmitMembers, Rate: 0.02})...)
	return append(faults, shares(
		limited(0.02),
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable, Rate: 0.02},
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusBadGateway, Rate: 0.01},
		simulator.Fault{Kind: simulator.FaultCutBefore, Rate: 0.02},
		simulator.Fault{Kind: simulator.FaultHTML, Rate: 0.005},
		simulator.Fault{Kind: simulator.FaultTruncate, Rate: 0.005},
		simulator.Fault{Kind: simulator.FaultEmptyUser, Rate: 0.05},
	)...)
}
