package acctest_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

const (
	// namedProvider is what a query is written beside.
	namedProvider = `
terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}
`
	// queried is an instance that every query of an example is to find.
	queried = `
resource "cloudelements_instance" "queried" {
  element_key          = "servicenow"
  name                 = "Contoso"
  tags                 = ["tenant:contoso"]
  configuration        = { "username" = "made-up-username", "servicenow.subdomain" = "made-up" }
  secret_configuration = { "password" = "made-up-password" }
}
`
)

var queryPattern = regexp.MustCompile(`(?m)^list "cloudelements_instance" "(\w+)"`)

// tryQueries runs the queries of an example, each of which has something to find. Where there is
// one, what it generates becomes part of the configuration.
func tryQueries(t *testing.T, built string, one *example) {
	t.Helper()
	acctest.SkipBelow(t, tfversion.Version1_14_0)
	work := acctest.NewTerraform(t, built, acctest.StartPlatform(t))
	work.Write("main.tf", namedProvider+queried)
	work.Apply()
	work.Run("state", "rm", "cloudelements_instance.queried")
	work.Write("main.tf", namedProvider)
	var lists []string
	for name, content := range one.queries {
		work.Write(name, content)
		for _, list := range queryPattern.FindAllStringSubmatch(content, -1) {
			lists = append(lists, list[1])
		}
	}
	generated := ""
	if len(lists) == 1 {
		generated = "generated.tf"
	}
	output := work.Query(generated)
	if len(lists) == 0 {
		t.Error("there is no query to run")
	}
	for _, list := range lists {
		if !strings.Contains(output, `"list_resource_found":{"address":"list.cloudelements_instance.`+list+`","display_name":"Contoso (servicenow)"`) {
			t.Errorf("the query %s does not find the instance: %s", list, output)
		}
	}
	if generated == "" {
		return
	}
	for address, action := range work.Plan() {
		if action != "no-op" {
			t.Errorf("%s: %s is planned", address, action)
		}
	}
	work.ApplyPlanned()
	work.ExpectCleanPlan()
}
