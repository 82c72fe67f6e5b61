package main

import (
	"path/filepath"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// few is how many creates or disturbances a scenario has in tests: enough to meet most faults, and
// over in seconds. One that is not there promises nothing that another does not.
var few = map[string]int{"lost-answers": 20, "interrupts": 1, "kills": 1, "rate-limit": 30, "soak": 3}

// hurry lets a create take up to a third of a second, and looks for a lost one during one: three
// times as long, as without the hurry, and a margin for a machine that is busy.
const hurry speed = 60

// TestAccChaos_scenarios goes through all scenarios in small, with Terraform and the built
// provider.
func TestAccChaos_scenarios(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutTerraform(t)
	built, err := rig.Build(t.Context(), rig.Module, t.TempDir(), rig.ProviderName)
	if err != nil {
		t.Fatal(err)
	}
	terraform, err := rig.FindTerraform()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scenarios {
		count, tried := few[s.name]
		if !tried {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			h := &harness{terraform: terraform, provider: filepath.Dir(built), folder: t.TempDir(), seed: 1, speed: hurry, progress: rig.SilentProgress()}
			results, _, err := h.run(t.Context(), s, count)
			if err != nil {
				t.Fatal(err)
			}
			for _, result := range results {
				t.Log(rig.Line(columns, result))
				for _, promise := range result.broken {
					t.Errorf("with seed %d: %s", h.seed, promise)
				}
				if result.alive == 0 || result.creates < result.alive || result.made < result.alive {
					t.Errorf("%s: %d creates sent, %d instances made, %d alive: the books do not agree", result.name, result.creates, result.made, result.alive)
				}
			}
		})
	}
}
