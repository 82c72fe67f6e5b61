package rig

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
)

// errUsage is that a command line is wrong, which is printed by then.
var errUsage = errors.New("usage")

// Main runs a command and ends the process: with status 1 if the command fails, and 2 if its
// command line is wrong. The first interrupt ends the context, so that the command cleans up; a
// second one is not held back.
func Main(run func(ctx context.Context, args []string, stdout, stderr *os.File) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	default:
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// NewFlags returns the flags of a command, and prints what help there is.
func NewFlags(name, usage string, out io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		_, _ = io.WriteString(out, usage)
		flags.PrintDefaults()
	}
	return flags
}

// Parse parses a command line that has nothing but flags, whose values a check looks at, unless it
// is nil. The error is printed.
func Parse(flags *flag.FlagSet, args []string, check func() error) error {
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return err
	} else if err != nil {
		return errors.Join(errUsage, err)
	}
	var err error
	if flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument: %s", strings.Join(flags.Args(), " "))
	} else if check != nil {
		err = check()
	}
	if err != nil {
		_, _ = fmt.Fprintln(flags.Output(), err)
		flags.Usage()
		return errors.Join(errUsage, err)
	}
	return nil
}
