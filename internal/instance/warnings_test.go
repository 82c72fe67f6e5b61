package instance_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestInstance_notValid refreshes an instance that the platform has marked as
// not valid: a warning says how to authenticate it again, and no change is
// planned.
func TestInstance_notValid(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	instances := platform.StartServer(t, nil).Resource(resourceType)
	config := object{"element_key": "everything", "name": "made up", "enabled": true}
	created, diags := instances.Apply(acctest.State{}, config)
	err := platform.EditInstance(500001, func(instance *simulator.Instance) { instance.Valid = false })
	if err = errors.Join(err, anyOf(diags)); err != nil {
		t.Fatal(err)
	}

	refreshed, diags := instances.Refresh(created)
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Instance Not Valid" {
		t.Errorf("refreshing reported %s, want one warning", diags)
	}
	if valid := refreshed.Values()["valid"]; valid != false {
		t.Errorf("state says that valid is %v", valid)
	}
	planned, diags := instances.Plan(refreshed, config)
	if err := anyOf(diags); err != nil {
		t.Error(err)
	}
	if fmt.Sprint(planned.Values()) != fmt.Sprint(refreshed.Values()) {
		t.Errorf("the plan changes %v to %v", refreshed.Values(), planned.Values())
	}
}

// anyOf makes an error of diagnostics, if there are any.
func anyOf(diags acctest.Diagnostics) error {
	if len(diags) == 0 {
		return nil
	}
	return errors.New(diags.String())
}

// TestInstance_authorizationLost plans to make instances those of another
// element: a warning says so where an authorization would be lost, which a
// person may have to give again.
func TestInstance_authorizationLost(t *testing.T) {
	t.Parallel()
	instances := startEverything(t).StartServer(t, nil).Resource(resourceType)
	for title, test := range map[string]struct {
		more object
		key  string
		want int
	}{
		"authorized":                 {object{"provider_data": object{"debug": "true"}}, "jira", 1},
		"authorized write-only":      {object{"provider_data_wo": object{"debug": "true"}, "provider_data_wo_version": 1}, "jira", 1},
		"authorized, not replaced":   {object{"provider_data": object{"debug": "true"}}, "Everything", 0},
		"never authorized":           {object{}, "jira", 0},
		"authorization that is null": {object{"provider_data": object{"code": nil}}, "jira", 0},
	} {
		config := object{"element_key": "everything", "name": title, "enabled": true}.With(test.more)
		created, diags := instances.Apply(acctest.State{}, config)
		if err := anyOf(diags); err != nil {
			t.Fatal(err)
		}
		_, diags = instances.Plan(created, config.With(object{"element_key": test.key}))
		warnings := 0
		for _, one := range diags {
			if one.Warning && one.Summary == "Replacement Discards an Authorization" {
				warnings++
			}
		}
		if warnings != test.want || len(diags) != test.want {
			t.Errorf("%s: planning reported %s", title, diags)
		}
	}
}
