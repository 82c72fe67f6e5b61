package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// The tests' binary in the provider's place runs the built provider that the first variable names,
// and appends what that one writes to its standard error to the file that the second one names.
const (
	overheardVariable = "TEST_OVERHEARD_PROVIDER"
	heardVariable     = "TEST_OVERHEARD_FILE"
)

// overhear runs the built provider and gives its exit code. Terraform does not see the difference.
func overhear(built string) int {
	heard, err := os.OpenFile(os.Getenv(heardVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // A file of the test.
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	command := exec.Command(built, os.Args[1:]...) //nolint:gosec,noctx // The test names it, and Terraform ends it.
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, io.MultiWriter(heard, os.Stderr)
	err = errors.Join(command.Run(), heard.Close())
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	} else if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestAccTune_logs checks when the built provider writes logs, and what Terraform shows of them: as
// much as ever wherever a variable asks, and none otherwise.
func TestAccTune_logs(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	platform := acctest.StartPlatform(t)
	built := filepath.Join(acctest.BuildProvider(t), binaryName)
	self := installSelf(t)

	const ofSDK, ofFramework, ofProvider = "sdk.proto", "sdk.framework", "cloudelements.cloudelements"
	all := []string{ofSDK, ofFramework, ofProvider}
	for _, test := range []struct {
		set    string // What is set of the environment.
		writes []string
		shows  []string
	}{
		{set: "TF_LOG="},
		{set: "TF_LOG=OFF"},
		{set: "TF_LOG=TRACE", writes: all, shows: all},
		{set: "TF_LOG=JSON", writes: all, shows: all},
		{set: "TF_LOG=DEBUG", writes: all, shows: []string{ofFramework, ofProvider}},
		{set: "TF_LOG=ERROR", writes: all},
		{set: "TF_LOG_CORE=TRACE", writes: all},
		{set: "TF_LOG_PROVIDER=TRACE", writes: all, shows: all},
		{set: "TF_LOG_PROVIDER=OFF"},
		// Terraform shows none of these: nothing asks it to.
		{set: "TF_LOG_PROVIDER_CLOUDELEMENTS=TRACE", writes: all},
		{set: "TF_LOG_PROVIDER_CLOUDELEMENTS=ERROR", writes: []string{ofSDK, ofFramework}},
		{set: "TF_LOG_SDK=TRACE", writes: all},
		{set: "TF_LOG_SDK=ERROR", writes: []string{ofProvider}},
		{set: "TF_LOG_SDK_PROTO=TRACE", writes: all},
		{set: "TF_LOG_SDK_FRAMEWORK=ERROR", writes: []string{ofSDK, ofProvider}},
	} {
		t.Run(test.set, func(t *testing.T) {
			t.Parallel()
			work := acctest.NewTerraform(t, self, platform)
			work.Write("main.tf", `
terraform {
  required_providers {
    cloudelements = { source = "cloudelements/cloudelements" }
  }
}

data "cloudelements_element" "this" {
  key = "closeio"
}
`)
			heard := filepath.Join(t.TempDir(), "heard")
			output, err := work.Command(work.Executable(), []string{"plan", "-no-color"},
				overheardVariable+"="+built, heardVariable+"="+heard, test.set).CombinedOutput()
			if err != nil {
				t.Fatalf("terraform plan: %s\n%s", err, tail(string(output)))
			}
			written := modules(t, heard)
			for _, module := range all {
				if want := slices.Contains(test.writes, module); written[module] != want {
					t.Errorf("the provider writes logs of %s: %t, want %t", module, written[module], want)
				}
				if got, want := strings.Contains(string(output), module), slices.Contains(test.shows, module); got != want {
					t.Errorf("Terraform shows logs of %s: %t, want %t", module, got, want)
				}
			}
		})
	}
}

// modules returns the names of the loggers that wrote a line to a file.
func modules(t *testing.T, file string) map[string]bool {
	t.Helper()
	content, err := os.ReadFile(file) //nolint:gosec // A file of this test.
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for line := range strings.Lines(string(content)) {
		var entry struct {
			Module string `json:"@module"`
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Errorf("%q is no line of a log: %s", line, err)
		}
		found[entry.Module] = true
	}
	return found
}
