package acctest

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// Terraform is a working folder in which Terraform runs with the built provider,
// each command as a process of its own. It takes fewer commands than
// terraform-plugin-testing, and the configuration of the provider may come from
// the environment.
type Terraform struct {
	t       *testing.T
	folder  string
	command *tfexec.Terraform

	settings    string            // The file that says where providers are.
	providers   map[string]string // Their folders, by address.
	environment map[string]string
}

// NewTerraform makes an empty working folder. built is what BuildProvider gave.
// The environment configures the provider for the platform; with nil it does not.
func NewTerraform(t *testing.T, built string, platform *Platform) *Terraform {
	t.Helper()
	folder := t.TempDir()
	command, err := tfexec.NewTerraform(folder, terraformPath(t))
	if err != nil {
		t.Fatal(err)
	}
	work := &Terraform{
		t: t, folder: folder, command: command, providers: map[string]string{ownAddress: built},
		// A file of its own, so that no setting of the person who tests is in force.
		settings: filepath.Join(t.TempDir(), "terraformrc"),
	}
	work.writeSettings()
	environment := map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": folder, "TMPDIR": os.TempDir(), "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": work.settings,
		// Some of the time of a run goes into garbage of processes that end soon.
		"GOGC": "400",
	}
	if platform != nil {
		environment["CLOUDELEMENTS_BASE_URL"] = platform.URL
		environment["CLOUDELEMENTS_USER_SECRET"] = platform.UserSecret()
		environment["CLOUDELEMENTS_ORGANIZATION_SECRET"] = platform.OrganizationSecret()
	}
	if err := command.SetEnv(environment); err != nil {
		t.Fatal(err)
	}
	work.environment = environment
	return work
}

// StandIn has the built provider stand in for another one, by its address such as
// "mastercard/restapi". Terraform asks for the providers that state names, and has
// no use for one whose resources have all been moved.
func (w *Terraform) StandIn(provider string) {
	w.t.Helper()
	folder := w.t.TempDir()
	built := filepath.Join(w.providers[ownAddress], "terraform-provider-cloudelements")
	if err := os.Symlink(built, filepath.Join(folder, "terraform-provider-"+filepath.Base(provider))); err != nil {
		w.t.Fatal(err)
	}
	w.providers[provider] = folder
	w.writeSettings()
}

// ownAddress is the address of the provider.
const ownAddress = "cloudelements/cloudelements"

// writeSettings has Terraform find each provider in its folder.
func (w *Terraform) writeSettings() {
	w.t.Helper()
	var lines strings.Builder
	for provider, folder := range w.providers {
		fmt.Fprintf(&lines, "    %q = %q\n", provider, folder)
	}
	content := fmt.Sprintf("provider_installation {\n  dev_overrides {\n%s  }\n}\n", lines.String())
	if err := os.WriteFile(w.settings, []byte(content), 0o600); err != nil {
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

func terraformPath(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatalf("Terraform is needed: put it on PATH, or name it in TF_ACC_TERRAFORM_PATH: %s", err)
	}
	return path
}

// Write puts a file into the folder, in place of one of that name.
func (w *Terraform) Write(name, content string) {
	w.t.Helper()
	file := filepath.Join(w.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Get makes the modules ready that the configuration uses.
func (w *Terraform) Get() {
	w.t.Helper()
	if err := w.command.Get(w.t.Context()); err != nil {
		w.t.Fatalf("terraform get: %s", err)
	}
}

// stateFile is where Terraform keeps state.
const stateFile = "terraform.tfstate"

// StatePath is where the state is, once there is one.
func (w *Terraform) StatePath() string { return filepath.Join(w.folder, stateFile) }

// State is the state as it is written.
func (w *Terraform) State() string { return w.Read(stateFile) }

// Validate fails the test where the configuration is not valid. It needs no
// values of variables, and no platform.
func (w *Terraform) Validate() {
	w.t.Helper()
	output, err := w.command.Validate(w.t.Context())
	if err != nil {
		w.t.Fatalf("terraform validate: %s", err)
	}
	for _, found := range output.Diagnostics {
		if found.Severity == "error" {
			w.t.Errorf("terraform validate: %s: %s", found.Summary, found.Detail)
		}
	}
}

// Forget removes a resource from state, and leaves what it stands for alone.
func (w *Terraform) Forget(address string) {
	w.t.Helper()
	if err := w.command.StateRm(w.t.Context(), address); err != nil {
		w.t.Fatalf("terraform state rm: %s", err)
	}
}

// Import imports by the command of that name.
func (w *Terraform) Import(address, id string) {
	w.t.Helper()
	if err := w.command.Import(w.t.Context(), address, id); err != nil {
		w.t.Fatalf("terraform import: %s", err)
	}
}

// Apply plans and applies.
func (w *Terraform) Apply() {
	w.t.Helper()
	if err := w.command.Apply(w.t.Context()); err != nil {
		w.t.Fatalf("terraform apply: %s", err)
	}
}

// ApplyPlanned applies what Plan has planned.
func (w *Terraform) ApplyPlanned() {
	w.t.Helper()
	if err := w.command.Apply(w.t.Context(), tfexec.DirOrPlan(planFile)); err != nil {
		w.t.Fatalf("terraform apply: %s", err)
	}
}

// planFile is where Plan keeps the plan.
const planFile = "tfplan"

// Plan gives what Terraform plans for each address: "no-op", "update", or
// another action, or two of them joined by a comma.
func (w *Terraform) Plan() map[string]string {
	w.t.Helper()
	return w.plan()
}

func (w *Terraform) plan(options ...tfexec.PlanOption) map[string]string {
	w.t.Helper()
	if _, err := w.command.Plan(w.t.Context(), append(options, tfexec.Out(planFile))...); err != nil {
		w.t.Fatalf("terraform plan: %s", err)
	}
	plan, err := w.command.ShowPlanFile(w.t.Context(), planFile)
	if err != nil {
		w.t.Fatalf("terraform show: %s", err)
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
	changes, err := w.command.Plan(w.t.Context())
	if err != nil {
		w.t.Fatalf("terraform plan: %s", err)
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
	if err := w.command.Destroy(w.t.Context(), tfexec.Refresh(false)); err != nil {
		w.t.Fatalf("terraform destroy: %s", err)
	}
}
