// The command bench measures what runs of Terraform with the provider take, against a simulated
// platform at a distance, and beside it what a provider takes that does nothing. It needs no
// account. It runs on Linux and macOS.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

func main() {
	os.Exit(start(os.Args[1:], os.Stdout, os.Stderr))
}

// start runs what is asked for and returns the exit status.
func start(args []string, stdout io.Writer, stderr *os.File) int {
	chosen, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first interrupt cleans up. A second one is not held back.
	context.AfterFunc(ctx, stop)
	text, broken, err := run(ctx, chosen.trials, rig.NewProgress(stderr))
	_, _ = fmt.Fprint(stdout, text)
	if err == nil && chosen.out != "" {
		err = os.WriteFile(chosen.out, []byte(text), 0o600)
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "The benchmark ended early: %s\n", err)
		return 1
	}
	if broken > 0 {
		_, _ = fmt.Fprintf(stderr, "Counts that do not hold: %d\n", broken)
		return 1
	}
	return 0
}

// run goes through the trials. It returns the report, and how many of the measures do not hold that
// are counts. With an error the report is about what was done before.
func run(ctx context.Context, trials []trial, p *rig.Progress) (text string, broken int, err error) {
	terraform, err := rig.FindTerraform()
	if err != nil {
		return "", 0, err
	}
	described, err := machine(ctx, terraform)
	if err != nil {
		return "", 0, err
	}
	folder, err := os.MkdirTemp("", "cloudelements-bench-")
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	programs, err := buildAll(ctx, filepath.Join(folder, "bin"))
	if err != nil {
		return "", 0, err
	}
	b := &benchmark{terraform: terraform, folder: folder, built: programs, progress: p}
	measures, err := startMeasures(ctx, programs.programs[ours])
	if err != nil {
		return "", 0, err
	}
	var all results
	for i := range trials {
		var did []figures
		did, err = b.run(ctx, &trials[i])
		all = append(all, did...)
		if err != nil {
			break // What came of it so far is worth telling.
		}
	}
	measures = append(all.measures(trials), measures...)
	for _, m := range measures {
		if m.counted && !m.holds {
			broken++
		}
	}
	return report(described, trials, all, measures), broken, err
}
