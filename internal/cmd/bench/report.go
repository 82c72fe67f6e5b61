package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
)

// machine says what the figures were measured on.
func machine(ctx context.Context, terraform string) (string, error) {
	output, err := exec.CommandContext(ctx, terraform, "version", "-json").Output()
	if err != nil {
		return "", fmt.Errorf("terraform version: %w", err)
	}
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &version); err != nil {
		return "", fmt.Errorf("terraform version: %w", err)
	}
	return fmt.Sprintf("%d cores, %s/%s, %s, Terraform %s at a parallelism of %d. The simulated platform runs on the same cores.",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), version.Terraform, parallelism), nil
}

// legend says what the tables are about.
func legend() string {
	var lines []string
	for _, c := range contenders {
		lines = append(lines, fmt.Sprintf("- `%s`: %s", c.name, c.is))
	}
	lines = append(lines, "")
	for _, s := range steps {
		lines = append(lines, fmt.Sprintf("- %s: %s", s.name, s.is))
	}
	return strings.Join(lines, "\n")
}

// report is all that was measured, in markdown.
func report(machine string, trials []trial, all results, measures []measure) string {
	parts := []string{"Measured on " + machine, legend()}
	for i := range trials {
		if all.has(&trials[i]) {
			parts = append(parts, "### "+trials[i].String(), figuresTable(&trials[i], all))
		}
	}
	parts = append(parts, "### This provider beside the floor", ratiosTable(all), "### Measures", measuresList(measures))
	return strings.Join(parts, "\n\n") + "\n"
}

// measuresList is the promises, each with what was measured.
func measuresList(measures []measure) string {
	var lines []string
	for _, m := range measures {
		lines = append(lines, m.line())
	}
	return strings.Join(lines, "\n")
}
