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

// passing are faults that are over by the next attempt, by the name of the instance that meets
// them. The work is done before those that end in _after.
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

// passesForReads reports whether a fault passes for reads alone, and no write is repeated after it.
func passesForReads(fault simulator.Fault) bool {
	return fault.Status == http.StatusInternalServerError || fault.Kind == simulator.FaultHTML || fault.Kind == simulator.FaultTruncate
}

// TestAccInstance_faults has each request that may be repeated fail once, in each way that passes:
// Terraform notices nothing of it, and each was sent twice. After a 500, and a success that is not
// JSON, nothing but a read is repeated.
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

// addPassingFaults has the next request of each kind that is about the instance fail.
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

// TestInstance_serverErrorOfWrite checks that a write which the platform fails at is sent once, and
// is an error that leaves state as it was: what it failed at it would fail at again.
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

// TestInstance_givingUp checks that the provider says when, why and after how long it stopped
// trying, and which setting has it try for longer.
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

// createFault is a fault that meets the first create of an instance.
type createFault struct {
	fault simulator.Fault
	// creates is how often the create is sent.
	creates int
	// refusal is what the error says where there is one, and no instance.
	refusal string
}

// createFaults are by the name of the instance that meets them. Those without a status of their own
// answer 500. An instance that was made is found, and a create that made none is sent again.
var createFaults = map[string]createFault{
	"cut_before":       {fault: simulator.Fault{Kind: simulator.FaultCutBefore}, creates: 2},
	"cut_during":       {fault: simulator.Fault{Kind: simulator.FaultCutDuring, Delay: 200 * time.Millisecond}, creates: 1},
	"cut_after":        {fault: simulator.Fault{Kind: simulator.FaultCutAfter}, creates: 1},
	"status_500":       {fault: simulator.Fault{Kind: simulator.FaultStatusBefore}, creates: 2},
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

// settleTime is how long tests have the provider look for what a lost create has made.
const settleTime = "1s"

// TestAccInstance_createFaults has creates fail in one run, each in a way of its own: every
// instance is made once, and is in state.
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
	// updates is how often the update is sent, and authorized whether it takes effect in the end.
	updates    int
	authorized bool
	// refusal is what the error says where there is one.
	refusal string
}

// reauthorizeFaults have a change of the name beside the code where it shows whether the update
// took effect.
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

// TestInstance_reauthorizeFaults has updates fail that spend a code. It is never sent again, and
// what took effect is no failure.
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

// TestInstance_reauthorizeUnclear loses the answer to an update of which nothing shows but tokens,
// which the platform refreshes by itself as well: a warning says so, and the code is never sent
// again.
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

// TestInstance_staleRead checks that a 404 straight after a create is not taken for a deletion, and
// that one later on is.
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
