package cloudelements_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// withoutKey leaves the key of a definition to the platform.
func withoutKey(definition cloudelements.Definition) cloudelements.Definition {
	delete(definition, "key")
	return definition
}

// named returns a definition another name.
func named(definition cloudelements.Definition, name string) cloudelements.Definition {
	definition["name"] = name
	return definition
}

// TestClient_adoptElement finds the element that a client which is gone has left behind: by its key
// whatever its name is, and by its name where no key is asked for.
func TestClient_adoptElement(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct{ made, asked cloudelements.Definition }{
		"by key":  {ordersDefinition("orders"), named(ordersDefinition("orders"), "Renamed since")},
		"by name": {ordersDefinition("chosen"), withoutKey(ordersDefinition(""))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			orphan, err := newQuickClient(t, platform).Elements.Create(t.Context(), one.made)
			if err != nil {
				t.Fatal(err)
			}
			client := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(0))
			for what, other := range map[string]cloudelements.Definition{
				"another key": ordersDefinition("others"), "another name": named(withoutKey(ordersDefinition("")), "orders"), "neither": {},
			} {
				if adopted, err := client.Elements.Adopt(t.Context(), other); err != nil || adopted != nil {
					t.Errorf("%s: got %+v, %v", what, adopted, err)
				}
			}
			if ids, err := client.Elements.LookAlikes(t.Context(), one.asked); err != nil || !slices.Equal(ids, []int64{orphan.ID}) || client.Elements.IsAdopted(orphan.ID) {
				t.Errorf("look-alikes are %d, %v", ids, err)
			}
			adopted, err := client.Elements.Adopt(t.Context(), one.asked)
			if err != nil || adopted == nil || adopted.ID != orphan.ID || !adopted.Shows("hooks") || !client.Elements.IsAdopted(orphan.ID) {
				t.Fatalf("got %+v, %v", adopted, err)
			}
			// It is somebody's now.
			if again, err := client.Elements.Adopt(t.Context(), one.asked); err != nil || again != nil {
				t.Errorf("got %+v, %v", again, err)
			}
			if sent := platform.Statistics().Requests[postElements]; sent != 1 {
				t.Errorf("%d creates were sent", sent)
			}
		})
	}
}

// TestClient_adoptElementOfSeveral names those that cannot be told apart, and leaves out what is
// somebody's.
func TestClient_adoptElementOfSeveral(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{ElementKeysShared: true}})
	var made []int64
	for range 2 {
		created, err := newQuickClient(t, platform).Elements.Create(t.Context(), ordersDefinition("orders"))
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, created.ID)
	}
	client := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(0))
	adopted, err := client.Elements.Adopt(t.Context(), ordersDefinition("orders"))
	failure, ok := cloudelements.AsError(err)
	if !ok || adopted != nil || !slices.Equal(failure.Candidates, made) || failure.Ambiguous {
		t.Fatalf("got %+v, %v; want candidates %d", adopted, err, made)
	}
	if want := `Adopt Element failed for element "Orders": the elements ` + strconv.FormatInt(made[0], 10) + ", " + strconv.FormatInt(made[1], 10) + " cannot be told apart."; err.Error() != want {
		t.Errorf("got %s, want %s", err, want)
	}
	client.Elements.Claim(made[0])
	if adopted, err := client.Elements.Adopt(t.Context(), ordersDefinition("orders")); err != nil || adopted == nil || adopted.ID != made[1] {
		t.Errorf("got %+v, %v", adopted, err)
	}
}

// TestClient_adoptElementWhileThePlatformWorks begins before the create of one that is gone has
// come to its end.
func TestClient_adoptElementWhileThePlatformWorks(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	gone := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(0), cloudelements.WithMaxRetries(0))
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/elements", Kind: simulator.FaultCutDuring, Delay: 4 * shortWork, Count: 1})
	if _, err := gone.Elements.Create(t.Context(), ordersDefinition("late")); err == nil {
		t.Fatal("it is not gone")
	}
	client := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(longSettle))
	if adopted, err := client.Elements.Adopt(t.Context(), ordersDefinition("late")); err != nil || adopted == nil {
		t.Errorf("got %+v, %v", adopted, err)
	}
}
