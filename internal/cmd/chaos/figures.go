package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// figures are what came of a scenario, by the platform's books and Terraform's state.
type figures struct {
	// applies are the runs of terraform apply, disturbed are those of them that were interrupted or
	// killed, and writing those of the disturbed ones in which the platform was at work on a change
	// then.
	applies, disturbed, writing int
	// creates are the requests to create an instance, made are the instances that came of them, and
	// requests are all.
	creates, made, requests int
	// cut, limited and failing are the requests that were cut, were answered 429, and were answered
	// 5xx.
	cut, limited, failing int
	// alive and inState are what the platform and state had at the end.
	alive, inState int
	// orphans, duplicates and others are breaches: see audit.
	orphans, duplicates, others int
	// failed are the undisturbed applies that did not succeed.
	failed int
	// dirty are the plans after the end that were not empty.
	dirty int
	// spentTwice are the codes that were sent again after they had served, and open those of which
	// a warning says that it is not to be seen whether they have.
	spentTwice, open int
	// notes are further things to say.
	notes []string
	// broken says in full which promises were broken.
	broken []string
}

// plus adds the figures of two workers up.
func (f figures) plus(g figures) figures {
	return figures{
		applies: f.applies + g.applies, disturbed: f.disturbed + g.disturbed, writing: f.writing + g.writing,
		creates: f.creates + g.creates, made: f.made + g.made, requests: f.requests + g.requests,
		cut: f.cut + g.cut, limited: f.limited + g.limited, failing: f.failing + g.failing,
		alive: f.alive + g.alive, inState: f.inState + g.inState,
		orphans: f.orphans + g.orphans, duplicates: f.duplicates + g.duplicates, others: f.others + g.others,
		failed: f.failed + g.failed, dirty: f.dirty + g.dirty, spentTwice: f.spentTwice + g.spentTwice, open: f.open + g.open,
		notes: slices.Concat(f.notes, g.notes), broken: slices.Concat(f.broken, g.broken),
	}
}

// count takes over what the platform's books say.
func (f *figures) count(p *platform) {
	seen := p.Statistics()
	for route, count := range seen.Requests {
		f.requests += count
		if method, path, _ := strings.Cut(route, " "); method == http.MethodPost && strings.HasSuffix(path, "/instances") {
			f.creates += count
		}
	}
	for status, count := range seen.Statuses {
		switch {
		case status == 0:
			f.cut += count
		case status == http.StatusTooManyRequests:
			f.limited += count
		case status >= http.StatusInternalServerError:
			f.failing += count
		}
	}
	f.made += seen.InstancesCreated
	f.spentTwice += seen.CodesSpentTwice
	if seen.CodesSpentTwice > 0 {
		f.broken = append(f.broken, fmt.Sprintf("codes that had served were sent again, %d times in all", seen.CodesSpentTwice))
	}
}

// column is a column of the table.
type column struct {
	title string
	value func(figures) string
}

// columns are those after the scenario's name.
var columns = []column{
	{"applies", func(f figures) string { return rig.Number(f.applies) }},
	{"interrupted or killed", func(f figures) string { return rig.Number(f.disturbed) }},
	{"of these during a write", func(f figures) string { return rig.Number(f.writing) }},
	{"requests", func(f figures) string { return rig.Number(f.requests) }},
	{"cut", func(f figures) string { return rig.Number(f.cut) }},
	{"5xx", func(f figures) string { return rig.Number(f.failing) }},
	{"429", func(f figures) string { return rig.Number(f.limited) }},
	{"creates sent", func(f figures) string { return rig.Number(f.creates) }},
	{"instances", func(f figures) string { return rig.Number(f.alive) }},
	{"in state", func(f figures) string { return rig.Number(f.inState) }},
	{"orphans", func(f figures) string { return rig.Number(f.orphans) }},
	{"duplicates", func(f figures) string { return rig.Number(f.duplicates) }},
	{"failed runs", func(f figures) string { return rig.Number(f.failed) }},
	{"codes spent twice", func(f figures) string { return rig.Number(f.spentTwice) }},
	{"second plan", func(f figures) string { return verdict(f.dirty) }},
}

func verdict(dirty int) string {
	if dirty == 0 {
		return "empty"
	}
	return fmt.Sprintf("%d not empty", dirty)
}

// header is the head of a markdown table.
func header() string {
	titles, rules := []string{"scenario"}, []string{"---"}
	for _, column := range columns {
		titles, rules = append(titles, column.title), append(rules, "---:")
	}
	return rig.Row(titles) + "\n" + rig.Row(rules)
}

// line is a line of the table.
func (r result) line() string {
	cells := []string{r.name}
	for _, column := range columns {
		cells = append(cells, column.value(r.figures))
	}
	return rig.Row(cells)
}
