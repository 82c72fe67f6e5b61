package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// interrupts interrupts applies that create, change and destroy instances.
var interrupts = scenario{
	name: "interrupts", count: 200,
	promise: "applies that are interrupted once at a random moment, each followed by an apply that must succeed",
	run: func(ctx context.Context, b *bench, count int) ([]result, error) {
		lanes, each := split(count, 10)
		sum, err := b.lanes(ctx, "interrupts", lanes, simulator.Config{}, func(ctx context.Context, l *lane) error {
			l.platform.arm(slowWork(l.tempo)...)
			s := settings{settle: l.tempo.settle()}
			span, err := l.settleIn(ctx, s)
			if err != nil {
				return err
			}
			l.platform.arm(on(http.MethodPost, routeInstances, losses(l.tempo)...)...)
			// Lost answers take time, which is to be interrupted as well.
			return l.disturb(ctx, each, span*3/2, s, s, func(ctx context.Context, p *process) (bool, error) {
				l.struck()
				return true, p.interrupt(ctx, l.random.IntN(2) == 0)
			})
		})
		return single("interrupts", sum, err)
	},
}

// slowWork is how long the platform works, so that most moments of an apply are ones of requests under way.
func slowWork(t tempo) []simulator.Fault {
	longest := t.longestCreate()
	slow := simulator.Fault{Kind: simulator.FaultDelay, Delay: longest / 4, DelaySpread: longest * 3 / 4}
	quick := simulator.Fault{Kind: simulator.FaultDelay, Delay: longest / 10, DelaySpread: longest / 10}
	var faults []simulator.Fault
	faults = append(faults, on(http.MethodPost, routeInstances, slow)...)
	faults = append(faults, on(http.MethodPatch, routeInstance, slow)...)
	return append(faults, on(http.MethodDelete, routeInstance, quick)...)
}

// The instances of a lane, and how many of them a round creates, changes and destroys.
const (
	fleetSize    = 30
	roundCreates = 15
	roundChanges = 6
	roundRemoves = 15
	roundConsent = 1
)

// turn changes the fleet as one round does.
func (l *lane) turn() error {
	l.fleet.remove(l.random, roundRemoves)
	l.fleet.change(l.random, roundChanges)
	l.fleet.add(l.random, roundCreates)
	for _, name := range pick(l.random, l.fleet.Consents, roundConsent) {
		delete(l.fleet.Consents, name)
	}
	return l.consent(roundConsent)
}

// disturb changes the fleet again and again. Each time an apply with the settings during is disturbed at a random
// moment of a span, until that has come about so many times; the apply with the settings after must succeed then.
// disturbance says whether what is to be counted came about.
func (l *lane) disturb(ctx context.Context, times int, span time.Duration, during, after settings, disturbance func(context.Context, *process) (bool, error)) error {
	for done := 0; done < times; {
		if err := l.turn(); err != nil {
			return err
		}
		hit, err := l.disturbedApply(ctx, during, l.draw(span), disturbance)
		if err != nil {
			return err
		}
		if hit {
			done++
			l.progress.Add(1)
		}
		if err := l.mustApply(ctx, after); err != nil {
			return err
		}
		if err := l.audit(ctx); err != nil {
			return err
		}
	}
	return l.mustPlanEmpty(ctx, after)
}

// settleIn makes the first fleet, and measures how long an apply takes where nothing disturbs it.
func (l *lane) settleIn(ctx context.Context, s settings) (time.Duration, error) {
	l.fleet.add(l.random, fleetSize)
	if err := l.consent(roundConsent); err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := l.mustApply(ctx, s); err != nil {
		return 0, err
	}
	span := time.Since(begun)
	return span, l.audit(ctx)
}

// disturbedApply applies, disturbs that at a moment, and reports whether it was running then. How it ends is its own
// affair.
func (l *lane) disturbedApply(ctx context.Context, s settings, at moment, disturbance func(context.Context, *process) (bool, error)) (bool, error) {
	if err := l.work.configure(l.fleet); err != nil {
		return false, err
	}
	l.figures.applies++
	p, err := l.work.startApply(ctx, s)
	if err != nil {
		return false, err
	}
	hit := false
	if at.reached(l.platform, p) {
		hit, err = disturbance(ctx, p)
	}
	if _, ended := succeeded(ctx, p.wait()); err == nil {
		err = ended
	}
	if err != nil {
		return hit, err
	}
	restored, err := l.work.restoreState()
	if restored {
		l.figures.notes = append(l.figures.notes, fmt.Sprintf("%s, %s: the state file was cut off, and the backup was put in its place", l.name, l.work.said()))
	}
	return hit, err
}
