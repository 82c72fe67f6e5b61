package instance_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestAccInstance_replace makes instances those of another element, which replaces them, and names
// the same element in another way, which does not. Close.io is in the catalogue with the id 146
// and, as a private element, with the id 900002: by key it is the private one.
func TestAccInstance_replace(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	platform := startEverything(t)
	if err := platform.AddElement(catalogue.Element{Key: "closeio", Name: "Our Close.io", Authentication: catalogue.AuthenticationBasic}); err != nil {
		t.Fatal(err)
	}
	scenario{
		platform: platform,
		changes: map[string]change{
			"key": {
				before:  `element_key = "everything"`,
				after:   `element_key = "jira"`,
				action:  plancheck.ResourceActionReplace,
				creates: []string{`POST {"element":{"key":"everything"},"name":"key"}`},
				sends:   []string{`DELETE`, `POST {"element":{"key":"jira"},"name":"key"}`},
			},
			"id": {
				before:  `element_id = "146"`,
				after:   `element_id = "145"`,
				action:  plancheck.ResourceActionReplace,
				creates: []string{`POST {"element":{"id":146},"name":"id"}`},
				sends:   []string{`DELETE`, `POST {"element":{"id":145},"name":"id"}`},
			},
			"id_to_another_key": {
				before: `element_id = "146"`,
				after:  `element_key = "jira"`,
				action: plancheck.ResourceActionReplace,
				sends:  []string{`DELETE`, `POST {"element":{"key":"jira"},"name":"id_to_another_key"}`},
			},
			"private_to_catalogue": {
				before: `element_key = "closeio"`,
				after:  `element_id = "146"`,
				action: plancheck.ResourceActionReplace,
				sends:  []string{`DELETE`, `POST {"element":{"id":146},"name":"private_to_catalogue"}`},
			},
			"key_to_its_id":      {before: `element_key = "closeio"`, after: `element_id = "900002"`, action: plancheck.ResourceActionNoop},
			"id_to_its_key":      {before: `element_id = "900002"`, after: `element_key = "closeio"`, action: plancheck.ResourceActionNoop},
			"case_of_key":        {before: `element_key = "everything"`, after: `element_key = "Everything"`},
			"case_of_key_and_id": {before: `element_id = "900001"`, after: `element_key = "Everything"`},
			"key_to_its_id_renamed": {
				before: `element_key = "closeio"`,
				after: `
					element_id = "900002"
					name       = "renamed by id"`,
				sends: []string{`PATCH {"name":"renamed by id"}`},
			},
			"replaced_with_all_else": {
				before: `
					element_key   = "everything"
					enabled       = false
					configuration = { plain = "1" }`,
				after: `
					element_key   = "jira"
					enabled       = false
					configuration = { username = "made-up-user" }`,
				action: plancheck.ResourceActionReplace,
				sends:  []string{`DELETE`, `POST {"configuration":{"username":"made-up-user"},"element":{"key":"jira"},"name":"replaced_with_all_else"}`, `DELETE /enabled`},
			},
		},
		created: append(
			knownValues("private_to_catalogue", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("900002"), "element_key": knownvalue.StringExact("closeio")}),
			knownValues("id", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("146"), "element_key": knownvalue.StringExact("closeio")})...),
		changed: append(append(
			knownValues("private_to_catalogue", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("146"), "element_key": knownvalue.StringExact("closeio")}),
			knownValues("key", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("1"), "element_key": knownvalue.StringExact("jira")})...),
			knownValues("case_of_key", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("900001"), "element_key": knownvalue.StringExact("Everything")})...),
	}.run(t)
}

// twins are elements that share the key "closeio": the private one, which is found by it, and that
// of the catalogue.
const privateTwin, catalogueTwin = "900002", "146"

func startTwins(t *testing.T) *acctest.Platform {
	t.Helper()
	platform := startEverything(t)
	if err := platform.AddElement(catalogue.Element{Key: "closeio", Name: "Private", Authentication: catalogue.AuthenticationCustom}); err != nil {
		t.Fatal(err)
	}
	return platform
}

// TestInstance_keyAndID makes instances with both element_key and element_id.
func TestInstance_keyAndID(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		key, id string
		of      string // The key of the element that the id is of, where that is another one.
		unread  bool   // Whether the catalogue cannot be read.
	}{
		"the element's own":       {key: "everything", id: "900001"},
		"another case":            {key: "Everything", id: "900001"},
		"the private one":         {key: "closeio", id: privateTwin},
		"the catalogue's":         {key: "closeio", id: catalogueTwin},
		"another element's":       {key: "closeio", id: "900001", of: "everything"},
		"not read":                {key: "everything", id: "900001", unread: true},
		"another's, and not read": {key: "closeio", id: "900001", of: "everything", unread: true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			platform := startTwins(t)
			if test.unread {
				platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Route: "/elements/{keyOrId}/metadata", Status: 403})
			}
			instances := platform.StartServer(t, object{"max_retries": 0}).Resource(resourceType)
			config := object{"element_key": test.key, "element_id": test.id, "name": "Contoso"}
			planned, diags := instances.Plan(acctest.State{}, config)
			if test.of != "" && !test.unread {
				if failures := diags.Errors(); len(failures) != 1 || failures[0].Path != "element_id" || failures[0].Summary != "Conflicting Elements" ||
					!strings.Contains(failures[0].Detail, `"`+test.of+`"`) || !strings.Contains(failures[0].Detail, `"`+test.key+`"`) {
					t.Errorf("got %s, want one error at element_id that names both elements", diags)
				}
				return
			}
			if len(diags.Errors()) > 0 || !planned.Exists() {
				t.Fatal(diags)
			}
			made, diags := instances.Apply(acctest.State{}, config)
			all := platform.Instances()
			if len(all) != 1 || !made.Exists() {
				t.Fatalf("%d instances: %s", len(all), diags)
			}
			if test.of != "" {
				if failures := diags.Errors(); len(failures) != 1 || failures[0].Summary != "Conflicting Elements" {
					t.Errorf("an instance of another element gives %s", diags)
				}
				return
			}
			if got := strconv.FormatInt(all[0].ElementID, 10); got != test.id {
				t.Errorf("the instance is of element %s, want %s", got, test.id)
			}
			refreshed, diags := instances.Refresh(made)
			if len(diags) > 0 {
				t.Error(diags)
			}
			planned, diags = instances.Plan(refreshed, config)
			if len(diags.Errors()) > 0 {
				t.Error(diags)
			}
			expectSame(t, refreshed, planned)
		})
	}
}

// TestInstance_notValid refreshes an instance that the platform has marked as not valid: a warning
// says how to authenticate it again, and no change is planned.
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

// TestInstance_authorizationLost plans to make instances those of another element: a warning says
// so where an authorization would be lost, which a person may have to give again.
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
