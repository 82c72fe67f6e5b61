package probe

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// confirm asks for a yes. The error is cli.ErrInterrupted, or says what came instead.
func (p *process) confirm(ctx context.Context, question string) error {
	_, _ = io.WriteString(p.Stderr, question+"\nOnly \"yes\" is taken for it: ")
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(p.Stdin).ReadString('\n')
		answered <- line
	}()
	select {
	case line := <-answered:
		if strings.TrimSpace(line) != "yes" {
			return errors.New("the answer is not yes, so that nothing was done. Where nobody can be asked, -yes is the answer")
		}
		return nil
	case <-ctx.Done():
		// The read goes on, and ends with the process.
		p.Say("")
		return cli.ErrInterrupted
	}
}
