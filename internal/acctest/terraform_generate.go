package acctest

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"
)

// SkipBelow skips the test where Terraform is older than a version.
func SkipBelow(t *testing.T, oldest *version.Version) {
	t.Helper()
	if !IsAtLeast(t, oldest) {
		t.Skipf("Terraform is older than %s, with which came what is tested", oldest)
	}
}

// IsAtLeast tells whether Terraform is of a version, or newer.
func IsAtLeast(t *testing.T, oldest *version.Version) bool {
	t.Helper()
	command, err := tfexec.NewTerraform(t.TempDir(), terraformPath(t))
	if err != nil {
		t.Fatal(err)
	}
	is, _, err := command.Version(t.Context(), true)
	if err != nil {
		t.Fatalf("terraform version: %s", err)
	}
	return !is.Core().LessThan(oldest)
}

// PlanGenerating plans as Plan does, and writes configuration for what is
// imported without any into a file.
func (w *Terraform) PlanGenerating(file string) map[string]string {
	w.t.Helper()
	return w.plan(tfexec.GenerateConfigOut(file))
}

// Query runs all queries, and writes configuration for what they find into a
// file where one is named. It gives the output, a message of JSON a line.
func (w *Terraform) Query(file string) string {
	w.t.Helper()
	var output bytes.Buffer
	w.command.SetStdout(&output)
	defer w.command.SetStdout(io.Discard)
	var options []tfexec.QueryOption
	if file != "" {
		options = append(options, tfexec.GenerateConfigOut(file))
	}
	messages, err := w.command.QueryJSON(w.t.Context(), options...)
	if err != nil {
		w.t.Fatalf("terraform query: %s", err)
	}
	for message := range messages {
		if message.Err != nil || message.Msg != nil && message.Msg.Level() == tfjson.Error {
			err = errors.Join(err, message.Err, errors.New("it reports an error"))
		}
	}
	if err != nil {
		w.t.Fatalf("terraform query: %s\n%s", err, output.String())
	}
	return output.String()
}

// Read gives the content of a file of the folder.
func (w *Terraform) Read(name string) string {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.folder, name)) //nolint:gosec // The folder is the test's own.
	if err != nil {
		w.t.Fatal(err)
	}
	return string(content)
}
