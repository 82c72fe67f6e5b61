package probe

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// Name is the first argument that makes the provider's binary this mode.
const Name = "probe"

// What the process exits with.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// process is what a run has of the process that it is in. Tests have others.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	version        string
	newClient      func() (*cloudelements.Client, error)
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

// Main runs the mode with the arguments that follow its name, and gives what to
// exit with. The version is that of the release, or "dev".
func Main(version string, arguments []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	p := &process{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, version: version, pause: lookPause, oversize: tooLarge,
		newClient: func() (*cloudelements.Client, error) { return provider.ClientFromEnvironment(version) },
	}
	return p.run(ctx, arguments)
}

var (
	errInterrupted = errors.New("interrupted")
	errLeftBehind  = errors.New("not everything could be removed")
)

// run reads the arguments, does what they ask for, and gives what to exit with.
func (p *process) run(ctx context.Context, arguments []string) int {
	options, err := parseOptions(arguments)
	switch {
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(p.stdout, help); err != nil {
			return exitFailed
		}
		return exitDone
	case err != nil:
		p.say("Error: %s.\nFor help: terraform-provider-cloudelements %s -help", err, Name)
		return exitUsage
	}
	client, err := p.newClient()
	if err != nil {
		p.say("Error: the settings come from the same environment variables as the provider's.\n%s", err)
		return exitFailed
	}
	defer client.CloseIdleConnections()
	if options.clean {
		err = p.clean(ctx, client, options)
	} else {
		err = p.probe(ctx, client, options)
	}
	switch {
	case errors.Is(err, errInterrupted):
		p.say("Interrupted.")
		return exitInterrupted
	case err != nil:
		p.say("Error: %s", err)
		return exitFailed
	}
	return exitDone
}

// say tells the user something. Nothing that is secret is ever said.
func (p *process) say(format string, values ...any) {
	// There is nobody to tell that standard error is closed.
	_, _ = fmt.Fprintf(p.stderr, format+"\n", values...)
}
