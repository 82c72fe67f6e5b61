package instance_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// awaitRequests waits until the platform has received as many requests of a route.
func awaitRequests(t *testing.T, platform *acctest.Platform, route string, count int) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for platform.Statistics().Requests[route] < count {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatalf("%s was never received", route)
		}
	}
}

// applied is what came of an Apply in the background.
type applied struct {
	after acctest.State
	diags acctest.Diagnostics
}

func applyInBackground(instance *acctest.Resource, before acctest.State, config object) <-chan applied {
	result := make(chan applied, 1)
	go func() {
		after, diags := instance.Apply(before, config)
		result <- applied{after, diags}
	}()
	return result
}

// TestInstance_interruptedCreate interrupts runs while the platform is at work on a create: its
// answer is waited for, and the instance reaches state.
func TestInstance_interruptedCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		// refused is what the error says where no instance was made.
		refused string
		creates int
	}{
		"under way":                  {fault: simulator.Fault{Kind: simulator.FaultDelay, Delay: 300 * time.Millisecond}, creates: 1},
		"answer lost, work going on": {fault: simulator.Fault{Kind: simulator.FaultCutDuring, Delay: 300 * time.Millisecond}, creates: 1},
		"answer lost after the work": {fault: simulator.Fault{Kind: simulator.FaultCutAfter, Delay: 300 * time.Millisecond}, creates: 1},
		"lost before the work": {
			fault: simulator.Fault{Kind: simulator.FaultCutBefore, Delay: 300 * time.Millisecond}, creates: 1,
			refused: "it was not sent again, since the operation was stopped",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			server := platform.StartServer(t, object{"create_settle_time": settleTime})
			test.fault.Method, test.fault.Route, test.fault.Count = http.MethodPost, "/instances", 1
			platform.AddFault(test.fault)
			config := graphObject(authorizeGraph(t, platform)).With(object{"enabled": false})
			result := applyInBackground(server.Resource(resourceType), acctest.State{}, config)
			awaitRequests(t, platform, "POST /instances", 1)
			server.Stop()
			got := <-result
			seen := platform.Statistics()
			if seen.Requests["POST /instances"] != test.creates {
				t.Errorf("%d creates were sent, want %d", seen.Requests["POST /instances"], test.creates)
			}
			if test.refused != "" {
				checkRefused(t, got.diags, "Unable to Create Instance", test.refused)
				if got.after.Exists() || seen.InstancesAlive != 0 {
					t.Errorf("%d instances, and state holds %v", seen.InstancesAlive, got.after.Values())
				}
				return
			}
			if len(got.diags) > 0 || got.after.Values()["id"] != "500001" || !platform.Instances()[0].Disabled {
				t.Errorf("%s%v, want the instance in state, and disabled", got.diags, got.after.Values())
			}
		})
	}
}

// TestInstance_interruptedIdle interrupts a run while a create waits for its turn: it is not sent,
// and its operation ends at once.
func TestInstance_interruptedIdle(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	server := platform.StartServer(t, object{"max_concurrent_requests": 1})
	instance := server.Resource(resourceType)
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/instances", Kind: simulator.FaultDelay, Delay: 500 * time.Millisecond, Count: 1})
	first := applyInBackground(instance, acctest.State{}, graphObject(authorizeGraph(t, platform)).With(object{"name": "First"}))
	awaitRequests(t, platform, "POST /instances", 1)
	second := applyInBackground(instance, acctest.State{}, graphObject(authorizeGraph(t, platform)).With(object{"name": "Second"}))
	// Both run until one of them is stopped; whether the second one waits yet does not matter,
	// since it must not be sent either way.
	server.Stop()
	if got := <-first; len(got.diags) > 0 || !got.after.Exists() {
		t.Errorf("the one under way: %s", got.diags)
	}
	got := <-second
	seen := platform.Statistics()
	if sent := seen.Requests["POST /instances"] == 2; sent != got.after.Exists() || seen.InstancesAlive != seen.Requests["POST /instances"] {
		t.Errorf("%s: %d instances after %v", got.diags, seen.InstancesAlive, seen.Requests)
	}
	if !got.after.Exists() {
		checkRefused(t, got.diags, "Unable to Create Instance", `instance "Second"`, "the request was not sent", "context canceled")
	}
}

