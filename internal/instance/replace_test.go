package instance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestAccInstance_replace makes instances those of another element, which
// replaces them, and names the same element in another way, which does not.
// Close.io is in the catalogue with the id 146 and, as a private element, with
// the id 900002: by key it is the private one.
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
			knowns("private_to_catalogue", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("900002"), "element_key": knownvalue.StringExact("closeio")}),
			knowns("id", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("146"), "element_key": knownvalue.StringExact("closeio")})...),
		changed: append(append(
			knowns("private_to_catalogue", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("146"), "element_key": knownvalue.StringExact("closeio")}),
			knowns("key", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("1"), "element_key": knownvalue.StringExact("jira")})...),
			knowns("case_of_key", map[string]knownvalue.Check{"element_id": knownvalue.StringExact("900001"), "element_key": knownvalue.StringExact("Everything")})...),
	}.run(t)
}
