package authorize

import (
	"encoding/json"
	"errors"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// example is the configuration that users are shown for this command.
const example = "../../examples/authorize/main.tf"

// workplace is a folder with configuration in it, and the built binary.
type workplace struct {
	*acctest.Terraform

	t                *testing.T
	platform         *acctest.Platform
	binary, callback string
}

// newWorkplace makes a workplace for a callback URL with a port of its own. built is where the
// provider is.
func newWorkplace(t *testing.T, built string) *workplace {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	callback := "http://" + listener.Addr().String() + "/oauth/callback"
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	platform := acctest.StartPlatform(t)
	binary := filepath.Join(built, "terraform-provider-cloudelements")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	work := &workplace{Terraform: acctest.NewTerraform(t, built, platform), t: t, platform: platform, binary: binary, callback: callback}
	configuration, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	work.Write("main.tf", string(configuration))
	variables, err := json.Marshal(map[string]string{"client_id": testAPIKey, "client_secret": testAPISecret, "callback_url": callback})
	if err != nil {
		t.Fatal(err)
	}
	work.Write("terraform.tfvars.json", string(variables))
	return work
}

// running is the built binary that runs this command.
type running struct {
	*session

	command *exec.Cmd
}

// authorize starts the built binary.
func (w *workplace) authorize(arguments ...string) *running {
	w.t.Helper()
	given := []string{Name, "-element", "microsoftgraph", "-scope", "Calendars.Read offline_access", "-api-key", testAPIKey, "-callback-url", w.callback, "-no-browser"}
	command := w.Command(w.binary, append(given, arguments...), envAPISecret+"="+testAPISecret)
	r := &running{session: &session{t: w.t, stdout: newTranscript(), stderr: newTranscript(), ended: make(chan int, 1)}, command: command}
	command.Stdout, command.Stderr = r.stdout, r.stderr
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() {
		err := command.Wait()
		var exited *exec.ExitError
		if err != nil && !errors.As(err, &exited) {
			w.t.Error(err)
		}
		r.ended <- command.ProcessState.ExitCode()
	}()
	return r
}

// expectOneInstance fails the test unless the platform has one, and a plan is clean.
func (w *workplace) expectOneInstance() {
	w.t.Helper()
	if made := len(w.platform.Instances()); made != 1 {
		w.t.Errorf("the platform has %d instances", made)
	}
	w.ExpectCleanPlan()
}

// TestAccAuthorize runs the built binary as a user does, up to what Terraform makes of the result.
func TestAccAuthorize(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "a vendor asks a person for consent")
	acctest.SkipWithoutTerraform(t)
	built := acctest.BuildProvider(t)
	for name, test := range map[string]func(*workplace){
		"command": (*workplace).applyByCommand, "file": (*workplace).applyFromFile, "interrupt": (*workplace).interrupt,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newWorkplace(t, built))
		})
	}
}

// applyByCommand applies with nothing on disk but state.
func (w *workplace) applyByCommand() {
	r := w.authorize("-exec", "--", w.Executable(), "apply", "-auto-approve", "-input=false", "-no-color")
	press(w.t, r.shownPage(), "allow")
	r.expect(cli.ExitDone, "Authorized.")
	if !strings.Contains(r.stdout.String(), "1 added") {
		w.t.Errorf("Terraform printed\n%s", r.stdout)
	}
	w.expectOneInstance()
}

// applyFromFile applies from a file, which is not needed any more after that.
func (w *workplace) applyFromFile() {
	const name = "provider_data.auto.tfvars.json"
	r := w.authorize("-output", name)
	press(w.t, r.shownPage(), "allow")
	r.expect(cli.ExitDone, "Wrote the variable provider_data to "+name)
	w.Apply()
	if err := os.Remove(filepath.Join(r.command.Dir, name)); err != nil {
		w.t.Fatal(err)
	}
	w.expectOneInstance()
}

// interrupt has it exit as a program that was interrupted.
func (w *workplace) interrupt() {
	r := w.authorize()
	r.shownPage()
	if err := r.command.Process.Signal(os.Interrupt); err != nil {
		w.t.Skipf("there are no interrupts here: %s", err)
	}
	r.expect(cli.ExitInterrupted, "Interrupted.")
}

// TestAccAuthorize_values has Terraform read values that look like its own syntax, from the
// environment and from a file.
func TestAccAuthorize_values(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it reaches no platform")
	acctest.SkipWithoutTerraform(t)
	want := map[string]string{
		"code": `$${a} ${b} %{if c} %%{d} $$ %% $`, "quotes": `"<a>&'\n\\u0024`, "beyond": "Zürich 😀\u2028", "control": "a\nb\tc\r\b\f\x7f",
	}
	file, err := encodeVariable("x", want)
	if err != nil {
		t.Fatal(err)
	}
	for name, given := range map[string]struct{ file, environment string }{
		"a file": {string(file), "NOTHING="}, "the environment": {"{}", "TF_VAR_x=" + expression(want)},
	} {
		work := acctest.NewTerraform(t, t.TempDir(), nil)
		work.Write("main.tf", "variable \"x\" {\n  type = map(string)\n}\n\noutput \"x\" {\n  value = jsonencode(var.x)\n}\n")
		work.Write("x.auto.tfvars.json", given.file)
		if output, err := work.Command(work.Executable(), []string{"apply", "-auto-approve", "-no-color"}, given.environment).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s\n%s", name, err, output)
		}
		output, err := work.Command(work.Executable(), []string{"output", "-raw", "x"}).Output()
		var got map[string]string
		if err != nil || json.Unmarshal(output, &got) != nil || !maps.Equal(got, want) {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
}
