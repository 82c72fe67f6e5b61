// Package probe is the command of the provider's binary that finds out, in a real account, how the
// platform behaves where no source says so. It makes private elements that have no vendor behind
// them, and instances of those, observes how the platform answers, and removes everything again.
// Its report has the answer to each question of the table in package assumptions.
package probe

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// Name is the first argument that makes the provider's binary run this command.
const Name = "probe"

// process is what a run needs of the process that it is in. Tests replace it.
type process struct {
	cli.Terminal

	version   string
	newClient func() (*cloudelements.Client, error)
	// pause is the time between two attempts to see what does not show yet.
	pause time.Duration
	// oversize is the size, in bytes, of the request that is too large.
	oversize int
}

// How long to wait for what does not show yet: a replica may lag behind.
const (
	lookPause = time.Second
	maxLooks  = 10
)

// Main runs the command with the arguments that follow its name, and returns the exit status. The
// version is that of the release, or "dev".
func Main(version string, arguments []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	p := &process{
		Terminal: cli.Own(), version: version, pause: lookPause, oversize: tooLarge,
		newClient: func() (*cloudelements.Client, error) { return provider.ClientFromEnvironment(version) },
	}
	return p.run(ctx, arguments)
}

var errLeftBehind = errors.New("not everything could be removed")

// run reads the arguments, does what they ask for, and returns the exit status.
func (p *process) run(ctx context.Context, arguments []string) int {
	var options *options
	parse := func() (err error) {
		options, err = parseOptions(arguments)
		return err
	}
	return p.Run(Name, help, parse, func() (int, error) {
		client, err := p.newClient()
		if err != nil {
			return cli.ExitFailed, fmt.Errorf("the settings are read from the same environment variables as the provider's.\n%w", err)
		}
		defer client.CloseIdleConnections()
		if options.clean {
			return cli.ExitDone, p.clean(ctx, client, options)
		}
		return cli.ExitDone, p.investigate(ctx, client, options)
	})
}

// investigate asks all questions, and delivers the report.
func (p *process) investigate(ctx context.Context, client *cloudelements.Client, o *options) error {
	// What can fail without the platform fails before anything is created.
	out, err := p.openReport(o)
	if err != nil {
		return err
	}
	defer out.discard()
	w := &walk{process: p, client: client, word: newWord(), findings: findings{}}
	p.Say("Probing %s.", client.BaseURL())
	if err := w.checkAccess(ctx); err != nil {
		return err
	}
	if err := w.sayLeftovers(ctx); err != nil {
		return err
	}
	if !o.yes {
		if err := p.confirm(ctx, "The probe creates three private elements and some instances of them, all with names that begin with "+
			namePrefix+w.word+",\nand removes them again. Nothing else in the account changes, and no vendor is called. Continue?"); err != nil {
			return err
		}
	}
	if err := w.checkPrivileges(ctx); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() {
		p.Say("Interrupted: removing what was created. Should that be interrupted too: all names begin with %s, and probe -clean removes what is left.", namePrefix+w.word)
	})
	defer stop()

	ended := w.run(ctx)
	left := w.cleanUp(ctx)
	// What was found so far is worth having, however the run ended.
	if len(w.findings) > 0 {
		if err := out.deliver(newReport(p.version, client.BaseURL(), w.findings)); err != nil {
			return errors.Join(ended, left, err)
		}
	}
	switch {
	case left != nil && ended != nil && !errors.Is(ended, cli.ErrInterrupted):
		return errors.Join(ended, left)
	case left != nil:
		return left
	}
	return ended
}

// sayLeftovers tells the user what earlier runs have left behind. It does not disturb this run.
func (w *walk) sayLeftovers(ctx context.Context) error {
	earlier, err := findMade(ctx, w.client, "")
	switch {
	case ctx.Err() != nil:
		return cli.ErrInterrupted
	case err != nil:
		return err
	case !earlier.isNothing():
		w.process.Say("An earlier probe has left these behind, unless it is still running. They do not disturb this probe, and -clean removes them:\n%s", earlier.describe())
	}
	return nil
}
