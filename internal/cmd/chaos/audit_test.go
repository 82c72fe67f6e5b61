package main

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// alive is an instance of a tenant as it is configured.
func alive(id int64, name string) simulator.Instance {
	instance := simulator.Instance{ID: id, Name: name}
	instance.Set(subdomainKey, "dev1")
	return instance
}

func TestCompare(t *testing.T) {
	t.Parallel()
	wanted := newFleet()
	wanted.Tenants["A"] = tenant{Subdomain: "dev1", Enabled: true}
	wanted.Consents["C"] = "made-up-code"
	a, c := alive(1, "A"), simulator.Instance{ID: 2, Name: "C", ProviderData: map[string]string{codeKey: "made-up-code"}}
	inState := []recorded{{id: 1, name: "A"}, {id: 2, name: "C"}}
	other, disabled, spent := alive(1, "A"), alive(1, "A"), c
	other.Set(subdomainKey, "dev2")
	disabled.Disabled = true
	spent.ProviderData = map[string]string{codeKey: "another"}

	tests := map[string]struct {
		alive               []simulator.Instance
		state               []recorded
		orphans, duplicates int
		breaches            []string
	}{
		"as it should be":    {alive: []simulator.Instance{a, c}, state: inState},
		"orphan":             {alive: []simulator.Instance{a, c, alive(3, "B")}, state: inState, orphans: 1, breaches: []string{"instance 3 (B) is alive and in no state"}},
		"duplicate":          {alive: []simulator.Instance{a, c, alive(3, "A")}, state: append(inState, recorded{id: 3, name: "A"}), duplicates: 1, breaches: []string{"instance 3 (A) is not the only one of its name"}},
		"orphaned duplicate": {alive: []simulator.Instance{a, c, alive(3, "A")}, state: inState, orphans: 1, duplicates: 1, breaches: []string{"instance 3 (A) is alive and in no state", "instance 3 (A) is not the only one of its name"}},
		"lost from state":    {alive: []simulator.Instance{a, c}, state: inState[:1], orphans: 1, breaches: []string{"instance 2 (C) is alive and in no state"}},
		"gone":               {alive: []simulator.Instance{a}, state: inState, breaches: []string{"instance 2 (C) is in state, and gone", "C is configured, and there is none"}},
		"not configured":     {alive: []simulator.Instance{a, c, alive(3, "B")}, state: append(inState, recorded{id: 3, name: "B"}), breaches: []string{"instance 3 (B) is not configured"}},
		"other value":        {alive: []simulator.Instance{other, c}, state: inState, breaches: []string{`instance 1 (A) has servicenow.subdomain "dev2" and not "dev1"`}},
		"disabled":           {alive: []simulator.Instance{disabled, c}, state: inState, breaches: []string{"instance 1 (A) is disabled: true"}},
		"old code":           {alive: []simulator.Instance{a, spent}, state: inState, breaches: []string{"instance 2 (C) was not authorized with the code that is configured"}},
		"tainted":            {alive: []simulator.Instance{a, c}, state: []recorded{{id: 1, name: "A", tainted: true}, inState[1]}, breaches: []string{"instance 1 (A) is tainted"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := compare(test.alive, test.state, wanted)
			if found.alive != len(test.alive) || found.inState != len(test.state) || len(found.orphans) != test.orphans || len(found.duplicates) != test.duplicates {
				t.Errorf("got %+v", found)
			}
			if got := found.breaches(); !slices.Equal(got, test.breaches) {
				t.Errorf("got %q, want %q", got, test.breaches)
			}
			if got := len(found.ids()); (got > 0) != (test.orphans+test.duplicates+len(found.different) > 0) {
				t.Errorf("%d ids to look up", got)
			}
		})
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	at := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	got := history([]simulator.Request{
		{Time: at, Method: "POST", Path: "/instances", Body: []byte(`{"name":"A"}`)},
		{Time: at, Method: "POST", Path: "/instances", Body: []byte(`{"name":"AB"}`), Status: 200},
		{Time: at, Method: "GET", Path: "/instances", Query: url.Values{"searchText": {"A"}}, Status: 200},
		{Time: at, Method: "DELETE", Path: "/instances/7/enabled", Status: 200},
		{Time: at, Method: "GET", Path: "/instances/8", Status: 404},
	}, simulator.Instance{ID: 7, Name: "A"})
	want := []string{"03:04:05.000 0 POST /instances (body b53b6d76)", "03:04:05.000 200 GET /instances", "03:04:05.000 200 DELETE /instances/7/enabled"}
	lines := strings.Split(strings.TrimSpace(got), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
}
