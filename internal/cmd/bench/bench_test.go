package main

import (
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// few is how many instances there are in tests. Times mean nothing then, and are not looked at.
const few = 3

// TestAccBench_contenders takes each contender through a small trial, with Terraform, and looks at
// the counts.
func TestAccBench_contenders(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutTerraform(t)
	terraform, err := rig.FindTerraform()
	if err != nil {
		t.Fatal(err)
	}
	programs, err := buildAll(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, test := range []struct {
		name       string
		contenders []string
		steps      []string
		block      int
		padding    int
		assume     []string
	}{
		{name: "all", contenders: allContenders(), steps: []string{create, tag, destroy}, block: 1},
		{name: "ours", contenders: []string{ours}, steps: []string{create, plan, drifted}},
		{name: "seeded", contenders: allContenders(), steps: []string{drifted}, block: 2, padding: 20_000},
		{name: "whole lists", contenders: []string{ours}, steps: []string{plan}, padding: 20_000, assume: []string{wholeLists}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := &benchmark{terraform: terraform, folder: folder, built: programs, progress: rig.SilentProgress()}
			small := &trial{instances: few, block: test.block, padding: test.padding, assume: test.assume, steps: test.steps, contenders: test.contenders}
			all, err := b.run(t.Context(), small)
			if err != nil {
				t.Fatal(err)
			}
			if want := len(test.steps) * len(test.contenders); len(all) != want {
				t.Fatalf("%d steps were done, want %d", len(all), want)
			}
			for _, f := range all {
				t.Log(f.contender, f.step, routes(f.requests))
				checkFigures(t, f)
			}
			for _, m := range results(all).counts(small) {
				if !m.holds {
					t.Error(m.line())
				}
			}
			sameState(t, all, small)
		})
	}
	t.Run("start", func(t *testing.T) {
		t.Parallel()
		measures, err := startMeasures(t.Context(), programs.programs[ours])
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range measures {
			if m.counted && !m.holds {
				t.Error(m.line())
			}
		}
	})
}

// checkFigures looks at whether the figures of a step can be.
func checkFigures(t *testing.T, f figures) {
	t.Helper()
	if f.wall <= 0 || f.cpu <= 0 || f.peak < 1<<20 || f.peak > 1<<30 {
		t.Errorf("%s: wall %s, CPU %s, peak %d bytes", f.step, f.wall, f.cpu, f.peak)
	}
	if withState := f.step != destroy; withState != (f.state > 0) || withState && (f.terraform <= 0 || f.state > 10_000) {
		t.Errorf("%s: %d bytes of state an instance, CPU of Terraform %s", f.step, f.state, f.terraform)
	}
	if f.contender == floor {
		if len(f.requests) != 0 || f.connections != 0 || f.received != 0 {
			t.Errorf("%s: %+v went over the wire", f.step, f.traffic)
		}
		return
	}
	if f.connections == 0 || f.received < few*100 {
		t.Errorf("%s: %+v", f.step, f.traffic)
	}
	if f.trial.padding > 0 && f.received < int64(few*f.trial.padding) {
		t.Errorf("%s: %d bytes were received for %d answers of more than %d", f.step, f.received, few, f.trial.padding)
	}
	writes := map[string]string{create: "POST /instances", tag: "PATCH /instances/{id}", destroy: "DELETE /instances/{id}"}
	for route, count := range f.requests {
		method, _, _ := strings.Cut(route, " ")
		if method != http.MethodGet && (route != writes[f.step] || count != few) {
			t.Errorf("%s: %d requests of %s", f.step, count, route)
		}
	}
	if route, isWrite := writes[f.step]; isWrite && f.requests[route] == 0 {
		t.Errorf("%s: no requests of %s", f.step, route)
	}
}

// sameState has the floor provider keep as much state as the real one: its figures would tell
// nothing otherwise.
func sameState(t *testing.T, all results, of *trial) {
	t.Helper()
	for _, name := range of.steps {
		our, measured := all.find(of, ours, name)
		without, both := all.find(of, floor, name)
		if measured && both && math.Abs(float64(our.state-without.state)) > 0.03*float64(our.state) {
			t.Errorf("%s: the floor provider keeps %d bytes an instance, and the real one %d", name, without.state, our.state)
		}
	}
}
