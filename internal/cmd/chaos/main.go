// The command chaos takes the provider through lost answers, interrupts, kills and rate limits, and
// counts what is left of it: by the books of a simulated platform in its own process, and by the
// state of a real Terraform binary with the provider, built from this module, as a process of its
// own. It needs no account. It runs on Linux and macOS.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

const usage = `Usage: go run ./internal/cmd/chaos [-run regexp] [-scale factor] [-speed factor]
                                   [-seed number] [-debug]

Takes the provider through chaos and prints a table of what is left, by the
books of a simulated platform and Terraform's state. Run it within the module,
with Terraform on PATH or named in TF_ACC_TERRAFORM_PATH. It takes minutes.

A broken promise is told with the seed, the instances and what Terraform printed.
It leaves the working folders behind, and ends the run with exit status 1.

`

type options struct {
	selected *regexp.Regexp
	scale    float64
	seed     uint64
	debug    bool
	speed    speed
}

func main() { rig.Main(start) }

// start runs what is asked for. The error is that it ended early, or that promises were broken.
func start(ctx context.Context, args []string, stdout, stderr *os.File) error {
	chosen, err := parse(args, stderr)
	if err != nil {
		return err
	}
	kept, err := run(ctx, chosen, stdout, rig.NewProgress(stderr))
	switch {
	case err != nil:
		return fmt.Errorf("the chaos with -seed %d ended early: %w", chosen.seed, err)
	case !kept:
		return errors.New("promises were broken")
	}
	return nil
}

// run runs the scenarios that are chosen, and reports whether all promises were kept.
func run(ctx context.Context, o options, out io.Writer, p *rig.Progress) (kept bool, err error) {
	terraform, err := rig.FindTerraform()
	if err != nil {
		return false, err
	}
	folder, err := os.MkdirTemp("", "cloudelements-chaos-")
	if err != nil {
		return false, err
	}
	defer func() {
		if kept {
			err = os.RemoveAll(folder)
			return
		}
		_, _ = fmt.Fprintf(out, "\nThe working folders are in %s\n", folder)
	}()
	h := &harness{terraform: terraform, folder: folder, seed: o.seed, debug: o.debug, speed: o.speed, progress: p}
	built, err := rig.Build(ctx, rig.Module, filepath.Join(folder, "bin"), rig.ProviderName)
	if err != nil {
		return false, err
	}
	h.provider = filepath.Dir(built)
	_, _ = fmt.Fprintf(out, "-seed %d -scale %v -speed %d\n\n%s\n", o.seed, o.scale, o.speed, rig.Head(columns))
	var notes, broken []string
	for _, s := range scenarios {
		if !o.selected.MatchString(s.name) {
			continue
		}
		count := s.scaled(o.scale)
		results, took, failure := h.run(ctx, s, count)
		notes = append(notes, fmt.Sprintf("%s: %s %s. It took %s.", s.name, rig.Number(count), s.promise, took.Round(time.Second)))
		for _, result := range results {
			_, _ = fmt.Fprintln(out, rig.Line(columns, result))
			notes = append(notes, result.notes...)
			broken = append(broken, result.broken...)
		}
		if err = failure; err != nil {
			break // What came of it so far is worth telling.
		}
	}
	_, _ = fmt.Fprintf(out, "\n%s\n", strings.Join(notes, "\n"))
	for _, promise := range broken {
		_, _ = fmt.Fprintf(out, "\nBROKEN with -seed %d: %s\n", o.seed, promise)
	}
	return err == nil && len(broken) == 0, err
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{seed: rand.Uint64() >> 32} //nolint:gosec // Not for secrets: any number will do.
	flags := rig.NewFlags("chaos", usage+scenarioList(), stderr)
	selected := flags.String("run", "", "run the scenarios whose name matches a regular `expression`")
	flags.Float64Var(&o.scale, "scale", 1, "how much of the full size to run, as a `factor`")
	faster := flags.Int("speed", int(usualSpeed), "by which `factor` time runs faster than at the real platform")
	flags.Uint64Var(&o.seed, "seed", o.seed, "`number` that makes what is random repeatable; by default another one each time")
	flags.BoolVar(&o.debug, "debug", false, "keep the provider's log of each command in the working folders")
	err := rig.Parse(flags, args, func() (err error) {
		switch {
		case o.scale <= 0 || o.scale > 100:
			return fmt.Errorf("the scale must be above 0 and at most 100, not %v", o.scale)
		case *faster < 1 || *faster > 100:
			return fmt.Errorf("the speed must be from 1 to 100, not %d", *faster)
		}
		o.speed = speed(*faster)
		o.selected, err = regexp.Compile(*selected)
		return err
	})
	return o, err
}

// scenarioList says which scenarios there are.
func scenarioList() string {
	list := "The scenarios, in full size:\n"
	for _, s := range scenarios {
		list += fmt.Sprintf("  %s: %s %s\n", s.name, rig.Number(s.count), s.promise)
	}
	return list + "\n"
}
