package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

const usageText = `Usage: go run ./internal/cmd/bench [-n counts] [-latency durations] [-steps names]
                                   [-providers names] [-block instances] [-answer bytes]
                                   [-assume settings] [-out file]

Measures runs of Terraform with the provider against a simulated platform, and
prints tables and what the provider promises. Run it within the module, with
Terraform on PATH or named in TF_ACC_TERRAFORM_PATH. Without flags it does what
the promises need, in some 30 minutes. Lists are separated by commas.

Exit status 1 says that a count does not hold. Times are only printed.

`

// The grid that flags choose from, where they do not say otherwise.
const (
	defaultCounts    = "10,100,1000"
	defaultLatencies = "0,20ms,100ms"
)

type options struct {
	trials []trial
	out    string
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := rig.NewFlags("bench", usageText, stderr)
	counts := flags.String("n", "", "`counts` of instances; up to 5000 is measured, and more is possible (default "+defaultCounts+" if another choice of trials is made)")
	latencies := flags.String("latency", "", "`durations` of a request at the platform (default "+defaultLatencies+" if another choice of trials is made)")
	names := flags.String("steps", "", "`names` of the steps: "+strings.Join(allSteps(), ", ")+" (default all)")
	by := flags.String("providers", "", "`names` of whom to measure: "+strings.Join(allContenders(), ", ")+" (default all)")
	block := flags.Int("block", 0, "`instances` of a resource block at most (default all in one)")
	padding := flags.Int("answer", 0, "`bytes` by which the element that is embedded in each answer is larger")
	assume := flags.String("assume", "", "`settings` of the simulator where it is not known what the platform does, as its own flag takes them")
	flags.StringVar(&o.out, "out", "", "`file` to write the report into as well")
	err := rig.Parse(flags, args, func() (err error) {
		o.trials, err = choose(*counts, *latencies, *names, *by, *assume, *block, *padding)
		return err
	})
	return o, err
}

// choose returns the usual trials, or the grid of those that are asked for.
func choose(counts, latencies, names, by, assume string, block, padding int) ([]trial, error) {
	chosenSteps, err := among(names, allSteps())
	if err != nil {
		return nil, err
	}
	chosenContenders, err := among(by, allContenders())
	if err != nil {
		return nil, err
	}
	if block < 0 {
		return nil, fmt.Errorf("a block cannot have %d instances", block)
	}
	if padding < 0 {
		return nil, fmt.Errorf("an answer cannot be larger by %d bytes", padding)
	}
	if i := slices.Index(chosenSteps, destroy); i >= 0 && i != len(chosenSteps)-1 {
		return nil, errors.New("nothing can be done after a destroy")
	}
	settings, err := assumed(assume)
	if err != nil {
		return nil, err
	}
	if counts == "" && latencies == "" && block == 0 && padding == 0 && len(settings) == 0 {
		return narrow(usual, chosenSteps, chosenContenders), nil
	}
	var trials []trial
	for _, latency := range strings.Split(cmp.Or(latencies, defaultLatencies), ",") {
		delay, err := time.ParseDuration(latency)
		if err != nil || delay < 0 {
			return nil, fmt.Errorf("%q is not a latency, such as 20ms", latency)
		}
		for _, count := range strings.Split(cmp.Or(counts, defaultCounts), ",") {
			instances, err := strconv.Atoi(count)
			if err != nil || instances < 1 {
				return nil, fmt.Errorf("%q is not a count of instances", count)
			}
			trials = append(trials, trial{instances: instances, latency: delay, block: block, padding: padding, assume: settings, steps: chosenSteps, contenders: chosenContenders})
		}
	}
	return trials, nil
}

// assumed reads a list of what the simulator assumes.
func assumed(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	settings := strings.Split(list, ",")
	for _, setting := range settings {
		if err := new(simulator.Assumptions).Set(setting); err != nil {
			return nil, err
		}
	}
	return settings, nil
}

// narrow leaves out what is not asked for, and trials in which there is nothing to do.
func narrow(trials []trial, names, by []string) []trial {
	var kept []trial
	for _, t := range trials {
		t.steps = intersection(t.steps, names)
		t.contenders = intersection(t.contenders, by)
		if len(t.steps) > 0 && len(t.contenders) > 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

func intersection(list, with []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(name string) bool { return !slices.Contains(with, name) })
}

// among reads a list of names. An empty one is all of them.
func among(list string, all []string) ([]string, error) {
	if list == "" {
		return all, nil
	}
	names := strings.Split(list, ",")
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("%q is none of %s", name, strings.Join(all, ", "))
		}
	}
	return intersection(all, names), nil
}
