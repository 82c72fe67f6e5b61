package authorize

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// Name is the first argument that makes the provider's binary this mode.
const Name = "authorize"

// process is what a run has of the process that it is in. Tests have others.
type process struct {
	cli.Terminal

	getenv      func(string) string
	newClient   func() (*cloudelements.Client, error)
	openBrowser func(page string) error
}

// Main runs the mode with the arguments that follow its name, and gives what to exit with. The
// version is that of the release, or "dev".
func Main(version string, arguments []string) int {
	// Package net/http writes what a server sends without being asked to it.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &process{
		Terminal:    cli.Own(),
		getenv:      os.Getenv,
		newClient:   func() (*cloudelements.Client, error) { return provider.ClientFromEnvironment(version) },
		openBrowser: openBrowser,
	}
	return p.run(ctx, arguments)
}

// run reads the arguments, does what they ask for, and gives what to exit with.
func (p *process) run(ctx context.Context, arguments []string) int {
	var options *options
	parse := func() (err error) {
		options, err = parseOptions(arguments)
		return err
	}
	return p.Run(Name, help, parse, func() (int, error) {
		status, err := p.authorize(ctx, options)
		if err != nil && ctx.Err() != nil {
			err = cli.ErrInterrupted
		}
		return status, err
	})
}

// authorize goes all the way from the options to the result.
func (p *process) authorize(ctx context.Context, options *options) (int, error) {
	// What can fail without the user fails before the user is asked.
	out, err := p.openOutput(options)
	if err != nil {
		return cli.ExitFailed, err
	}
	defer out.discard()
	client, err := p.newClient()
	if err != nil {
		return cli.ExitFailed, fmt.Errorf("the settings come from the same environment variables as the provider's.\n%w", err)
	}
	back, err := p.awaitRedirect(ctx, options)
	if err != nil {
		return cli.ExitFailed, err
	}
	defer back.close()
	secret, err := p.apiSecret(ctx, options)
	if err != nil {
		return cli.ExitFailed, err
	}
	asked, err := p.ask(ctx, client, options, secret)
	if err != nil {
		return cli.ExitFailed, err
	}
	brought, err := p.consent(ctx, options, asked, back)
	if err != nil {
		return cli.ExitFailed, err
	}
	p.Say("Authorized. The redirect brought %s.", names(brought))
	p.Say("The instance must have the same callback URL: %s", options.callback)
	p.Say("A code works once, and for minutes only.")
	return out.deliver(ctx, brought)
}
