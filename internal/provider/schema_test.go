package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestDescriptions expects each attribute of all that the provider offers, and of the provider
// itself, to be described in Markdown sentences.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	server, err := acctest.Providers["cloudelements"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}

	described := 0
	check := func(name, text string, kind tfprotov6.StringKind) {
		described++
		if !strings.HasSuffix(text, ".") || kind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s is described as %q, want Markdown that ends in a full stop", name, text)
		}
	}
	var walk func(name string, attributes []*tfprotov6.SchemaAttribute)
	walk = func(name string, attributes []*tfprotov6.SchemaAttribute) {
		for _, attribute := range attributes {
			name := name + "." + attribute.Name
			check(name, attribute.Description, attribute.DescriptionKind)
			if attribute.NestedType != nil {
				walk(name, attribute.NestedType.Attributes)
			}
		}
	}
	all := map[string]*tfprotov6.Schema{"provider": schemas.Provider}
	for kind, some := range map[string]map[string]*tfprotov6.Schema{
		"resource": schemas.ResourceSchemas, "data source": schemas.DataSourceSchemas, "ephemeral resource": schemas.EphemeralResourceSchemas,
		"list resource": schemas.ListResourceSchemas,
	} {
		for name, schema := range some {
			all[kind+" "+name] = schema
		}
	}
	for name, schema := range all {
		check(name, schema.Block.Description, schema.Block.DescriptionKind)
		walk(name, schema.Block.Attributes)
		if len(schema.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks, which this test does not walk", name)
		}
	}
	for name, schema := range identities.IdentitySchemas {
		for _, attribute := range schema.IdentityAttributes {
			// Identities have no Markdown.
			check("identity "+name+"."+attribute.Name, attribute.Description, tfprotov6.StringKindMarkdown)
		}
	}
	if described < 50 {
		t.Errorf("only %d descriptions were found", described)
	}
}
