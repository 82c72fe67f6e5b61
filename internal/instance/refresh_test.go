package instance_test

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// Routes that runs are counted by.
const (
	createOne     = "POST /instances"
	readOne       = "GET /instances/{id}"
	updateOne     = "PATCH /instances/{id}"
	deleteOne     = "DELETE /instances/{id}"
	readPage      = "GET /instances"
	readCatalogue = "GET /elements/{keyOrId}/configuration"
)

// firstWave is how many instances a refresh reads one by one in any case.
const firstWave = 10

// atATime does something for many at Terraform's parallelism.
func atATime(count int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range parallelism {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(count); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	workers.Wait()
}

// clientOf is somebody else's client of a platform.
func clientOf(t *testing.T, platform *acctest.Platform) *cloudelements.Client {
	t.Helper()
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// tenant is one of many instances.
func tenant(i int, tag string) object {
	return object{
		"element_key": "servicenow", "name": fmt.Sprintf("Tenant %d", i), "tags": []any{tag},
		"configuration":                   object{"username": "made-up-username", "servicenow.subdomain": "made-up"},
		"secret_configuration_wo":         object{"password": "made-up-password"},
		"secret_configuration_wo_version": int64(1),
	}
}

// makeTenants returns the states of many instances that one run has made.
func makeTenants(t *testing.T, platform *acctest.Platform, count int) []acctest.State {
	t.Helper()
	resource := platform.StartServer(t, nil).Resource("cloudelements_instance")
	states := make([]acctest.State, count)
	atATime(count, func(i int) {
		var diags acctest.Diagnostics
		if states[i], diags = resource.Apply(acctest.State{}, tenant(i, "made")); len(diags) > 0 {
			t.Errorf("creating: %s", diags)
		}
	})
	return states
}

// refreshAll reads states as a run does, and checks that none has drifted.
func refreshAll(t *testing.T, server *acctest.Server, states []acctest.State) {
	t.Helper()
	resource := server.Resource("cloudelements_instance")
	atATime(len(states), func(i int) {
		after, diags := resource.Refresh(states[i])
		if difference := cmp.Diff(states[i].Values(), after.Values()); difference != "" || len(diags) > 0 {
			t.Errorf("refreshing: %s (-before +after):\n%s", diags, difference)
		}
	})
}

func expectRequests(t *testing.T, platform *acctest.Platform, what string, want map[string]int) {
	t.Helper()
	if difference := cmp.Diff(want, platform.Statistics().Requests); difference != "" {
		t.Errorf("%s: the requests differ (-want +got):\n%s", what, difference)
	}
	platform.ResetStatistics()
}

// TestInstance_requestsOfReads counts what runs send that import a thousand instances, and that
// refresh them, each run with a provider of its own.
func TestInstance_requestsOfReads(t *testing.T) {
	t.Parallel()
	const count, pages = 1000, 5
	platform := acctest.StartPlatform(t)
	client := clientOf(t, platform)
	ids := make([]string, count)
	atATime(count, func(i int) {
		made, err := client.Instances.Create(t.Context(), basic("abbyy", fmt.Sprintf("Tenant %d", i)))
		if err != nil {
			t.Error(err)
			return
		}
		ids[i] = strconv.FormatInt(made.ID, 10)
	})
	platform.ResetStatistics()

	resource := platform.StartServer(t, nil).Resource("cloudelements_instance")
	states := make([]acctest.State, count)
	atATime(count, func(i int) {
		var diags acctest.Diagnostics
		if states[i], diags = resource.Import(ids[i], nil); len(diags) > 0 || states[i].Values()["name"] != fmt.Sprintf("Tenant %d", i) {
			t.Errorf("importing %s: %s", ids[i], diags)
		}
	})
	// What differs from the element's defaults is told by the element.
	expectRequests(t, platform, "import", map[string]int{readOne: firstWave, readPage: pages, readCatalogue: 1})

	refreshAll(t, platform.StartServer(t, nil), states)
	expectRequests(t, platform, "refresh", map[string]int{readOne: firstWave, readPage: pages})
}

// TestInstance_requestsOfWrites counts what runs send that create, update and delete instances:
// nothing beside the writes but one read of the element, which shows with sixty as it does with a
// thousand.
func TestInstance_requestsOfWrites(t *testing.T) {
	t.Parallel()
	const count = 60
	platform := acctest.StartPlatform(t)
	states := makeTenants(t, platform, count)
	expectRequests(t, platform, "create", map[string]int{createOne: count, readCatalogue: 1})

	resource := platform.StartServer(t, nil).Resource("cloudelements_instance")
	atATime(count, func(i int) {
		var diags acctest.Diagnostics
		if states[i], diags = resource.Apply(states[i], tenant(i, "updated")); len(diags) > 0 {
			t.Errorf("updating: %s", diags)
		}
	})
	// Tags are none of the element's business.
	expectRequests(t, platform, "update of tags", map[string]int{updateOne: count})

	resource = platform.StartServer(t, nil).Resource("cloudelements_instance")
	atATime(count, func(i int) {
		if _, diags := resource.Destroy(states[i]); len(diags) > 0 {
			t.Errorf("destroying: %s", diags)
		}
	})
	expectRequests(t, platform, "destroy", map[string]int{deleteOne: count})
}

// TestInstance_refreshStrategies reads thirty instances in each way.
func TestInstance_refreshStrategies(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[string]map[string]int{
		"adaptive": {readOne: firstWave, readPage: 1},
		"single":   {readOne: 30},
		"list":     {readOne: 1, readPage: 1},
	} {
		t.Run(strategy, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			states := makeTenants(t, platform, 30)
			platform.ResetStatistics()
			refreshAll(t, platform.StartServer(t, object{"refresh_strategy": strategy}), states)
			expectRequests(t, platform, strategy, want)
		})
	}
}

// TestInstance_refreshByAnyList reads thirty instances, whatever the platform's list shows of them:
// the state is right, and single reads make up for what the list lacks.
func TestInstance_refreshByAnyList(t *testing.T) {
	t.Parallel()
	list := func(fault simulator.Fault) []simulator.Fault {
		fault.Method, fault.Route = http.MethodGet, "/instances"
		return []simulator.Fault{fault}
	}
	for name, test := range map[string]struct {
		assumptions simulator.Assumptions
		faults      []simulator.Fault
		want        map[string]int
	}{
		"without the element": {
			assumptions: simulator.Assumptions{ListsUnhydrated: true},
			want:        map[string]int{readOne: firstWave, readPage: 1},
		},
		"without configuration unless hydrated": {
			assumptions: simulator.Assumptions{UnhydratedWithoutConfiguration: true},
			want:        map[string]int{readOne: firstWave, readPage: 2},
		},
		"without configuration": {
			faults: list(simulator.Fault{Kind: simulator.FaultOmitMembers, Members: []string{"configuration"}}),
			want:   map[string]int{readOne: 30, readPage: 2},
		},
		"without tags": {
			faults: list(simulator.Fault{Kind: simulator.FaultOmitMembers, Members: []string{"tags"}}),
			want:   map[string]int{readOne: 30, readPage: 2},
		},
		"without createdDate and user": {
			faults: list(simulator.Fault{Kind: simulator.FaultOmitMembers, Members: []string{"createdDate", "user"}}),
			want:   map[string]int{readOne: 30, readPage: 2},
		},
		"without a key of the configuration": {
			faults: list(simulator.Fault{Kind: simulator.FaultReplaceMembers, Replace: map[string]rawJSON{"configuration": rawJSON(`{}`)}}),
			want:   map[string]int{readOne: 30, readPage: 2},
		},
		"without its length": {
			faults: list(simulator.Fault{Kind: simulator.FaultHeader, Header: map[string]string{"Elements-Total-Count": ""}}),
			want:   map[string]int{readOne: firstWave, readPage: 1},
		},
		"in short pages": {
			faults: list(simulator.Fault{Kind: simulator.FaultShortPage}),
			want:   map[string]int{readOne: firstWave, readPage: 1},
		},
		"never": {
			faults: list(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden, Message: "Made-up lack of a privilege"}),
			want:   map[string]int{readOne: 30, readPage: 1},
		},
		"in words that nobody knows": {
			faults: list(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusOK, Body: `{"instances": []}`}),
			want:   map[string]int{readOne: 30, readPage: 1},
		},
		"as it was some time ago": {
			// All have been updated, and the list does not show it: no drift, since single reads
			// know better.
			faults: list(simulator.Fault{Kind: simulator.FaultReplaceMembers, Replace: map[string]rawJSON{"name": rawJSON(`"As it was"`)}}),
			want:   map[string]int{readOne: 30, readPage: 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: test.assumptions})
			states := makeTenants(t, platform, 30)
			for _, fault := range test.faults {
				platform.AddFault(fault)
			}
			platform.ResetStatistics()
			refreshAll(t, platform.StartServer(t, nil), states)
			expectRequests(t, platform, name, test.want)
		})
	}
}

