package instance_test

import (
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestInstance_refusedCredentialsAreOneError checks that a refresh of many
// instances with wrong credentials says so once, and leaves all state alone.
func TestInstance_refusedCredentialsAreOneError(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	var states []acctest.State
	for range 3 {
		state, _ := createGraph(t, platform, instance)
		states = append(states, state)
	}

	refused := platform.StartServer(t, acctest.Object{"user_secret": "made-up-wrong-secret"}).Resource(resourceType)
	var all acctest.Diagnostics
	for _, state := range states {
		after, diags := refused.Refresh(state.WithoutIdentity())
		all = append(all, diags...)
		if !after.Exists() || after.Values()["id"] != state.Values()["id"] {
			t.Errorf("state changed to %v", after.Values())
		}
	}
	if len(all) != 1 || !strings.Contains(all[0].Detail, "CLOUDELEMENTS_USER_SECRET") {
		t.Errorf("%d diagnostics, want one that names the variable: %s", len(all), all)
	}
	// Whatever would change something fails each time.
	for range 2 {
		if _, diags := refused.Destroy(states[0]); len(diags) != 1 {
			t.Errorf("%d diagnostics of a destroy, want one: %s", len(diags), diags)
		}
	}
	if left := platform.Statistics().InstancesAlive; left != len(states) {
		t.Errorf("%d instances are left, want %d", left, len(states))
	}
}
