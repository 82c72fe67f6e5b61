package instance_test

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
var adopting = object{"adopt_existing": true, "create_settle_time": "300ms"}

// orphaned makes an instance and forgets its state, as a run does that is killed before it can
// write state.
func orphaned(t *testing.T, platform *acctest.Platform) object {
	t.Helper()
	config := graphObject(authorizeGraph(t, platform))
	if _, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config); len(diags) > 0 {
		t.Fatal(diags)
	}
	platform.ResetStatistics()
	return config
}

func summaries(diags acctest.Diagnostics) []string {
	var all []string
	for _, one := range diags {
		all = append(all, one.Summary)
	}
	return all
}

// TestInstance_adopts finds what a run that was killed has left behind, of an earlier configuration
// even, and brings it to what is planned.
func TestInstance_adopts(t *testing.T) {
	t.Parallel()
	for name, changes := range map[string]object{
		"as it was":            {},
		"with another scope":   {"oauth": graphObject("")["oauth"].(object).With(object{"scope": "Calendars.Read offline_access"})}, //nolint:forcetypeassert // It is one.
		"to be disabled":       {"enabled": false},
		"with another setting": {"configuration": object{"filter.response.nulls": "false"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			config := orphaned(t, platform).With(changes)
			instance := platform.StartServer(t, adopting).Resource(resourceType)
			adopted, diags := instance.Apply(acctest.State{}, config)
			if got := summaries(diags); !slices.Equal(got, []string{"Existing Instance Will Be Adopted", "Existing Instance Adopted"}) {
				t.Errorf("applying reported %s", diags)
			}
			seen := platform.Statistics()
			if seen.Requests["POST /instances"] != 0 || seen.InstancesAlive != 1 || adopted.Values()["id"] != "500001" || seen.CodesSpentTwice != 0 {
				t.Errorf("%d instances after %v; state holds %v", seen.InstancesAlive, seen.Requests, adopted.Values())
			}
			// What differs is repaired by the same apply.
			refreshed, diags := instance.Refresh(adopted)
			planned, more := instance.Plan(refreshed, config)
			if len(diags)+len(more) > 0 || fmt.Sprint(planned.Values()) != fmt.Sprint(refreshed.Values()) {
				t.Errorf("%s%sthe plan changes %v to %v", diags, more, refreshed.Values(), planned.Values())
			}
		})
	}
}

// TestInstance_adoptsWithSecrets sends an adopted instance the secrets that are configured: those
// that it was made with are masked, and may be others.
func TestInstance_adoptsWithSecrets(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := object{"element_key": "closeio", "name": "Contoso", "secret_configuration": object{"username": "made-up-wrong-key"}}
	if _, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config); len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, changes := range map[string]object{
		"plain":      {"secret_configuration": object{"username": "made-up-right-key"}},
		"write-only": {"secret_configuration": nil, "secret_configuration_wo": object{"username": "made-up-right-key"}, "secret_configuration_wo_version": 1},
	} {
		adopted, diags := platform.StartServer(t, adopting).Resource(resourceType).Apply(acctest.State{}, config.With(changes))
		stored, _ := platform.Instance(500001)
		if slices.ContainsFunc(diags, func(one acctest.Diagnostic) bool { return !one.Warning }) || adopted.Values()["id"] != "500001" || stored.Value("username") != "made-up-right-key" {
			t.Errorf("%s: %sthe platform has %q", name, diags, stored.Value("username"))
		}
		wrong := "made-up-wrong-key"
		if err := platform.EditInstance(500001, func(one *simulator.Instance) { one.Configuration["username"] = &wrong }); err != nil {
			t.Fatal(err)
		}
	}
}

