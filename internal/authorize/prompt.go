package authorize

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

var errNoInput = errors.New("standard input ended before there was an answer")

// prompt asks for a line that is not empty. A terminal does not show it, since it is a secret or
// has one in it.
func (p *process) prompt(ctx context.Context, question string) (string, error) {
	restore, err := p.silence()
	if err != nil {
		return "", err
	}
	defer p.Say("")
	defer restore()
	_, _ = io.WriteString(p.Stderr, question)
	type result struct {
		line string
		err  error
	}
	answered := make(chan result, 1)
	go func() {
		line, err := readLine(p.Stdin)
		answered <- result{line, err}
	}()
	select {
	case answer := <-answered:
		return answer.line, answer.err
	case <-ctx.Done():
		// The read goes on, and ends with the process.
		return "", ctx.Err()
	}
}

// silence has a terminal show nothing, and hand over each key as it is pressed. A line that the
// terminal itself collects is cut, on some systems after 1024 bytes, and a code may be longer. The
// result puts the terminal back.
func (p *process) silence() (func(), error) {
	file, ok := p.terminal()
	if !ok {
		return func() {}, nil
	}
	descriptor := int(file.Fd())
	before, err := term.MakeRaw(descriptor)
	if err != nil {
		return nil, fmt.Errorf("unable to have the terminal hide what is typed: %w", err)
	}
	return func() { _ = term.Restore(descriptor, before) }, nil
}

// terminal is standard input where that is a terminal.
func (p *process) terminal() (*os.File, bool) {
	file, ok := p.Stdin.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}
