package probe

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// output is where the report goes.
type output struct {
	process *process
	// file is that of -output, nil where there is none.
	file *os.File
	// delivered says that the file is complete.
	delivered bool
}

// openReport prepares the file that the options name. It never replaces one.
func (p *process) openReport(o *options) (*output, error) {
	out := &output{process: p}
	if o.output == "" {
		return out, nil
	}
	const readable = 0o644 // It holds no secret.
	file, err := os.OpenFile(o.output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, readable)
	if err != nil {
		return nil, fmt.Errorf("-output names a file that cannot be created: %w", err)
	}
	out.file = file
	return out, nil
}

// discard removes the file, unless it is complete.
func (o *output) discard() {
	if o.file != nil && !o.delivered {
		_ = o.file.Close()
		_ = os.Remove(o.file.Name())
	}
}

// deliver prints the table, followed by the report unless that goes to a file.
func (o *output) deliver(r *report) error {
	content, err := r.json()
	if err != nil {
		return fmt.Errorf("unable to write the report: %w", err)
	}
	printed := r.table()
	if o.file == nil {
		printed += "\n" + string(content)
	}
	if _, err := io.WriteString(o.process.Stdout, printed); err != nil {
		return fmt.Errorf("unable to print the table: %w", err)
	}
	o.process.Say("%s", r.summary())
	if o.file == nil {
		return nil
	}
	if _, err := o.file.Write(content); err != nil {
		return fmt.Errorf("unable to write the report: %w", err)
	}
	if err := o.file.Close(); err != nil {
		return fmt.Errorf("unable to write the report: %w", err)
	}
	o.delivered = true
	o.process.Say("The report is in %s.", o.file.Name())
	return nil
}

// confirm asks the user for a yes. The error is cli.ErrInterrupted, or says that the answer is
// another one.
func (p *process) confirm(ctx context.Context, question string) error {
	_, _ = io.WriteString(p.Stderr, question+"\nType \"yes\" to confirm: ")
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(p.Stdin).ReadString('\n')
		answered <- line
	}()
	select {
	case line := <-answered:
		if strings.TrimSpace(line) != "yes" {
			return errors.New("the answer was not yes, so nothing was done. Use -yes where nobody can answer")
		}
		return nil
	case <-ctx.Done():
		// The read cannot be stopped. It ends with the process.
		p.Say("")
		return cli.ErrInterrupted
	}
}
