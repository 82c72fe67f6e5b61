package instance_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// twins are elements that share the key "closeio": the private one, which is
// found by it, and that of the catalogue.
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
