package main

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		got  string
		want string
	}{
		"short": {
			line(tick, "plan", "no changes", 1250*time.Millisecond),
			"✓ plan        no changes" + strings.Repeat(" ", 62) + "   1.2 s",
		},
		"other letters take one column each": {
			line(cross, "plan", "ä•", time.Minute),
			"✗ plan        ä•" + strings.Repeat(" ", 70) + "  60.0 s",
		},
		"too long pushes the duration": {
			line(tick, "plan", strings.Repeat("x", 80), 0),
			"✓ plan        " + strings.Repeat("x", 80) + "   0.0 s",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.got != test.want {
				t.Errorf("got %q, want %q", test.got, test.want)
			}
		})
	}
}

func TestPrinterStep(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	tests := map[string]struct {
		result  outcome
		err     error
		want    []string
		lacking string
	}{
		"passed":      {outcome{text: "done"}, nil, []string{"✓ apply", "done", " s\n"}, "\n\n"},
		"with detail": {outcome{text: "done", detail: "{\n  \"a\": 1\n}"}, nil, []string{"✓ apply", "\n\n    {\n      \"a\": 1\n    }\n\n"}, "✗"},
		"failed":      {outcome{text: "done"}, refused, []string{"✗ apply", "failed"}, "done"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			err := (&printer{out: &out}).step("apply", func() (outcome, error) { return test.result, test.err })
			if !errors.Is(err, test.err) {
				t.Errorf("got the error %v, want %v", err, test.err)
			}
			for _, want := range test.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q lacks %q", out.String(), want)
				}
			}
			if strings.Contains(out.String(), test.lacking) {
				t.Errorf("%q holds %q", out.String(), test.lacking)
			}
		})
	}
}

func TestPrinterStepLive(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := (&printer{out: &out, live: true}).step("apply", func() (outcome, error) { return outcome{text: "done"}, nil })
	if err != nil {
		t.Fatal(err)
	}
	running, rest, found := strings.Cut(out.String(), "✓ apply")
	if !found || !strings.HasPrefix(running, "\r\x1b[K"+"… apply ") || !strings.HasSuffix(running, "\r\x1b[K") {
		t.Errorf("the line of the running step is not written over: %q", out.String())
	}
	if strings.Contains(rest, "\r\x1b[K") {
		t.Errorf("something is written over after the step: %q", out.String())
	}
}

// A longer name would push the column beside it.
func TestNamesFit(t *testing.T) {
	t.Parallel()
	for _, step := range story {
		if n := utf8.RuneCountInString(step.name); n > 10 {
			t.Errorf("the name %q has %d letters, more than the column has", step.name, n)
		}
	}
}
