package cloudelements_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// basicInstance is an instance of an element without OAuth.
func basicInstance(name, element string, tags ...string) cloudelements.InstanceCreate {
	return cloudelements.InstanceCreate{
		Name: name, Element: cloudelements.ElementSelector{Key: element}, Tags: tags,
		Configuration: map[string]any{"username": "made-up-username", "password": "made-up-password"},
	}
}

// createMany makes instances of two elements, every tenth of the second one, and returns their ids
// in order.
func createMany(t *testing.T, platform *acctest.Platform, count int) []int64 {
	t.Helper()
	client := platform.NewClient(t)
	numbers := make(chan int)
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for number := range numbers {
				element, tag := "abbyy", "even"
				if number%10 == 0 {
					element = "actpremium"
				}
				if number%2 == 1 {
					tag = "odd"
				}
				create := basicInstance(fmt.Sprintf("Instance %d", number), element, tag)
				if _, err := client.Instances.Create(t.Context(), create); err != nil {
					t.Errorf("%s: %s", create.Name, err)
				}
			}
		})
	}
	for number := range count {
		numbers <- number
	}
	close(numbers)
	workers.Wait()
	var ids []int64
	for _, instance := range platform.Instances() {
		ids = append(ids, instance.ID)
	}
	if len(ids) != count {
		t.Fatalf("%d instances were made, want %d", len(ids), count)
	}
	return ids
}

// list returns the ids of a list in the order of the answers.
func list(t *testing.T, client *cloudelements.Client, options cloudelements.InstanceListOptions) []int64 {
	t.Helper()
	var ids []int64
	for instance, err := range client.Instances.List(t.Context(), options) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, instance.ID)
	}
	return ids
}

// TestClient_listsMoreThanAPage lists more instances than the platform puts on two pages of 200.
func TestClient_listsMoreThanAPage(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	all := createMany(t, platform, 450)
	ids := func(keep func(simulator.Instance) bool) []int64 {
		var kept []int64
		for _, instance := range platform.Instances() {
			if keep(instance) {
				kept = append(kept, instance.ID)
			}
		}
		return kept
	}

	const instances, ofElement = "GET /instances", "GET /elements/{keyOrId}/instances"
	for _, test := range []struct {
		name    string
		options cloudelements.InstanceListOptions
		faults  []simulator.Fault
		want    []int64
		route   string
		pages   int
	}{
		{name: "all", want: all, route: instances, pages: 3},
		{
			name: "pages half as long", faults: []simulator.Fault{{Kind: simulator.FaultShortPage}},
			want: all, route: instances, pages: 5,
		},
		{
			name: "one short page", faults: []simulator.Fault{{Kind: simulator.FaultShortPage, Skip: 1, Count: 1}},
			want: all, route: instances, pages: 3,
		},
		{
			name:   "a page that comes at the second attempt",
			faults: []simulator.Fault{{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "0", Skip: 1, Count: 1}},
			want:   all, route: instances, pages: 4,
		},
		{
			name: "of a tag", options: cloudelements.InstanceListOptions{Tags: []string{"odd"}},
			want: ids(func(i simulator.Instance) bool { return slices.Contains(i.Tags, "odd") }), route: instances, pages: 2,
		},
		{
			name: "of a text", options: cloudelements.InstanceListOptions{SearchText: "instance 44"},
			want: ids(func(i simulator.Instance) bool { return strings.HasPrefix(i.Name, "Instance 44") }), route: instances, pages: 1,
		},
		{
			name: "of an element", options: cloudelements.InstanceListOptions{ElementKeyOrID: "abbyy"},
			want: ids(func(i simulator.Instance) bool { return i.ElementKey == "abbyy" }), route: ofElement, pages: 3,
		},
		{
			name: "of an element and a tag", options: cloudelements.InstanceListOptions{ElementKeyOrID: "actpremium", Tags: []string{"even"}},
			want: ids(func(i simulator.Instance) bool { return i.ElementKey == "actpremium" }), route: ofElement, pages: 1,
		},
		{name: "of a tag that none has", options: cloudelements.InstanceListOptions{Tags: []string{"neither"}}, route: instances, pages: 1},
	} {
		for _, fault := range test.faults {
			platform.AddFault(fault)
		}
		platform.ResetStatistics()
		got := list(t, client, test.options)
		requests := platform.Statistics().Requests
		platform.ClearFaults()
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %d instances, want %d, each once", test.name, len(got), len(test.want))
		}
		if requests[test.route] != test.pages || len(requests) != 1 {
			t.Errorf("%s: requests %v, want %d of %s", test.name, requests, test.pages, test.route)
		}
	}
}

