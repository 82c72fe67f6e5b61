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

// createFault is a fault that meets the first create of an instance.
type createFault struct {
	fault simulator.Fault
	// creates is how often the create is sent.
	creates int
	// refusal is what the error says where there is one, and no instance.
	refusal string
}

// createFaults are by the name of the instance that meets them. Those without a
// status of their own answer 500. An instance that was made is found, and a create
// that made none is sent again, unless the platform itself has answered it.
var createFaults = map[string]createFault{
	"cut_before":       {fault: simulator.Fault{Kind: simulator.FaultCutBefore}, creates: 2},
	"cut_during":       {fault: simulator.Fault{Kind: simulator.FaultCutDuring, Delay: 200 * time.Millisecond}, creates: 1},
	"cut_after":        {fault: simulator.Fault{Kind: simulator.FaultCutAfter}, creates: 1},
	"status_500":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore}, creates: 1, refusal: "500 Internal Server Error"},
	"status_500_after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter}, creates: 1},
	"status_502_after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 502}, creates: 1},
	"status_503_asked": {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 503, RetryAfter: "0"}, creates: 2},
	"status_504_after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 504}, creates: 1},
	"page":             {fault: simulator.Fault{Kind: simulator.FaultHTML}, creates: 1, refusal: "content type text/html"},
	"truncated":        {fault: simulator.Fault{Kind: simulator.FaultTruncate}, creates: 1},
	"without_id":       {fault: simulator.Fault{Kind: simulator.FaultOmitMembers, Members: []string{"id"}}, creates: 1},
	"without_token":    {fault: simulator.Fault{Kind: simulator.FaultOmitMembers, Members: []string{"token"}}, creates: 1},
	// It may mean a body over 8 MB, which is no reason to try again.
	"too_many":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429}, creates: 1, refusal: "429 Too Many Requests"},
	"too_many_asked": {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "0"}, creates: 2},
}

// settleTime is how long tests have the provider look for what a lost create has
// made.
const settleTime = "1s"

// TestAccInstance_createFaults has creates fail in one run, each in a way of its
// own: every instance is made once, and is in state.
func TestAccInstance_createFaults(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has the platform fail")
	platform := acctest.StartPlatform(t)
	config := func(names ...string) string {
		all := platform.ProviderConfig("create_settle_time = \"" + settleTime + "\"")
		for _, name := range names {
			all += instanceConfig(name, "  element_key = \"closeio\"\n  secret_configuration = { username = \"made-up-api-key\" }")
		}
		return all
	}
	var want [][]string
	var made []string
	for name, one := range createFaults {
		one.fault.Method, one.fault.Route, one.fault.Match, one.fault.Count = http.MethodPost, "/instances", `"`+name+`"`, 1
		platform.AddFault(one.fault)
		if one.refusal == "" {
			made = append(made, name)
			continue
		}
		want = append(want, acctest.Words("Unable to Create Instance", address(name), fmt.Sprintf("Instance %q of element \"closeio\"", name), one.refusal))
	}
	slices.Sort(made)
	// A replica that lags knows nothing of the new instance at first.
	platform.AddFault(simulator.Fault{Method: http.MethodGet, Route: "/instances/{id}", Kind: simulator.FaultStaleRead, Count: 2})
	errors := acctest.ExpectErrors(want...)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               errors.Check,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{Config: config(slices.Sorted(maps.Keys(createFaults))...)},
			{
				Config:            config(made...),
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				ConfigStateChecks: []statecheck.StateCheck{checkState(func() error { return checkAlive(platform, len(made)) })},
			},
		},
	})
	errors.Met(t, 1)
	creates := map[string]int{}
	for _, request := range platform.Requests() {
		for name := range createFaults {
			if request.Method == http.MethodPost && strings.Contains(string(request.Body), `"`+name+`"`) {
				creates[name]++
			}
		}
	}
	for name, one := range createFaults {
		if creates[name] != one.creates {
			t.Errorf("%s: %d creates were sent, want %d", name, creates[name], one.creates)
		}
	}
}

func checkAlive(platform *acctest.Platform, want int) error {
	if alive := platform.Statistics().InstancesAlive; alive != want {
		return fmt.Errorf("the platform has %d instances, want %d", alive, want)
	}
	return nil
}

// reauthorizeFault is a fault that meets an update with a code.
type reauthorizeFault struct {
	fault simulator.Fault
	// updates is how often the update is sent, and authorized whether it takes
	// effect in the end.
	updates    int
	authorized bool
	// refusal is what the error says where there is one.
	refusal string
}

