package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// patience is how long a command may take to end after it was interrupted.
const patience = time.Minute

// settings are those of the provider, for one command of Terraform; a zero value leaves the provider's default.
type settings struct {
	// settle is how long a lost create is looked for. It is scaled with the work of the platform.
	settle time.Duration
	// adopt lets a create adopt what an earlier run has made and lost.
	adopt bool
	// perSecond is how many requests go out in a second at most.
	perSecond float64
	// retries is how often a request is sent again.
	retries int
}

// environment is the settings as variables.
func (s settings) environment() []string {
	var list []string
	if s.settle > 0 {
		list = append(list, "CLOUDELEMENTS_CREATE_SETTLE_TIME="+s.settle.String())
	}
	if s.adopt {
		list = append(list, "CLOUDELEMENTS_ADOPT_EXISTING=true")
	}
	if s.perSecond > 0 {
		list = append(list, fmt.Sprintf("CLOUDELEMENTS_MAX_REQUESTS_PER_SECOND=%v", s.perSecond))
	}
	if s.retries > 0 {
		list = append(list, "CLOUDELEMENTS_MAX_RETRIES="+strconv.Itoa(s.retries))
	}
	return list
}

// workspace is a working folder in which Terraform runs.
type workspace struct {
	folder      string
	terraform   string
	environment []string
	// debug keeps the provider's log of each command.
	debug bool
	// commands counts the commands that were started.
	commands int
}

// newWorkspace makes a working folder with the configuration in it, for the provider that was built and a platform.
func newWorkspace(b *bench, folder string, p *platform) (*workspace, error) {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	w := &workspace{folder: folder, terraform: b.terraform, debug: b.debug}
	// With the override there is nothing to download, and no `terraform init`.
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", providerSource, b.provider)
	if err := errors.Join(w.write("terraformrc", overrides), w.write("main.tf", configuration)); err != nil {
		return nil, err
	}
	w.environment = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(folder, "terraformrc"),
		"CLOUDELEMENTS_BASE_URL=" + p.URL, "CLOUDELEMENTS_USER_SECRET=" + p.UserSecret(), "CLOUDELEMENTS_ORGANIZATION_SECRET=" + p.OrganizationSecret(),
	}
	return w, nil
}

func (w *workspace) write(name, content string) error {
	return os.WriteFile(filepath.Join(w.folder, name), []byte(content), 0o600)
}

// configure gives the variables of the configuration their values.
func (w *workspace) configure(f *fleet) error {
	values, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return w.write("terraform.tfvars.json", string(values))
}

// said is the name of the file that keeps what the last command said.
func (w *workspace) said() string { return fmt.Sprintf("command-%04d.txt", w.commands) }

// start starts a command of Terraform. What it says goes into a file of its own. When the context ends, the command is
// interrupted, so that it can clean up.
func (w *workspace) start(ctx context.Context, s settings, args ...string) (*process, error) {
	w.commands++
	said, err := os.Create(filepath.Join(w.folder, w.said()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = said.Close() }()                   // The command has a handle of its own.
	cmd := exec.CommandContext(ctx, w.terraform, args...) //nolint:gosec // Only the Terraform that was found is run.
	cmd.Dir, cmd.Stdout, cmd.Stderr = w.folder, said, said
	cmd.Env = append(append(cmd.Env, w.environment...), s.environment()...)
	if w.debug {
		cmd.Env = append(cmd.Env, "TF_LOG_PROVIDER=DEBUG", "TF_LOG_PATH="+filepath.Join(w.folder, strings.TrimSuffix(w.said(), ".txt")+".log"))
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	return begin(cmd)
}

// The state is locked only where a command must not be met by another. What is killed leaves its lock behind.
var applyArgs = []string{"apply", "-auto-approve", "-input=false", "-no-color", "-lock=false"}

// startApply starts an apply.
func (w *workspace) startApply(ctx context.Context, s settings) (*process, error) {
	return w.start(ctx, s, applyArgs...)
}

// apply applies, and reports whether it succeeded.
func (w *workspace) apply(ctx context.Context, s settings) (bool, error) {
	p, err := w.startApply(ctx, s)
	if err != nil {
		return false, err
	}
	return succeeded(ctx, p.wait())
}

// planIsEmpty plans, and reports whether there is nothing to do.
func (w *workspace) planIsEmpty(ctx context.Context, s settings) (bool, error) {
	p, err := w.start(ctx, s, "plan", "-detailed-exitcode", "-input=false", "-no-color", "-lock=false")
	if err != nil {
		return false, err
	}
	return succeeded(ctx, p.wait())
}

// succeeded tells a command that failed from one that could not be run to its end.
func succeeded(ctx context.Context, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	var status *exec.ExitError
	if errors.As(err, &status) {
		return false, nil
	}
	return err == nil, err
}

// state reads what Terraform's state has.
func (w *workspace) state() ([]recorded, error) { return readState(os.DirFS(w.folder), stateFile) }

// restoreState does what a user has to do whose Terraform was killed while it wrote the state file: it puts the backup
// in place, and reports whether that was needed.
func (w *workspace) restoreState() (bool, error) {
	if _, err := w.state(); !errors.Is(err, errNoState) {
		return false, err
	}
	backup, err := fs.ReadFile(os.DirFS(w.folder), backupFile)
	if errors.Is(err, fs.ErrNotExist) {
		// It was the first apply, before which there was no state.
		return true, os.Remove(filepath.Join(w.folder, stateFile))
	}
	if err != nil {
		return false, err
	}
	return true, w.write(stateFile, string(backup))
}

// saying returns the last lines of what the last command said.
func (w *workspace) saying() string {
	content, err := w.transcript()
	if err != nil {
		return err.Error()
	}
	const most = 3000
	return strings.TrimSpace(content[max(0, len(content)-most):])
}

// hasSaid reports whether the last command has said something.
func (w *workspace) hasSaid(text string) (bool, error) {
	content, err := w.transcript()
	return strings.Contains(content, text), err
}

func (w *workspace) transcript() (string, error) {
	content, err := fs.ReadFile(os.DirFS(w.folder), w.said())
	return string(content), err
}