// TestClient_listReadsNoPageTooMany stops with the last instance of a page.
func TestClient_listReadsNoPageTooMany(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	createMany(t, platform, 210)
	platform.ResetStatistics()

	read := 0
	for _, err := range client.Instances.List(t.Context(), cloudelements.InstanceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if read++; read == 200 {
			break
		}
	}
	if pages := platform.Statistics().Requests["GET /instances"]; pages != 1 {
		t.Errorf("%d pages were read for 200 instances, want 1", pages)
	}
}

// TestClient_listChangesUnderneath deletes instances that were listed, and makes one, before the
// next page is read: those that stay come once each.
func TestClient_listChangesUnderneath(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	all := createMany(t, platform, 230)
	removed, seen := all[10:20], make(map[int64]int)

	for instance, err := range client.Instances.List(t.Context(), cloudelements.InstanceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(seen) == 100 {
			for _, id := range removed {
				if err := platform.RemoveInstance(id); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := client.Instances.Create(t.Context(), basicInstance("Late", "abbyy")); err != nil {
				t.Fatal(err)
			}
		}
		seen[instance.ID]++
	}
	for _, id := range all {
		if seen[id] != 1 {
			t.Errorf("instance %d came %d times, want once", id, seen[id])
		}
	}
}

// TestClient_listsAllInOnePiece lists the instances of an element from a platform that does not
// page there.
func TestClient_listsAllInOnePiece(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{ElementInstancesUnpaged: true}})
	client := platform.NewClient(t)
	createMany(t, platform, 240)
	platform.ResetStatistics()

	if got := list(t, client, cloudelements.InstanceListOptions{ElementKeyOrID: "abbyy"}); len(got) != 216 {
		t.Errorf("%d instances, want 216", len(got))
	}
	if pages := platform.Statistics().Requests["GET /elements/{keyOrId}/instances"]; pages != 1 {
		t.Errorf("%d pages, want 1", pages)
	}
}

// TestClient_listsNothing lists nothing, in both ways in which the platform may say so, and tells
// it from a failure.
func TestClient_listsNothing(t *testing.T) {
	t.Parallel()
	for name, assumptions := range map[string]simulator.Assumptions{
		"404":         {},
		"empty array": {EmptyListAsArray: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions})
			client := platform.NewClient(t)
			for _, options := range []cloudelements.InstanceListOptions{{}, {SearchText: "nothing"}, {Tags: []string{"a", "b"}}, {ElementKeyOrID: "abbyy"}} {
				if got := list(t, client, options); len(got) != 0 {
					t.Errorf("%+v: %d instances, want none", options, len(got))
				}
			}
			for _, err := range client.Elements.List(t.Context(), cloudelements.ElementListOptions{Where: "key = 'nothing'"}) {
				t.Errorf("an element was listed, or an error: %v", err)
			}

			platform.AddFault(simulator.Fault{Kind: simulator.FaultHTML, Status: 404})
			failed := false
			for _, err := range client.Instances.List(t.Context(), cloudelements.InstanceListOptions{}) {
				failed = err != nil
			}
			if !failed {
				t.Error("a proxy's 404 was taken for an empty list")
			}
		})
	}
}
