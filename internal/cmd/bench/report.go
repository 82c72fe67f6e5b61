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

// column is a column of a table of figures.
type column struct {
	title string
	value func(figures) string
}

var columns = []column{
	{"step", func(f figures) string { return f.step }},
	{"by", func(f figures) string { return f.contender }},
	{"wall", func(f figures) string { return seconds(f.wall) }},
	{"provider CPU", func(f figures) string { return seconds(f.cpu) }},
	{"Terraform CPU", func(f figures) string { return seconds(f.terraform) }},
	{"peak RSS", func(f figures) string { return orNothing(f.peak > 0, megabytes(f.peak)) }},
	{"connections", func(f figures) string { return orNothing(f.contender != floor, rig.Number(f.connections)) }},
	{"received", func(f figures) string { return orNothing(f.contender != floor, megabytes(f.received)) }},
	{"state an instance", func(f figures) string { return orNothing(f.state > 0, rig.Number(f.state)+" B") }},
	{"requests", func(f figures) string { return orNothing(len(f.requests) > 0, routes(f.requests)) }},
}

// figuresTable is the figures of one trial, by step.
func figuresTable(t *trial, all []figures) string {
	var titles, rules []string
	for _, c := range columns {
		titles, rules = append(titles, c.title), append(rules, "---")
	}
	lines := []string{rig.Row(titles), rig.Row(rules)}
	for _, s := range steps {
		for _, f := range all {
			if f.trial != t || f.step != s.name {
				continue
			}
			var cells []string
			for _, c := range columns {
				cells = append(cells, c.value(f))
			}
			lines = append(lines, rig.Row(cells))
		}
	}
	return strings.Join(lines, "\n")
}

// ratiosTable is how this provider does beside the floor provider, in all trials.
func ratiosTable(all results) string {
	lines := []string{
		rig.Row([]string{"trial", "step", "wall / floor", "provider CPU / floor", "Terraform CPU / floor"}),
		rig.Row(slices.Repeat([]string{"---"}, 5)),
	}
	for _, f := range all {
		if f.contender != ours {
			continue
		}
		without, measured := all.find(f.trial, floor, f.step)
		if !measured {
			continue
		}
		lines = append(lines, rig.Row([]string{
			f.trial.String(), f.step, ratio(f.wall, without.wall), ratio(f.cpu, without.cpu), ratio(f.terraform, without.terraform),
		}))
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
