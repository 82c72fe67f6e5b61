package authorize

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// Name is the first argument that makes the provider's binary this mode.
const Name = "authorize"

// What the process exits with, where it is not what a command of -exec did.
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
	getenv         func(string) string
	newClient      func() (*cloudelements.Client, error)
	openBrowser    func(page string) error
}

// Main runs the mode with the arguments that follow its name, and gives what to
// exit with. The version is that of the release, or "dev".
func Main(version string, arguments []string) int {
	// Package net/http writes what a server sends without being asked to it.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &process{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv:      os.Getenv,
		newClient:   func() (*cloudelements.Client, error) { return provider.ClientFromEnvironment(version) },
		openBrowser: openBrowser,
	}
	return p.run(ctx, arguments)
}

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
	status, err := p.authorize(ctx, options)
	switch {
	case err != nil && ctx.Err() != nil, errors.Is(err, errInterrupted):
		p.say("Interrupted.")
		return exitInterrupted
	case err != nil:
		p.say("Error: %s", err)
		return exitFailed
	}
	return status
}

// authorize goes all the way from the options to the result.
func (p *process) authorize(ctx context.Context, options *options) (int, error) {
	// What can fail without the user fails before the user is asked.
	out, err := p.openOutput(options)
	if err != nil {
		return exitFailed, err
	}
	defer out.discard()
	client, err := p.newClient()
	if err != nil {
		return exitFailed, fmt.Errorf("the settings come from the same environment variables as the provider's.\n%w", err)
	}
	back, err := p.awaitRedirect(ctx, options)
	if err != nil {
		return exitFailed, err
	}
	defer back.close()
	secret, err := p.apiSecret(ctx, options)
	if err != nil {
		return exitFailed, err
	}
	asked, err := p.ask(ctx, client, options, secret)
	if err != nil {
		return exitFailed, err
	}
	brought, err := p.consent(ctx, options, asked, back)
	if err != nil {
		return exitFailed, err
	}
	p.say("Authorized. The redirect brought %s.", names(brought))
	p.say("The instance must have the same callback URL: %s", options.callback)
	p.say("A code works once, and for minutes only.")
	return out.deliver(ctx, brought)
}

// say tells the user something. Nothing that is secret is ever said.
func (p *process) say(format string, values ...any) {
	// There is nobody to tell that standard error is closed.
	_, _ = fmt.Fprintf(p.stderr, format+"\n", values...)
}
