// The testacc command runs the acceptance tests in the account that the provider's environment
// variables name, and says what has passed, what has failed, and what cannot run there and why. See
// -h.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/account"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

const usage = `Runs the acceptance tests in the account that the environment names, as it does for the provider: CLOUDELEMENTS_BASE_URL or
CLOUDELEMENTS_REGION, CLOUDELEMENTS_USER_SECRET and CLOUDELEMENTS_ORGANIZATION_SECRET. They make private elements and
instances of them, and delete both. Nothing else of the account is changed, and no vendor is called.

Usage: testacc [flags]

Flags:
`

// checkTime is how long making a first element and instance may take.
const checkTime = 10 * time.Minute

// options are the command line.
type options struct {
	run      string
	parallel int
	timeout  time.Duration
	verbose  bool
}

func main() {
	rig.Main(func(ctx context.Context, args []string, stdout, stderr *os.File) error {
		return run(ctx, args, stdout, stderr)
	})
}

func parse(args []string, w io.Writer) (options, error) {
	var o options
	flags := rig.NewFlags("testacc", usage, w)
	flags.StringVar(&o.run, "run", "^TestAcc", "`pattern` of the tests to run, as go test takes it")
	flags.IntVar(&o.parallel, "parallel", 4, "`number` of tests of a package that run at a time")
	flags.DurationVar(&o.timeout, "timeout", time.Hour, "how long the tests of a package may take")
	flags.BoolVar(&o.verbose, "v", false, "show the output of tests that pass, too")
	err := rig.Parse(flags, args, nil)
	return o, err
}

// run checks the account and runs the tests. The error is that the account cannot be used, or that
// tests have failed.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if err := check(ctx, stdout); err != nil {
		return fmt.Errorf("no test was run, since the account of the environment cannot be used: %w", err)
	}
	tested, err := packages(".")
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, "go", append(o.arguments(), tested...)...) //nolint:gosec // The pattern is an argument of its own.
	command.Env = append(os.Environ(), account.Variable+"="+account.Checked, "TF_ACC=1")
	// An interrupt reaches the tests as well, and Terraform with them; whoever presses Ctrl-C twice
	// is not waited for.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = time.Minute
	command.Stderr = stderr
	events, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	report := newReport(stdout, o.verbose, secrets())
	readErr := report.read(events)
	waitErr := command.Wait()
	report.summarize()
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted; make sweep deletes what is left")
	case report.failed > 0:
		return errors.New("tests have failed; make sweep deletes what they may have left")
	case waitErr != nil:
		return fmt.Errorf("go test: %w", waitErr)
	default:
		return readErr
	}
}

// check finds out at once what would fail each test by itself.
func check(ctx context.Context, w io.Writer) error {
	client, err := account.NewClient()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	if _, err := fmt.Fprintf(w, "The account is at %s.\n", client.BaseURL()); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	return account.Check(ctx, client)
}

func (o options) arguments() []string {
	return []string{"test", "-json", "-count=1", "-run", o.run, "-parallel", fmt.Sprint(o.parallel), "-timeout", o.timeout.String()}
}

// packages returns the folders below internal of a module, as go test takes them, that have
// acceptance tests of the provider. What the commands for developers do is none of it.
func packages(module string) ([]string, error) {
	var found []string
	err := fs.WalkDir(os.DirFS(module), "internal", func(name string, _ fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "internal/cmd":
			return fs.SkipDir
		case !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		content, err := os.ReadFile(filepath.Join(module, name)) //nolint:gosec // A file of the module.
		if one := "./" + path.Dir(name); bytes.Contains(content, []byte("\nfunc TestAcc")) && !slices.Contains(found, one) {
			found = append(found, one)
		}
		return err
	})
	return found, err
}

// secrets are values that no output shows, whatever a test prints.
func secrets() []string {
	var known []string
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "CLOUDELEMENTS_") && strings.HasSuffix(name, "_SECRET") && value != "" {
			known = append(known, value)
		}
	}
	return known
}
