package probe

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// expectUntouched fails the test if anything was sent that could have changed something.
func (r *run) expectUntouched() {
	r.t.Helper()
	for _, request := range r.platform.Requests() {
		if request.Method != http.MethodGet {
			r.t.Errorf("%s %s was sent", request.Method, request.Route)
		}
	}
}

func TestProbe_badArguments(t *testing.T) {
	t.Parallel()
	existing := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(existing, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		arguments []string
		status    int
		said      string
	}{
		"unknown option":      {[]string{"-force"}, cli.ExitUsage, "-force"},
		"argument":            {[]string{"now"}, cli.ExitUsage, `"now"`},
		"report of a removal": {[]string{"-clean", "-output", "a.json"}, cli.ExitUsage, "-clean makes no report"},
		"report of no kind":   {[]string{"-output", "a.txt"}, cli.ExitUsage, "-output must end in .json"},
		"existing report":     {[]string{"-yes", "-output", existing}, cli.ExitFailed, "file exists"},
		"no folder":           {[]string{"-yes", "-output", filepath.Join(existing, "no", "a.json")}, cli.ExitFailed, "cannot be created"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, simulator.Config{})
			r.expect(test.status, r.start(t.Context(), test.arguments...), test.said)
			r.expectUntouched()
		})
	}
}

func TestProbe_help(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{})
	r.expect(cli.ExitDone, r.start(t.Context(), "-help"))
	if !strings.HasPrefix(r.stdout.String(), "Usage: ") {
		t.Errorf("the help is %q", r.stdout.String())
	}
}

// TestProbe_refused probes platforms that refuse it. Each error says what to do, and nothing is
// left behind.
func TestProbe_refused(t *testing.T) {
	t.Parallel()
	forbidden := func(method, route string) simulator.Fault {
		return simulator.Fault{Method: method, Route: route, Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden}
	}
	for name, test := range map[string]struct {
		secret string
		fault  simulator.Fault
		said   []string
	}{
		"wrong secret":     {secret: "made-up-other-secret", said: []string{"401", "user secret"}},
		"no view":          {fault: forbidden(http.MethodGet, "/elements/{keyOrId}"), said: []string{"privilege viewElements", "Nothing was created"}},
		"no create":        {fault: forbidden(http.MethodPost, "/elements/{keyOrId}/clone"), said: []string{"privilege createElements"}},
		"no edit":          {fault: forbidden(http.MethodPut, "/elements/{keyOrId}/active"), said: []string{"privilege editElements"}},
		"no delete":        {fault: forbidden(http.MethodDelete, "/elements/{keyOrId}"), said: []string{"privilege deleteElements"}},
		"no instances":     {fault: forbidden(http.MethodPost, "/elements/{keyOrId}/instances"), said: []string{"privilege createElementInstances"}},
		"no new element":   {fault: forbidden(http.MethodPost, "/elements"), said: []string{"403", "Removed 0 elements"}},
		"pages":            {fault: simulator.Fault{Kind: simulator.FaultHTML}, said: []string{"not an answer of the platform", "Check the base URL"}},
		"pages for writes": {fault: simulator.Fault{Method: http.MethodPost, Route: "/elements", Kind: simulator.FaultHTML}, said: []string{"not an answer of the platform"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, simulator.Config{})
			r.secret = test.secret
			if test.fault.Kind != "" {
				r.platform.AddFault(test.fault)
			}
			r.expect(cli.ExitFailed, r.start(t.Context(), "-yes"), test.said...)
			if r.stdout.Len() > 0 {
				t.Errorf("there is a report of nothing: %s", r.stdout.String())
			}
			r.expectNothing()
			r.expectNoSecrets()
		})
	}
}

// TestProbe_asks has the user say no, say nothing, or interrupt.
func TestProbe_asks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed  string
		status int
		said   string
	}{
		"no":      {"no\n", cli.ExitFailed, "nothing was done"},
		"nothing": {"", cli.ExitFailed, "Use -yes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, simulator.Config{})
			r.stdin = strings.NewReader(test.typed)
			r.expect(test.status, r.start(t.Context()), test.said)
			r.expectUntouched()
		})
	}
	t.Run("interrupt", func(t *testing.T) {
		t.Parallel()
		r := newRun(t, simulator.Config{})
		ctx, interrupt := context.WithCancel(t.Context())
		stdin, typed := io.Pipe()
		t.Cleanup(func() { _ = typed.Close() })
		r.stdin = readerFunc(func(data []byte) (int, error) { interrupt(); return stdin.Read(data) })
		r.expect(cli.ExitInterrupted, r.start(ctx), "Interrupted")
		r.expectUntouched()
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(data []byte) (int, error) { return f(data) }

// TestProbe_earlierRun probes after another probe was killed. It reports what that one has left
// behind, and leaves it to -clean, which asks.
func TestProbe_earlierRun(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{})
	client := r.client()
	killed := &walk{process: &process{Terminal: cli.Terminal{Stderr: io.Discard}}, client: client, word: "killed", findings: findings{}}
	for _, step := range []func(*walk, context.Context) error{(*walk).makeMain, (*walk).makePlain} {
		if err := step(killed, t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	others, err := killed.makeElement(t.Context(), map[string]any{
		"key": "theirs", "name": "Theirs", "description": "Of somebody", "authentication": map[string]string{"type": "custom"},
	})
	if err != nil {
		t.Fatal(err)
	}

	r.expect(cli.ExitDone, r.start(t.Context(), "-yes"), "An earlier probe has left these behind", "tf-probe-killed-main", "tf-probe-killed-plain")
	r.stdin = strings.NewReader("no\n")
	r.expect(cli.ExitFailed, r.start(t.Context(), "-clean"), "Remove these?", "nothing was done")
	if left := len(r.platform.OwnElements()); left != 2 {
		t.Fatalf("%d elements are left, want 2", left)
	}
	r.stdin = strings.NewReader("yes\n")
	r.expect(cli.ExitDone, r.start(t.Context(), "-clean"), "Removed 1 element and 1 instance")
	if left := r.platform.OwnElements(); len(left) != 1 || left[0].ID != others.id() {
		t.Errorf("left is %+v, want the element that is not the probe's", left)
	}
	r.expect(cli.ExitDone, r.start(t.Context(), "-clean"), "There is nothing to remove")
}
