package main

import (
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/sample"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
)

// step is something that a user does.
type step struct {
	// name is what -steps selects.
	name string
	// is says what is done.
	is string
	// command is the one of Terraform.
	command []string
	// status is Terraform's exit status: that of a plan tells whether there is something to do.
	status int
}

// The steps' names.
const (
	create  = "create"
	plan    = "plan"
	drifted = "drift"
	tag     = "tag"
	destroy = "destroy"
)

// steps are all of them, in the order in which they are done.
var steps = []step{
	{name: create, is: "apply that makes all", command: apply},
	{name: plan, is: fmt.Sprintf("plan with nothing to do; of up to %s instances, the middle of %d", rig.Number(promisedInstances), repeats), command: planned},
	{name: drifted, is: "plan with 1 % of the instances changed at the platform", command: planned, status: 2},
	{name: tag, is: "apply of one tag more on all", command: apply},
	{name: destroy, is: "destroy of all", command: []string{"destroy", "-auto-approve"}},
}

var (
	apply   = []string{"apply", "-auto-approve"}
	planned = []string{"plan", "-detailed-exitcode"}
)

// parallelism is how many resources Terraform works on at a time.
const parallelism = 10

// tags are the tags that are configured for a step.
func (s step) tags() []string {
	if s.name == tag || s.name == destroy {
		return []string{sample.Tag, sample.AdditionalTag}
	}
	return []string{sample.Tag}
}
