package authorize

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// filesIn lists a folder.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// expectOwnFile fails the test unless a file holds the variable, for its owner only.
func expectOwnFile(t *testing.T, name string) {
	t.Helper()
	found, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	if mode := found.Mode(); runtime.GOOS != "windows" && mode != fs.FileMode(0o600) {
		t.Errorf("the mode is %s", mode)
	}
	content, err := os.ReadFile(name) //nolint:gosec // The test names it.
	if err != nil {
		t.Fatal(err)
	}
	var variables map[string]map[string]string
	if err := json.Unmarshal(content, &variables); err != nil || variables["provider_data"]["code"] == "" {
		t.Errorf("the file has %d variables, %v", len(variables), err)
	}
}

// TestRun_file writes a file that only its owner can read.
func TestRun_file(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	name := filepath.Join(folder, "provider_data.auto.tfvars.json")
	s := start(t, acctest.StartPlatform(t), box("-output", name)...)
	press(t, s.page(), "allow")
	s.expect(cli.ExitDone, "Wrote the variable provider_data to "+name)
	expectOwnFile(t, name)
	if files := filesIn(t, folder); len(files) != 1 {
		t.Errorf("the folder holds %v", files)
	}
	if s.stdout.String() != "" {
		t.Errorf("the output is %q", s.stdout)
	}
}

// TestRun_existingFile replaces a file only with -force, and those who could read the old file
// cannot read the new one.
func TestRun_existingFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	name, elsewhere := filepath.Join(folder, "x.tfvars.json"), filepath.Join(folder, "elsewhere")
	if err := os.WriteFile(elsewhere, []byte("made up"), 0o644); err != nil { //nolint:gosec // That others can read it is what is tested.
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, name); err != nil {
		t.Skipf("there are no links here: %s", err)
	}
	platform := acctest.StartPlatform(t)
	start(t, platform, box("-output", name)...).expect(cli.ExitFailed, name+" already exists. Use -force to replace it")
	if requests := platform.Requests(); len(requests) > 0 {
		t.Errorf("the platform was asked %d times", len(requests))
	}
	s := start(t, platform, box("-force", "-output", name)...)
	press(t, s.page(), "allow")
	s.expect(cli.ExitDone)
	expectOwnFile(t, name)
	if kept, err := os.ReadFile(elsewhere); err != nil || string(kept) != "made up" { //nolint:gosec // The test names it.
		t.Errorf("what the link pointed to is %q, %v", kept, err)
	}
}

// TestRun_fileMeanwhile does not replace a file that was created while the user was asked.
func TestRun_fileMeanwhile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	name := filepath.Join(folder, "x.tfvars.json")
	s := start(t, acctest.StartPlatform(t), box("-output", name)...)
	page := s.page()
	if err := os.WriteFile(name, []byte("made up"), 0o600); err != nil {
		t.Fatal(err)
	}
	press(t, page, "allow")
	s.expect(cli.ExitFailed, "unable to write "+name, "exists")
	if files := filesIn(t, folder); len(files) != 1 {
		t.Errorf("the folder holds %v", files)
	}
}

// TestRun_noFile leaves nothing behind where there is no result.
func TestRun_noFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for decision, status := range map[string]int{"deny": cli.ExitFailed, "": cli.ExitInterrupted} {
		s := start(t, acctest.StartPlatform(t), box("-output", filepath.Join(folder, "x.json"))...)
		page := s.page()
		if decision == "" {
			s.interrupt()
		} else {
			press(t, page, decision)
		}
		s.expect(status)
		if files := filesIn(t, folder); len(files) > 0 {
			t.Errorf("the folder holds %v", files)
		}
	}
	s := start(t, acctest.StartPlatform(t), box("-force", "-output", makeFolder(t, "x.json"))...)
	s.expect(cli.ExitFailed, "is a folder")
}

func makeFolder(t *testing.T, name string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// failingWriter is a standard output that is closed.
type failingWriter struct{}

// Write fails.
func (failingWriter) Write([]byte) (int, error) { return 0, errMadeUp }

// TestRun_closedOutput says that the result is lost.
func TestRun_closedOutput(t *testing.T) {
	t.Parallel()
	s := newSession(t, clientOf(acctest.StartPlatform(t)))
	s.process.Stdout = failingWriter{}
	s.run(box()...)
	press(t, s.page(), "allow")
	s.expect(cli.ExitFailed, "unable to print the result: "+errMadeUp.Error())
}

// TestEncodeVariable writes what Terraform reads.
func TestEncodeVariable(t *testing.T) {
	t.Parallel()
	content, err := encodeVariable("x", map[string]string{"code": `<a>&"${b}`})
	want := "{\n  \"x\": {\n    \"code\": \"<a>&\\\"${b}\"\n  }\n}\n"
	if err != nil || string(content) != want {
		t.Errorf("got %s, %v; want %s", content, err, want)
	}
	if !strings.HasSuffix(string(content), "\n") {
		t.Error("the last line does not end")
	}
}
