package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// How many instances a round of the soak creates, changes and destroys, how many rounds there are
// of the largest, how many times as many instances a worker has, and how many of the authorized
// ones get a new code.
const (
	leastRound    = 3
	mostRound     = 30
	soakRounds    = 15
	fleetOfRounds = 3
	soakRenewals  = 2
)

// interruptedWithin is the time within which an apply of the soak is interrupted, in works of a
// create.
const interruptedWithin = 10

// mostApplies is how many applies a round of the soak may take until one succeeds. Those that are
// interrupted and fail do not count: how many come in a row is drawn, and where the machine is busy
// they are interrupted before they have begun anything, so that no provider could be done after so
// many. One that goes to its end leaves to the next what has failed, and nothing else. In three of
// ten rounds the first of these is not the last, since of its 30 writes some are answered with a
// 500 or a page, after which the provider rightly gives up, or a new code is asked for. Of the
// later ones, with one or two things left to do, one in seven is not the last: six in a row are not
// enough in one of some 60,000 rounds, of which a soak has 30.
const mostApplies = 6

// soak does all at once, for long.
var soak = scenario{
	name: "soak", count: 900,
	promise: "creates, changes and destroys in rounds, under all faults and interrupts, each round applied until that succeeds: state equals the books then",
	least:   soakRounds * mostRound,
	work: func(ctx context.Context, w *worker, count int) error {
		return w.soak(ctx, count)
	},
}

// soak goes through rounds with so many changes in all, and then sees whether everything is as it
// should be.
func (w *worker) soak(ctx context.Context, changes int) error {
	s := settings{settle: w.speed.settle(), adopt: true, retries: 8}
	round := min(max(leastRound, changes/soakRounds), mostRound)
	w.fleet.add(w.random, fleetOfRounds*round)
	if err := w.consent(soakRenewals); err != nil {
		return err
	}
	w.platform.addFaults(slowWork(w.speed)...)
	w.platform.addFaults(allFaults(w.speed)...)
	repeated, err := w.applyUntilDone(ctx, s)
	if err != nil {
		return err
	}
	for done := 0; done < changes; done += round {
		w.fleet.remove(w.random, round/3)
		w.fleet.change(w.random, round/3)
		w.fleet.add(w.random, round/3)
		if err := w.renew(pick(w.random, w.fleet.Consents, soakRenewals)); err != nil {
			return err
		}
		again, err := w.applyUntilDone(ctx, s)
		if err != nil {
			return err
		}
		repeated += again
		w.progress.Add(round)
	}
	w.figures.notes = append(w.figures.notes, fmt.Sprintf("%s: %d applies failed under faults and were repeated; %d times a warning asked for a new code, since it was not to be seen whether the last one had served",
		w.name, repeated, w.figures.open))
	w.platform.ClearFaults()
	if err := w.mustApply(ctx, s); err != nil {
		return err
	}
	if err := w.audit(ctx); err != nil {
		return err
	}
	return w.mustPlanEmpty(ctx, s)
}

// applyUntilDone applies, with an interrupt in every other apply, until one succeeds, and audits
// that. It returns how many have failed without an interrupt.
func (w *worker) applyUntilDone(ctx context.Context, s settings) (int, error) {
	repeated, warned := 0, false
	for left := mostApplies; left > 0; {
		good, interrupted, err := w.perhapsInterrupted(ctx, s)
		if err != nil {
			return repeated, err
		}
		printed, err := w.work.Output(w.work.Commands() - 1)
		if err != nil {
			return repeated, err
		}
		warned = warned || strings.Contains(printed, openAuthorization)
		if good || !interrupted {
			left--
		}
		switch {
		case good:
			if err := w.platform.settle(ctx); err != nil {
				return repeated, err
			}
			open := w.openConsents()
			if len(open) == 0 || !warned {
				return repeated, w.audit(ctx)
			}
			w.figures.open += len(open)
			if err := w.renew(open); err != nil {
				return repeated, err
			}
		case !interrupted:
			repeated++
		}
	}
	w.figures.failed++
	w.breach(fmt.Sprintf("%d applies that went to their end were not enough; the last one printed:\n%s", mostApplies, indent(w.work.LastOutput())))
	return repeated, nil
}

// perhapsInterrupted applies, with an interrupt in every other apply, and reports whether that
// succeeded, and whether it was interrupted.
func (w *worker) perhapsInterrupted(ctx context.Context, s settings) (good, interrupted bool, err error) {
	if err := w.work.WriteVariables(w.fleet); err != nil {
		return false, false, err
	}
	w.figures.applies++
	at := w.draw(interruptedWithin * w.speed.longestCreate())
	p, err := w.work.startApply(ctx, s)
	if err != nil {
		return false, false, err
	}
	interrupted = w.random.IntN(2) == 0 && at.passes(w.platform, p)
	if interrupted {
		w.recordDisturbance()
		err = p.Interrupt(ctx, w.random.IntN(2) == 0)
	}
	good, ended := succeeds(p, nil)
	return good, interrupted, errors.Join(err, ended)
}

// openAuthorization is what the provider warns of where the answer to a new code was lost, and what
// the instance shows does not tell whether the code has served. State has the code then, so that it
// is not spent twice, and the user is asked for a new one.
const openAuthorization = "Authorization May Not Have Taken Effect"

// openConsents are the instances that were not authorized with the code that is configured.
func (w *worker) openConsents() []string {
	var open []string
	for _, instance := range w.platform.Instances() {
		if code, consented := w.fleet.Consents[instance.Name]; consented && instance.ProviderData[codeKey] != code {
			open = append(open, instance.Name)
		}
	}
	return open
}

// renew returns instances that a user has authorized a new code.
func (w *worker) renew(names []string) error {
	for _, name := range names {
		code, err := w.code()
		if err != nil {
			return err
		}
		w.fleet.Consents[name] = code
	}
	return nil
}

// allFaults is all faults. Those after which the provider rightly gives up, such as a page in place
// of an answer, are so rare that most applies go well. Single reads are never stale: a platform
// that does not know an instance a minute after its creation does not have it.
func allFaults(s speed) []simulator.Fault {
	faults := on(http.MethodPost, routeInstances, losses(s)...)
	for _, method := range []string{http.MethodPatch, http.MethodDelete} {
		faults = append(faults, on(method, routeInstance, shares(
			simulator.Fault{Kind: simulator.FaultCutAfter, Rate: 0.05},
			simulator.Fault{Kind: simulator.FaultCutDuring, DelaySpread: s.longestCreate(), Rate: 0.05},
			simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError, Rate: 0.01},
		)...)...)
	}
	faults = append(faults, on(http.MethodGet, routeInstances,
		simulator.Fault{Kind: simulator.FaultStaleRead, Rate: 0.05},
		simulator.Fault{Kind: simulator.FaultShortPage, Rate: 0.2},
		noRoute(0.01),
		simulator.Fault{Kind: simulator.FaultOmitMembers, Rate: 0.02},
	)...)
	faults = append(faults, on(http.MethodGet, routeInstance, noRoute(0.01), simulator.Fault{Kind: simulator.FaultOmitMembers, Rate: 0.02})...)
	return append(faults, shares(
		limited(0.02),
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable, Rate: 0.02},
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusBadGateway, Rate: 0.01},
		simulator.Fault{Kind: simulator.FaultCutBefore, Rate: 0.02},
		simulator.Fault{Kind: simulator.FaultHTML, Rate: 0.001},
		simulator.Fault{Kind: simulator.FaultTruncate, Rate: 0.001},
		simulator.Fault{Kind: simulator.FaultEmptyUser, Rate: 0.05},
	)...)
}
