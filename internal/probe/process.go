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

// Name is the first argument that makes the provider's binary this mode.
const Name = "probe"

// process is what a run has of the process that it is in. Tests have others.
type process struct {
	cli.Terminal

	version   string
	newClient func() (*cloudelements.Client, error)
	// pause is the time between two looks for what does not show yet.
	pause time.Duration
	// oversize is how many bytes are sent that are too many.
	oversize int
}

// How long to look for what does not show yet: a replica may lag behind.
const (
	lookPause = time.Second
	mostLooks = 10
)

// Main runs the mode with the arguments that follow its name, and gives what to exit with. The
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

// run reads the arguments, does what they ask for, and gives what to exit with.
func (p *process) run(ctx context.Context, arguments []string) int {
	var options *options
	parse := func() (err error) {
		options, err = parseOptions(arguments)
		return err
	}
	return p.Run(Name, help, parse, func() (int, error) {
		client, err := p.newClient()
		if err != nil {
			return cli.ExitFailed, fmt.Errorf("the settings come from the same environment variables as the provider's.\n%w", err)
		}
		defer client.CloseIdleConnections()
		if options.clean {
			return cli.ExitDone, p.clean(ctx, client, options)
		}
		return cli.ExitDone, p.probe(ctx, client, options)
	})
}
