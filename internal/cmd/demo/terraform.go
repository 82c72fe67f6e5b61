package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

const (
	// planSuffix is how names of plan files end.
	planSuffix = ".tfplan"
	// resourceAddress is the one resource of the configuration.
	resourceAddress = "cloudelements_instance.graph"
)

// terraform runs commands of Terraform in the working folder.
type terraform struct {
	path, folder string
	env          map[string]string
	// said is where commands write to that a person would run.
	said io.Writer
	// people runs commands whose output goes to the transcript.
	people *tfexec.Terraform
	// machine runs commands that answer JSON, which shows sensitive values as they are.
	machine *tfexec.Terraform
}

func newTerraform(path, folder string, env map[string]string, said io.Writer) (*terraform, error) {
	t := &terraform{path: path, folder: folder, env: env, said: said}
	var err error
	if t.people, err = tfexec.NewTerraform(folder, path); err != nil {
		return nil, err
	}
	if t.machine, err = tfexec.NewTerraform(folder, path); err != nil {
		return nil, err
	}
	t.people.SetStdout(said)
	t.people.SetStderr(said)
	for _, one := range []*tfexec.Terraform{t.people, t.machine} {
		if err := errors.Join(one.SetWaitDelay(patience), one.SetEnv(env)); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *terraform) version(ctx context.Context) (string, error) {
	found, _, err := t.machine.Version(ctx, false)
	if err != nil {
		return "", failed("version", err)
	}
	return found.String(), nil
}

// apply plans and applies in one go.
func (t *terraform) apply(ctx context.Context) error { return failed("apply", t.people.Apply(ctx)) }

// applyPlan applies what was planned before.
func (t *terraform) applyPlan(ctx context.Context, plan string) error {
	return failed("apply", t.people.Apply(ctx, tfexec.DirOrPlan(plan)))
}

func (t *terraform) destroy(ctx context.Context) error {
	return failed("destroy", t.people.Destroy(ctx))
}

// planned is what a plan is going to do to the resource.
type planned struct {
	// action is "no-op", "create", "update", "delete", or two of them for a replacement.
	action string
	// changed are the paths of the attributes that get another value. Values that are known after apply are not
	// among them.
	changed []string
	// drifted are the paths of the attributes that have changed behind Terraform's back.
	drifted []string
}

// plan makes a plan, keeps it in the file name + planSuffix of the working folder, and returns what it is going to do.
// The exit code of the command must agree.
func (t *terraform) plan(ctx context.Context, name string) (planned, error) {
	file := name + planSuffix
	anything, err := t.people.Plan(ctx, tfexec.Out(file))
	if err != nil {
		return planned{}, failed("plan", err)
	}
	plan, err := t.machine.ShowPlanFile(ctx, filepath.Join(t.folder, file))
	if err != nil {
		return planned{}, failed("show", err)
	}
	var result planned
	for _, resource := range plan.ResourceChanges {
		if resource.Address != resourceAddress {
			return planned{}, fmt.Errorf("the plan is about %s", resource.Address)
		}
		actions := make([]string, len(resource.Change.Actions))
		for i, action := range resource.Change.Actions {
			actions[i] = string(action)
		}
		result.action = strings.Join(actions, ", ")
		result.changed = changedPaths(resource.Change.Before, resource.Change.After, resource.Change.AfterUnknown)
	}
	for _, drift := range plan.ResourceDrift {
		result.drifted = append(result.drifted, changedPaths(drift.Change.Before, drift.Change.After, nil)...)
	}
	if anything != (result.action != "no-op") {
		return planned{}, fmt.Errorf("terraform plan says by its exit code that there are changes: %t, but plans %q", anything, result.action)
	}
	return result, nil
}

// show returns what a person is shown of the state.
func (t *terraform) show(ctx context.Context) (string, error) {
	cmd := command(ctx, t.folder, t.path, "show", "-no-color")
	for name, value := range t.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var shown strings.Builder
	cmd.Stdout = io.MultiWriter(&shown, t.said)
	cmd.Stderr = t.said
	err := cmd.Run()
	return shown.String(), failed("show", err)
}

// attributes returns the resource's attributes in state, sensitive ones in clear; nil if state is empty.
func (t *terraform) attributes(ctx context.Context) (map[string]any, error) {
	state, err := t.machine.Show(ctx)
	if err != nil {
		return nil, failed("show", err)
	}
	if state.Values == nil {
		return nil, nil
	}
	for _, resource := range state.Values.RootModule.Resources {
		if resource.Address == resourceAddress {
			return resource.AttributeValues, nil
		}
	}
	return nil, errors.New("state is not empty, but does not have " + resourceAddress)
}

// failed says which command failed. What it said is in the transcript and is left out here.
func failed(command string, err error) error {
	if err == nil {
		return nil
	}
	reason, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("terraform %s failed: %s", command, reason)
}
