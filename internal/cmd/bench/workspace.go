package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/usage"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

const usageFile = "usage.jsonl"

// workspace is a working folder in which commands of Terraform are measured.
type workspace struct{ *rig.Workspace }

// newWorkspace makes a working folder with the configuration in it, for a contender and a platform.
// It is a new one below that of all trials, which may be alike but for their steps.
func (b *benchmark) newWorkspace(t *trial, c contender, p *platform) (*workspace, error) {
	folder, err := os.MkdirTemp(b.folder, c.name+"-")
	if err != nil {
		return nil, err
	}
	w, err := rig.NewWorkspace(folder, b.terraform, filepath.Dir(b.built.wrapper))
	if err != nil {
		return nil, err
	}
	w.UsePlatform(p.Platform)
	w.Environment = append(w.Environment, usage.ProviderVariable+"="+b.built.programs[c.name], usage.FileVariable+"="+w.Path(usageFile))
	return &workspace{w}, w.Write("main.tf", sample.Configuration(t.instances, t.perBlock()))
}

// configure returns the variables of the configuration their values.
func (w *workspace) configure(codes, tags []string) error {
	return w.WriteVariables(map[string]any{"instances": len(codes), "codes": codes, "tags": tags})
}

// cost is what a command took.
type cost struct {
	wall time.Duration
	// all is the processor's time that the command took, with that of the processes that it has
	// started.
	all time.Duration
	// provider is what processes used that the wrapper has started.
	provider usage.Usage
}

// measure runs a command, with more variables that are its own, which has to end with a status, and
// returns what it took.
func (w *workspace) measure(ctx context.Context, status int, environment []string, args ...string) (cost, error) {
	begun := time.Now()
	process, err := w.Start(ctx, environment, args...)
	if err != nil {
		return cost{}, err
	}
	ended, err := process.Wait()
	took := time.Since(begun)
	if err == nil && ended != status {
		err = fmt.Errorf("terraform %s: exit status %d and not %d: %s", strings.Join(args, " "), ended, status, w.LastOutput())
	}
	used, usageErr := usage.Take(w.Path(usageFile))
	return cost{wall: took, all: usage.Of(process.State()).CPU, provider: used}, errors.Join(err, usageErr)
}
