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
	run: func(ctx context.Context, b *bench, count int) ([]result, error) {
		lanes, each := split(count, 100)
		sum, err := b.lanes(ctx, "lost-answers", lanes, simulator.Config{}, func(ctx context.Context, l *lane) error {
			l.platform.arm(on(http.MethodPost, routeInstances, losses(l.tempo)...)...)
			l.fleet.add(l.random, each)
			s := settings{settle: l.tempo.settle()}
			if err := l.mustApply(ctx, s); err != nil {
				return err
			}
			l.progress.Add(each)
			if err := l.audit(ctx); err != nil {
				return err
			}
			return l.mustPlanEmpty(ctx, s)
		})
		return single("lost-answers", sum, err)
	},
}

// losses are the faults of creates, with the shares of calls that meet them.
func losses(t tempo) []simulator.Fault {
	return shares(
		simulator.Fault{Kind: simulator.FaultCutAfter, Rate: 0.10},
		simulator.Fault{Kind: simulator.FaultCutDuring, DelaySpread: t.longestCreate(), Rate: 0.05},
		simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError, Rate: 0.05},
		limited(0.05),
		simulator.Fault{Kind: simulator.FaultCutBefore, Rate: 0.05},
	)
}
