package acctest_test

import (
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// unattended are instances of which each write-only attribute is set: by a variable that is the
// whole of it, by one that is a value of it, and by text that nothing marks as sensitive.
const unattended = `
terraform {
  required_providers {
    cloudelements = { source = "cloudelements/cloudelements" }
  }
}

variable "secret" {
  type      = string
  default   = null
  sensitive = true
}

variable "secrets" {
  type      = map(string)
  default   = null
  sensitive = true
}

resource "cloudelements_instance" "whole" {
  element_key                     = "abbyy"
  name                            = "Whole"
  configuration                   = { username = "made-up-username" }
  secret_configuration_wo         = var.secrets
  secret_configuration_wo_version = 1
  provider_data_wo                = var.secrets
  provider_data_wo_version        = 1
}

resource "cloudelements_instance" "entries" {
  element_key                     = "abbyy"
  name                            = "Entries"
  configuration                   = { username = "made-up-username" }
  secret_configuration_wo         = { password = var.secret }
  secret_configuration_wo_version = 1
  provider_data_wo                = { debug = var.secret }
  provider_data_wo_version        = 1
}

resource "cloudelements_instance" "literal" {
  element_key                     = "abbyy"
  name                            = "Literal"
  configuration                   = { username = "made-up-username" }
  secret_configuration_wo         = { password = "canary-literal" }
  secret_configuration_wo_version = 1
  provider_data_wo                = { debug = "canary-literal" }
  provider_data_wo_version        = 1
}

resource "cloudelements_instance" "nested" {
  element_key          = "abbyy"
  name                 = "Nested"
  configuration        = { username = "made-up-username" }
  secret_configuration = { password = "made-up-password" }
  oauth                = { api_secret_wo = var.secret, api_secret_wo_version = 1 }
  events               = { signature_key_wo = var.secret, signature_key_wo_version = 1 }
}
`

// TestAccUnattended has Terraform plan without the secrets that an instance was made with. Their
// versions stay, so nothing is to be changed, and none of them is in any file or output.
func TestAccUnattended(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its secrets are made up")
	acctest.SkipWithoutTerraform(t)
	platform := acctest.StartPlatform(t)
	run := acctest.NewTerraform(t, acctest.BuildProvider(t), platform)
	run.Write("main.tf", unattended)
	const secrets = "secrets.auto.tfvars"
	run.Write(secrets, `
secret  = "canary-secret"
secrets = { password = "canary-entry" }
`)
	planned, err := run.Command(run.Executable(), []string{"plan", "-no-color", "-out=tfplan"}).CombinedOutput()
	if err != nil || !strings.Contains(string(planned), "4 to add") || strings.Contains(string(planned), "canary") {
		t.Fatalf("planning: %v\n%s", err, planned)
	}
	run.ApplyPlanned()
	run.ExpectCleanPlan()
	for _, instance := range platform.Instances() {
		if instance.Name != "Nested" && !strings.HasPrefix(instance.Value("password"), "canary") {
			t.Errorf("%s has the password %q", instance.Name, instance.Value("password"))
		}
	}

	run.Write(secrets, "")
	run.ExpectCleanPlan()
	run.Apply()
	run.ExpectCleanPlan()
	if state := run.State(); strings.Contains(state, "canary") {
		t.Errorf("state has a secret: %s", state)
	}
}
