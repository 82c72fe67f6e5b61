package acctest_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestListResourcePage holds the page of the list resource against its schema and its example.
// Terraform shows the schemas of list resources from 1.14 on only, so that the page is written by
// hand.
func TestListResourcePage(t *testing.T) {
	t.Parallel()
	read := func(file string) string {
		content, err := fs.ReadFile(repository, file)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	page := read("templates/list-resources/instance.md")
	if !strings.Contains(page, "```terraform\n"+read("examples/list-resources/cloudelements_instance/list-resource.tfquery.hcl")+"```") {
		t.Error("the page does not show the example")
	}
	server, err := acctest.Providers["cloudelements"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	block := schemas.ListResourceSchemas["cloudelements_instance"].Block
	if !strings.Contains(page, "\n"+block.Description+"\n") {
		t.Error("the page does not say what is listed")
	}
	for _, attribute := range block.Attributes {
		if line := fmt.Sprintf("\n- `%s` (", attribute.Name); !strings.Contains(page, line) || !strings.Contains(page, ") "+attribute.Description+"\n") {
			t.Errorf("the page does not have %s as the schema describes it", attribute.Name)
		}
	}
	if listed := strings.Count(page, "\n- `"); listed != len(block.Attributes) {
		t.Errorf("the page has %d attributes, want %d", listed, len(block.Attributes))
	}
}
