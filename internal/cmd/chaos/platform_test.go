package main

import (
	"math"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

func TestShares(t *testing.T) {
	t.Parallel()
	const share = 0.25
	var faults []simulator.Fault
	for range 4 {
		faults = append(faults, simulator.Fault{Kind: simulator.FaultCutAfter, Rate: share})
	}
	left := 1.0
	for i, fault := range shares(faults...) {
		if got := left * fault.Rate; math.Abs(got-share) > 1e-9 {
			t.Errorf("fault %d has a share of %v", i, got)
		}
		left -= left * fault.Rate
	}
	if left != 0 {
		t.Errorf("%v of the calls meet no fault", left)
	}
}

// TestAllFaults is about all kinds of faults being among those of the soak.
func TestAllFaults(t *testing.T) {
	t.Parallel()
	kinds := map[simulator.FaultKind]bool{}
	for _, fault := range append(allFaults(usualSpeed), slowWork(usualSpeed)...) {
		kinds[fault.Kind] = true
		if fault.Rate == 0 && fault.Kind != simulator.FaultDelay {
			t.Errorf("%s spares no call of %s %s", fault.Kind, fault.Method, fault.Route)
		}
	}
	for _, kind := range []simulator.FaultKind{
		simulator.FaultStatusBefore, simulator.FaultStatusAfter, simulator.FaultDelay, simulator.FaultCutBefore, simulator.FaultCutDuring, simulator.FaultCutAfter,
		simulator.FaultHTML, simulator.FaultShortPage, simulator.FaultStaleRead, simulator.FaultOmitMembers, simulator.FaultEmptyUser, simulator.FaultTruncate,
	} {
		if !kinds[kind] {
			t.Errorf("%s never happens", kind)
		}
	}
}
