package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// BuildProvider puts the provider, built as users get it, into a folder that goes
// with the test, and gives the folder.
func BuildProvider(t *testing.T) string {
	t.Helper()
	content, err := builtProvider()
	if err != nil {
		t.Fatalf("building the provider: %s", err)
	}
	folder, name := t.TempDir(), "terraform-provider-cloudelements"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if err := os.WriteFile(filepath.Join(folder, name), content, 0o700); err != nil { //nolint:gosec // It is to be run.
		t.Fatal(err)
	}
	return folder
}

// builtProvider is the program, built once for all tests of a process: Go's cache
// saves compiling it again, but not linking.
var builtProvider = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "provider")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary := filepath.Join(folder, "provider")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", binary, "github.com/cloudelements/terraform-provider-cloudelements") //nolint:gosec // The path is in a folder of its own.
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, output)
	}
	return os.ReadFile(binary) //nolint:gosec // It was just built.
})
