package main

import (
	"context"
	"path/filepath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// contender is a program that the benchmark runs.
type contender struct {
	// name is what -providers selects.
	name string
	// is says what it is.
	is string
	// path is its main package.
	path string
	// alone is true of what is no provider, and runs without Terraform.
	alone bool
	// offline is true of a provider that talks to no platform.
	offline bool
}

const here = rig.Module + "/internal/cmd/bench"

// The contenders' names.
const (
	ours  = "cloudelements"
	plain = "plain"
	floor = "floor"
	bare  = "bare"
)

// contenders are all of them, in the order in which they run.
var contenders = []contender{
	{name: ours, is: "this provider", path: rig.Module},
	{name: plain, is: "a provider with the same schema and no care taken: single reads by net/http, default loggers and collector", path: here + "/plain"},
	{name: floor, is: "a provider with the same schema and state that answers out of nothing: what Terraform and the framework take", path: here + "/floor", offline: true},
	{name: bare, is: "a client that does the same HTTP work, without Terraform", path: here + "/bare", alone: true},
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
