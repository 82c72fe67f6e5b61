package instance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestInstance_unset takes a secret out of the configuration that has no default,
// whatever the platform takes for unsetting it.
func TestInstance_unset(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		assumed simulator.Assumptions
		patches int
		warns   bool
	}{
		"empty":   {simulator.Assumptions{}, 1, false},
		"null":    {simulator.Assumptions{EmptyStrings: simulator.EmptyStringsIgnored}, 2, false},
		"neither": {simulator.Assumptions{EmptyStrings: simulator.EmptyStringsIgnored, NullsIgnored: true}, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: test.assumed})
			instance := platform.StartServer(t, nil).Resource(resourceType)
			config := graphObject(authorizeGraph(t, platform))
			config["events"] = object{"signature_key": "made-up-signature-key"}
			created, diags := instance.Apply(acctest.State{}, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			delete(config, "events")
			platform.ResetStatistics()
			_, diags = instance.Apply(created, config)
			if test.warns != (len(diags) == 1 && diags[0].Warning && diags[0].Summary == "Configuration Keys Still Set") {
				t.Errorf("diagnostics: %s", diags)
			}
			if patches := platform.Statistics().Requests[updateOne]; patches != test.patches {
				t.Errorf("%d updates, want %d", patches, test.patches)
			}
			if value := platform.Instances()[0].Value(signatureKey); (value != "") != test.warns {
				t.Errorf("the signature key is set: %t", value != "")
			}
		})
	}
}

// TestInstance_unsetWithoutRow takes a key out of the configuration that the element
// has no more, on a platform that refuses such keys. Its instances have none to
// unset, whatever else changes.
func TestInstance_unsetWithoutRow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		renamed string
		patches int
	}{
		"alone": {"Own", 1}, "with another change": {"Renamed", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: simulator.Assumptions{UnknownKeys: simulator.UnknownKeysRefused}})
			elements := clientOf(t, platform).Elements
			row := map[string]any{"key": "passing", "name": "Passing", "description": "Goes away", "type": "TEXTFIELD_32"}
			definition := cloudelements.Definition{
				"name": "Own", "description": "Own", "authentication": map[string]any{"type": "custom"}, "configuration": []any{row},
			}
			element, err := elements.Create(t.Context(), definition)
			if err != nil {
				t.Fatal(err)
			}
			config := object{"element_key": element.Key, "name": "Own", "configuration": object{"passing": "set"}}
			created, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if err := elements.DeletePart(t.Context(), element.ID, "configuration", "passing"); err != nil {
				t.Fatal(err)
			}
			delete(config, "configuration")
			config["name"] = test.renamed
			platform.ResetStatistics()
			instance := platform.StartServer(t, nil).Resource(resourceType)
			updated, diags := instance.Apply(created, config)
			if len(diags) > 0 || updated.Values()["name"] != test.renamed || platform.Instances()[0].Name != test.renamed {
				t.Errorf("state has the name %v, and the platform %q: %s", updated.Values()["name"], platform.Instances()[0].Name, diags)
			}
			if patches := platform.Statistics().Requests[updateOne]; patches != test.patches {
				t.Errorf("%d updates, want %d", patches, test.patches)
			}
		})
	}
}

// TestInstance_idOfAnother finds another instance under the id of one that somebody
// has deleted: it is neither taken over nor touched.
func TestInstance_idOfAnother(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)
	platform := acctest.StartPlatformWith(t, simulator.Config{
		Assumptions: simulator.Assumptions{IDsReused: true}, Now: func() time.Time { return now },
	})
	instance := platform.StartServer(t, nil).Resource(resourceType)
	created, diags := instance.Apply(acctest.State{}, tenant(1, "made"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	first := platform.Instances()[0]
	if err := platform.RemoveInstance(first.ID); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if _, err := clientOf(t, platform).Instances.Create(t.Context(), basic("abbyy", "Somebody's")); err != nil {
		t.Fatal(err)
	}
	theirs := platform.Instances()[0]
	if theirs.ID != first.ID {
		t.Fatalf("the id is %d, and not used again", theirs.ID)
	}

	instance = platform.StartServer(t, nil).Resource(resourceType)
	kept, diags := instance.Refresh(created)
	checkRefused(t, diags, "Unable to Read Instance", "made at 2020-02-03T05:05:06Z", "terraform state rm")
	if difference := cmp.Diff(created.Values(), kept.Values()); difference != "" {
		t.Errorf("state has changed (-before +after):\n%s", difference)
	}
	if after := platform.Instances(); len(after) != 1 || after[0].Token != theirs.Token || !after[0].UpdatedAt.Equal(theirs.UpdatedAt) {
		t.Error("the other instance was touched")
	}
}
