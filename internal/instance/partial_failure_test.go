package instance_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// changesOnly is a plan check: the resource is updated, and no attribute but these is another one.
type changesOnly struct {
	address    string
	attributes []string
}

// CheckPlan makes the check.
func (c changesOnly) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, one := range req.Plan.ResourceChanges {
		if one.Address != c.address {
			continue
		}
		before, isObject := one.Change.Before.(map[string]any)
		after, alsoObject := one.Change.After.(map[string]any)
		unknown, _ := one.Change.AfterUnknown.(map[string]any)
		if !isObject || !alsoObject || !one.Change.Actions.Update() {
			resp.Error = fmt.Errorf("%s: the plan shows %v, not an update", c.address, one.Change.Actions)
			return
		}
		changed := map[string]bool{}
		for name := range before {
			if !reflect.DeepEqual(before[name], after[name]) || unknown[name] == true {
				changed[name] = true
			}
		}
		if got := slices.Sorted(maps.Keys(changed)); !slices.Equal(got, c.attributes) {
			resp.Error = fmt.Errorf("%s: the plan changes %v, want %v", c.address, got, c.attributes)
		}
		return
	}
	resp.Error = fmt.Errorf("the plan does not show %s", c.address)
}

// TestAccInstance_partialFailure has the second of two requests fail: state says what the first one
// did, and the next plan shows the rest.
func TestAccInstance_partialFailure(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has the platform fail")
	platform := startEverything(t)
	const toggled, undisabled, reset = "toggled", "undisabled", "reset"
	config := func(ofToggled, ofReset string) string {
		return platform.ProviderConfig("max_retries = 0") + instanceConfig(toggled, ofToggled) + instanceConfig(reset, ofReset) +
			instanceConfig(undisabled, "  enabled = false")
	}
	ids := instanceIDs{}
	refused := acctest.ExpectErrors(
		acctest.Words("Unable to Enable or Disable Instance", address(toggled), `"toggled" of element "everything"`, "503 Service Unavailable: Made-up outage."),
		acctest.Words("Unable to Reset Configuration Keys", address(reset), `"reset" of element "everything"`, "the keys fallback, plain are no longer configured", "403 Forbidden: Made-up lack of a privilege.", "Nothing was changed."),
	)
	const changed = "  tags = [\"after\"]\n  enabled = false"
	const without = "  tags = [\"after\"]\n  configuration = { flag = true }"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               refused.Check,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				PreConfig: func() {
					platform.AddFault(simulator.Fault{Method: http.MethodDelete, Route: "/instances/{id}/enabled", Kind: simulator.FaultStatusBefore, Count: 1})
				},
				Config:            config("  tags = [\"before\"]", "  tags = [\"before\"]\n  configuration = { flag = true, plain = \"mine\", fallback = \"mine\" }"),
				ConfigStateChecks: []statecheck.StateCheck{ids},
				// An instance that could not be disabled is there, not tainted, and disabled later.
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					changesOnly{address(undisabled), []string{"enabled"}},
					plancheck.ExpectResourceAction(address(toggled), plancheck.ResourceActionNoop),
					plancheck.ExpectResourceAction(address(reset), plancheck.ResourceActionNoop),
				}},
				ExpectNonEmptyPlan: true,
			},
			{
				PreConfig: func() {
					platform.AddFault(simulator.Fault{InstanceID: ids[toggled], Route: "/instances/{id}/enabled", Kind: simulator.FaultStatusBefore, Status: 503, Message: "Made-up outage"})
					platform.AddFault(simulator.Fault{Route: "/elements/{keyOrId}/configuration", Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack of a privilege"})
				},
				Config: config(changed, without),
			},
			{
				PreConfig: func() {
					platform.ClearFaults()
					stored, _ := platform.Instance(ids[toggled])
					if !slices.Equal(stored.Tags, []string{"after"}) || stored.Disabled {
						t.Errorf("the platform has tags %v and disabled %t, want those of the PATCH alone", stored.Tags, stored.Disabled)
					}
					stored, _ = platform.Instance(ids[reset])
					if !slices.Equal(stored.Tags, []string{"before"}) || stored.Value("plain") != "mine" || stored.Value("fallback") != "mine" {
						t.Errorf("the platform has %+v, want it as it was", stored)
					}
				},
				Config: config(changed, without),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					changesOnly{address(toggled), []string{"enabled"}},
					// Authenticating again may give another token, and another verdict.
					changesOnly{address(reset), []string{"configuration", "tags", "token", "valid"}},
					plancheck.ExpectResourceAction(address(undisabled), plancheck.ResourceActionNoop),
				}},
			},
		},
	})
	refused.Met(t, 1)
}

// TestInstance_notDisabled checks that a create which could not disable the instance warns, and
// says what comes next: an error would have Terraform replace the instance.
func TestInstance_notDisabled(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	platform.AddFault(simulator.Fault{Method: http.MethodDelete, Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack of a privilege"})
	config := graphObject(authorizeGraph(t, platform)).With(object{"enabled": false})
	created, diags := instance.Apply(acctest.State{}, config)
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Instance Created but Not Enabled or Disabled" ||
		!strings.Contains(diags[0].Detail, "403 Forbidden: Made-up lack of a privilege.") || !strings.Contains(diags[0].Detail, "The next plan shows it as enabled") {
		t.Errorf("got %s, want one warning", diags)
	}
	refreshed, diags := instance.Refresh(created)
	if len(diags) > 0 || refreshed.Values()["enabled"] != true {
		t.Errorf("%s%v, want the instance as enabled", diags, refreshed.Values())
	}
	platform.ClearFaults()
	repaired, diags := instance.Apply(refreshed, config)
	if len(diags) > 0 || repaired.Values()["enabled"] != false || !platform.Instances()[0].Disabled {
		t.Errorf("%s%v, want the instance as disabled", diags, repaired.Values())
	}
}

// TestInstance_notEnabled checks what state holds right after an update of which the second request
// failed, before any refresh.
func TestInstance_notEnabled(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	before, config := createGraph(t, platform, instance)
	platform.AddFault(simulator.Fault{Method: http.MethodDelete, Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack of a privilege"})
	after, diags := instance.Apply(before, config.With(object{"tags": []any{"changed"}, "enabled": false}))
	checkRefused(t, diags, "Unable to Enable or Disable Instance", `"Contoso" of element "microsoftgraph"`, "403 Forbidden: Made-up lack of a privilege.")
	want := before.Values().With(object{"tags": []any{"changed"}})
	if !reflect.DeepEqual(after.Values(), want) {
		t.Errorf("state holds %v, want %v", after.Values(), want)
	}
}
