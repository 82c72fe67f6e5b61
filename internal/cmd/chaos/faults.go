package main

import (
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// routeInstances is where instances are created and listed, and routeInstance where one is read and changed.
const (
	routeInstances = "/instances"
	routeInstance  = "/instances/{id}"
)

// shares gives faults that exclude each other, of which each has the share of calls in its Rate, the rates with which
// the simulator must try them one after the other.
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
