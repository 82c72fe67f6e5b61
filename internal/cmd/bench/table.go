package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

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
