package acctest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// Terraform is a working folder in which Terraform runs with the built provider, each command as a
// process of its own. It takes fewer commands than terraform-plugin-testing, and the configuration
// of the provider may come from the environment. Each operation fails the test where the command
// fails.
type Terraform struct {
	t         *testing.T
	built     string
	workspace *rig.Workspace
}

// NewTerraform makes an empty working folder. built is what BuildProvider returned. The environment
// configures the provider for the platform; with nil it does not.
func NewTerraform(t *testing.T, built string, platform *Platform) *Terraform {
	t.Helper()
	workspace, err := rig.NewWorkspace(t.TempDir(), terraformPath(t), built)
	if err != nil {
		t.Fatal(err)
	}
	// Some of the time of a run goes into garbage of processes that end soon.
	workspace.Environment = append(workspace.Environment, "GOGC=400")
	if platform != nil {
		workspace.UsePlatform(platform.Platform)
	}
	return &Terraform{t: t, built: built, workspace: workspace}
}

// BuildProvider puts the provider, built as users get it, into a folder that goes with the test,
// and returns the folder.
func BuildProvider(t *testing.T) string {
	t.Helper()
	content, err := builtProvider()
	if err != nil {
		t.Fatalf("building the provider: %s", err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, rig.Executable(rig.ProviderName)), content, 0o700); err != nil { //nolint:gosec // It is to be run.
		t.Fatal(err)
	}
	return folder
}

// builtProvider is the program, built once for all tests of a process: Go's cache saves compiling
// it again, but not linking.
var builtProvider = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "provider")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary, err := rig.Build(context.Background(), rig.Module, folder, rig.ProviderName)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(binary) //nolint:gosec // It was just built.
})

// StandIn has the built provider stand in for another one, by its address such as
// "mastercard/restapi". Terraform asks for the providers that state names, and has no use for one
// whose resources have all been moved.
func (w *Terraform) StandIn(provider string) {
	w.t.Helper()
	folder := w.t.TempDir()
	built := filepath.Join(w.built, rig.Executable(rig.ProviderName))
	link := filepath.Join(folder, rig.Executable("terraform-provider-"+filepath.Base(provider)))
	if err := errors.Join(os.Symlink(built, link), w.workspace.UseProvider(provider, folder)); err != nil {
		w.t.Fatal(err)
	}
}

// SkipWithoutTerraform skips a test where acceptance tests are off.
func SkipWithoutTerraform(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set, so nothing is run with Terraform")
	}
}

// SkipBelow skips the test where Terraform is older than a version.
func SkipBelow(t *testing.T, oldest *version.Version) {
	t.Helper()
	if !IsAtLeast(t, oldest) {
		t.Skipf("Terraform is older than %s, with which came what is tested", oldest)
	}
}

// IsAtLeast reports whether Terraform is of a version, or newer.
func IsAtLeast(t *testing.T, oldest *version.Version) bool {
	t.Helper()
	text, err := rig.TerraformVersion(t.Context(), terraformPath(t))
	if err != nil {
		t.Fatal(err)
	}
	is, err := version.NewVersion(text)
	if err != nil {
		t.Fatal(err)
	}
	return !is.Core().LessThan(oldest)
}

func terraformPath(t *testing.T) string {
	t.Helper()
	path, err := rig.FindTerraform()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Executable is the path of the Terraform that runs here.
func (w *Terraform) Executable() string { return w.workspace.Terraform }

// Command is another program that runs in the folder, in the environment that Terraform has there,
// with more variables, each as NAME=VALUE.
func (w *Terraform) Command(program string, arguments []string, more ...string) *exec.Cmd {
	w.t.Helper()
	command := w.workspace.Command(w.t.Context(), program, arguments...)
	command.Env = append(command.Env, more...)
	return command
}

// Write puts a file into the folder, in place of one of that name.
func (w *Terraform) Write(name, content string) {
	w.t.Helper()
	if err := w.workspace.Write(name, content); err != nil {
		w.t.Fatal(err)
	}
}

// Read returns the content of a file of the folder.
func (w *Terraform) Read(name string) string {
	w.t.Helper()
	content, err := w.workspace.Read(name)
	if err != nil {
		w.t.Fatal(err)
	}
	return content
}

// StatePath is where the state is, once there is one.
func (w *Terraform) StatePath() string { return w.workspace.Path(rig.StateFile) }

// State is the state as it is written.
func (w *Terraform) State() string { return w.Read(rig.StateFile) }

// Run runs a command that has to succeed.
func (w *Terraform) Run(args ...string) {
	w.t.Helper()
	if err := w.workspace.Run(w.t.Context(), args...); err != nil {
		w.t.Fatalf("%s\n%s", err, w.workspace.LastOutput())
	}
}

// Apply plans and applies.
func (w *Terraform) Apply() {
	w.t.Helper()
	w.Run("apply", "-auto-approve")
}

// planFile is where Plan keeps the plan.
const planFile = "tfplan"

// ApplyPlanned applies what Plan has planned.
func (w *Terraform) ApplyPlanned() {
	w.t.Helper()
	w.Run("apply", planFile)
}

// Plan returns what Terraform plans for each address: "no-op", "update", or another action, or two
// of them joined by a comma.
func (w *Terraform) Plan(options ...string) map[string]string {
	w.t.Helper()
	w.Run(append([]string{"plan", "-out=" + planFile}, options...)...)
	var plan tfjson.Plan
	if err := w.workspace.Decode(w.t.Context(), &plan, "show", "-json", planFile); err != nil {
		w.t.Fatal(err)
	}
	planned := make(map[string]string, len(plan.ResourceChanges))
	for _, change := range plan.ResourceChanges {
		var actions []string
		for _, action := range change.Change.Actions {
			actions = append(actions, string(action))
		}
		planned[change.Address] = strings.Join(actions, ",")
	}
	return planned
}

// ExpectCleanPlan fails the test where a plan would change anything.
func (w *Terraform) ExpectCleanPlan() {
	w.t.Helper()
	changes, err := w.workspace.Plan(w.t.Context())
	if err != nil {
		w.t.Fatalf("%s\n%s", err, w.workspace.LastOutput())
	}
	if !changes {
		return
	}
	planned := w.Plan()
	maps.DeleteFunc(planned, func(_, action string) bool { return action == "no-op" })
	w.t.Errorf("the plan is not empty: %v", planned)
}

// Destroy destroys what was made, without a refresh before.
func (w *Terraform) Destroy() {
	w.t.Helper()
	w.Run("destroy", "-auto-approve", "-refresh=false")
}

// Query runs all queries, and writes configuration for what they find into a file where one is
// named. It returns the output, a message of JSON a line.
func (w *Terraform) Query(file string) string {
	w.t.Helper()
	args := []string{"query", "-json"}
	if file != "" {
		args = append(args, "-generate-config-out="+file)
	}
	output, err := w.Command(w.Executable(), args).Output()
	for lines := bufio.NewScanner(bytes.NewReader(output)); lines.Scan(); {
		var message struct {
			Level string `json:"@level"`
		}
		if json.Unmarshal(lines.Bytes(), &message) != nil || message.Level == "error" {
			err = errors.Join(err, errors.New("it reports an error"))
		}
	}
	if err != nil {
		w.t.Fatalf("terraform query: %s\n%s", err, output)
	}
	return string(output)
}
