package instance_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// onceFault is a fault of a request that makes something, or spends a code.
type onceFault struct {
	fault simulator.Fault
	// ambiguous is a fault after which the request may have taken effect. It must
	// never be sent again, and the error must say so.
	ambiguous bool
	// done is a fault after which it has taken effect.
	done bool
	// repeated is a fault after which it is sent again, and succeeds.
	repeated bool
	// reason is what the error says of it.
	reason string
}

// onceFaults are by the name of the instance that meets them. Those without a
// status of their own answer 500.
var onceFaults = map[string]onceFault{
	"cut_before":       {fault: simulator.Fault{Kind: simulator.FaultCutBefore}, ambiguous: true, reason: "the connection failed before the answer came"},
	"cut_after":        {fault: simulator.Fault{Kind: simulator.FaultCutAfter}, ambiguous: true, done: true, reason: "the connection failed before the answer came"},
	"status_500":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore}, ambiguous: true, reason: "500 Internal Server Error"},
	"status_500_after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter}, ambiguous: true, done: true, reason: "500 Internal Server Error"},
	"status_502_after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 502}, ambiguous: true, done: true, reason: "502 Bad Gateway"},
	"status_503_asked": {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 503, RetryAfter: "0"}, ambiguous: true, reason: "503 Service Unavailable"},
	"status_504_after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 504}, ambiguous: true, done: true, reason: "504 Gateway Timeout"},
	"page":             {fault: simulator.Fault{Kind: simulator.FaultHTML}, ambiguous: true, reason: "content type text/html"},
	// It may mean a body over 8 MB, which is no reason to try again.
	"too_many":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429}, reason: "429 Too Many Requests"},
	"too_many_asked": {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "0"}, repeated: true},
}

func (o onceFault) requests() int {
	if o.repeated {
		return 2
	}
	return 1
}

const (
	mayHaveTakenEffect = "The platform may have received the request, so the operation may have taken effect; it was not sent again."
	howToLookUp        = "GET /instances?searchText"
	howToImport        = "`terraform import`"
)

// TestAccInstance_createFaults has creates fail in one run. Each is sent once,
// whatever becomes of it, but for the one that the platform asks to send again.
func TestAccInstance_createFaults(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := func(names ...string) string {
		all := platform.ProviderConfig()
		for _, name := range names {
			all += instanceConfig(name, "  element_key = \"closeio\"\n  secret_configuration = { username = \"made-up-api-key\" }")
		}
		return all
	}
	var want [][]string
	alive := 0
	for name, one := range onceFaults {
		one.fault.Method, one.fault.Route, one.fault.Match, one.fault.Count = http.MethodPost, "/instances", `"`+name+`"`, 1
		platform.AddFault(one.fault)
		words := []string{"Unable to Create Instance", address(name), fmt.Sprintf("Instance %q of element \"closeio\"", name), one.reason}
		if one.ambiguous {
			words = append(words, mayHaveTakenEffect, howToLookUp, howToImport)
		}
		if !one.repeated {
			want = append(want, words)
		}
		if one.done || one.repeated {
			alive++
		}
	}
	// A replica that lags knows nothing of the new instance at first.
	platform.AddFault(simulator.Fault{Method: http.MethodGet, Route: "/instances/{id}", Kind: simulator.FaultStaleRead, Count: 2})
	errors := acctest.ExpectErrors(want...)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               errors.Check,
		Steps: []resource.TestStep{
			{Config: config(slices.Sorted(maps.Keys(onceFaults))...)},
			{
				// The one that was repeated is in state, and the others are not.
				Config:            config("too_many_asked"),
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				ConfigStateChecks: []statecheck.StateCheck{checkState(func() error { return checkAlive(platform, alive) })},
			},
		},
	})
	errors.Met(t, 1)
	creates := map[string]int{}
	for _, request := range platform.Requests() {
		for name := range onceFaults {
			if request.Method == http.MethodPost && strings.Contains(string(request.Body), `"`+name+`"`) {
				creates[name]++
			}
		}
	}
	for name, one := range onceFaults {
		if creates[name] != one.requests() {
			t.Errorf("%s: %d creates were sent, want %d", name, creates[name], one.requests())
		}
	}
}

