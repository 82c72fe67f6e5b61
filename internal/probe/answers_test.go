package probe

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

var thorough = flag.Bool("thorough", false, "probe a hundred platforms, and disturb a probe at each request, which takes minutes")

// TestProbe_answers probes as many platforms as it takes for each answer to be one platform's.
func TestProbe_answers(t *testing.T) {
	t.Parallel()
	most := 0
	for _, group := range assumptions.Table() {
		for _, question := range group.Assumptions {
			most = max(most, len(question.Answers))
		}
	}
	for number := range most {
		t.Run(strconv.Itoa(number), func(t *testing.T) {
			t.Parallel()
			expectAnswers(t, func(question assumptions.Assumption) int { return number % len(question.Answers) })
		})
	}
}

// TestProbe_randomSettings probes platforms with answers at random.
func TestProbe_randomSettings(t *testing.T) {
	t.Parallel()
	if !*thorough {
		t.Skip("takes minutes: make assumptions")
	}
	const platforms = 100
	var found, hidden atomic.Int64
	t.Cleanup(func() {
		verdict := "all right"
		if t.Failed() {
			verdict = "some wrong"
		}
		fmt.Printf("%d platforms probed: %d answers found, %s, and %d that cannot be seen\n", platforms, found.Load(), verdict, hidden.Load())
	})
	for seed := range uint64(platforms) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // It is repeatable on purpose.
			printed := expectAnswers(t, func(question assumptions.Assumption) int { return random.IntN(len(question.Answers)) })
			for _, one := range printed.Findings {
				if one.Status == answered {
					found.Add(1)
				} else {
					hidden.Add(1)
				}
			}
		})
	}
}

// expectAnswers probes a platform with chosen answers, and expects the report to have all of them
// that can be seen.
func expectAnswers(t *testing.T, choose func(assumptions.Assumption) int) report {
	t.Helper()
	var assumed simulator.Assumptions
	chosen := map[string]string{}
	var settings []string
	for _, group := range assumptions.Table() {
		for _, question := range group.Assumptions {
			answer := choose(question)
			chosen[question.Name] = question.Answers[answer].Text
			if setting := question.Setting(answer); setting != "" {
				settings = append(settings, setting)
				if err := assumed.Set(setting); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	r := newRun(t, simulator.Config{Assumptions: assumed})
	r.oversize = tooLarge
	r.expect(cli.ExitDone, r.start(t.Context(), "-yes"))
	r.expectNothing()
	printed := r.report()
	hidden := hiddenUnder(assumed)
	for name, want := range chosen {
		got := printed.entry(name)
		_, leftAlone := leftAlone[name]
		switch {
		case leftAlone && got.Status == notProbed, hidden[name] && got.Status == notShown:
		case leftAlone || hidden[name] || got.Status != answered || got.Answer != want || got.Handled == nil || !*got.Handled:
			t.Errorf("%s: found %q, %s %s; it is %q, with %v", name, got.Answer, got.Status, got.Detail, want, settings)
		}
	}
	settings = slices.DeleteFunc(settings, func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		return leftAlone[name] != "" || hidden[name]
	})
	if !slices.Equal(printed.Settings, settings) {
		t.Errorf("the settings are %v, want %v", printed.Settings, settings)
	}
	return printed
}

// hiddenUnder returns the questions whose answers cannot be seen, given the other answers.
func hiddenUnder(assumed simulator.Assumptions) map[string]bool {
	return map[string]bool{
		"ListsUnhydrated":                assumed.UnhydratedWithElement && (assumed.ListsWithoutConfiguration || !assumed.UnhydratedWithoutConfiguration),
		"UnhydratedWithoutConfiguration": assumed.ListsWithoutConfiguration,
		"EmptyStrings":                   assumed.UnsetRows == simulator.UnsetRowsEmpty && assumed.EmptyStrings != simulator.EmptyStringsIgnored,
	}
}
