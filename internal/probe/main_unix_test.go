//go:build unix

package probe

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// asCommand is the environment variable that makes the test binary run the command.
const asCommand = "MADE_UP_PROBE"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(Main("test", os.Args[1:]))
	}
	os.Exit(m.Run())
}

// TestMain_interrupt presses Ctrl-C during a probe that runs in its own process.
func TestMain_interrupt(t *testing.T) {
	t.Parallel()
	r := newRun(t, simulator.Config{})
	command := exec.CommandContext(t.Context(), os.Args[0], "-yes") //nolint:gosec // It is this test.
	command.Env = append(os.Environ(), asCommand+"=1", "CLOUDELEMENTS_BASE_URL="+r.platform.URL,
		"CLOUDELEMENTS_USER_SECRET="+r.platform.UserSecret(), "CLOUDELEMENTS_ORGANIZATION_SECRET="+r.platform.OrganizationSecret())
	// Long enough for the signal to come before the instance is made.
	r.platform.AddFault(simulator.Fault{Method: "POST", Route: "/instances", Match: "-plain", Kind: simulator.FaultDelay, Delay: time.Second})
	var printed bytes.Buffer
	command.Stdout = &printed
	said, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		r.stderr.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "a new instance") {
			if err := command.Process.Signal(syscall.SIGINT); err != nil {
				t.Error(err)
			}
		}
	}
	var ended *exec.ExitError
	if err := command.Wait(); !errors.As(err, &ended) || ended.ExitCode() != cli.ExitInterrupted {
		t.Errorf("the command ended with %v, want status %d", err, cli.ExitInterrupted)
	}
	r.expect(cli.ExitInterrupted, cli.ExitInterrupted, "Interrupted: removing what was created", "Removed 2 elements and ", "Interrupted.")
	r.expectNothing()
	if !strings.Contains(printed.String(), "Not reached: the probe ended before it got there") {
		t.Errorf("what was found so far is not reported:\n%s", printed.String())
	}
}
