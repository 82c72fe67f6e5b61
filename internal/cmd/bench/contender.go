package main

import (
	"context"
	"path/filepath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// contender is a provider that the benchmark runs.
type contender struct {
	// name is what -providers selects.
	name string
	// is says what it is.
	is string
	// path is its main package.
	path string
	// offline is true of a provider that talks to no platform.
	offline bool
}

const here = rig.Module + "/internal/cmd/bench"

// The contenders' names.
const (
	ours  = "cloudelements"
	floor = "floor"
)

// contenders are all of them, in the order in which they run.
var contenders = []contender{
	{name: ours, is: "this provider", path: rig.Module},
	{name: floor, is: "a provider with the same schema and state that talks to no platform: what Terraform and the framework take by themselves", path: here + "/floor", offline: true},
}

// built is where the programs are.
type built struct {
	// wrapper is the program that Terraform takes for the provider, in a folder of its own.
	wrapper string
	// programs are the contenders' files, by name.
	programs map[string]string
}

// buildAll builds the contenders and the wrapper into a folder.
func buildAll(ctx context.Context, folder string) (*built, error) {
	wrapper, err := rig.Build(ctx, here+"/measure", filepath.Join(folder, "wrapper"), rig.ProviderName)
	if err != nil {
		return nil, err
	}
	b := &built{wrapper: wrapper, programs: map[string]string{}}
	for _, c := range contenders {
		if b.programs[c.name], err = rig.Build(ctx, c.path, folder, c.name); err != nil {
			return nil, err
		}
	}
	return b, nil
}
