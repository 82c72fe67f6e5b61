package authorize

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

var errNoInput = errors.New("standard input ended before there was an answer")

// prompt asks for a line that is not empty. It is not shown on the terminal, since it is or holds a
// secret.
func (p *process) prompt(ctx context.Context, question string) (string, error) {
	restore, err := p.hideInput()
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
		// The read cannot be stopped. It ends with the process.
		return "", ctx.Err()
	}
}

// hideInput makes the terminal show nothing, and deliver each key as it is pressed: a line that the
// terminal collects itself is cut, on some systems after 1024 bytes, and a code may be longer. The
// returned function restores the terminal.
func (p *process) hideInput() (func(), error) {
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

// terminal returns standard input if that is a terminal.
func (p *process) terminal() (*os.File, bool) {
	file, ok := p.Stdin.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}

// Keys that a terminal delivers when it does not act on them itself.
const (
	keyInterrupt = 0x03
	keyEnd       = 0x04
	keyBackspace = 0x08
	keyClear     = 0x15
	keyDelete    = 0x7f
)

// readLine reads a line that is not empty, and nothing after it, since a command that is run later
// may read the rest. A line that is longer than any redirect URL may be is cut to a length that is
// still too long. The error is cli.ErrInterrupted, errNoInput, or that of the reader.
func readLine(r io.Reader) (string, error) {
	var line []byte
	key := make([]byte, 1)
	for {
		n, err := r.Read(key)
		switch {
		case n == 0 && errors.Is(err, io.EOF):
			if len(line) == 0 {
				return "", errNoInput
			}
			return string(line), nil
		case n == 0 && err != nil:
			return "", err
		case n == 0:
			continue
		}
		switch key[0] {
		case '\r', '\n':
			if len(line) > 0 {
				return string(line), nil
			}
		case keyInterrupt:
			return "", cli.ErrInterrupted
		case keyEnd:
			if len(line) == 0 {
				return "", errNoInput
			}
		case keyBackspace, keyDelete:
			line = line[:max(len(line)-1, 0)]
		case keyClear:
			line = line[:0]
		default:
			if len(line) <= oauth.MaxLength {
				line = append(line, key[0])
			}
		}
	}
}
