// The command bench measures what runs of Terraform with the provider take, against a simulated
// platform at a distance, and beside it what a provider takes that does nothing. It needs no
// account. It runs on Linux and macOS.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

func main() { rig.Main(start) }

// start runs what is asked for. The error is that it ended early, or that counts do not hold.
func start(ctx context.Context, args []string, stdout, stderr *os.File) error {
	chosen, err := parse(args, stderr)
	if err != nil {
		return err
	}
	text, broken, err := run(ctx, chosen.trials, rig.NewProgress(stderr))
	_, _ = fmt.Fprint(stdout, text)
	if err == nil && chosen.out != "" {
		err = os.WriteFile(chosen.out, []byte(text), 0o600)
	}
	switch {
	case err != nil:
		return fmt.Errorf("the benchmark ended early: %w", err)
	case broken > 0:
		return fmt.Errorf("counts that do not hold: %d", broken)
	}
	return nil
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
