package instance_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

const graph = "cloudelements_instance.graph"

// graphConfig is the Microsoft Graph instance with webhook events of the platform's documentation.
func graphConfig(name, code string, eventsEnabled bool, more string) string {
	return fmt.Sprintf(`
resource "cloudelements_instance" "graph" {
  element_key = "microsoftgraph"
  name        = %q
  tags        = ["Docs", "tenant:contoso"]

  oauth = {
    api_key      = "made-up-client-id"
    api_secret   = "made-up-client-secret"
    callback_url = "https://mycoolapp.com"
    scope        = "Calendars.Read Calendars.ReadWrite offline_access"
  }
  provider_data = { code = %q }

  events = {
    enabled      = %t
    callback_url = "https://mycoolapp.com/events"
  }
  %s
}
`, name, code, eventsEnabled, more)
}

func authorizeGraph(t *testing.T, platform *acctest.Platform) string {
	t.Helper()
	code, err := platform.AuthorizeOAuth2("microsoftgraph", "made-up-client-id", "https://mycoolapp.com")
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func expectAction(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(graph, action)}}
}

// TestAccInstance_lifecycle walks the main job: created, planned clean, changed in place,
// authorized again, imported and destroyed.
func TestAccInstance_lifecycle(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "a vendor asks a person for consent")
	platform := acctest.StartPlatform(t)
	first, second := authorizeGraph(t, platform), authorizeGraph(t, platform)
	sameID := statecheck.CompareValue(compare.ValuesSame())

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config:           platform.ProviderConfig() + graphConfig("API Instance", first, true, ""),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("enabled"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("valid"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("element_id"), knownvalue.StringExact("17314")),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("created_at"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("user_id"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("token"), knownvalue.NotNull()),
					statecheck.ExpectSensitiveValue(graph, tfjsonpath.New("token")),
					sameID.AddStateValue(graph, tfjsonpath.New("id")),
				},
			},
			{
				// Events off, name and tags too: one update in place.
				Config:           platform.ProviderConfig() + graphConfig("Renamed", first, false, ""),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					sameID.AddStateValue(graph, tfjsonpath.New("id")),
				},
			},
			{
				// A new code authorizes the same instance again.
				Config:           platform.ProviderConfig() + graphConfig("Renamed", second, false, ""),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					sameID.AddStateValue(graph, tfjsonpath.New("id")),
				},
			},
			{
				Config:           platform.ProviderConfig() + graphConfig("Renamed", second, false, "enabled = false"),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(graph, tfjsonpath.New("enabled"), knownvalue.Bool(false)),
					sameID.AddStateValue(graph, tfjsonpath.New("id")),
				},
			},
		},
	})

	counts := platform.Statistics().Requests
	for route, want := range map[string]int{"POST /instances": 1, "PATCH /instances/{id}": 2, "DELETE /instances/{id}/enabled": 1, "DELETE /instances/{id}": 1} {
		if counts[route] != want {
			t.Errorf("%d requests of %s, want %d", counts[route], route, want)
		}
	}
}

// TestAccInstance_otherLandscape points the provider at another landscape with the state of the
// first. An id means another instance there, or none: neither is read, and nothing is deleted or
// made in either.
func TestAccInstance_otherLandscape(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it takes two landscapes")
	here, there := startEverything(t), startEverything(t)
	config := instanceConfig("landscape", "")
	refused := regexp.MustCompile(`Instance\s+Belongs\s+to\s+Another\s+Landscape`)
	untouched := func() {
		if sent := len(there.Requests()); sent > 0 {
			t.Errorf("the other landscape received %d requests", sent)
		}
		if alive := here.Statistics().InstancesAlive; alive != 1 {
			t.Errorf("%d instances are alive in the first landscape, want 1", alive)
		}
	}

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             here.CheckDestroyed,
		Steps: []resource.TestStep{
			{Config: here.ProviderConfig() + config},
			{Config: there.ProviderConfig() + config, ExpectError: refused},
			{PreConfig: untouched, Config: there.ProviderConfig() + config, Destroy: true, ExpectError: refused},
			{
				PreConfig:        untouched,
				Config:           here.ProviderConfig() + config,
				PlanOnly:         true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

// TestInstance_otherLandscape asks the provider alone for each operation on an instance of another
// landscape.
func TestInstance_otherLandscape(t *testing.T) {
	t.Parallel()
	here, there := startEverything(t), startEverything(t)
	config := object{"element_key": "everything", "name": "made up", "enabled": true}
	created, diags := here.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}

	instances := there.StartServer(t, nil).Resource(resourceType)
	for operation, run := range map[string]func() (acctest.State, acctest.Diagnostics){
		"refresh": func() (acctest.State, acctest.Diagnostics) { return instances.Refresh(created) },
		"update": func() (acctest.State, acctest.Diagnostics) {
			return instances.Apply(created, config.With(object{"name": "renamed"}))
		},
		"destroy": func() (acctest.State, acctest.Diagnostics) { return instances.Destroy(created) },
	} {
		after, diags := run()
		if failures := diags.Errors(); len(failures) != 1 || failures[0].Summary != "Instance Belongs to Another Landscape" {
			t.Errorf("%s reported %s", operation, diags)
		}
		if !after.Exists() || after.Values()["name"] != "made up" {
			t.Errorf("%s left the state %v", operation, after.Values())
		}
	}
	if sent := len(there.Requests()); sent > 0 {
		t.Errorf("the other landscape received %d requests", sent)
	}
	if alive := here.Statistics().InstancesAlive; alive != 1 {
		t.Errorf("%d instances are alive in the first landscape, want 1", alive)
	}
}
