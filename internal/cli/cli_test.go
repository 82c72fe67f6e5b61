package cli_test

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// broken takes no output, like the pipe of a command that has ended.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("made up") }

func TestRun(t *testing.T) {
	t.Parallel()
	const help = "Usage: made up\n"
	done := func(status int, err error) func() (int, error) {
		return func() (int, error) { return status, err }
	}
	for name, one := range map[string]struct {
		parseErr       error
		do             func() (int, error)
		status         int
		stdout, stderr string
	}{
		"done":                       {nil, done(cli.ExitDone, nil), cli.ExitDone, "", ""},
		"done, with a status of its": {nil, done(7, nil), 7, "", ""},
		"failed":                     {nil, done(7, errors.New("it broke")), cli.ExitFailed, "", "Error: it broke\n"},
		"interrupted":                {nil, done(0, fmt.Errorf("waiting: %w", cli.ErrInterrupted)), cli.ExitInterrupted, "", "Interrupted.\n"},
		"asked for help":             {flag.ErrHelp, nil, cli.ExitDone, help, ""},
		"used wrongly": {
			errors.New("there is no flag -x"), nil, cli.ExitUsage, "",
			"Error: there is no flag -x.\nFor help: terraform-provider-cloudelements probe -help\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr strings.Builder
			terminal := cli.Terminal{Stdout: &stdout, Stderr: &stderr}
			status := terminal.Run("probe", help, func() error { return one.parseErr }, one.do)
			if status != one.status || stdout.String() != one.stdout || stderr.String() != one.stderr {
				t.Errorf("got status %d, results %q, and %q beside them", status, stdout.String(), stderr.String())
			}
		})
	}
}

func TestRun_closedOutput(t *testing.T) {
	t.Parallel()
	terminal := cli.Terminal{Stdout: broken{}, Stderr: broken{}}
	if status := terminal.Run("probe", "help", func() error { return flag.ErrHelp }, nil); status != cli.ExitFailed {
		t.Errorf("help that nobody can read ends with %d", status)
	}
	failing := func() (int, error) { return 0, errors.New("made up") }
	if status := terminal.Run("probe", "help", func() error { return nil }, failing); status != cli.ExitFailed {
		t.Errorf("an error that nobody can read ends with %d", status)
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	var stdout, stderr strings.Builder
	cli.Terminal{Stdout: &stdout, Stderr: &stderr}.Say("%d of %d", 1, 2)
	if stdout.String() != "" || stderr.String() != "1 of 2\n" {
		t.Errorf("got results %q, and %q beside them", stdout.String(), stderr.String())
	}
}
