package instance_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/pairs"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

var runPairs = flag.Bool("pairs", false, "test the assumptions in pairs, which takes minutes")

// TestInstance_assumptions leads an instance through its life under each answer to
// what is not known of the platform: what it does is right under all, or it says
// that it cannot be.
func TestInstance_assumptions(t *testing.T) {
	t.Parallel()
	settings := []string{""}
	for _, assumption := range allAssumptions() {
		for answer := range assumption.Answers[1:] {
			settings = append(settings, assumption.Setting(answer+1))
		}
	}
	for _, setting := range settings {
		t.Run("likeliest but "+setting, func(t *testing.T) {
			t.Parallel()
			leadLife(t, setting)
		})
	}
}

// TestInstance_assumptionPairs does the same under combinations in which each
// answer meets each other one.
func TestInstance_assumptionPairs(t *testing.T) {
	t.Parallel()
	if !*runPairs {
		t.Skip("takes minutes: make assumptions")
	}
	all := allAssumptions()
	answers := make([]int, len(all))
	total := 0
	for i, assumption := range all {
		answers[i] = len(assumption.Answers)
		total += answers[i]
	}
	rows := pairs.Cover(answers)
	for _, row := range rows {
		var settings []string
		for i, answer := range row {
			if setting := all[i].Setting(answer); setting != "" {
				settings = append(settings, setting)
			}
		}
		t.Run(strings.Join(settings, ","), func(t *testing.T) {
			t.Parallel()
			leadLife(t, settings...)
		})
	}
	t.Cleanup(func() {
		verdict := "all pass"
		if t.Failed() {
			verdict = "some fail"
		}
		fmt.Printf("%d assumptions with %d answers, %d of them not the likeliest: %d pairs of answers in %d combinations, %s\n",
			len(all), total, total-len(all), pairs.Count(answers), len(rows), verdict)
	})
}

// allAssumptions is the table without its groups.
func allAssumptions() []assumptions.Assumption {
	var all []assumptions.Assumption
	for _, group := range assumptions.Table() {
		all = append(all, group.Assumptions...)
	}
	return all
}

// leadLife walks a life under assumptions, each as Set takes it.
func leadLife(t *testing.T, settings ...string) {
	t.Helper()
	var assumed simulator.Assumptions
	for _, setting := range settings {
		if setting == "" {
			continue
		}
		if err := assumed.Set(setting); err != nil {
			t.Fatal(err)
		}
	}
	life := newLife(t, assumed)
	life.walk()
	life.expectWarnings()
}