// TestInstance_adoptsNot makes an instance beside others that are not what a run that was killed
// has left behind.
func TestInstance_adoptsNot(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block, changes object
		later          time.Duration
	}{
		"adoption is off":     {block: object{"create_settle_time": "300ms"}},
		"another name":        {block: adopting, changes: object{"name": "Fabrikam"}},
		"other tags":          {block: adopting, changes: object{"tags": []any{"tenant:fabrikam"}}},
		"another element":     {block: adopting, changes: object{"element_key": "closeio", "oauth": nil, "events": nil, "provider_data": nil, "secret_configuration": object{"username": "made-up-api-key"}}},
		"older than an hour":  {block: adopting, later: 2 * time.Hour},
		"yet younger than it": {block: object{"create_settle_time": "300ms"}, later: 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var elapsed atomic.Int64
			platform := acctest.StartPlatformWith(t, simulator.Config{Now: func() time.Time { return time.Now().Add(time.Duration(elapsed.Load())) }})
			config := orphaned(t, platform)
			elapsed.Store(int64(test.later))
			config = config.With(object{"provider_data": object{"code": authorizeGraph(t, platform)}}).With(test.changes)
			created, diags := platform.StartServer(t, test.block).Resource(resourceType).Apply(acctest.State{}, config)
			if len(diags) > 0 || created.Values()["id"] != "500002" || platform.Statistics().InstancesAlive != 2 {
				t.Errorf("%s%v", diags, created.Values())
			}
		})
	}
}

// TestInstance_adoptsNoneOfAnothers makes an instance that looks like one which another resource of
// the same run has: what was refreshed is not an orphan.
func TestInstance_adoptsNoneOfAnothers(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, adopting).Resource(resourceType)
	config := graphObject(authorizeGraph(t, platform))
	first, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if _, diags := instance.Refresh(first); len(diags) > 0 {
		t.Fatal(diags)
	}
	second, diags := instance.Apply(acctest.State{}, config.With(object{"provider_data": object{"code": authorizeGraph(t, platform)}}))
	if len(diags) > 0 || second.Values()["id"] != "500002" {
		t.Errorf("%s%v", diags, second.Values())
	}
}

// TestInstance_adoptsNoneOfSeveral says which instances cannot be told apart, and makes no other.
func TestInstance_adoptsNoneOfSeveral(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	orphaned(t, platform)
	config := orphaned(t, platform)
	instance := platform.StartServer(t, adopting).Resource(resourceType)
	after, diags := instance.Apply(acctest.State{}, config)
	if got := summaries(diags); !slices.Equal(got, []string{"Look-Alike Instances Exist", "Unable to Adopt Instance"}) {
		t.Fatalf("applying reported %s", diags)
	}
	for _, one := range diags {
		if !strings.Contains(one.Detail, "terraform import ADDRESS 500001") || !strings.Contains(one.Detail, "terraform import ADDRESS 500002") {
			t.Errorf("does not say how to import: %s", one.Detail)
		}
	}
	if after.Exists() || platform.Statistics().Requests["POST /instances"] != 0 {
		t.Errorf("state holds %v", after.Values())
	}
}

// TestInstance_adoptsLate waits for what the platform is still at work on when a run begins.
func TestInstance_adoptsLate(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := graphObject(authorizeGraph(t, platform))
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/instances", Kind: simulator.FaultCutDuring, Delay: 300 * time.Millisecond, Count: 1})
	// The first run is killed when its connection is cut.
	killed := platform.StartServer(t, object{"create_settle_time": "1ms", "max_retries": 0})
	if after, diags := killed.Resource(resourceType).Apply(acctest.State{}, config); after.Exists() || len(diags) != 1 {
		t.Fatalf("%s%v", diags, after.Values())
	}
	instance := platform.StartServer(t, object{"adopt_existing": true, "create_settle_time": "3s"}).Resource(resourceType)
	after, diags := instance.Apply(acctest.State{}, config)
	if len(diags.Errors()) > 0 || after.Values()["id"] != "500001" || platform.Statistics().InstancesAlive != 1 {
		t.Errorf("%s%v", diags, after.Values())
	}
}

