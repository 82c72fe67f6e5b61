// Package authorize is the command of the provider's binary that has a user give consent: it opens
// the page where the vendor asks for it, receives the redirect, and hands its parameters to
// Terraform as the provider_data of an instance.
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

// Name is the first argument that makes the provider's binary run this command.
const Name = "authorize"

// process is what a run needs of the process that it is in. Tests replace it.
type process struct {
	cli.Terminal

	getenv      func(string) string
	newClient   func() (*cloudelements.Client, error)
	openBrowser func(page string) error
}

// Main runs the command with the arguments that follow its name, and returns the exit status. The
// version is that of the release, or "dev".
func Main(version string, arguments []string) int {
	// Package net/http logs unsolicited responses, which may hold secrets.
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

// run reads the arguments, does what they ask for, and returns the exit status.
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

// authorize asks the user for consent, and delivers the result.
func (p *process) authorize(ctx context.Context, options *options) (int, error) {
	// Everything that can fail without the user fails before the user is asked.
	out, err := p.openOutput(options)
	if err != nil {
		return cli.ExitFailed, err
	}
	defer out.discard()
	client, err := p.newClient()
	if err != nil {
		return cli.ExitFailed, fmt.Errorf("the settings are read from the same environment variables as the provider's.\n%w", err)
	}
	source, err := p.openRedirectSource(ctx, options)
	if err != nil {
		return cli.ExitFailed, err
	}
	defer source.close()
	secret, err := p.apiSecret(ctx, options)
	if err != nil {
		return cli.ExitFailed, err
	}
	request, err := p.requestConsent(ctx, client, options, secret)
	if err != nil {
		return cli.ExitFailed, err
	}
	providerData, err := p.consent(ctx, options, request, source)
	if err != nil {
		return cli.ExitFailed, err
	}
	p.Say("Authorized. The redirect has these parameters: %s.", parameterNames(providerData))
	p.Say("The instance must have the same callback URL: %s", options.callback)
	p.Say("A code works only once, and expires within minutes.")
	return out.deliver(ctx, providerData)
}
