package main

import (
	"strings"
	"testing"
	"time"
)

func TestFiguresTable(t *testing.T) {
	t.Parallel()
	one, other := &trial{instances: 1000, latency: usualLatency}, &trial{instances: 10}
	text := figuresTable(one, []figures{
		{trial: one, contender: floor, step: create, wall: time.Second, state: 2500, peak: 40_000_000},
		{trial: one, contender: ours, step: plan, wall: 1234 * time.Millisecond, cpu: 900 * time.Millisecond, traffic: traffic{
			requests: map[string]int{"GET /instances": 5, "GET /instances/{id}": 1007}, connections: 9, received: 2_500_000,
		}},
		{trial: one, contender: ours, step: create, wall: 2 * time.Second},
		{trial: other, contender: ours, step: create, wall: 99 * time.Second},
	})
	lines := strings.Split(text, "\n")
	if len(lines) != 5 {
		t.Fatalf("want a head and three lines, got:\n%s", text)
	}
	for _, line := range lines {
		if strings.Count(line, "|") != strings.Count(lines[0], "|") {
			t.Errorf("%s and %s differ in cells", lines[0], line)
		}
	}
	for i, want := range map[int]string{
		2: "| create | floor | 1.00 s | 0.00 s | 0.00 s | 40.0 MB | – | – | 2,500 B | – |",
		3: "| create | cloudelements | 2.00 s | 0.00 s | 0.00 s | – | 0 | 0.0 MB | – | – |",
		4: "| plan | cloudelements | 1.23 s | 0.90 s | 0.00 s | – | 9 | 2.5 MB | – | 1,007 GET /instances/{id}, 5 GET /instances |",
	} {
		if lines[i] != want {
			t.Errorf("line %d is\n%s\nwant\n%s", i, lines[i], want)
		}
	}
}

func TestRatiosTable(t *testing.T) {
	t.Parallel()
	one := &trial{instances: 10}
	text := ratiosTable(results{
		{trial: one, contender: ours, step: plan, wall: 3 * time.Second, cpu: time.Second, terraform: 2 * time.Second},
		{trial: one, contender: floor, step: plan, wall: 2 * time.Second, cpu: 4 * time.Second, terraform: 2 * time.Second},
		{trial: one, contender: floor, step: create, wall: time.Second},
		{trial: one, contender: ours, step: destroy, wall: time.Second},
	})
	lines := strings.Split(text, "\n")
	const want = "| 10 instances, 0s a request | plan | 1.50 | 0.25 | 1.00 |"
	if len(lines) != 3 || lines[2] != want {
		t.Errorf("got\n%s\nwant one line\n%s", text, want)
	}
	if strings.Count(lines[0], "|") != strings.Count(want, "|") || strings.Count(lines[1], "|") != strings.Count(want, "|") {
		t.Errorf("head and line differ in cells:\n%s", text)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	trials := []trial{{instances: 10}, {instances: 20}}
	all := results{{trial: &trials[0], contender: ours, step: plan, wall: time.Second}}
	text := report("two cores.", trials, all, []measure{{promise: "it is quick", figure: "1 s", holds: true}, {promise: "it is small", figure: "1 GB"}})
	for _, want := range []string{
		"Measured on two cores.\n", "\n### 10 instances, 0s a request\n", "\n| plan | cloudelements | 1.00 s |",
		"\n- it is quick: 1 s – **holds**\n", "\n- it is small: 1 GB – **does not hold**\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "20 instances") {
		t.Errorf("the report has a trial that was not made:\n%s", text)
	}
}
