package instance_test

import (
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestInstance_changedTexts plans names and tags that the platform would change.
func TestInstance_changedTexts(t *testing.T) {
	t.Parallel()
	instances := startEverything(t).StartServer(t, nil).Resource(resourceType)
	sound := object{"element_key": "everything", "name": "Contoso"}
	if _, diags := instances.Plan(acctest.State{}, sound); len(diags) > 0 {
		t.Fatalf("the configuration to make mistakes in: %s", diags)
	}
	for title, test := range map[string]struct {
		config       object
		path, detail string
	}{
		"an empty name":              {object{"name": ""}, "name", "write plain text"},
		"a name of white space":      {object{"name": " \t"}, "name", "write plain text"},
		"a name with HTML":           {object{"name": "<a href=\"https://example.com\">Contoso</a>"}, "name", "strips HTML"},
		"a name with an entity":      {object{"name": "Johnson &amp; Johnson"}, "name", "HTML entity"},
		"a name that compares":       {object{"name": "5 < 6"}, "name", "holds <, > or"},
		"a name with a space before": {object{"name": " Contoso"}, "name", "white space"},
		"a name with a line after":   {object{"name": "Contoso\n"}, "name", "white space"},
		"an empty tag":               {object{"tags": []any{"tenant", ""}}, `tags[""]`, "write plain text"},
		"a tag with HTML":            {object{"tags": []any{"<b>"}}, `tags["<b>"]`, "strips HTML"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			_, diags := instances.Plan(acctest.State{}, sound.With(test.config))
			if len(diags) != 1 || diags[0].Warning || diags[0].Path != test.path || diags[0].Summary != "Text Changed by the Platform" || !strings.Contains(diags[0].Detail, test.detail) {
				t.Errorf("got\n%swant one error at %s: … %s …", diags, test.path, test.detail)
			}
		})
	}
}

// TestInstance_keptTexts imports an instance with a name and tags that the
// platform holds, however they came there, and plans them as they are.
func TestInstance_keptTexts(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	for title, name := range map[string]string{"comparison": "5 < 6", "quotes": `"Contoso" $${x}`, "emoji": "Contoso 🚀", "spaces": " Contoso ", "none": ""} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			instances := platform.StartServer(t, nil).Resource(resourceType)
			tags := []any{"<b>" + name, title}
			id := post(t, platform, map[string]any{"element": map[string]string{"key": "everything"}, "name": name, "tags": tags})
			imported, diags := instances.Import(id, nil)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if imported.Values()["name"] != name {
				t.Errorf("the name is %q, want %q", imported.Values()["name"], name)
			}
			config := object{"element_key": "everything", "name": name, "tags": tags, "enabled": true}
			planned, diags := instances.Plan(imported, config)
			if len(diags) > 0 {
				t.Error(diags)
			}
			expectSame(t, imported, planned)
			_, diags = instances.Plan(imported, config.With(object{"name": name + "<"}))
			if len(diags) != 1 || diags[0].Path != "name" {
				t.Errorf("another name gives %s, want an error", diags)
			}
		})
	}
}
