package rig

import (
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// TestChildren finds a process that this one has started, and kills it.
func TestChildren(t *testing.T) {
	t.Parallel()
	// It runs until its input ends, which it does not do here.
	cmd := exec.CommandContext(t.Context(), "cat")
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	p, err := start(t.Context(), cmd, io.NopCloser(nil))
	if err != nil {
		t.Fatal(err)
	}
	found, err := children(t.Context(), os.Getpid())
	if err != nil || !slices.Contains(found, cmd.Process.Pid) {
		t.Errorf("got %d, %v, want %d among them", found, err, cmd.Process.Pid)
	}
	if none, err := children(t.Context(), cmd.Process.Pid); err != nil || len(none) > 0 {
		t.Errorf("got %d, %v, want none", none, err)
	}
	if !p.IsRunning(0) {
		t.Error("it is said to have ended")
	}
	if err := p.Kill(); err != nil {
		t.Error(err)
	}
	if status, err := p.Wait(); status == 0 || err != nil {
		t.Error("it ended well, and was not killed")
	}
	if p.IsRunning(time.Hour) {
		t.Error("it is said to run")
	}
	if hit, err := p.KillChildren(t.Context()); hit || err != nil {
		t.Errorf("killed something below a process that has ended: %t, %v", hit, err)
	}
}
