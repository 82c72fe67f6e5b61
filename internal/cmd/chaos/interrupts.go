package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// interrupts interrupts applies that create, change and destroy instances.
var interrupts = scenario{
	name: "interrupts", count: 200,
	promise: "applies that are interrupted once at a random moment, each followed by an apply that must succeed",
	least:   10,
	work: func(ctx context.Context, w *worker, count int) error {
		w.platform.addFaults(slowWork(w.speed)...)
		s := settings{settle: w.speed.settle()}
		span, err := w.firstApply(ctx, s)
		if err != nil {
			return err
		}
		w.platform.addFaults(on(http.MethodPost, routeInstances, losses(w.speed)...)...)
		// Lost answers take time, which is to be interrupted as well.
		return w.disturb(ctx, count, span*3/2, s, s, func(ctx context.Context, p *rig.Process) (bool, error) {
			w.recordDisturbance()
			return true, p.Interrupt(ctx, w.random.IntN(2) == 0)
		})
	},
}

// slowWork is how long the platform works, so that most moments of an apply are ones of requests
// under way.
func slowWork(s speed) []simulator.Fault {
	longest := s.longestCreate()
	slow := simulator.Fault{Kind: simulator.FaultDelay, Delay: longest / 4, DelaySpread: longest * 3 / 4}
	quick := simulator.Fault{Kind: simulator.FaultDelay, Delay: longest / 10, DelaySpread: longest / 10}
	var faults []simulator.Fault
	faults = append(faults, on(http.MethodPost, routeInstances, slow)...)
	faults = append(faults, on(http.MethodPatch, routeInstance, slow)...)
	return append(faults, on(http.MethodDelete, routeInstance, quick)...)
}

// The instances of a worker, and how many of them a round creates, changes and destroys.
const (
	fleetSize    = 30
	roundCreates = 15
	roundChanges = 6
	roundRemoves = 15
	roundConsent = 1
)

// nextRound changes the fleet as one round does.
func (w *worker) nextRound() error {
	w.fleet.remove(w.random, roundRemoves)
	w.fleet.change(w.random, roundChanges)
	w.fleet.add(w.random, roundCreates)
	for _, name := range pick(w.random, w.fleet.Consents, roundConsent) {
		delete(w.fleet.Consents, name)
	}
	return w.consent(roundConsent)
}

// disturb changes the fleet again and again. Each time an apply with the settings during is
// disturbed at a random time within a span, until that has come about so many times; the apply with
// the settings after must succeed then. disturbance says whether what is to be counted came about.
func (w *worker) disturb(ctx context.Context, times int, span time.Duration, during, after settings, disturbance func(context.Context, *rig.Process) (bool, error)) error {
	for done := 0; done < times; {
		if err := w.nextRound(); err != nil {
			return err
		}
		hit, err := w.disturbedApply(ctx, during, w.draw(span), disturbance)
		if err != nil {
			return err
		}
		if hit {
			done++
			w.progress.Add(1)
		}
		if err := w.mustApply(ctx, after); err != nil {
			return err
		}
		if err := w.audit(ctx); err != nil {
			return err
		}
	}
	return w.mustPlanEmpty(ctx, after)
}

// firstApply makes the first fleet, and measures how long an apply takes where nothing disturbs it.
func (w *worker) firstApply(ctx context.Context, s settings) (time.Duration, error) {
	w.fleet.add(w.random, fleetSize)
	if err := w.consent(roundConsent); err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := w.mustApply(ctx, s); err != nil {
		return 0, err
	}
	span := time.Since(begun)
	return span, w.audit(ctx)
}

// disturbedApply applies, disturbs that after a delay, and reports whether it was running then. How
// it ends is its own affair.
func (w *worker) disturbedApply(ctx context.Context, s settings, at delay, disturbance func(context.Context, *rig.Process) (bool, error)) (bool, error) {
	if err := w.work.WriteVariables(w.fleet); err != nil {
		return false, err
	}
	w.figures.applies++
	p, err := w.work.startApply(ctx, s)
	if err != nil {
		return false, err
	}
	hit := false
	if at.passes(w.platform, p) {
		hit, err = disturbance(ctx, p)
	}
	if _, ended := p.Wait(); err == nil {
		err = ended
	}
	if err != nil {
		return hit, err
	}
	restored, err := w.work.restoreState()
	if restored {
		w.figures.notes = append(w.figures.notes, fmt.Sprintf("%s, %s: the state file was cut off, and the backup was put in its place", w.name, w.work.OutputFile()))
	}
	return hit, err
}
