package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/usage"
)

// patience is how long a command may take to end after it was interrupted.
const patience = time.Minute

const (
	stateFile = "terraform.tfstate"
	usageFile = "usage.jsonl"
	saidFile  = "said.txt"
)

// workspace is a working folder in which Terraform runs.
type workspace struct {
	folder      string
	environment []string
}

// newWorkspace makes a working folder with the configuration in it, for a program and a platform. It is a new one below
// that of all trials, which may be alike but for their steps.
func newWorkspace(below string, b *built, t *trial, c contender, p *platform) (*workspace, error) {
	folder, err := os.MkdirTemp(below, c.name+"-")
	if err != nil {
		return nil, err
	}
	w := &workspace{folder: folder}
	// With the override there is nothing to download, and no `terraform init`.
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"cloudelements/cloudelements\" = %q\n  }\n}\n", filepath.Dir(b.wrapper))
	// No variable of a log is set, as with most users.
	w.environment = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1",
		"TF_CLI_CONFIG_FILE=" + w.path("terraformrc"), usage.ProviderVariable + "=" + b.programs[c.name], usage.FileVariable + "=" + w.path(usageFile),
		"CLOUDELEMENTS_BASE_URL=" + p.URL, "CLOUDELEMENTS_USER_SECRET=" + p.UserSecret(), "CLOUDELEMENTS_ORGANIZATION_SECRET=" + p.OrganizationSecret(),
	}
	return w, errors.Join(w.write("terraformrc", []byte(overrides)), w.write("main.tf", []byte(sample.Configuration(t.instances, t.perBlock()))))
}

func (w *workspace) path(name string) string { return filepath.Join(w.folder, name) }

func (w *workspace) write(name string, content []byte) error {
	return os.WriteFile(w.path(name), content, 0o600) //nolint:gosec // Names are those of this file, in a folder of our own.
}

// configure gives the variables of the configuration their values.
func (w *workspace) configure(codes, tags []string) error {
	values, err := json.Marshal(map[string]any{"instances": len(codes), "codes": codes, "tags": tags})
	if err != nil {
		return err
	}
	return w.write("terraform.tfvars.json", values)
}

// ran is what a command came to.
type ran struct {
	status int
	wall   time.Duration
	// all is the processor's time that the command took, with that of the processes that it has started.
	all time.Duration
	// measured is what processes used that the wrapper has started.
	measured usage.Usage
}

// run runs a command to its end, and returns what it came to, if it could be run at all. When the context ends, it is
// interrupted, so that it can clean up.
func (w *workspace) run(ctx context.Context, environment []string, program string, args ...string) (_ ran, err error) {
	said, err := os.Create(w.path(saidFile))
	if err != nil {
		return ran{}, err
	}
	defer func() { err = errors.Join(err, said.Close()) }()
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // Terraform, or what the benchmark has built.
	cmd.Dir, cmd.Stdout, cmd.Stderr = w.folder, said, said
	cmd.Env = append(append(cmd.Env, w.environment...), environment...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	begun := time.Now()
	err = cmd.Run()
	took := time.Since(begun)
	var failed *exec.ExitError
	if ctx.Err() != nil {
		return ran{}, ctx.Err()
	}
	if err != nil && !errors.As(err, &failed) {
		return ran{}, err
	}
	measured, err := usage.Take(w.path(usageFile))
	return ran{status: cmd.ProcessState.ExitCode(), wall: took, all: usage.Of(cmd.ProcessState).CPU, measured: measured}, err
}

// must runs a command that has to end with a status.
func (w *workspace) must(ctx context.Context, status int, environment []string, program string, args ...string) (ran, error) {
	did, err := w.run(ctx, environment, program, args...)
	if err == nil && did.status != status {
		err = fmt.Errorf("%s %s: exit status %d and not %d: %s", filepath.Base(program), strings.Join(args, " "), did.status, status, w.saying())
	}
	return did, err
}

// saying returns the last lines of what the last command said.
func (w *workspace) saying() string {
	content, err := os.ReadFile(w.path(saidFile))
	if err != nil {
		return err.Error()
	}
	const most = 3000
	return strings.TrimSpace(string(content[max(0, len(content)-most):]))
}
