package provider_test

import (
	"fmt"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// canaryData finds an instance in each way, and hands its token on.
const canaryData = `
terraform {
  required_providers {
    cloudelements = { source = "cloudelements/cloudelements" }
  }
}

provider "cloudelements" {
  base_url            = %q
  user_secret         = var.user
  organization_secret = var.organization
}

variable "user" {
  ephemeral = true
}

variable "organization" {
  ephemeral = true
}

data "cloudelements_instance" "found" {
  element_key = "microsoftgraph"
  name        = "Found"
}

data "cloudelements_instances" "all" {}

ephemeral "cloudelements_instance_token" "found" {
  id = data.cloudelements_instance.found.id
}

resource "terraform_data" "user" {
  provisioner "local-exec" {
    command     = "exit 0"
    environment = { TOKEN = ephemeral.cloudelements_instance_token.found.token }
  }
}
`

// canaryObjects makes a call with the token of an instance, which the platform refuses.
const canaryObjects = `
data "cloudelements_instance_objects" "found" {
  instance_id = data.cloudelements_instance.found.id
}
`

// TestAccCanary_data reads instances that show their secrets in clear, with everything logged, and
// looks for secrets in all that is written. No secret is kept at all.
func TestAccCanary_data(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has the platform show secrets in clear")
	platform := startCanaryPlatform(t)
	platform.newInstance("Found", "found")
	run := startCanaryRun(t, buildProvider, fmt.Sprintf(canaryData, platform.url))
	run.set("TF_VAR_user", sendable("user"))
	run.set("TF_VAR_organization", sendable("organization"))
	run.mustRun("plan", "-out=tfplan", "-no-color")
	run.mustRun("apply", "-no-color", "tfplan")
	run.write("objects.tf", canaryObjects)
	run.expectWords("the call", run.mustFail("plan", "-no-color"), "401 Unauthorized", "the token of the instance was refused")

	state, output := run.read("terraform.tfstate"), run.output.String()
	run.expectWords("state", state, `"name": "Found"`, `"oauth.callback.url"`)
	run.expectWords("the output", output, "provider.terraform-provider-cloudelements", "Request answered", `/objects`, "********")
	run.expectNone("state", state+decoded(state))
	run.expectNone("the output", output)
	for name, member := range run.readPlan("tfplan") {
		run.expectNone(name+" of the plan file", member)
	}
}
