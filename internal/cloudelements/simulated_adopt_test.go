package cloudelements_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestClient_adopt finds what a client that is gone has left behind.
func TestClient_adopt(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	gone := newQuickClient(t, platform)
	create := basicInstance("Orphan", "abbyy", "a", "b")
	orphan, err := gone.Instances.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}

	client := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(0))
	if ids, err := client.Instances.LookAlikes(t.Context(), create); err != nil || !slices.Equal(ids, []int64{orphan.ID}) {
		t.Errorf("look-alikes are %d, %v", ids, err)
	}
	for what, other := range map[string]cloudelements.InstanceCreate{
		"element": basicInstance("Orphan", "servicenow", "a", "b"), "name": basicInstance("orphan", "abbyy", "a", "b"),
		"tag": basicInstance("Orphan", "abbyy", "a"), "no tags": basicInstance("Orphan", "abbyy"),
	} {
		if adopted, err := client.Instances.Adopt(t.Context(), other); err != nil || adopted != nil {
			t.Errorf("%s: got %+v, %v", what, adopted, err)
		}
	}
	if client.Instances.IsAdopted(orphan.ID) {
		t.Error("it is adopted before anybody asked for it")
	}
	adopted, err := client.Instances.Adopt(t.Context(), create)
	if err != nil || adopted == nil || adopted.ID != orphan.ID || !client.Instances.IsAdopted(orphan.ID) {
		t.Fatalf("got %+v, %v", adopted, err)
	}
	expectAgreement(t, platform, adopted)
	// It is somebody's now.
	if again, err := client.Instances.Adopt(t.Context(), create); err != nil || again != nil {
		t.Errorf("got %+v, %v", again, err)
	}
	if ids, err := client.Instances.LookAlikes(t.Context(), create); err != nil || len(ids) != 0 {
		t.Errorf("look-alikes are %d, %v", ids, err)
	}
	if posts := platform.Statistics().Requests[postInstances]; posts != 1 {
		t.Errorf("%d creates were sent", posts)
	}
}

// TestClient_adoptWhileThePlatformWorks begins before the create of one that is gone has come to
// its end.
func TestClient_adoptWhileThePlatformWorks(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	create := basicInstance("Late orphan", "abbyy")
	gone := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(0), cloudelements.WithMaxRetries(0))
	failCreate(platform, simulator.Fault{Kind: simulator.FaultCutDuring, Delay: 4 * shortWork})
	if _, err := gone.Instances.Create(t.Context(), create); err == nil {
		t.Fatal("it is not gone")
	}
	client := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(longSettle))
	adopted, err := client.Instances.Adopt(t.Context(), create)
	if err != nil || adopted == nil {
		t.Fatalf("got %+v, %v", adopted, err)
	}
	if counted := platform.Statistics(); counted.InstancesCreated != 1 || counted.Requests[postInstances] != 1 {
		t.Errorf("the requests were %v", counted.Requests)
	}
}

func TestClient_adoptOneOfSeveral(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	create := basicInstance("Two", "abbyy")
	var made []int64
	for range 2 {
		created, err := newQuickClient(t, platform).Instances.Create(t.Context(), create)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, created.ID)
	}
	client := newQuickClient(t, platform, cloudelements.WithCreateSettleTime(0))
	adopted, err := client.Instances.Adopt(t.Context(), create)
	failure, ok := cloudelements.AsError(err)
	if !ok || adopted != nil || !slices.Equal(failure.Candidates, made) || failure.Ambiguous {
		t.Fatalf("got %+v, %v; want candidates %d", adopted, err, made)
	}
	// What belongs to another resource is none.
	if _, err := client.Instances.Get(t.Context(), made[0]); err != nil {
		t.Fatal(err)
	}
	if adopted, err := client.Instances.Adopt(t.Context(), create); err != nil || adopted == nil || adopted.ID != made[1] {
		t.Errorf("got %+v, %v", adopted, err)
	}
}

