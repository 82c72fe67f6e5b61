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

// columns are those of the table.
var columns = []rig.Column[result]{
	{Title: "scenario", Value: func(r result) string { return r.name }},
	{Title: "applies", Value: func(r result) string { return rig.Number(r.applies) }},
	{Title: "interrupted or killed", Value: func(r result) string { return rig.Number(r.disturbed) }},
	{Title: "of these during a write", Value: func(r result) string { return rig.Number(r.writing) }},
	{Title: "requests", Value: func(r result) string { return rig.Number(r.requests) }},
	{Title: "cut", Value: func(r result) string { return rig.Number(r.cut) }},
	{Title: "5xx", Value: func(r result) string { return rig.Number(r.failing) }},
	{Title: "429", Value: func(r result) string { return rig.Number(r.limited) }},
	{Title: "creates sent", Value: func(r result) string { return rig.Number(r.creates) }},
	{Title: "instances", Value: func(r result) string { return rig.Number(r.alive) }},
	{Title: "in state", Value: func(r result) string { return rig.Number(r.inState) }},
	{Title: "orphans", Value: func(r result) string { return rig.Number(r.orphans) }},
	{Title: "duplicates", Value: func(r result) string { return rig.Number(r.duplicates) }},
	{Title: "failed runs", Value: func(r result) string { return rig.Number(r.failed) }},
	{Title: "codes spent twice", Value: func(r result) string { return rig.Number(r.spentTwice) }},
	{Title: "second plan", Value: func(r result) string { return verdict(r.dirty) }},
}

func verdict(dirty int) string {
	if dirty == 0 {
		return "empty"
	}
	return fmt.Sprintf("%d not empty", dirty)
}
