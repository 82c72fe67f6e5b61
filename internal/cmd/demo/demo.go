package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// demo is one run: its parts, and what its steps hand on to each other.
type demo struct {
	options
	printer    *printer
	transcript *transcript

	workspace *workspace
	platform  *platform
	terraform *terraform

	// secrets is what must never be seen in Terraform's output.
	secrets secrets
	// code is the authorization code that was used last.
	code string
	// instanceID is the id that the platform gave.
	instanceID int64
	// stepOutput is where the output of Terraform in the current step begins in the transcript.
	stepOutput int
}

// outcome is what a step has to say: a short text, and lines that are printed below it.
type outcome struct {
	text   string
	detail string
}

// story is the demo, step by step. Each step checks what it says.
var story = []struct {
	name string
	work func(*demo, context.Context) (outcome, error)
}{
	{"build", (*demo).buildProvider},
	{"simulator", (*demo).startSimulator},
	{"terraform", (*demo).findTerraform},
	{"consent", (*demo).consent},
	{"apply", (*demo).create},
	{"show", (*demo).show},
	{"plan", (*demo).planClean},
	{"events off", (*demo).switchEventsOff},
	{"drift", (*demo).drift},
	{"repair", (*demo).repair},
	{"authorize", (*demo).authorizeAgain},
	{"plan", (*demo).planCleanWithoutCode},
	{"destroy", (*demo).destroy},
	{"secrets", (*demo).checkSecrets},
}

// play runs the story to its end or to the first surprise.
func (d *demo) play(ctx context.Context) error {
	begun := time.Now()
	d.printer.title("The life of a cloudelements_instance, on a simulated platform")
	for _, step := range story {
		d.stepOutput = d.transcript.size()
		err := d.printer.step(step.name, func() (outcome, error) { return step.work(d, ctx) })
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	summary, err := d.summary()
	if err != nil {
		return err
	}
	d.printer.end(summary, time.Since(begun))
	return nil
}

// cleanUp ends and removes everything that the run has made.
func (d *demo) cleanUp() error {
	var errs []error
	if d.platform != nil {
		errs = append(errs, d.platform.close())
	}
	switch {
	case d.workspace == nil:
	case d.keep:
		d.printer.note("The working folder is " + d.workspace.folder)
	default:
		errs = append(errs, d.workspace.remove())
	}
	return errors.Join(errs...)
}

// explain says why the run failed, and what Terraform said in the step that failed.
func (d *demo) explain(w io.Writer, failure error) {
	_, _ = fmt.Fprintf(w, "\nThe demo failed: %s\n", d.secrets.hide(failure.Error()))
	said := strings.TrimSpace(d.secrets.hide(d.transcript.since(d.stepOutput)))
	if said != "" && !d.verbose {
		_, _ = fmt.Fprintf(w, "\nTerraform said:\n\n%s\n", indent(said))
	}
}