// TestInstance_timeoutsBoundWaiting lets a create and an update take longer than their timeouts:
// what was made is recorded all the same.
func TestInstance_timeoutsBoundWaiting(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, object{"create_settle_time": settleTime}).Resource(resourceType)
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/instances", Kind: simulator.FaultDelay, Delay: 200 * time.Millisecond})
	platform.AddFault(simulator.Fault{Method: http.MethodPatch, Kind: simulator.FaultDelay, Delay: 200 * time.Millisecond})
	config := graphObject(authorizeGraph(t, platform)).With(object{"timeouts": object{"create": "50ms", "update": "50ms"}})
	created, diags := instance.Apply(acctest.State{}, config)
	if len(diags) > 0 || !created.Exists() {
		t.Fatalf("creating: %s%v", diags, created.Values())
	}
	updated, diags := instance.Apply(created, config.With(object{"tags": []any{"changed"}}))
	if len(diags) > 0 || !reflect.DeepEqual(updated.Values()["tags"], []any{"changed"}) {
		t.Errorf("updating: %s%v", diags, updated.Values())
	}

	// The answer is lost when the timeout is over: one look finds what was made.
	platform.ClearFaults()
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/instances", Kind: simulator.FaultCutAfter, Delay: 200 * time.Millisecond, Count: 1})
	found, diags := instance.Apply(acctest.State{}, config.With(object{"name": "Found", "provider_data": object{"code": authorizeGraph(t, platform)}}))
	if len(diags) > 0 || !found.Exists() {
		t.Errorf("creating with a lost answer: %s%v", diags, found.Values())
	}
	// And one finds nothing where nothing was made, which proves nothing yet.
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/instances", Kind: simulator.FaultCutBefore, Delay: 200 * time.Millisecond, Count: 1})
	_, diags = instance.Apply(acctest.State{}, config.With(object{"name": "Lost", "provider_data": object{"code": authorizeGraph(t, platform)}}))
	checkRefused(t, diags, "Unable to Create Instance", "the search ended early: context deadline exceeded", "`terraform import`")
}

// TestInstance_interruptedUpdate interrupts a run while the platform is at work on an update: state
// says what it has done.
func TestInstance_interruptedUpdate(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	server := platform.StartServer(t, nil)
	instance := server.Resource(resourceType)
	before, config := createGraph(t, platform, instance)
	platform.AddFault(simulator.Fault{Method: http.MethodPatch, Kind: simulator.FaultDelay, Delay: 300 * time.Millisecond})
	result := applyInBackground(instance, before, config.With(object{"tags": []any{"changed"}}))
	awaitRequests(t, platform, "PATCH /instances/{id}", 1)
	server.Stop()
	if got := <-result; len(got.diags) > 0 || !reflect.DeepEqual(got.after.Values()["tags"], []any{"changed"}) {
		t.Errorf("%s%v", got.diags, got.after.Values())
	}
}

// TestInstance_leftover has the vendor refuse a create of which the platform keeps an instance that
// is not valid: it is in state, so that it is not lost, and the error makes Terraform replace it.
func TestInstance_leftover(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{FailedCreateKeepsInstance: true}})
	instance := platform.StartServer(t, nil).Resource(resourceType)
	after, diags := instance.Apply(acctest.State{}, graphObject("made-up-code-that-is-none"))
	if len(diags) != 1 || diags[0].Warning || diags[0].Summary != "Unable to Create Instance" || !strings.Contains(diags[0].Detail, "has kept instance 500001") {
		t.Errorf("got %s, want one error", diags)
	}
	if after.Values()["id"] != "500001" || after.Values()["valid"] != false {
		t.Errorf("state holds %v", after.Values())
	}
	if _, diags := instance.Destroy(after); len(diags) > 0 || platform.Statistics().InstancesAlive != 0 {
		t.Errorf("destroying it: %s", diags)
	}
}
