package acctest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestAccExamples_stateSize counts the bytes that the instance of the example takes in the file of
// state. Terraform writes the whole file after each change, so they decide how long a change of a
// thousand instances takes.
func TestAccExamples_stateSize(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	tried := try(t, acctest.BuildProvider(t), readExamples(t)["resources/cloudelements_instance"])
	tried.Apply()

	var state struct {
		Resources []struct {
			Instances []json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(tried.State()), &state); err != nil {
		t.Fatal(err)
	}
	if len(state.Resources) != 1 || len(state.Resources[0].Instances) != 1 {
		t.Fatalf("state holds something else than one instance: %s", tried.State())
	}
	written := state.Resources[0].Instances[0]
	most := 3400
	if acctest.IsAtLeast(t, tfversion.Version1_12_0) {
		most += 200 // For the identity.
	}
	if len(written) > most {
		t.Errorf("the instance takes %d bytes of state, want at most %d:\n%s", len(written), most, written)
	}

	// Each of these takes 140 to 330 bytes, also where the attribute is null.
	want := []string{
		"events.signature_key", "oauth.api_secret", "provider_data", "secret_configuration", "token",
		"events.signature_key_wo", "oauth.api_secret_wo",
	}
	slices.Sort(want)
	if got := sensitivePaths(t, written); !slices.Equal(got, want) {
		t.Errorf("what is sensitive in state: %q, want %q", got, want)
	}
}

// sensitivePaths lists what the state of an instance has as sensitive.
func sensitivePaths(t *testing.T, instance json.RawMessage) []string {
	t.Helper()
	var written struct {
		SensitiveAttributes [][]struct {
			Value any // A name or, for an index, an object with a value.
		} `json:"sensitive_attributes"`
	}
	if err := json.Unmarshal(instance, &written); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, steps := range written.SensitiveAttributes {
		var names []string
		for _, step := range steps {
			if index, ok := step.Value.(map[string]any); ok {
				step.Value = index["value"]
			}
			names = append(names, fmt.Sprint(step.Value))
		}
		paths = append(paths, strings.Join(names, "."))
	}
	slices.Sort(paths)
	return paths
}