// TestClient_seenLookAlikes asks for nothing, and knows what lists have shown.
func TestClient_seenLookAlikes(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	create := basicInstance("Seen", "abbyy", "a")
	orphan, err := newQuickClient(t, platform).Instances.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	client := newQuickClient(t, platform)
	if ids := client.Instances.SeenLookAlikes(t.Context(), create); len(ids) != 0 {
		t.Errorf("before any list there are %d", ids)
	}
	for _, err := range client.Instances.List(t.Context(), cloudelements.InstanceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	platform.ResetStatistics()
	for range 3 {
		if ids := client.Instances.SeenLookAlikes(t.Context(), create); !slices.Equal(ids, []int64{orphan.ID}) {
			t.Errorf("after a list there are %d", ids)
		}
	}
	if ids := client.Instances.SeenLookAlikes(t.Context(), basicInstance("Seen", "abbyy", "b")); len(ids) != 0 {
		t.Errorf("with another tag there are %d", ids)
	}
	if requests := platform.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
	client.Instances.Claim(orphan.ID)
	if ids := client.Instances.SeenLookAlikes(t.Context(), create); len(ids) != 0 {
		t.Errorf("claimed, there are %d", ids)
	}
}

// TestClient_adoptWithoutALookup does not make believe that there is none.
func TestClient_adoptWithoutALookup(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := newQuickClient(t, platform, cloudelements.WithMaxRetries(1))
	platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusBadGateway})
	if adopted, err := client.Instances.Adopt(t.Context(), basicInstance("Unknown", "abbyy")); err == nil || adopted != nil {
		t.Errorf("got %+v, %v", adopted, err)
	}
}

// TestClient_stoppedCreate is told to stop while the platform is at work: the instance that comes
// of it is known all the same, and no other is made.
func TestClient_stoppedCreate(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"answered":   {Kind: simulator.FaultDelay, Delay: shortWork},
		"cut after":  {Kind: simulator.FaultCutAfter, Delay: shortWork},
		"cut before": {Kind: simulator.FaultCutBefore, Delay: shortWork},
	} {
		for how, stop := range map[string]func(context.Context) (context.Context, context.CancelFunc){
			"cancelled": context.WithCancel,
			"out of time": func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 100*time.Millisecond)
			},
		} {
			t.Run(name+"/"+how, func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatform(t)
				client := newQuickClient(t, platform)
				fault.Delay = 4 * shortWork // Longer than there is time.
				failCreate(platform, fault)
				ctx, cancel := stop(t.Context())
				defer cancel()
				stopped := make(chan struct{})
				go func() {
					defer close(stopped)
					for platform.Statistics().Requests[postInstances] == 0 && ctx.Err() == nil {
						time.Sleep(time.Millisecond)
					}
					if how == "cancelled" {
						cancel()
					}
				}()
				created, err := client.Instances.Create(ctx, basicInstance("Stopped", "abbyy"))
				<-stopped
				counted := platform.Statistics()
				switch {
				case counted.Requests[postInstances] == 0:
					// The machine was too slow for anything to be sent in time.
					if !errors.Is(err, context.DeadlineExceeded) || cloudelements.IsAmbiguous(err) {
						t.Errorf("got %v", err)
					}
				case counted.Requests[postInstances] != 1:
					t.Errorf("the requests were %v", counted.Requests)
				case name == "cut before":
					failure, ok := cloudelements.AsError(err)
					if !ok || failure.Ambiguous == (how == "cancelled") || counted.InstancesCreated != 0 {
						t.Errorf("got %v", err)
					}
				case err != nil:
					t.Errorf("got %v, want the instance", err)
				default:
					expectAgreement(t, platform, created)
				}
				// Nothing is begun after that.
				if _, err := client.Instances.Create(ctx, basicInstance("Stopped", "abbyy")); ctx.Err() == nil || err == nil || cloudelements.IsAmbiguous(err) {
					t.Errorf("after the end: %v", err)
				}
				if after := platform.Statistics().Requests[postInstances]; after != counted.Requests[postInstances] {
					t.Errorf("%d creates were sent after the end", after-counted.Requests[postInstances])
				}
			})
		}
	}
}
