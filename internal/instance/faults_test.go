package instance_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// passing are faults that are over by the next attempt, by the name of the
// instance that meets them. The work is done before those that end in _after.
var passing = map[string]simulator.Fault{
	"status_500":         {Kind: simulator.FaultStatusBefore, Status: 500},
	"status_502":         {Kind: simulator.FaultStatusBefore, Status: 502},
	"status_503":         {Kind: simulator.FaultStatusBefore, Status: 503},
	"status_503_asked":   {Kind: simulator.FaultStatusBefore, Status: 503, RetryAfter: "0"},
	"status_504":         {Kind: simulator.FaultStatusBefore, Status: 504},
	"status_504_after":   {Kind: simulator.FaultStatusAfter, Status: 504},
	"too_many":           {Kind: simulator.FaultStatusBefore, Status: 429},
	"too_many_asked":     {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "0"},
	"too_many_till_2020": {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "Mon, 04 May 2020 12:00:00 GMT"},
	"cut_before":         {Kind: simulator.FaultCutBefore},
	"cut_after":          {Kind: simulator.FaultCutAfter},
	"page":               {Kind: simulator.FaultHTML},
	"truncated":          {Kind: simulator.FaultTruncate},
}

// passesForReads tells whether a fault passes for reads alone, and no write is
// repeated after it.
func passesForReads(fault simulator.Fault) bool {
	return fault.Status == http.StatusInternalServerError || fault.Kind == simulator.FaultHTML || fault.Kind == simulator.FaultTruncate
}

// TestAccInstance_faults has each request that may be repeated fail once, in
// each way that passes: Terraform notices nothing of it, and each was sent twice.
// After a 500, and a success that is not JSON, nothing but a read is repeated.
func TestAccInstance_faults(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has the platform fail")
	platform := acctest.StartPlatform(t)
	config := func(tag string, enabled bool) string {
		// Each is read by itself, so that each meets the fault of its own.
		all := platform.ProviderConfig(`refresh_strategy = "single"`)
		for _, name := range slices.Sorted(maps.Keys(passing)) {
			all += instanceConfig(name, fmt.Sprintf("  element_key = \"closeio\"\n  tags = [%q]\n  enabled = %t\n  secret_configuration = { username = \"made-up-api-key\" }", tag, enabled))
		}
		return all
	}
	actions := resource.ConfigPlanChecks{}
	for name := range passing {
		actions.PreApply = append(actions.PreApply, plancheck.ExpectResourceAction(address(name), plancheck.ResourceActionUpdate))
	}
	ids := instanceIDs{}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config:            config("before", true),
				ConfigStateChecks: []statecheck.StateCheck{ids},
			},
			{
				PreConfig: func() {
					for name, id := range ids {
						addPassingFaults(platform, id, passing[name])
					}
					platform.ResetStatistics()
				},
				// A PATCH, and a DELETE of enabled.
				Config:           config("after", false),
				ConfigPlanChecks: actions,
			},
			{
				// A PUT of enabled.
				Config:           config("after", true),
				ConfigPlanChecks: actions,
			},
		},
	})

	sent := map[string]int{}
	for _, request := range platform.Requests() {
		sent[request.Method+" "+request.Path]++
	}
	for name, id := range ids {
		path := fmt.Sprintf("/instances/%d", id)
		for operation, twice := range map[string]bool{"PATCH " + path: true, "DELETE " + path + "/enabled": true, "PUT " + path + "/enabled": true, "DELETE " + path: true} {
			want := 1
			if twice && !passesForReads(passing[name]) {
				want = 2
			}
			if got := sent[operation]; got != want {
				t.Errorf("%s: %s was sent %d times, want %d", name, operation, got, want)
			}
		}
		// Each of the two steps has two plans that refresh, and destroying has one.
		if got, want := sent["GET "+path], 5+1; got != want {
			t.Errorf("%s: GET %s was sent %d times, want %d", name, path, got, want)
		}
	}
}

// addPassingFaults has the next request of each kind that is about the instance
// fail.
func addPassingFaults(platform *acctest.Platform, id int64, fault simulator.Fault) {
	for _, operation := range []struct{ method, route string }{
		{http.MethodGet, "/instances/{id}"}, {http.MethodPatch, "/instances/{id}"}, {http.MethodDelete, "/instances/{id}"},
		{http.MethodPut, "/instances/{id}/enabled"}, {http.MethodDelete, "/instances/{id}/enabled"},
	} {
		if passesForReads(fault) && operation.method != http.MethodGet {
			continue
		}
		fault := fault
		fault.Method, fault.Route, fault.InstanceID, fault.Count = operation.method, operation.route, id, 1
		platform.AddFault(fault)
	}
}

