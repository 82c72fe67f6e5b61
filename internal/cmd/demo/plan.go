package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

const (
	// planSuffix is how names of plan files end.
	planSuffix = ".tfplan"
	// resourceAddress is the one resource of the configuration.
	resourceAddress = "cloudelements_instance.graph"
)

// planned is what a plan is going to do to the resource.
type planned struct {
	// action is "no-op", "create", "update", "delete", or two of them for a replacement.
	action string
	// changed are the paths of the attributes that get another value. Values that are known after
	// apply are not among them.
	changed []string
	// drifted are the paths of the attributes that have changed behind Terraform's back.
	drifted []string
}

// plan makes a plan, keeps it in the file name + planSuffix of the working folder, and returns what
// it is going to do. The exit status of the command must agree.
func (d *demo) plan(ctx context.Context, name string) (planned, error) {
	file := name + planSuffix
	anything, err := d.workspace.Plan(ctx, "-out="+file)
	if err != nil {
		return planned{}, err
	}
	var plan tfjson.Plan
	if err := d.workspace.Decode(ctx, &plan, "show", "-json", file); err != nil {
		return planned{}, err
	}
	var result planned
	for _, resource := range plan.ResourceChanges {
		if resource.Address != resourceAddress {
			return planned{}, fmt.Errorf("the plan is about %s", resource.Address)
		}
		var actions []string
		for _, action := range resource.Change.Actions {
			actions = append(actions, string(action))
		}
		result.action = strings.Join(actions, ", ")
		result.changed = changedPaths(resource.Change.Before, resource.Change.After, resource.Change.AfterUnknown)
	}
	for _, drift := range plan.ResourceDrift {
		result.drifted = append(result.drifted, changedPaths(drift.Change.Before, drift.Change.After, nil)...)
	}
	if anything != (result.action != "no-op") {
		return planned{}, fmt.Errorf("terraform plan says by its exit status that there are changes: %t, but plans %q", anything, result.action)
	}
	return result, nil
}

// attributes returns the resource's attributes in state, sensitive ones in clear; nil if state is
// empty.
func (d *demo) attributes(ctx context.Context) (map[string]any, error) {
	var state tfjson.State
	if err := d.workspace.Decode(ctx, &state, "show", "-json"); err != nil || state.Values == nil {
		return nil, err
	}
	for _, resource := range state.Values.RootModule.Resources {
		if resource.Address == resourceAddress {
			return resource.AttributeValues, nil
		}
	}
	return nil, errors.New("state is not empty, but does not have " + resourceAddress)
}

// changedPaths returns the paths, such as events.enabled, at which two objects as decoded from JSON
// differ, in alphabetical order. Paths that unknown marks by true are left out. Lists are compared
// as a whole.
func changedPaths(before, after, unknown any) []string {
	paths := pathsBelow("", before, after, unknown)
	slices.Sort(paths)
	return paths
}

func pathsBelow(path string, before, after, unknown any) []string {
	if unknown == true || reflect.DeepEqual(before, after) {
		return nil
	}
	was, wasObject := before.(map[string]any)
	is, isObject := after.(map[string]any)
	if !wasObject || !isObject {
		return []string{path}
	}
	marks, _ := unknown.(map[string]any)
	names := maps.Clone(was)
	maps.Copy(names, is)
	var paths []string
	for name := range names {
		below := name
		if path != "" {
			below = path + "." + name
		}
		paths = append(paths, pathsBelow(below, was[name], is[name], marks[name])...)
	}
	return paths
}
