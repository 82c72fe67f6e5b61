package main

import (
	"context"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// lostAnswers creates instances of which many answers are lost.
var lostAnswers = scenario{
	name: "lost-answers", count: 2000,
	promise: "creates of which 10 % are cut after the work, 5 % are cut while it goes on, 5 % fail with a 500 after it, 5 % are answered 429, 5 % are reset before it, 3 % fail with a 500 before it, and 3 % are failed by a gateway before it and 2 % while it goes on",
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
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusInternalServerError, Rate: 0.03},
		ofGateway(simulator.Fault{Kind: simulator.FaultStatusBefore, Rate: 0.03}),
		ofGateway(simulator.Fault{Kind: simulator.FaultStatusDuring, DelaySpread: s.longestCreate(), Rate: 0.02}),
	)
}

// ofGateway has a gateway give the answer, in JSON that lacks what marks the platform's errors.
func ofGateway(fault simulator.Fault) simulator.Fault {
	fault.Status, fault.ContentType, fault.Body = http.StatusInternalServerError, "application/json", `{"message":"Internal server error"}`
	return fault
}

// noRoute is a share of answers of a gateway that does not know the way.
func noRoute(share float64) simulator.Fault {
	return simulator.Fault{
		Kind: simulator.FaultStatusBefore, Status: http.StatusNotFound, ContentType: "application/json", Body: `{"message":"no Route matched with those values"}`, Rate: share,
	}
}
