package element_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// adopting is a provider block that adopts. It waits for a run that was killed no longer than a
// test should.
var adopting = object{"adopt_existing": true, "create_settle_time": "100ms"}

// keysShared are both answers to whether elements of an account may share a key.
var keysShared = map[string]simulator.Assumptions{"keys are unique": {}, "keys are shared": {ElementKeysShared: true}}

// orphan makes an element and forgets its state, as a run does that is killed before it can write
// state.
func orphan(t *testing.T, platform *acctest.Platform, config object) {
	t.Helper()
	if _, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config); len(diags) > 0 {
		t.Fatal(diags)
	}
	platform.ResetStatistics()
}

func summaries(diags acctest.Diagnostics) []string {
	var all []string
	for _, one := range diags {
		all = append(all, one.Summary)
	}
	return all
}

// TestElement_adopts finds what a run that was killed has left behind, of an earlier definition
// even, and brings it to what is planned.
func TestElement_adopts(t *testing.T) {
	t.Parallel()
	for answer, assumptions := range keysShared {
		for name, one := range map[string]struct {
			made, asked object
			puts        int
		}{
			"as it was":    {nil, nil, 0},
			"by name":      {object{"key": nil}, object{"key": nil}, 0},
			"changed":      {nil, object{"name": "Our Orders", "description": "All of them.", "hub": "erp"}, 1},
			"another part": {object{"definition": nil}, nil, 1},
			"inactive":     {nil, object{"active": false}, 0},
		} {
			t.Run(answer+"/"+name, func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions})
				orphan(t, platform, orders().With(one.made))
				config := orders().With(one.asked)
				w := &walk{t: t, platform: platform, element: platform.StartServer(t, adopting).Resource(resourceType)}
				diags := w.apply("adopt", config)
				if got := summaries(diags); !slices.Equal(got, []string{"Existing Element Will Be Adopted", "Existing Element Adopted"}) {
					t.Errorf("applying reported %s", diags)
				}
				seen := platform.Statistics().Requests
				if seen["POST /elements"] != 0 || seen["PUT /elements/{keyOrId}"] != one.puts || len(platform.OwnElements()) != 1 {
					t.Errorf("%d elements after %v", len(platform.OwnElements()), seen)
				}
			})
		}
	}
}

// TestElement_adoptsNot makes an element beside others that are not what a run that was killed has
// left behind.
func TestElement_adoptsNot(t *testing.T) {
	t.Parallel()
	small := object{"name": "Orders", "description": "Our orders.", "authentication": "custom"}
	shared := simulator.Assumptions{ElementKeysShared: true}
	for name, one := range map[string]struct {
		block, changes object
		later          time.Duration
	}{
		"adoption is off":    {block: object{"create_settle_time": "100ms"}},
		"another key":        {block: adopting, changes: object{"key": "others"}},
		"another name":       {block: adopting, changes: object{"name": "Others"}},
		"older than an hour": {block: adopting, later: 2 * time.Hour},
		"a clone":            {block: adopting, changes: object{"clone_of": "closeio"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var elapsed atomic.Int64
			platform := acctest.StartPlatformWith(t, simulator.Config{
				Assumptions: shared, Now: func() time.Time { return time.Now().Add(time.Duration(elapsed.Load())) },
			})
			orphan(t, platform, small)
			elapsed.Store(int64(one.later))
			_, diags := platform.StartServer(t, one.block).Resource(resourceType).Apply(acctest.State{}, small.With(one.changes))
			if len(diags) > 0 || len(platform.OwnElements()) != 2 {
				t.Errorf("%d elements\n%s", len(platform.OwnElements()), diags)
			}
		})
	}
}

// TestElement_adoptsNoneOfAnothers leaves an element alone that another resource of the same run
// has, whether it was refreshed or only planned.
func TestElement_adoptsNoneOfAnothers(t *testing.T) {
	t.Parallel()
	for name, know := range map[string]func(*acctest.Resource, acctest.State) acctest.Diagnostics{
		"refreshed": func(element *acctest.Resource, state acctest.State) acctest.Diagnostics {
			_, diags := element.Refresh(state)
			return diags
		},
		"planned": func(element *acctest.Resource, state acctest.State) acctest.Diagnostics {
			_, diags := element.Plan(state, orders())
			return diags
		},
	} {
		for answer, assumptions := range keysShared {
			t.Run(name+"/"+answer, func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions})
				first, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, orders())
				if len(diags) > 0 {
					t.Fatal(diags)
				}
				element := platform.StartServer(t, adopting).Resource(resourceType)
				if diags := know(element, first); len(diags) > 0 {
					t.Fatal(diags)
				}
				second, diags := element.Apply(acctest.State{}, orders())
				if assumptions.ElementKeysShared {
					if len(diags) > 0 || second.Values()["id"] == first.Values()["id"] {
						t.Errorf("%s%v", diags, second.Values())
					}
					return
				}
				checkError(t, diags, "key", "Element Key Taken", "It was not adopted, though adopt_existing is set", "terraform import ADDRESS orders")
			})
		}
	}
}

// TestElement_adoptsNoneOfSeveral says which elements cannot be told apart, and makes no other.
func TestElement_adoptsNoneOfSeveral(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{ElementKeysShared: true}})
	orphan(t, platform, orders())
	orphan(t, platform, orders())
	after, diags := platform.StartServer(t, adopting).Resource(resourceType).Apply(acctest.State{}, orders())
	if got := summaries(diags); !slices.Equal(got, []string{"Look-Alike Elements Exist", "Unable to Adopt Element"}) {
		t.Fatalf("applying reported %s", diags)
	}
	for _, one := range diags {
		for _, own := range platform.OwnElements() {
			if !strings.Contains(one.Detail, fmt.Sprintf("terraform import ADDRESS %d", own.ID)) {
				t.Errorf("does not say how to import %d: %s", own.ID, one.Detail)
			}
		}
	}
	if after.Exists() || platform.Statistics().Requests["POST /elements"] != 0 {
		t.Errorf("state holds %v", after.Values())
	}
}

// TestElement_adoptsUnseen fails before anything is made where the account cannot be looked at.
func TestElement_adoptsUnseen(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	platform.AddFault(simulator.Fault{Method: http.MethodGet, Route: "/elements", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden})
	after, diags := platform.StartServer(t, adopting).Resource(resourceType).Apply(acctest.State{}, orders())
	checkError(t, diags, "", "Unable to Adopt Element", "viewElements", "Nothing was made; apply again.")
	if after.Exists() || platform.Statistics().Requests["POST /elements"] != 0 {
		t.Errorf("state holds %v", after.Values())
	}
}

// TestElement_adoptedByReplacement has the replacement of an element adopt that very element, where
// it is made before the old one is destroyed: it stays.
func TestElement_adoptedByReplacement(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	old, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, orders())
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	element := platform.StartServer(t, adopting).Resource(resourceType)
	replacement, diags := element.Apply(acctest.State{}, orders())
	if len(diags.Errors()) > 0 || replacement.Values()["id"] != old.Values()["id"] {
		t.Fatalf("%s%v", diags, replacement.Values())
	}
	after, diags := element.Destroy(old)
	if got := summaries(diags); !slices.Equal(got, []string{"Adopted Element Not Deleted"}) || !diags[0].Warning {
		t.Errorf("destroying reported %s", diags)
	}
	if after.Exists() || len(platform.OwnElements()) != 1 {
		t.Errorf("%d elements are left; state holds %v", len(platform.OwnElements()), after.Values())
	}
}
