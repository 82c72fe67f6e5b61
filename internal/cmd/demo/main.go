// The command demo shows the whole life of a Microsoft Graph instance with webhook events: created,
// planned clean, changed in place, repaired after drift, authorized again and destroyed, by a real
// Terraform binary and the provider built from this module, against a simulated platform on
// loopback. It needs no account and leaves nothing behind.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

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

func main() { rig.Main(run) }

// run runs the demo. The error is its own.
func run(ctx context.Context, args []string, stdout, stderr *os.File) error {
	settings, err := parse(args, stderr)
	if err != nil {
		return err
	}
	d := &demo{options: settings, printer: &printer{out: stdout, live: rig.IsTerminal(stdout) && !settings.verbose}, stdout: stdout}
	failure := d.run(ctx)
	if err := d.cleanUp(); err != nil {
		failure = errors.Join(failure, fmt.Errorf("cleaning up: %w", err))
	}
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted")
	case failure != nil:
		return d.explain(failure)
	}
	return nil
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := rig.NewFlags("demo", fmt.Sprintf(usage, oldestTerraform, pinnedTerraform), stderr)
	flags.BoolVar(&o.keep, "keep", false, "keep the working folder, with configuration, state and plans, and say where it is")
	flags.BoolVar(&o.verbose, "v", false, "show what Terraform prints")
	err := rig.Parse(flags, args, nil)
	return o, err
}