func checkAlive(platform *acctest.Platform, want int) error {
	if alive := platform.Statistics().InstancesAlive; alive != want {
		return fmt.Errorf("the platform has %d instances, want %d", alive, want)
	}
	return nil
}

// TestInstance_reauthorizeFaults has updates fail that spend a code, which are
// sent once like creates, and leave state as it was.
func TestInstance_reauthorizeFaults(t *testing.T) {
	t.Parallel()
	for name, one := range onceFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, nil).Resource(resourceType)
			before, config := createGraph(t, platform, instance)
			one.fault.Method, one.fault.Count = http.MethodPatch, 1
			platform.AddFault(one.fault)
			config["provider_data"] = object{"code": authorizeGraph(t, platform)}
			after, diags := instance.Apply(before, config)

			id := platform.Instances()[0].ID
			stored, _ := platform.Instance(id)
			authentications := 1
			if one.done || one.repeated {
				authentications = 2
			}
			if stored.Authentications != authentications {
				t.Errorf("the instance was authenticated %d times, want %d", stored.Authentications, authentications)
			}
			if got := platform.Statistics().Requests["PATCH /instances/{id}"]; got != one.requests() {
				t.Errorf("%d updates were sent, want %d", got, one.requests())
			}
			if one.repeated {
				if len(diags) > 0 || !reflect.DeepEqual(after.Values()["provider_data"], config["provider_data"]) {
					t.Errorf("%s%v", diags, after.Values())
				}
				return
			}
			checkRefused(t, diags, "Unable to Update Instance", `"Contoso" of element "microsoftgraph"`, one.reason)
			if said := strings.Contains(diags[0].Detail, "may have used up the authorization") && strings.Contains(diags[0].Detail, mayHaveTakenEffect); said != one.ambiguous {
				t.Errorf("says that the code may be spent: %t, want %t", said, one.ambiguous)
			}
			if !reflect.DeepEqual(after.Values(), before.Values()) {
				t.Errorf("state went from %v to %v", before.Values(), after.Values())
			}
		})
	}
}

// TestInstance_staleRead checks that a 404 straight after a create is not taken
// for a deletion, and that one later on is.
func TestInstance_staleRead(t *testing.T) {
	t.Parallel()
	var elapsed atomic.Int64
	platform := acctest.StartPlatformWith(t, simulator.Config{Now: func() time.Time {
		return time.Date(2026, time.January, 5, 10, 0, 0, 0, time.UTC).Add(time.Duration(elapsed.Load()))
	}})
	instance := platform.StartServer(t, nil).Resource(resourceType)
	platform.AddFault(simulator.Fault{Method: http.MethodDelete, Route: "/instances/{id}/enabled", Kind: simulator.FaultStatusBefore, Status: 404, Count: 1})
	config := graphObject(authorizeGraph(t, platform)).With(object{"enabled": false})
	created, diags := instance.Apply(acctest.State{}, config)
	if len(diags) > 0 || platform.Statistics().Requests["DELETE /instances/{id}/enabled"] != 2 || !platform.Instances()[0].Disabled {
		t.Fatalf("disabling a new instance: %s%+v", diags, platform.Statistics())
	}

	lag := simulator.Fault{Method: http.MethodGet, Kind: simulator.FaultStatusBefore, Status: 404, Count: 2}
	platform.AddFault(lag)
	if refreshed, diags := instance.Refresh(created); len(diags) > 0 || !refreshed.Exists() || platform.Statistics().Requests["GET /instances/{id}"] != 3 {
		t.Errorf("a new instance is gone from state: %s%+v", diags, platform.Statistics())
	}
	elapsed.Store(int64(2 * time.Minute))
	platform.ResetStatistics()
	platform.AddFault(lag)
	refreshed, diags := instance.Refresh(created)
	if len(diags) > 0 || refreshed.Exists() || platform.Statistics().Requests["GET /instances/{id}"] != 1 {
		t.Errorf("an instance that is gone is still in state: %s%+v", diags, platform.Statistics())
	}
}
