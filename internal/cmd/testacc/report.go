package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// report tells of tests as they end, and sums them up. What cannot be written is lost: there is
// nobody to tell.
type report struct {
	w       io.Writer
	verbose bool
	hide    *strings.Replacer

	output  map[string]string
	reasons map[string][]string // The tests that were skipped, by why.
	blamed  map[string]bool     // The packages with a test that failed.
	passed  int
	failed  int
}

func newReport(w io.Writer, verbose bool, secrets []string) *report {
	var pairs []string
	for _, secret := range secrets {
		pairs = append(pairs, secret, "********")
	}
	return &report{
		w: w, verbose: verbose, hide: strings.NewReplacer(pairs...),
		output: make(map[string]string), reasons: make(map[string][]string), blamed: make(map[string]bool),
	}
}

// event is a line of go test -json.
type event struct {
	Action, Package, ImportPath, FailedBuild, Test, Output string
	Elapsed                                                float64
}

// read tells of the tests whose events it reads. The error is that of reading them.
func (r *report) read(events io.Reader) error {
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		var one event
		if json.Unmarshal(line, &one) == nil {
			r.tell(one)
		} else {
			r.print("%s", line)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the output of go test: %w", err)
		}
	}
}

func (r *report) tell(one event) {
	of := one.Package + one.ImportPath + " " + one.Test
	switch one.Action {
	case "output", "build-output":
		r.output[of] += one.Output
	case "pass":
		r.pass(one, r.take(of))
	case "skip":
		r.skip(one, r.take(of))
	case "fail", "build-fail":
		r.fail(one, r.take(of))
	}
}

// take returns what a test has printed, once.
func (r *report) take(of string) string {
	text := r.output[of]
	delete(r.output, of)
	return text
}

func (r *report) pass(one event, output string) {
	if one.Test == "" || strings.Contains(one.Test, "/") {
		return // A package, or a part of a test.
	}
	r.passed++
	r.print("✓ %s  %.1f s\n", one.Test, one.Elapsed)
	if r.verbose {
		r.print("%s", output)
	}
}

// frame matches what go test writes around what a test prints.
var frame = regexp.MustCompile(`(?m)^(=== |\s*--- ).*\n|^\s+\w+\.go:\d+: `)

func (r *report) skip(one event, output string) {
	if one.Test == "" {
		return // A package without tests that match.
	}
	why := strings.TrimSpace(frame.ReplaceAllString(output, ""))
	r.reasons[why] = append(r.reasons[why], one.Test)
}

func (r *report) fail(one event, output string) {
	of := one.Package + one.ImportPath
	switch {
	case one.Test != "":
		r.blamed[of] = true
		if !strings.Contains(one.Test, "/") {
			r.failed++ // A part of a test that fails has the whole fail.
		}
		r.print("✗ %s  %.1f s\n%s", one.Test, one.Elapsed, output)
	case one.FailedBuild == "" && !r.blamed[of]:
		// It does not compile, or has ended before its time.
		r.failed++
		r.print("✗ %s\n%s", of, output)
	}
}

// summarize says what was skipped, by reason, and counts.
func (r *report) summarize() {
	skipped := 0
	for _, why := range slices.Sorted(maps.Keys(r.reasons)) {
		tests := r.reasons[why]
		slices.Sort(tests)
		skipped += len(tests)
		r.print("- %s: %s\n", strings.Join(tests, ", "), why)
	}
	r.print("\n%d passed, %d failed, %d skipped.\n", r.passed, r.failed, skipped)
}

func (r *report) print(format string, values ...any) {
	_, _ = io.WriteString(r.w, r.hide.Replace(fmt.Sprintf(format, values...)))
}
