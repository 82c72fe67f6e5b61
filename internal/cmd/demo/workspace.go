package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// modulePath is the module that holds the provider.
const modulePath = "github.com/cloudelements/terraform-provider-cloudelements"

// patience is how long a command may take to end after it was interrupted.
const patience = 30 * time.Second

// workspace is the temporary folder that everything is in which the demo makes.
type workspace struct {
	// root is the folder of the module.
	root string
	// folder is Terraform's working folder.
	folder string
	// binaries is where the provider is built.
	binaries string
	// cliConfig is the file that points Terraform at binaries.
	cliConfig string
}

func newWorkspace(ctx context.Context) (*workspace, error) {
	root, err := command(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}", modulePath).Output()
	if err != nil {
		return nil, fmt.Errorf("the demo must be run within the module %s: go list: %w", modulePath, err)
	}
	base, err := os.MkdirTemp("", "cloudelements-demo-")
	if err != nil {
		return nil, err
	}
	w := &workspace{root: strings.TrimSpace(string(root)), folder: base, binaries: filepath.Join(base, "bin")}
	w.cliConfig = filepath.Join(base, "terraformrc")
	// With the override there is nothing to download, and no `terraform init`.
	config := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", providerSource, w.binaries)
	if err := os.WriteFile(w.cliConfig, []byte(config), 0o600); err != nil {
		return w, err
	}
	return w, nil
}

// build builds the provider.
func (w *workspace) build(ctx context.Context) error {
	name := "terraform-provider-cloudelements"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	output, err := command(ctx, w.root, "go", "build", "-o", filepath.Join(w.binaries, name), ".").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	return nil
}

func (w *workspace) remove() error { return os.RemoveAll(w.folder) }

// command prepares a command that is interrupted, not killed, when the context ends, so that it can clean up.
func command(ctx context.Context, folder, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // Only Go and the Terraform that was found are run.
	cmd.Dir = folder
	if runtime.GOOS != "windows" { // Windows has no interrupt to send.
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	}
	cmd.WaitDelay = patience
	return cmd
}

// isolate keeps the settings of the person who runs the demo out of it: those of Terraform, whose CLI configuration is
// neither read nor touched, and those of the provider, which may name a real account.
func isolate() error {
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if !isSetting(name) {
			continue
		}
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	return os.Setenv("CHECKPOINT_DISABLE", "1")
}

func isSetting(variable string) bool {
	return strings.HasPrefix(variable, "TF_") || strings.HasPrefix(variable, "CLOUDELEMENTS_")
}

func (d *demo) buildProvider(ctx context.Context) (outcome, error) {
	var err error
	if d.workspace, err = newWorkspace(ctx); err != nil {
		return outcome{}, err
	}
	if err := d.workspace.build(ctx); err != nil {
		return outcome{}, err
	}
	return outcome{text: "provider built from this module"}, nil
}