// TestInstance_adoptsUnseen fails before anything is made where the account cannot be looked at.
func TestInstance_adoptsUnseen(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := orphaned(t, platform)
	for _, route := range []string{"/instances", "/elements/{keyOrId}/instances"} {
		platform.AddFault(simulator.Fault{Method: http.MethodGet, Route: route, Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack of a privilege"})
	}
	after, diags := platform.StartServer(t, adopting).Resource(resourceType).Apply(acctest.State{}, config)
	checkRefused(t, diags, "Unable to Adopt Instance", "403 Forbidden: Made-up lack of a privilege.", "Nothing was made; apply again.")
	if after.Exists() || platform.Statistics().Requests["POST /instances"] != 0 {
		t.Errorf("state holds %v", after.Values())
	}
}

// TestInstance_adoptedByReplacement has the replacement of an instance adopt that very instance,
// where it is made before the old one is destroyed: it stays.
func TestInstance_adoptedByReplacement(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := graphObject(authorizeGraph(t, platform))
	old, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	instance := platform.StartServer(t, adopting).Resource(resourceType)
	replacement, diags := instance.Apply(acctest.State{}, config)
	if len(diags.Errors()) > 0 || replacement.Values()["id"] != old.Values()["id"] {
		t.Fatalf("%s%v", diags, replacement.Values())
	}
	after, diags := instance.Destroy(old)
	if got := summaries(diags); !slices.Equal(got, []string{"Adopted Instance Not Deleted"}) || !diags[0].Warning {
		t.Errorf("destroying reported %s", diags)
	}
	if after.Exists() || platform.Statistics().InstancesAlive != 1 {
		t.Errorf("%d instances are left; state holds %v", platform.Statistics().InstancesAlive, after.Values())
	}
}

// TestInstance_lookAlikesSeen warns at plan of what an interrupted run may have left behind, where
// the list was read anyway, and reads nothing for it.
func TestInstance_lookAlikesSeen(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	left := provision(t, platform, basic("abbyy", "Contoso", "prod"))
	config := object{
		"element_key": "abbyy", "name": "Contoso", "tags": []any{"prod"},
		"configuration": object{"username": "made-up-username"}, "secret_configuration": object{"password": "made-up-password"},
	}
	for name, test := range map[string]struct {
		before func(*acctest.Server)
		config object
		want   []string
	}{
		"nothing was listed": {func(*acctest.Server) {}, config, nil},
		"a data source has listed it": {func(server *acctest.Server) {
			if _, diags := server.DataSource("cloudelements_instances").Read(object{}); len(diags) > 0 {
				t.Error(diags)
			}
		}, config, []string{"Look-Alike Instances Exist"}},
		"it has another tag": {func(server *acctest.Server) {
			if _, diags := server.DataSource("cloudelements_instances").Read(object{}); len(diags) > 0 {
				t.Error(diags)
			}
		}, config.With(object{"tags": []any{"test"}}), nil},
		"it is another resource's": {func(server *acctest.Server) {
			if _, diags := server.Resource("cloudelements_instance").Import(left, nil); len(diags) > 0 {
				t.Error(diags)
			}
			if _, diags := server.DataSource("cloudelements_instances").Read(object{}); len(diags) > 0 {
				t.Error(diags)
			}
		}, config, nil},
	} {
		server := platform.StartServer(t, nil)
		test.before(server)
		platform.ResetStatistics()
		_, diags := server.Resource("cloudelements_instance").Plan(acctest.State{}, test.config)
		if got := summaries(diags); !slices.Equal(got, test.want) {
			t.Errorf("%s: reported %s, want %q", name, diags, test.want)
		}
		if len(test.want) > 0 && !strings.Contains(diags[0].Detail, left) {
			t.Errorf("%s: the warning does not name %s: %s", name, left, diags[0].Detail)
		}
		if sent := platform.Statistics().Requests["GET /instances"]; sent != 0 {
			t.Errorf("%s: the plan has listed instances", name)
		}
	}
}