// TestInstance_refreshConfirmsDrift finds changes behind Terraform's back in the list, and believes
// what single reads say of them.
func TestInstance_refreshConfirmsDrift(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	platform := acctest.StartPlatformWith(t, simulator.Config{Now: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }})
	states := makeTenants(t, platform, 30)
	later.Store(int64(time.Hour)) // An instance that was just made would be looked for.
	idOf := func(i int) int64 {
		id, err := strconv.ParseInt(fmt.Sprint(states[i].Values()["id"]), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	drifted, gone, lagging := idOf(20), idOf(21), idOf(22)
	client := clientOf(t, platform)
	changed := []string{"changed by somebody else"}
	for _, id := range []int64{drifted, lagging} {
		if _, err := client.Instances.Update(t.Context(), id, cloudelements.InstanceUpdate{Tags: &changed}); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Instances.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	// What the list shows of this one is not what it is like.
	platform.AddFault(simulator.Fault{
		Method: http.MethodGet, Route: "/instances/{id}", InstanceID: lagging,
		Kind: simulator.FaultReplaceMembers, Replace: map[string]rawJSON{"tags": rawJSON(`["made"]`)},
	})
	platform.ResetStatistics()

	resource := platform.StartServer(t, nil).Resource("cloudelements_instance")
	for i := range firstWave {
		if _, diags := resource.Refresh(states[i]); len(diags) > 0 {
			t.Fatal(diags)
		}
	}
	for i := firstWave; i < len(states); i++ {
		after, diags := resource.Refresh(states[i])
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		switch i {
		case 20:
			if difference := cmp.Diff([]any{changed[0]}, after.Values()["tags"]); difference != "" {
				t.Errorf("the drift differs (-want +got):\n%s", difference)
			}
		case 21:
			if after.Exists() {
				t.Error("the instance that is gone is still there")
			}
		default:
			if difference := cmp.Diff(states[i].Values(), after.Values()); difference != "" {
				t.Errorf("the state of %d has changed (-before +after):\n%s", i, difference)
			}
		}
	}
	// Beside the first wave, single reads of the three, and a page that tells whose secret is in
	// use: before one leaves state.
	expectRequests(t, platform, "refresh", map[string]int{readOne: firstWave + 3, readPage: 2})
}

// TestInstance_refreshAfterWrite reads what the run itself has written by single reads, whatever
// the list has shown before.
func TestInstance_refreshAfterWrite(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	states := makeTenants(t, platform, 20)
	server := platform.StartServer(t, nil)
	refreshAll(t, server, states)
	resource := server.Resource("cloudelements_instance")
	updated, diags := resource.Apply(states[15], tenant(15, "updated"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	states[15] = updated
	platform.ResetStatistics()
	refreshAll(t, server, states)
	expectRequests(t, platform, "refresh", map[string]int{readOne: 1})
}

// TestInstance_dataSharesRefresh lets data sources take what a refresh of the same run has read,
// and the other way round.
func TestInstance_dataSharesRefresh(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	states := makeTenants(t, platform, 30)
	all := func(t *testing.T, server *acctest.Server, config object) int {
		t.Helper()
		found, diags := server.DataSource("cloudelements_instances").Read(config)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		return len(idsOf(t, found))
	}

	platform.ResetStatistics()
	server := platform.StartServer(t, nil)
	refreshAll(t, server, states)
	if found := all(t, server, object{}); found != 30 {
		t.Errorf("the data source found %d instances", found)
	}
	if found := all(t, server, object{"element_key": "servicenow", "search_text": "tenant 1", "tags": []any{"made"}}); found != 11 {
		t.Errorf("the data source with conditions found %d instances", found)
	}
	expectRequests(t, platform, "refresh and data", map[string]int{readOne: firstWave, readPage: 1})

	// A refresh has begun, and the data source reads the list that it goes on with.
	server = platform.StartServer(t, nil)
	refreshAll(t, server, states[:1])
	if found := all(t, server, object{}); found != 30 {
		t.Errorf("the data source found %d instances", found)
	}
	refreshAll(t, server, states)
	expectRequests(t, platform, "a refresh around a data source", map[string]int{readOne: 1, readPage: 1})

	// After a write of the run the list is read as it is then.
	if _, diags := server.Resource("cloudelements_instance").Apply(acctest.State{}, tenant(31, "made")); len(diags) > 0 {
		t.Fatal(diags)
	}
	platform.ResetStatistics()
	if found := all(t, server, object{}); found != 31 {
		t.Errorf("after a create the data source found %d instances", found)
	}
	expectRequests(t, platform, "data after a write", map[string]int{readPage: 1})
}
