package authorize

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// output is where the result goes.
type output interface {
	// deliver delivers the result, and returns the exit status.
	deliver(ctx context.Context, providerData map[string]string) (int, error)
	// discard removes what was prepared, unless it was delivered.
	discard()
}

// openOutput prepares the output that the options ask for, so that it fails before the user is
// asked for anything.
func (p *process) openOutput(o *options) (output, error) {
	switch {
	case len(o.command) > 0:
		return p.openCommand(o)
	case o.output == "" || o.output == stdoutName:
		return &printedOutput{writer: p.Stdout, variable: o.variable}, nil
	default:
		return p.openFile(o)
	}
}

// encodeVariable returns the content of a .tfvars.json file.
func encodeVariable(name string, value map[string]string) ([]byte, error) {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(map[string]any{name: value})
	return content.Bytes(), err
}

// printedOutput prints the result.
type printedOutput struct {
	writer   io.Writer
	variable string
}

func (*printedOutput) discard() {}

func (t *printedOutput) deliver(_ context.Context, providerData map[string]string) (int, error) {
	content, err := encodeVariable(t.variable, providerData)
	if err == nil {
		_, err = t.writer.Write(content)
	}
	if err != nil {
		return cli.ExitFailed, fmt.Errorf("unable to print the result: %w", err)
	}
	return cli.ExitDone, nil
}

// fileOutput writes the result to a file that only its owner can read.
type fileOutput struct {
	process        *process
	name, variable string
	force          bool
	// draft replaces the file once it is complete. It is nil after that.
	draft *os.File
}

func (p *process) openFile(o *options) (output, error) {
	t := &fileOutput{process: p, name: o.output, variable: o.variable, force: o.force}
	if err := t.check(); err != nil {
		return nil, err
	}
	var err error
	// It is created with mode 0600.
	if t.draft, err = os.CreateTemp(filepath.Dir(o.output), ".authorize-*"); err != nil {
		return nil, fmt.Errorf("unable to write to the folder of %s: %w", o.output, err)
	}
	return t, nil
}

// check refuses to replace a file, unless that was asked for.
func (t *fileOutput) check() error {
	found, err := os.Lstat(t.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case found.IsDir():
		return fmt.Errorf("%s is a folder", t.name)
	case !t.force:
		return fmt.Errorf("%s already exists. Use -force to replace it", t.name)
	}
	return nil
}

func (t *fileOutput) discard() {
	if t.draft != nil {
		_ = t.draft.Close()
		_ = os.Remove(t.draft.Name())
	}
}

func (t *fileOutput) deliver(_ context.Context, providerData map[string]string) (int, error) {
	content, err := encodeVariable(t.variable, providerData)
	if err == nil {
		err = t.write(content)
	}
	if err != nil {
		return cli.ExitFailed, fmt.Errorf("unable to write %s: %w", t.name, err)
	}
	t.process.Say("Wrote the variable %s to %s, which only you can read. Remove it after the apply.", t.variable, t.name)
	return cli.ExitDone, nil
}

func (t *fileOutput) write(content []byte) error {
	if _, err := t.draft.Write(content); err != nil {
		return err
	}
	if err := t.draft.Close(); err != nil {
		return err
	}
	// The file may have been created while the user was asked.
	if err := t.check(); err != nil {
		return err
	}
	if err := os.Rename(t.draft.Name(), t.name); err != nil {
		return err
	}
	t.draft = nil
	return nil
}
