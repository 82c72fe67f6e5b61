package provider_test

import (
	"archive/zip"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// canaryRun is Terraform in a folder of its own, with all logs that there are.
type canaryRun struct {
	t           *testing.T
	terraform   string
	folder      string
	environment []string
	output      strings.Builder
}

// startCanaryRun makes a folder with a configuration, and skips the test where acceptance tests are
// off. cliConfig gives the provider to Terraform.
func startCanaryRun(t *testing.T, cliConfig func(*testing.T) string, config string) *canaryRun {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	run := &canaryRun{t: t, terraform: os.Getenv("TF_ACC_TERRAFORM_PATH"), folder: t.TempDir()}
	if run.terraform == "" {
		run.terraform = "terraform"
	}
	run.environment = append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+cliConfig(t), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_LOG=TRACE")
	run.write("main.tf", config)
	return run
}

func (r *canaryRun) write(name, content string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.folder, name), []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// set sets an environment variable of the commands that follow.
func (r *canaryRun) set(name, value string) {
	r.environment = append(r.environment, name+"="+value)
}

// setMap sets a variable of the configuration that is a map.
func (r *canaryRun) setMap(name string, values map[string]string) {
	r.t.Helper()
	encoded, err := json.Marshal(values)
	if err != nil {
		r.t.Fatal(err)
	}
	// In a string of Terraform's language these would begin a template.
	r.set("TF_VAR_"+name, strings.NewReplacer("${", "$${", "%{", "%%{").Replace(string(encoded)))
}

// run runs a command and gives what it wrote to both streams, and whether it succeeded.
func (r *canaryRun) run(args ...string) (string, bool) {
	r.t.Helper()
	command := exec.CommandContext(r.t.Context(), r.terraform, args...) //nolint:gosec // Only Terraform is run.
	command.Dir, command.Env = r.folder, r.environment
	output, err := command.CombinedOutput()
	r.output.Write(output)
	return string(output), err == nil
}

func (r *canaryRun) mustRun(args ...string) {
	r.t.Helper()
	if output, ok := r.run(args...); !ok {
		r.t.Fatalf("terraform %v failed:\n%s", args, tail(output))
	}
}

// mustFail runs a command that fails, and gives its output as one line without the frames around
// errors.
func (r *canaryRun) mustFail(args ...string) string {
	r.t.Helper()
	output, ok := r.run(args...)
	if ok {
		r.t.Fatalf("terraform %v succeeded", args)
	}
	return strings.Join(strings.FieldsFunc(output, func(c rune) bool { return strings.ContainsRune(" \t\r\n│╷╵", c) }), " ")
}

func tail(output string) string { return output[max(0, len(output)-5000):] }

func (r *canaryRun) read(name string) string {
	r.t.Helper()
	content, err := os.ReadFile(filepath.Join(r.folder, name)) //nolint:gosec // A file of this test.
	if err != nil {
		r.t.Fatal(err)
	}
	return string(content)
}

// readPlan returns the members of a plan file.
func (r *canaryRun) readPlan(name string) map[string]string {
	r.t.Helper()
	archive, err := zip.OpenReader(filepath.Join(r.folder, name))
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	members := make(map[string]string)
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			r.t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			r.t.Fatal(err)
		}
		_ = reader.Close()
		members[file.Name] = string(content)
	}
	return members
}

// expectNone fails the test for each canary in a text, the first few of them in full.
func (r *canaryRun) expectNone(place, text string) {
	r.t.Helper()
	found := leaks(text)
	for _, leak := range found[:min(len(found), 8)] {
		r.t.Errorf("%s holds a secret: %s", place, leak)
	}
	if len(found) > 8 {
		r.t.Errorf("%s holds %d secrets in all: %q", place, len(found), names(text))
	}
}

// expectOnly fails the test where a text holds other canaries than these, or is without one of
// them. Private state is looked through in clear too.
func (r *canaryRun) expectOnly(place, text string, want ...string) {
	r.t.Helper()
	got := names(text + decoded(text))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		r.t.Errorf("%s holds the secrets\n%q, want\n%q", place, got, want)
	}
}

// decoded returns what a text holds in base64, as state does what the provider keeps beside it.
func decoded(text string) string {
	var all strings.Builder
	for _, word := range strings.Split(text, `"`) {
		if plain, err := base64.StdEncoding.DecodeString(word); err == nil {
			all.Write(plain)
		}
	}
	return all.String()
}

// expectWords fails the test where a text lacks what shows that there was something to look
// through.
func (r *canaryRun) expectWords(place, text string, words ...string) {
	r.t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			r.t.Errorf("%s lacks %q", place, word)
		}
	}
}

func sortedKeys(of map[string]failure) []string { return slices.Sorted(maps.Keys(of)) }
