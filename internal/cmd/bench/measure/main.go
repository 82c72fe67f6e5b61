// The command measure stands between Terraform and a provider: it runs the provider that
// BENCH_PROVIDER names as its child, with its own input and output, and adds what the child used to
// the file that BENCH_USAGE names. It is small, so that the peak of the child, which takes over
// that of its parent on Linux, is the child's own.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/usage"
)

func main() {
	status, err := run()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

// run runs the provider to its end, and returns its exit status.
func run() (int, error) {
	cmd := exec.Command(os.Getenv(usage.ProviderVariable), os.Args[1:]...) //nolint:gosec,noctx // The provider that the benchmark has built, for as long as it runs.
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	go func() {
		for received := range signals {
			_ = cmd.Process.Signal(received) // One that has ended needs none.
		}
	}()
	err := cmd.Wait()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return 1, err
	}
	if err := usage.Of(cmd.ProcessState).Append(os.Getenv(usage.FileVariable)); err != nil {
		return 1, err
	}
	if status := cmd.ProcessState.ExitCode(); status >= 0 {
		return status, nil
	}
	return 1, nil // A signal ended it.
}
