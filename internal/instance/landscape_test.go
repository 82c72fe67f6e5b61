package instance_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestAccInstance_otherLandscape points the provider at another landscape with
// the state of the first. An id means another instance there, or none: neither
// is read, and nothing is deleted or made in either.
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

// TestInstance_otherLandscape asks the provider alone for each operation on an
// instance of another landscape.
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
