package cloudelements_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// assuming starts a platform under assumptions, and a client of it.
func assuming(t *testing.T, assumed simulator.Assumptions) (*acctest.Platform, *cloudelements.Client) {
	t.Helper()
	platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumed})
	return platform, newQuickClient(t, platform)
}

func makeOne(t *testing.T, client *cloudelements.Client, name string, tags ...string) *cloudelements.Instance {
	t.Helper()
	create := basicInstance(name, "servicenow", tags...)
	create.Configuration["servicenow.subdomain"] = "made-up"
	made, err := client.Instances.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestClient_unauthorizedForDeleted has the platform answer 401 for an instance that was deleted:
// it is gone, since the same secrets are good for the list.
func TestClient_unauthorizedForDeleted(t *testing.T) {
	t.Parallel()
	platform, client := assuming(t, simulator.Assumptions{DeletedUnauthorized: true})
	gone, last := makeOne(t, client, "Gone"), makeOne(t, client, "Last")
	if err := platform.RemoveInstance(gone.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Instances.Get(t.Context(), gone.ID); !cloudelements.IsNotFound(err) || !strings.Contains(err.Error(), "it was deleted") {
		t.Errorf("an instance that is gone: %v", err)
	}
	if _, err := client.Instances.Get(t.Context(), last.ID); err != nil {
		t.Error(err)
	}
	// With the last one gone the list is empty, which is not the word for refused.
	if err := platform.RemoveInstance(last.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := client.Instances.Refresh(t.Context(), last.ID); !cloudelements.IsNotFound(err) {
		t.Errorf("the last instance: %v", err)
	}
}

// TestClient_unauthorizedForSecrets takes a 401 for what it mostly is, and asks for the list once
// in order to find that out.
func TestClient_unauthorizedForSecrets(t *testing.T) {
	t.Parallel()
	platform, client := assuming(t, simulator.Assumptions{DeletedUnauthorized: true})
	made := makeOne(t, client, "Kept")
	wrong, err := cloudelements.New(platform.URL, cloudelements.WithCredentials("made-up-user", platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wrong.CloseIdleConnections)
	platform.ResetStatistics()
	for range 3 {
		if _, err := wrong.Instances.Get(t.Context(), made.ID); err == nil || cloudelements.IsNotFound(err) {
			t.Errorf("with a wrong secret: %v", err)
		}
	}
	if requests := platform.Statistics().Requests; requests["GET /instances"] != 1 || requests["GET /instances/{id}"] != 3 {
		t.Errorf("requests: %v", requests)
	}
}

// TestClient_switchesOnce loses the answer to a switch, of which the repetition is a conflict, and
// passes on a conflict about anything else.
func TestClient_switchesOnce(t *testing.T) {
	t.Parallel()
	platform, client := assuming(t, simulator.Assumptions{RepeatedSwitchConflicts: true})
	made := makeOne(t, client, "Switched")
	for method, turn := range map[string]func() error{
		http.MethodDelete: func() error { return client.Instances.Disable(t.Context(), made.ID) },
		http.MethodPut:    func() error { return client.Instances.Enable(t.Context(), made.ID) },
	} {
		platform.AddFault(simulator.Fault{Kind: simulator.FaultCutAfter, Method: method, Route: "/instances/{id}/enabled", Count: 1})
		if err := turn(); err != nil {
			t.Errorf("%s: %v", method, err)
		}
		if err := turn(); err != nil {
			t.Errorf("%s of what is so already: %v", method, err)
		}
	}
	platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusConflict, Route: "/instances/{id}/enabled"})
	if stored, _ := platform.Instance(made.ID); stored.Disabled {
		if err := client.Instances.Enable(t.Context(), made.ID); err == nil {
			t.Error("a conflict of another kind was taken for success")
		}
	} else if err := client.Instances.Disable(t.Context(), made.ID); err == nil {
		t.Error("a conflict of another kind was taken for success")
	}
}

// TestClient_idsUsedAgain loses the answer to a create that was given the id of an instance which
// the same run has deleted.
func TestClient_idsUsedAgain(t *testing.T) {
	t.Parallel()
	platform, client := assuming(t, simulator.Assumptions{IDsReused: true})
	old := makeOne(t, client, "Same")
	if err := client.Instances.Delete(t.Context(), old.ID); err != nil {
		t.Fatal(err)
	}
	failCreate(platform, simulator.Fault{Kind: simulator.FaultCutAfter})
	made := makeOne(t, client, "Same")
	if counted := platform.Statistics(); made.ID != old.ID || made.Token == old.Token || counted.InstancesAlive != 1 || counted.InstancesCreated != 2 {
		t.Errorf("instance %d after %d; %d of %d are there", made.ID, old.ID, counted.InstancesAlive, counted.InstancesCreated)
	}
}

// TestClient_lostAmongAlike loses the answer to a create, and the list does not show what tells its
// instance from one of the same name that somebody else has just made.
func TestClient_lostAmongAlike(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		assumed       simulator.Assumptions
		tag, username string
	}{
		"tags":          {simulator.Assumptions{ListsWithoutTags: true}, "theirs", "made-up-username"},
		"configuration": {simulator.Assumptions{ListsWithoutConfiguration: true}, "mine", "another-username"},
		"dates":         {simulator.Assumptions{ListsWithoutCreatedDate: true, ListsWithoutTags: true}, "theirs", "made-up-username"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform, client := assuming(t, test.assumed)
			// In the same second, so that its date does not tell.
			create := basicInstance("Same", "servicenow", test.tag)
			create.Configuration["servicenow.subdomain"], create.Configuration["username"] = "made-up", test.username
			theirs, err := newQuickClient(t, platform).Instances.Create(t.Context(), create)
			if err != nil {
				t.Fatal(err)
			}
			failCreate(platform, simulator.Fault{Kind: simulator.FaultCutDuring, Delay: shortSettle / 2})
			made := makeOne(t, client, "Same", "mine")
			if made.ID == theirs.ID || platform.Statistics().InstancesAlive != 2 {
				t.Errorf("took instance %d for its own; %d are there", made.ID, platform.Statistics().InstancesAlive)
			}
		})
	}
}
