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
	// deliver hands the result over, and gives what to exit with.
	deliver(ctx context.Context, brought map[string]string) (int, error)
	// discard gives up what was prepared, unless it was delivered.
	discard()
}

// openOutput prepares what the options ask for, so that what is wrong with it shows before the user
// is asked for anything.
func (p *process) openOutput(o *options) (output, error) {
	switch {
	case len(o.command) > 0:
		return p.openCommand(o)
	case o.output == "" || o.output == toStdout:
		return &toWriter{writer: p.Stdout, variable: o.variable}, nil
	default:
		return p.openFile(o)
	}
}

// encodeVariable is the content of a .tfvars.json file.
func encodeVariable(name string, value map[string]string) ([]byte, error) {
	var content bytes.Buffer
	encoder := json.NewEncoder(&content)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(map[string]any{name: value})
	return content.Bytes(), err
}

// toWriter prints the result.
type toWriter struct {
	writer   io.Writer
	variable string
}

func (*toWriter) discard() {}

func (t *toWriter) deliver(_ context.Context, brought map[string]string) (int, error) {
	content, err := encodeVariable(t.variable, brought)
	if err == nil {
		_, err = t.writer.Write(content)
	}
	if err != nil {
		return cli.ExitFailed, fmt.Errorf("unable to print the result: %w", err)
	}
	return cli.ExitDone, nil
}

// toFile writes the result to a file that only its owner can read.
type toFile struct {
	process        *process
	name, variable string
	force          bool
	// draft takes the file's place once it is complete. It is nil after that.
	draft *os.File
}

func (p *process) openFile(o *options) (output, error) {
	t := &toFile{process: p, name: o.output, variable: o.variable, force: o.force}
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
func (t *toFile) check() error {
	found, err := os.Lstat(t.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case found.IsDir():
		return fmt.Errorf("%s is a folder", t.name)
	case !t.force:
		return fmt.Errorf("%s exists. -force replaces it", t.name)
	}
	return nil
}

func (t *toFile) discard() {
	if t.draft != nil {
		_ = t.draft.Close()
		_ = os.Remove(t.draft.Name())
	}
}

func (t *toFile) deliver(_ context.Context, brought map[string]string) (int, error) {
	content, err := encodeVariable(t.variable, brought)
	if err == nil {
		err = t.write(content)
	}
	if err != nil {
		return cli.ExitFailed, fmt.Errorf("unable to write %s: %w", t.name, err)
	}
	t.process.Say("Wrote the variable %s to %s, which only you can read. Remove it once it was applied.", t.variable, t.name)
	return cli.ExitDone, nil
}

func (t *toFile) write(content []byte) error {
	if _, err := t.draft.Write(content); err != nil {
		return err
	}
	if err := t.draft.Close(); err != nil {
		return err
	}
	// It may have come up while the user was asked.
	if err := t.check(); err != nil {
		return err
	}
	if err := os.Rename(t.draft.Name(), t.name); err != nil {
		return err
	}
	t.draft = nil
	return nil
}
