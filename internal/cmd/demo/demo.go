package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// demo is one run: its parts, and what its steps hand on to each other.
type demo struct {
	options
	printer *printer
	stdout  io.Writer

	// folder is the temporary folder that everything is in which the run makes; provider is where
	// the provider is below it.
	folder, provider string
	platform         *rig.Platform
	// client is how people use the platform, without Terraform.
	client    *cloudelements.Client
	workspace *rig.Workspace

	// secrets is what must never be seen in Terraform's output.
	secrets secrets
	// code is the authorization code that was used last.
	code string
	// instanceID is the id that the platform gave.
	instanceID int64
	// commandsBefore is how many commands of Terraform there were before the current step.
	commandsBefore int
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
	{"build", (*demo).build},
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

// run goes through the story to its end or to the first surprise.
func (d *demo) run(ctx context.Context) error {
	begun := time.Now()
	d.printer.title("The life of a cloudelements_instance, on a simulated platform")
	for _, step := range story {
		if d.workspace != nil {
			d.commandsBefore = d.workspace.Commands()
		}
		if err := d.printer.step(step.name, func() (outcome, error) { return step.work(d, ctx) }); err != nil {
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
	var err error
	if d.platform != nil {
		err = d.platform.Stop()
	}
	switch {
	case d.folder == "":
	case d.keep:
		d.printer.note("The working folder is " + d.folder)
	default:
		err = errors.Join(err, os.RemoveAll(d.folder))
	}
	return err
}

// explain says why the run failed, and what Terraform printed in the step that failed.
func (d *demo) explain(failure error) error {
	text := "\nThe demo failed: " + d.secrets.hide(failure.Error())
	if d.workspace != nil && !d.verbose {
		printed, err := d.workspace.Output(d.commandsBefore)
		if printed = strings.TrimSpace(d.secrets.hide(printed)); err == nil && printed != "" {
			text += "\n\nTerraform printed:\n\n" + indent(printed)
		}
	}
	return errors.New(text)
}

func (d *demo) build(ctx context.Context) (outcome, error) {
	folder, err := os.MkdirTemp("", "cloudelements-demo-")
	if err != nil {
		return outcome{}, err
	}
	d.folder, d.provider = folder, filepath.Join(folder, "bin")
	_, err = rig.Build(ctx, rig.Module, d.provider, rig.ProviderName)
	return outcome{text: "provider built from this module"}, err
}

func (d *demo) startSimulator(ctx context.Context) (_ outcome, err error) {
	if d.platform, err = rig.StartPlatform(ctx, simulator.Config{}); err != nil {
		return outcome{}, err
	}
	d.client, err = cloudelements.New(d.platform.URL, cloudelements.WithCredentials(d.platform.UserSecret(), d.platform.OrganizationSecret()))
	d.secrets = append(d.secrets,
		secret{"the user secret", d.platform.UserSecret()},
		secret{"the organization secret", d.platform.OrganizationSecret()},
		secret{"the client secret", clientSecret})
	return outcome{text: "the platform's API at " + d.platform.URL + simulator.BasePath}, err
}

// findTerraform finds Terraform, and makes the workspace with the example of the documentation as
// its configuration.
func (d *demo) findTerraform(ctx context.Context) (outcome, error) {
	path, err := ensureTerraform(ctx)
	if err != nil {
		return outcome{}, err
	}
	version, err := rig.TerraformVersion(ctx, path)
	if err != nil {
		return outcome{}, err
	}
	if d.workspace, err = rig.NewWorkspace(d.folder, path, d.provider); err != nil {
		return outcome{}, err
	}
	d.workspace.UsePlatform(d.platform)
	if d.verbose {
		d.workspace.Tee = d.stdout
	}
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", rig.Module).Output() //nolint:gosec // The arguments are constants.
	if err != nil {
		return outcome{}, fmt.Errorf("go list: %w", err)
	}
	content, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), example))
	if err != nil {
		return outcome{}, err
	}
	return outcome{text: "version " + version + ", with the provider in place of a released one"}, d.workspace.Write("resource.tf", string(content))
}
