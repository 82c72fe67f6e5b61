package probe

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// places returns the requests at which a probe is disturbed: all with -thorough, otherwise some.
func places(t *testing.T) []int {
	t.Helper()
	step := 13
	if *thorough {
		step = 1
	}
	var at []int
	for place := 1; place <= requests(t); place += step {
		at = append(at, place)
	}
	return at
}

// TestProbe_interrupted interrupts probes at their requests. None leaves anything behind, and the
// answer to the request under way counts.
func TestProbe_interrupted(t *testing.T) {
	t.Parallel()
	for _, place := range places(t) {
		t.Run(strconv.Itoa(place), func(t *testing.T) {
			t.Parallel()
			r := newRun(t, simulator.Config{})
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			disturbed := &meddling{over: r.transport, at: place, before: interrupt}
			r.transport = disturbed
			if got := r.start(ctx, "-yes"); got != cli.ExitDone {
				r.expect(cli.ExitInterrupted, got, "Interrupted")
			} else if printed := r.report(); printed.entry("OversizedAsTooLarge").Status == notReached {
				t.Errorf("the interrupt at request %d of %d ended the probe, which does not say so", place, disturbed.sent)
			}
			r.expectNothing()
			r.expectNoSecrets()
		})
	}
}

// errLost is for an answer that does not arrive.
var errLost = errors.New("made-up loss")

type lostBody struct{}

func (lostBody) Read([]byte) (int, error) { return 0, errLost }
func (lostBody) Close() error             { return nil }

// TestProbe_lostAnswers loses the answer to one request of each probe. None leaves anything behind,
// and what the probe could not find out is not reported as an answer.
func TestProbe_lostAnswers(t *testing.T) {
	t.Parallel()
	for _, place := range places(t) {
		t.Run(strconv.Itoa(place), func(t *testing.T) {
			t.Parallel()
			r := newRun(t, simulator.Config{})
			r.transport = &meddling{over: r.transport, at: place, after: func(answer *http.Response) *http.Response {
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				answer.Body = lostBody{}
				return answer
			}}
			got := r.start(t.Context(), "-yes")
			if got != cli.ExitDone {
				r.expect(cli.ExitFailed, got, "Error: ")
			}
			r.expectNothing()
			if r.stdout.Len() == 0 {
				return
			}
			printed := r.report()
			if len(printed.Settings) > 0 {
				t.Errorf("a lost answer is taken for another answer: %v", printed.Settings)
			}
			for _, one := range printed.Findings {
				if one.Status == unexpected && one.Name != "OversizedAsTooLarge" {
					t.Errorf("a lost answer is taken for another answer: %+v", one)
				}
			}
		})
	}
}

// TestProbe_reservedRows has the platform refuse rows of OAuth, which it creates by itself.
func TestProbe_reservedRows(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{})
	r.platform.AddFault(simulator.Fault{
		Method: http.MethodPost, Route: "/elements", Match: "oauth.token.url", Kind: simulator.FaultStatusBefore, Status: http.StatusBadRequest,
	})
	r.expect(cli.ExitDone, r.start(t.Context(), "-yes"))
	r.expectNothing()
	printed := r.report()
	for _, name := range []string{"PatchIgnoresReAuthenticate", "FailedCreateKeepsInstance"} {
		if got := printed.entry(name); got.Status != answered {
			t.Errorf("got %+v", got)
		}
	}
}

// TestProbe_cannotRemove has the platform refuse to delete. The user is told exactly what is left
// behind, and -clean removes it later.
func TestProbe_cannotRemove(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{})
	r.platform.AddFault(simulator.Fault{Method: http.MethodDelete, Route: "/instances/{id}", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden})
	r.expect(cli.ExitFailed, r.start(t.Context(), "-yes"), "These are left behind, and can be removed with", "not everything could be removed")
	left := r.platform.Statistics().InstancesAlive
	if left == 0 {
		t.Fatal("nothing is left, although nothing could be deleted")
	}
	told := countLines(r.stderr.String(), "  instance ")
	if told != left {
		t.Errorf("%d instances are left, and %d are told of:\n%s", left, told, r.stderr.String())
	}
	r.platform.ClearFaults()
	r.expect(cli.ExitDone, r.start(t.Context(), "-clean", "-yes"), "Removed")
	r.expectNothing()
}
