package cloudelements_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestClient_elements reads the catalogue in every way.
func TestClient_elements(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client := platform.NewClient(t)
	ctx := t.Context()
	elements, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	// More than a page is more than the catalogue has, so pages are made short.
	platform.AddFault(simulator.Fault{Kind: simulator.FaultShortPage})

	keys, err := client.Elements.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	listed := make(map[int64]cloudelements.Element)
	for element, err := range client.Elements.List(ctx, cloudelements.ElementListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		listed[element.ID] = element
	}
	private := 0
	for _, err := range client.Elements.List(ctx, cloudelements.ElementListOptions{Where: "private='true'"}) {
		if err != nil {
			t.Fatal(err)
		}
		private++
	}
	if len(keys) != len(elements) || len(listed) != len(elements) {
		t.Errorf("%d keys and %d elements, want %d", len(keys), len(listed), len(elements))
	}
	for _, want := range elements {
		if want.Private {
			private--
		}
		if !slices.Contains(keys, want.Key) {
			t.Errorf("the keys do not hold %q", want.Key)
		}
		got := listed[want.ID]
		if got.Key != want.Key || got.Name != want.Name || got.Hub != want.Hub || got.Authentication != want.Authentication || got.Private != want.Private || !got.Active {
			t.Errorf("element %q is listed as %+v", want.Key, got)
		}
		expectRows(t, want, got.Configuration)
	}
	if private != 0 {
		t.Errorf("%d private elements more than there are", private)
	}

	graph := elements[slices.IndexFunc(elements, func(e catalogue.Element) bool { return e.Key == "microsoftgraph" })]
	for _, keyOrID := range []string{"microsoftgraph", "17314"} {
		got, err := client.Elements.Get(ctx, keyOrID)
		if err != nil {
			t.Fatal(err)
		}
		configuration, err := client.Elements.Configuration(ctx, keyOrID)
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != graph.ID || configuration.Authentication != graph.Authentication {
			t.Errorf("%s: element %d, authentication %s", keyOrID, got.ID, configuration.Authentication)
		}
		expectRows(t, graph, got.Configuration)
		expectRows(t, graph, configuration.Rows)
	}
	if _, err := client.Elements.Get(ctx, "nothing"); !cloudelements.IsNotFound(err) {
		t.Errorf("an unknown element: %v, want not found", err)
	}
	if _, err := client.Elements.Configuration(ctx, "999999999"); !cloudelements.IsNotFound(err) {
		t.Errorf("the configuration of an unknown element: %v, want not found", err)
	}
}

func expectRows(t *testing.T, want catalogue.Element, got []cloudelements.ConfigurationRow) {
	t.Helper()
	if len(got) != len(want.Configuration) {
		t.Errorf("element %q has %d rows, want %d", want.Key, len(got), len(want.Configuration))
		return
	}
	for i, row := range want.Configuration {
		var options []cloudelements.ConfigurationOption
		for _, option := range row.Options {
			options = append(options, cloudelements.ConfigurationOption{Name: option.Name, Value: option.Value})
		}
		expected := cloudelements.ConfigurationRow{
			ID: got[i].ID, Key: row.Key, Name: row.Name, Description: row.Description, Type: row.Type, DefaultValue: row.Default,
			Required: row.Required, Active: true, Internal: row.Internal, HideFromConsole: row.HideFromConsole, DisplayOrder: new(int64(i)), Options: options,
		}
		if !reflect.DeepEqual(got[i], expected) {
			t.Errorf("element %q: row %+v, want %+v", want.Key, got[i], expected)
		}
	}
}
