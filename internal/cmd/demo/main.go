// The command demo shows the whole life of a Microsoft Graph instance with webhook events: created,
// planned clean, changed in place, repaired after drift, authorized again and destroyed, by a real
// Terraform binary and the provider built from this module, against a simulated platform on
// loopback. It needs no account and leaves nothing behind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

const usage = `Usage: go run ./internal/cmd/demo [-keep] [-v]

Shows the whole life of a cloudelements_instance, from its creation to its end,
with a real Terraform binary against a simulator of the platform on loopback.
Run it within the module. It needs no account, and no network if Terraform %s
or later is on PATH; otherwise it installs Terraform %s into the user's cache
folder and uses it there from then on.

Each step is checked. Any surprise ends the run with the reason, what Terraform
printed, and exit status 1. Settings of Terraform and of the provider in the
environment are left out of account.

`

type options struct {
	keep    bool
	verbose bool
}

func main() {
	os.Exit(start(os.Args[1:], os.Stdout, os.Stderr))
}

// start runs the demo and returns its exit status.
func start(args []string, stdout *os.File, stderr io.Writer) int {
	settings, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first interrupt cleans up. A second one is not held back.
	context.AfterFunc(ctx, stop)

	d := &demo{options: settings, printer: &printer{out: stdout, live: rig.IsTerminal(stdout) && !settings.verbose}, stdout: stdout}
	failure := d.run(ctx)
	if err := d.cleanUp(); err != nil {
		failure = errors.Join(failure, fmt.Errorf("cleaning up: %w", err))
	}
	switch {
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(stderr, "\nInterrupted.")
		return 1
	case failure != nil:
		d.explain(stderr, failure)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&o.keep, "keep", false, "keep the working folder, with configuration, state and plans, and say where it is")
	flags.BoolVar(&o.verbose, "v", false, "show what Terraform prints")
	flags.Usage = func() {
		_, _ = fmt.Fprintf(stderr, usage, oldestTerraform, pinnedTerraform)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument: %s", strings.Join(flags.Args(), " "))
		_, _ = fmt.Fprintln(stderr, err)
		flags.Usage()
		return o, err
	}
	return o, nil
}
