package main

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]int{
		"":                             len(usual),
		"-steps plan -providers floor": 5,
		"-n 10":                        3,
		"-latency 0":                   3,
		"-n 10,100 -latency 0,20ms":    4,
		"-answer 20000 -n 5000 -latency 0 -steps plan": 1,
		"-block 250":            9,
		"-assume " + wholeLists: 9,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got, err := parse(strings.Fields(args), io.Discard)
			if err != nil || len(got.trials) != want {
				t.Errorf("got %v and %v, want %d trials", got.trials, err, want)
			}
		})
	}
	for _, args := range []string{"-n 0", "-n x", "-latency -1s", "-latency 5", "-steps refresh", "-providers other", "-answer -1", "-block -1", "-assume other", "more"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			if _, err := parse(strings.Fields(args), io.Discard); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	got, err := choose("7", "20ms", "destroy,create", "floor,cloudelements", wholeLists, 4, 5)
	if err != nil {
		t.Fatal(err)
	}
	want := trial{instances: 7, latency: 20 * time.Millisecond, block: 4, padding: 5, assume: []string{wholeLists}, steps: []string{create, destroy}, contenders: []string{ours, floor}}
	if len(got) != 1 || got[0].String() != want.String() || strings.Join(got[0].steps, ",") != "create,destroy" || strings.Join(got[0].contenders, ",") != "cloudelements,floor" {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
