package main

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// machine says what the figures were measured on.
func machine(ctx context.Context, terraform string) (string, error) {
	version, err := rig.TerraformVersion(ctx, terraform)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d cores, %s/%s, %s, Terraform %s at a parallelism of %d. The simulated platform runs on the same cores.",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), version, parallelism), nil
}

// legend says what the tables are about.
func legend() string {
	var lines []string
	for _, c := range contenders {
		lines = append(lines, fmt.Sprintf("- `%s`: %s", c.name, c.is))
	}
	lines = append(lines, "")
	for _, s := range steps {
		lines = append(lines, fmt.Sprintf("- %s: %s", s.name, s.is))
	}
	return strings.Join(lines, "\n")
}

// report is all that was measured, in markdown.
func report(machine string, trials []trial, all results, measures []measure) string {
	parts := []string{"Measured on " + machine, legend()}
	for i := range trials {
		if all.has(&trials[i]) {
			parts = append(parts, "### "+trials[i].String(), figuresTable(&trials[i], all))
		}
	}
	parts = append(parts, "### This provider beside the floor", ratiosTable(all), "### Measures", measuresList(measures))
	return strings.Join(parts, "\n\n") + "\n"
}

// measuresList is the promises, each with what was measured.
func measuresList(measures []measure) string {
	var lines []string
	for _, m := range measures {
		lines = append(lines, m.line())
	}
	return strings.Join(lines, "\n")
}

// nothing stands where there is no figure.
const nothing = "–"

// columns are those of the table of a trial.
var columns = []rig.Column[figures]{
	{Title: "step", Value: func(f figures) string { return f.step }},
	{Title: "by", Value: func(f figures) string { return f.contender }},
	{Title: "wall", Value: func(f figures) string { return seconds(f.wall) }},
	{Title: "provider CPU", Value: func(f figures) string { return seconds(f.cpu) }},
	{Title: "Terraform CPU", Value: func(f figures) string { return seconds(f.terraform) }},
	{Title: "peak RSS", Value: func(f figures) string { return orNothing(f.peak > 0, megabytes(f.peak)) }},
	{Title: "connections", Value: func(f figures) string { return orNothing(f.contender != floor, rig.Number(f.connections)) }},
	{Title: "received", Value: func(f figures) string { return orNothing(f.contender != floor, megabytes(f.received)) }},
	{Title: "state an instance", Value: func(f figures) string { return orNothing(f.state > 0, rig.Number(f.state)+" B") }},
	{Title: "requests", Value: func(f figures) string { return orNothing(len(f.requests) > 0, routes(f.requests)) }},
}

// figuresTable is the figures of one trial, by step.
func figuresTable(t *trial, all []figures) string {
	lines := []string{rig.Head(columns)}
	for _, s := range steps {
		for _, f := range all {
			if f.trial == t && f.step == s.name {
				lines = append(lines, rig.Line(columns, f))
			}
		}
	}
	return strings.Join(lines, "\n")
}

// beside is the figures of this provider and the floor for the same step.
type beside struct{ ours, floor figures }

var ratios = []rig.Column[beside]{
	{Title: "trial", Value: func(b beside) string { return b.ours.trial.String() }},
	{Title: "step", Value: func(b beside) string { return b.ours.step }},
	{Title: "wall / floor", Value: func(b beside) string { return ratio(b.ours.wall, b.floor.wall) }},
	{Title: "provider CPU / floor", Value: func(b beside) string { return ratio(b.ours.cpu, b.floor.cpu) }},
	{Title: "Terraform CPU / floor", Value: func(b beside) string { return ratio(b.ours.terraform, b.floor.terraform) }},
}

// ratiosTable is how this provider does beside the floor provider, in all trials.
func ratiosTable(all results) string {
	lines := []string{rig.Head(ratios)}
	for _, f := range all {
		if without, measured := all.find(f.trial, floor, f.step); f.contender == ours && measured {
			lines = append(lines, rig.Line(ratios, beside{f, without}))
		}
	}
	return strings.Join(lines, "\n")
}

// ratio is how many times the other one is.
func ratio(one, other time.Duration) string {
	if other <= 0 {
		return nothing
	}
	return fmt.Sprintf("%.2f", one.Seconds()/other.Seconds())
}

func orNothing(there bool, text string) string {
	if !there {
		return nothing
	}
	return text
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// routes lists requests by method and route, most first.
func routes(requests map[string]int) string {
	names := slices.SortedFunc(maps.Keys(requests), func(a, b string) int {
		if requests[a] != requests[b] {
			return requests[b] - requests[a]
		}
		return strings.Compare(a, b)
	})
	var list []string
	for _, name := range names {
		list = append(list, rig.Number(requests[name])+" "+name)
	}
	return strings.Join(list, ", ")
}
