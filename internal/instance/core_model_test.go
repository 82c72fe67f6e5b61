package instance_test

import (
	"flag"
	"fmt"
	"maps"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

var (
	coreSteps = flag.Int("core.steps", defaultSteps(), "how many steps TestInstance_core makes up")
	coreSeed  = flag.Uint64("core.seed", 1, "what TestInstance_core makes them up from")
	coreStory = flag.String("core.story", "", "a file with a story that TestInstance_core tells instead")
	coreRuns  = flag.Int("core.runs", 400, "how often a story is told again to make it shorter")
	coreKnown = flag.Bool("core.known", false, "run into faults that are known, too")
	coreAll   = flag.Bool("core.all", false, "go on after a finding, and print all kinds of them")
)

// storyLength is how many steps a story has.
const storyLength = 12

// defaultSteps are fewer under the race detector, with which a step takes four times as long: make
// test tells the rest without it.
func defaultSteps() int {
	info, _ := debug.ReadBuildInfo()
	if info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return 600
	}
	return 2000
}

// TestInstance_core makes up stories of a resource block and tells them at the protocol, as
// Terraform's core does: whatever the configuration, nothing is planned that Terraform refuses,
// nothing is sent that the plan does not show, what it shows is sent, a plan after an apply is
// empty, and nothing is made twice, forgotten, or logged that is secret.
//
// A story that comes to a finding is printed, as short as it can be told: put it into a file and
// tell it again with -core.story. More of them are told with -core.steps=20000 -core.seed=7.
func TestInstance_core(t *testing.T) {
	t.Parallel()
	elements := drawableElements(t)
	if *coreStory != "" {
		read, err := readStory(*coreStory)
		if err != nil {
			t.Fatal(err)
		}
		if found := tell(t, elements, read, *coreKnown, &told{refusals: map[string]int{}}); found != nil {
			t.Error(found)
		}
		return
	}
	const lanes = 2
	for lane := range uint64(lanes) {
		t.Run(fmt.Sprintf("lane %d", lane+1), func(t *testing.T) {
			t.Parallel()
			tellMany(t, elements, *coreSeed+lane, lanes, *coreSteps/lanes)
		})
	}
}

// tellMany makes stories up, from each so manyth seed, until they have so many steps, and tells
// them.
func tellMany(t *testing.T, elements map[string]catalogue.Element, seed, stride uint64, steps int) {
	t.Helper()
	count, kinds := told{refusals: map[string]int{}}, map[string]int{}
	for ; count.steps < steps; seed += stride {
		made := newDrawing(seed, elements).story(storyLength)
		found := tell(t, elements, made, *coreKnown, &count)
		if found == nil {
			continue
		}
		if kinds[found.kind]++; kinds[found.kind] > 1 {
			continue
		}
		again := told{refusals: map[string]int{}}
		short, still := shrunk(made, found, func(s story) *finding { return tell(t, elements, s, *coreKnown, &again) }, *coreRuns)
		t.Errorf("seed %d, %s\n%s", seed, still, short)
		if !*coreAll {
			break
		}
	}
	t.Logf("%d steps: %d left out for known faults, %d applied, %d empty plans, %d refused when planned, %d when applied",
		count.steps, count.avoided, count.applied, count.empty, count.planRefused, count.applyRefused)
	for _, counted := range []map[string]int{count.refusals, kinds} {
		for _, one := range slices.Sorted(maps.Keys(counted)) {
			t.Logf("%6d %s", counted[one], one)
		}
	}
}

// drawableElements is the simulator's catalogue, and the element that has a row of each kind.
func drawableElements(t *testing.T) map[string]catalogue.Element {
	t.Helper()
	all, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	elements := map[string]catalogue.Element{}
	for _, one := range append(all, everything()) {
		if !one.Private || one.Key == "everything" {
			elements[one.Key] = one
		}
	}
	return elements
}

// TestInstance_coreStories tells the stories of faults that were found once: they are mended, or
// known.
func TestInstance_coreStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/stories/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	elements := drawableElements(t)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, err := readStory(file)
			if err != nil {
				t.Fatal(err)
			}
			isKnown := slices.ContainsFunc(knownFaults, func(fault knownFault) bool { return slices.Contains(fault.stories, name) })
			quiet := told{refusals: map[string]int{}}
			found := tell(t, elements, read, true, &quiet)
			switch {
			case isKnown && found == nil:
				t.Error("this fault is mended: take it out of knownFaults")
			case isKnown:
				if found := tell(t, elements, read, false, &quiet); found != nil {
					t.Errorf("knownFaults does not know it: %s", found)
				}
			case found != nil:
				t.Error(found)
			}
		})
	}
}
