// Package cli is what the commands of the provider's binary for a person at a terminal have in
// common: how they begin and end, and what they say.
package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// Statuses that a command exits with, where it has none of its own.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitInterrupted = 130
)

// ErrInterrupted ends a command that somebody has interrupted.
var ErrInterrupted = errors.New("interrupted")

// Terminal is where a command reads and writes. Results go to Stdout, and all else to Stderr.
type Terminal struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Own returns the terminal of the process.
func Own() Terminal {
	return Terminal{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
}

// Say tells the user something, which is never secret.
func (t Terminal) Say(format string, values ...any) {
	// There is nobody to tell that standard error is closed.
	_, _ = fmt.Fprintf(t.Stderr, format+"\n", values...)
}

// Run carries out the command with a name, and returns the status to exit with. The function parse
// reads the command's arguments: flag.ErrHelp has the help printed, and any other error says what
// is wrong with them. The function do does the work, and returns the status unless it fails.
func (t Terminal) Run(name, help string, parse func() error, do func() (int, error)) int {
	switch err := parse(); {
	case errors.Is(err, flag.ErrHelp):
		if _, err := io.WriteString(t.Stdout, help); err != nil {
			return ExitFailed
		}
		return ExitDone
	case err != nil:
		t.Say("Error: %s.\nFor help: terraform-provider-cloudelements %s -help", err, name)
		return ExitUsage
	}
	status, err := do()
	switch {
	case errors.Is(err, ErrInterrupted):
		t.Say("Interrupted.")
		return ExitInterrupted
	case err != nil:
		t.Say("Error: %s", err)
		return ExitFailed
	}
	return status
}