// TestInstance_serverErrorOfWrite checks that a write which the platform fails
// at is sent once, and is an error that leaves state as it was: what it failed
// at it would fail at again.
func TestInstance_serverErrorOfWrite(t *testing.T) {
	t.Parallel()
	for operation, test := range map[string]struct {
		summary string
		run     func(*acctest.Resource, acctest.State, object) (acctest.State, acctest.Diagnostics)
	}{
		"PATCH /instances/{id}": {"Unable to Update Instance", func(instance *acctest.Resource, before acctest.State, config object) (acctest.State, acctest.Diagnostics) {
			return instance.Apply(before, config.With(object{"tags": []any{"changed"}}))
		}},
		"DELETE /instances/{id}/enabled": {"Unable to Enable or Disable Instance", func(instance *acctest.Resource, before acctest.State, config object) (acctest.State, acctest.Diagnostics) {
			return instance.Apply(before, config.With(object{"enabled": false}))
		}},
		"DELETE /instances/{id}": {"Unable to Delete Instance", func(instance *acctest.Resource, before acctest.State, _ object) (acctest.State, acctest.Diagnostics) {
			return instance.Destroy(before)
		}},
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, nil).Resource(resourceType)
			before, config := createGraph(t, platform, instance)
			method, route, _ := strings.Cut(operation, " ")
			platform.AddFault(simulator.Fault{Method: method, Route: route, Kind: simulator.FaultStatusBefore, Message: "Made-up failure"})
			after, diags := test.run(instance, before, config)
			checkRefused(t, diags, test.summary, `"Contoso" of element "microsoftgraph"`, "500 Internal Server Error: Made-up failure.", "Request id: ")
			if !reflect.DeepEqual(after.Values(), before.Values()) {
				t.Errorf("state went from %v to %v", before.Values(), after.Values())
			}
			if got := platform.Statistics().Requests[operation]; got != 1 {
				t.Errorf("sent %d times, want once", got)
			}
		})
	}
}

// TestInstance_givingUp checks that the provider says when, why and after how
// long it stopped trying, and which setting has it try for longer.
func TestInstance_givingUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		maxRetries int
		fault      simulator.Fault
		requests   int
		words      []string
	}{
		"at once": {
			0, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 503}, 1,
			[]string{"503 Service Unavailable", "It was not sent again, since max retries is 0."},
		},
		"at once after a 429": {
			0, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1"}, 1,
			[]string{"429 Too Many Requests", "since max retries is 0"},
		},
		"after a wait": {
			1, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1", Message: "Made-up limit"}, 2,
			[]string{"429 Too Many Requests: Made-up limit.", "Gave up after 2 attempts and 1s of waiting; raise max retries"},
		},
		"after cut connections": {
			1, simulator.Fault{Kind: simulator.FaultCutBefore}, 2, []string{"the connection failed before the answer came", "Gave up after 2 attempts", "raise max retries"},
		},
		"where the wait outlasts the timeout": {
			4, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "600", Message: "Made-up limit"}, 1,
			[]string{"429 Too Many Requests: Made-up limit.", "the next attempt would be due in 10m0s, which is more than the time left"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			created, config := createGraph(t, platform, platform.StartServer(t, nil).Resource(resourceType))
			platform.ResetStatistics()
			test.fault.Method = http.MethodPatch
			platform.AddFault(test.fault)
			instance := platform.StartServer(t, object{"max_retries": test.maxRetries}).Resource(resourceType)
			changed := config.With(object{"name": "Renamed", "timeouts": object{"update": "5m"}})
			after, diags := instance.Apply(created, changed)
			checkRefused(t, diags, "Unable to Update Instance", append(test.words, `"Renamed" of element "microsoftgraph"`)...)
			if !reflect.DeepEqual(after.Values(), created.Values()) {
				t.Errorf("state went from %v to %v", created.Values(), after.Values())
			}
			if got := platform.Statistics().Requests["PATCH /instances/{id}"]; got != test.requests {
				t.Errorf("%d requests, want %d", got, test.requests)
			}
		})
	}
}
