package rig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Process is a command that is running.
type Process struct {
	ctx   context.Context
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // Valid once ended is closed.
}

// start starts a command, whose output is closed when it has ended.
func start(ctx context.Context, cmd *exec.Cmd, output io.Closer) (*Process, error) {
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, output.Close())
	}
	p := &Process{ctx: ctx, cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		p.err = cmd.Wait()
		if err := output.Close(); p.err == nil {
			p.err = err
		}
	}()
	return p, nil
}

// Wait waits for the end of the command, and returns its exit status. The error is that it could
// not be run to its end.
func (p *Process) Wait() (status int, err error) {
	<-p.ended
	var failed *exec.ExitError
	switch {
	case p.ctx.Err() != nil:
		return 0, p.ctx.Err()
	case p.err != nil && !errors.As(p.err, &failed):
		return 0, p.err
	}
	return p.cmd.ProcessState.ExitCode(), nil
}

// State is what is known of the command once it has ended.
func (p *Process) State() *os.ProcessState { return p.cmd.ProcessState }

// IsRunning waits for a while, and reports whether the command is running then.
func (p *Process) IsRunning(after time.Duration) bool {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-p.ended:
		return false
	case <-timer.C:
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// send sends a signal to a process. One that is gone is fine.
func send(pid int, signal os.Signal) error {
	found, err := os.FindProcess(pid)
	if err == nil {
		err = found.Signal(signal)
	}
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// Interrupt interrupts the command alone, as a scheduler does, or it and the processes that it has
// started, as a terminal does on Ctrl-C.
func (p *Process) Interrupt(ctx context.Context, all bool) error {
	pids := []int{p.cmd.Process.Pid}
	if all {
		found, err := p.Children(ctx)
		if err != nil {
			return err
		}
		pids = append(pids, found...)
	}
	for _, pid := range pids {
		if err := send(pid, os.Interrupt); err != nil {
			return err
		}
	}
	return nil
}

// Kill kills the command alone.
func (p *Process) Kill() error { return send(p.cmd.Process.Pid, os.Kill) }

// KillChildren kills the processes that the command has started, and reports whether there were
// any.
func (p *Process) KillChildren(ctx context.Context) (bool, error) {
	found, err := p.Children(ctx)
	for _, pid := range found {
		err = errors.Join(err, send(pid, os.Kill))
	}
	return len(found) > 0, err
}

// Children returns the ids of the processes that the command has started.
func (p *Process) Children(ctx context.Context) ([]int, error) {
	return children(ctx, p.cmd.Process.Pid)
}

// children finds the processes that a process has started, by pgrep, which Linux and macOS have.
func children(ctx context.Context, pid int) ([]int, error) {
	content, err := exec.CommandContext(ctx, "pgrep", "-P", strconv.Itoa(pid)).Output() //nolint:gosec // The argument is a number.
	var status *exec.ExitError
	if errors.As(err, &status) && status.ExitCode() == 1 {
		return nil, nil // There are none.
	}
	if err != nil {
		return nil, fmt.Errorf("looking for the processes of the provider: %w", err)
	}
	var pids []int
	for _, field := range strings.Fields(string(content)) {
		found, err := strconv.Atoi(field)
		if err != nil {
			return nil, err
		}
		pids = append(pids, found)
	}
	return pids, nil
}
