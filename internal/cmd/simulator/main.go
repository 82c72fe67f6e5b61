// The simulator command serves the Cloud Elements platform on loopback: its API for element
// instances, an element catalogue, and the consent pages of vendors. See -h.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "simulator:", err)
		os.Exit(1)
	}
}

// run serves until the context ends, or prints what was asked for. It returns nil then,
// flag.ErrHelp after -h, and an error if the flags are wrong or if the simulator cannot serve.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if o.assumptions {
		return printAssumptions(stdout)
	}
	return serve(ctx, o, stdout)
}
