package main

import (
	"context"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// lostAnswers creates instances of which many answers are lost.
var lostAnswers = scenario{
	name: "lost-answers", count: 2000,
	promise: "creates of which 10 % are cut after the work, 5 % are cut while it goes on, 5 % fail with a 500 after it, 5 % are answered 429 and 5 % are reset before it",
	least:   100,
	work: func(ctx context.Context, w *worker, count int) error {
		w.platform.addFaults(on(http.MethodPost, routeInstances, losses(w.speed)...)...)
		w.fleet.add(w.random, count)
		s := settings{settle: w.speed.settle()}
		if err := w.mustApply(ctx, s); err != nil {
			return err
		}
		w.progress.Add(count)
		if err := w.audit(ctx); err != nil {
			return err
		}
		return w.mustPlanEmpty(ctx, s)
	},
}

// losses are the faults of creates, with the shares of calls that meet them.
func losses(s speed) []simulator.Fault {
	return shares(
		simulator.Fault{Kind: simulator.FaultCutAfter, Rate: 0.10},
		simulator.Fault{Kind: simulator.FaultCutDuring, DelaySpread: s.longestCreate(), Rate: 0.05},
		simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError, Rate: 0.05},
		limited(0.05),
		simulator.Fault{Kind: simulator.FaultCutBefore, Rate: 0.05},
	)
}