// reauthorizeFaults have a change of the name beside the code where it shows
// whether the update took effect.
var reauthorizeFaults = map[string]reauthorizeFault{
	"cut before":       {fault: simulator.Fault{Kind: simulator.FaultCutBefore}, updates: 1, refusal: "the connection failed before the answer came"},
	"cut during":       {fault: simulator.Fault{Kind: simulator.FaultCutDuring, Delay: 200 * time.Millisecond}, updates: 1, authorized: true},
	"cut after":        {fault: simulator.Fault{Kind: simulator.FaultCutAfter}, updates: 1, authorized: true},
	"status 500":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore}, updates: 1, refusal: "500 Internal Server Error"},
	"status 502 after": {fault: simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 502}, updates: 1, authorized: true},
	"status 503":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 503, RetryAfter: "0"}, updates: 1, refusal: "503 Service Unavailable"},
	"page":             {fault: simulator.Fault{Kind: simulator.FaultHTML}, updates: 1, refusal: "content type text/html"},
	"truncated":        {fault: simulator.Fault{Kind: simulator.FaultTruncate}, updates: 1, authorized: true},
	"too many":         {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429}, updates: 1, refusal: "429 Too Many Requests"},
	"too many, asked":  {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "0"}, updates: 2, authorized: true},
}

// TestInstance_reauthorizeFaults has updates fail that spend a code. It is never
// sent again, and what took effect is no failure.
func TestInstance_reauthorizeFaults(t *testing.T) {
	t.Parallel()
	for name, one := range reauthorizeFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, object{"create_settle_time": settleTime}).Resource(resourceType)
			before, config := createGraph(t, platform, instance)
			one.fault.Method, one.fault.Count = http.MethodPatch, 1
			platform.AddFault(one.fault)
			config = config.With(object{"provider_data": object{"code": authorizeGraph(t, platform)}, "name": "Renamed"})
			after, diags := instance.Apply(before, config)
			checkReauthorized(t, platform, one)
			if one.authorized {
				if len(diags) > 0 || !reflect.DeepEqual(after.Values()["provider_data"], config["provider_data"]) || after.Values()["name"] != "Renamed" {
					t.Errorf("%s%v", diags, after.Values())
				}
				return
			}
			checkRefused(t, diags, "Unable to Update Instance", `of element "microsoftgraph"`, one.refusal)
			if !reflect.DeepEqual(after.Values(), before.Values()) {
				t.Errorf("state went from %v to %v", before.Values(), after.Values())
			}
		})
	}
}

func checkReauthorized(t *testing.T, platform *acctest.Platform, one reauthorizeFault) {
	t.Helper()
	authentications := 1
	if one.authorized {
		authentications = 2
	}
	if stored := platform.Instances()[0]; stored.Authentications != authentications {
		t.Errorf("the instance was authenticated %d times, want %d", stored.Authentications, authentications)
	}
	seen := platform.Statistics()
	if got := seen.Requests["PATCH /instances/{id}"]; got != one.updates || seen.CodesSpentTwice != 0 {
		t.Errorf("%d updates were sent, want %d, and a code was spent again %d times", got, one.updates, seen.CodesSpentTwice)
	}
}

// TestInstance_reauthorizeUnclear loses the answer to an update of which nothing
// shows but tokens, which the platform refreshes by itself as well: a warning says
// so, and the code is never sent again.
func TestInstance_reauthorizeUnclear(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, object{"create_settle_time": settleTime}).Resource(resourceType)
	before, config := createGraph(t, platform, instance)
	platform.AddFault(simulator.Fault{Method: http.MethodPatch, Count: 1, Kind: simulator.FaultCutAfter})
	config = config.With(object{"provider_data": object{"code": authorizeGraph(t, platform)}})
	after, diags := instance.Apply(before, config)
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Authorization May Not Have Taken Effect" {
		t.Fatalf("applying reported %s, want one warning", diags)
	}
	checkReauthorized(t, platform, reauthorizeFault{updates: 1, authorized: true})
	refreshed, diags := instance.Refresh(after)
	planned, more := instance.Plan(refreshed, config)
	if len(diags)+len(more) > 0 || !reflect.DeepEqual(planned.Values(), refreshed.Values()) {
		t.Errorf("%s%sthe plan changes %v to %v", diags, more, refreshed.Values(), planned.Values())
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
