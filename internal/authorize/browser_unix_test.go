//go:build unix

package authorize

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestOpenBrowser runs the program that opens pages on this kind of desktop, without secrets. It is
// not parallel, since the environment belongs to the whole process.
func TestOpenBrowser(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("a page would really open")
	}
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if err := openBrowser("https://example.com/"); err == nil || !strings.Contains(err.Error(), "no desktop") {
		t.Errorf("without a desktop: %v", err)
	}

	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho \"$1 ${CLOUDELEMENTS_API_SECRET-unset} ${TF_VAR_made_up-unset}\" > " + pipe + "\n"
	if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte(script), 0o700); err != nil { //nolint:gosec // It is to be run.
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	t.Setenv("DISPLAY", ":0")
	t.Setenv("CLOUDELEMENTS_API_SECRET", testAPISecret)
	t.Setenv("TF_VAR_made_up", testAPISecret)
	const page = "https://example.com/?a=b&c=$(d);e"
	if err := openBrowser(page); err != nil {
		t.Fatal(err)
	}
	opened, err := os.Open(pipe) //nolint:gosec // The test names it.
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	line, err := bufio.NewReader(opened).ReadString('\n')
	if err != nil || line != page+" unset unset\n" {
		t.Errorf("what opens pages got %q, %v", line, err)
	}

	t.Setenv("PATH", t.TempDir())
	if err := openBrowser(page); err == nil {
		t.Error("there is nothing that could open it, and no error")
	}
}
