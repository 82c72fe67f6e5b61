package rig

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	// ProviderAddress is the provider's address in configurations.
	ProviderAddress = "cloudelements/cloudelements"
	// StateFile is where Terraform keeps state in a workspace.
	StateFile = "terraform.tfstate"
	// Patience is how long a command may take to end after it was interrupted.
	Patience = time.Minute

	cliConfigFile = "terraformrc"
)

// Workspace is a working folder in which Terraform runs with the built provider, each command as a
// process of its own. Its environment is its own as well, so that no setting of the person who runs
// it is in force. One command runs at a time.
type Workspace struct {
	// Folder is where it is.
	Folder string
	// Terraform is the path of the program.
	Terraform string
	// Environment is what commands get, each variable as NAME=VALUE. More may be appended, and the
	// last one of a name counts.
	Environment []string
	// Tee gets a copy of what commands print, if it is not nil.
	Tee io.Writer
	// Debug keeps the provider's log of each command beside what the command prints.
	Debug bool

	providers map[string]string // The folders that providers were built into, by address.
	commands  int
}

// NewWorkspace makes a workspace in a folder, which may be there already, for the provider that was
// built into another folder. Without one, UseProvider has to follow.
func NewWorkspace(folder, terraform, provider string) (*Workspace, error) {
	w := &Workspace{Folder: folder, Terraform: terraform, providers: map[string]string{}}
	w.Environment = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + os.TempDir(), "TMP=" + os.TempDir(),
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color", "TF_CLI_CONFIG_FILE=" + w.Path(cliConfigFile),
	}
	return w, errors.Join(os.MkdirAll(folder, 0o700), w.UseProvider(ProviderAddress, provider))
}

// UseProvider has Terraform take the provider of an address from a folder. There is nothing to
// download then, and no need of `terraform init`.
func (w *Workspace) UseProvider(address, folder string) error {
	w.providers[address] = folder
	var lines strings.Builder
	for address, folder := range w.providers {
		_, _ = fmt.Fprintf(&lines, "    %q = %q\n", address, folder)
	}
	return w.Write(cliConfigFile, fmt.Sprintf("provider_installation {\n  dev_overrides {\n%s  }\n}\n", lines.String()))
}

// UsePlatform has the environment configure the provider for a platform.
func (w *Workspace) UsePlatform(p *Platform) {
	w.Environment = append(w.Environment, "CLOUDELEMENTS_BASE_URL="+p.URL,
		"CLOUDELEMENTS_USER_SECRET="+p.UserSecret(), "CLOUDELEMENTS_ORGANIZATION_SECRET="+p.OrganizationSecret())
}

// Path returns the path of a file of the folder by its name, which has slashes.
func (w *Workspace) Path(name string) string {
	return filepath.Join(w.Folder, filepath.FromSlash(name))
}

// Write puts a file into the folder, in place of one of that name.
func (w *Workspace) Write(name, content string) error {
	file := w.Path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(content), 0o600)
}

// Read returns the content of a file of the folder.
func (w *Workspace) Read(name string) (string, error) {
	content, err := fs.ReadFile(os.DirFS(w.Folder), name)
	return string(content), err
}

// WriteVariables returns the variables of the configuration their values, which are the members of
// what is encoded.
func (w *Workspace) WriteVariables(values any) error {
	content, err := json.MarshalIndent(values, "", "  ")
	if err != nil {
		return err
	}
	return w.Write("terraform.tfvars.json", string(content))
}

// Command prepares a program that runs in the folder and its environment. When the context ends it
// is interrupted, so that it can clean up, and killed only if that takes too long.
func (w *Workspace) Command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // Terraform, or what tests and commands have built.
	cmd.Dir = w.Folder
	cmd.Env = append(cmd.Env, w.Environment...)
	if runtime.GOOS != "windows" { // Windows has no interrupt to send.
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	}
	cmd.WaitDelay = Patience
	return cmd
}

// Start starts a command of Terraform, with more variables that are its own. What it prints goes
// into a file of its own.
func (w *Workspace) Start(ctx context.Context, environment []string, args ...string) (*Process, error) {
	w.commands++
	printed, err := os.Create(w.Path(w.OutputFile()))
	if err != nil {
		return nil, err
	}
	cmd := w.Command(ctx, w.Terraform, args...)
	cmd.Env = append(cmd.Env, environment...)
	if w.Debug {
		cmd.Env = append(cmd.Env, "TF_LOG_PROVIDER=DEBUG", "TF_LOG_PATH="+w.Path(strings.TrimSuffix(w.OutputFile(), ".txt")+".log"))
	}
	var out io.Writer = printed // A file is handed to the process as it is.
	if w.Tee != nil {
		out = io.MultiWriter(printed, w.Tee)
	}
	cmd.Stdout, cmd.Stderr = out, out
	return start(ctx, cmd, printed)
}

// Run runs a command of Terraform to its end. The error is that it could not be run to its end, or
// has failed.
func (w *Workspace) Run(ctx context.Context, args ...string) error {
	status, err := w.run(ctx, args...)
	if err == nil && status != 0 {
		err = fmt.Errorf("terraform %s: exit status %d", args[0], status)
	}
	return err
}

func (w *Workspace) run(ctx context.Context, args ...string) (int, error) {
	process, err := w.Start(ctx, nil, args...)
	if err != nil {
		return 0, err
	}
	return process.Wait()
}

// Plan plans, and reports whether there is anything to do.
func (w *Workspace) Plan(ctx context.Context, args ...string) (changes bool, err error) {
	const somethingToDo = 2
	status, err := w.run(ctx, append([]string{"plan", "-detailed-exitcode"}, args...)...)
	if err == nil && status != 0 && status != somethingToDo {
		err = fmt.Errorf("terraform plan: exit status %d", status)
	}
	return status == somethingToDo, err
}

// Decode runs a command that prints JSON, and decodes that. It is not kept, since JSON shows what
// is sensitive.
func (w *Workspace) Decode(ctx context.Context, into any, args ...string) error {
	content, err := w.Command(ctx, w.Terraform, args...).Output()
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &failed):
		return fmt.Errorf("terraform %s: %w: %s%s", args[0], err, content, failed.Stderr)
	case err != nil:
		return err
	}
	return json.Unmarshal(content, into)
}

// Commands is how many commands were started that print for people.
func (w *Workspace) Commands() int { return w.commands }

// OutputFile is the name of the file that has what the last command printed.
func (w *Workspace) OutputFile() string { return outputFile(w.commands) }

func outputFile(command int) string { return fmt.Sprintf("command-%04d.txt", command) }

// Output returns what commands have printed, after the first so many of them.
func (w *Workspace) Output(after int) (string, error) {
	var all strings.Builder
	for command := after + 1; command <= w.commands; command++ {
		content, err := w.Read(outputFile(command))
		if err != nil {
			return "", err
		}
		all.WriteString(content)
	}
	return all.String(), nil
}

// LastOutput returns the end of what the last command printed, or why there is nothing.
func (w *Workspace) LastOutput() string {
	const most = 3000
	content, err := w.Output(w.commands - 1)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(content[max(0, len(content)-most):])
}
