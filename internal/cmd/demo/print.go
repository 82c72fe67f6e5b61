package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

const (
	tick  = "✓"
	cross = "✗"
)

// printer prints the steps of the run. What cannot be printed is lost: there is nobody to tell.
type printer struct {
	out io.Writer
	// live shows a running step's name and time, and writes them over.
	live bool
}

func (p *printer) title(text string) { _, _ = fmt.Fprintf(p.out, "%s\n\n", text) }

func (p *printer) note(text string) { _, _ = fmt.Fprintf(p.out, "\n%s\n", text) }

func (p *printer) end(text string, took time.Duration) {
	_, _ = fmt.Fprintf(p.out, "\n%s\nAll steps passed in %s.\n", text, seconds(took))
}

// step runs one step and prints its line.
func (p *printer) step(name string, work func() (outcome, error)) error {
	begun := time.Now()
	stop := func() {}
	if p.live {
		stop = rig.ShowLive(p.out, func() string { return fmt.Sprintf("… %s %s", name, seconds(time.Since(begun))) })
	}
	result, err := work()
	stop()
	took := time.Since(begun)
	if err != nil {
		_, _ = fmt.Fprintln(p.out, line(cross, name, "failed", took))
		return err
	}
	_, _ = fmt.Fprintln(p.out, line(tick, name, result.text, took))
	if result.detail != "" {
		_, _ = fmt.Fprintf(p.out, "\n%s\n\n", indent(result.detail))
	}
	return nil
}

func line(mark, name, text string, took time.Duration) string {
	return fmt.Sprintf("%s %-10s  %-72s %7s", mark, name, text, seconds(took))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
