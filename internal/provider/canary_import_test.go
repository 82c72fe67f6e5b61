package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// canaryImports imports an instance without configuration, and reads it.
const canaryImports = `
terraform {
  required_providers {
    cloudelements = { source = "cloudelements/cloudelements" }
  }
}

variable "user" {
  ephemeral = true
}

variable "organization" {
  ephemeral = true
}

provider "cloudelements" {
  base_url            = %q
  user_secret         = var.user
  organization_secret = var.organization
}

import {
  to = cloudelements_instance.imported
  id = "%d"
}

data "cloudelements_instance" "imported" {
  id = "%[2]d"
}

data "cloudelements_element" "doubtful" {
  key = "doubtful"
}
`

// TestAccCanary_import imports an instance of an element that has secrets in rows of text, and rows
// that only sound like it, with everything logged: no secret is in what is written, and nothing
// else is lost.
func TestAccCanary_import(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has an element of its own")
	platform := startCanaryPlatform(t)
	fallback := canary("default")
	if err := platform.AddElement(catalogue.Element{
		Key: "doubtful", Name: "Doubtful", Private: true, Authentication: catalogue.AuthenticationCustom,
		Configuration: []catalogue.Row{
			{Key: "netsuite.single.session", Name: "Single session", Type: catalogue.TypeBoolean},
			{Key: "apikey.user.name", Name: "User name", Type: catalogue.TypeTextField32},
			{Key: "apim.subscription.key", Name: "Subscription key", Type: catalogue.TypeTextField128},
			{Key: "clientJwt", Name: "Client JWT", Type: catalogue.TypeTextField1000},
			{Key: "base64.encoded.jks", Name: "Key store", Type: catalogue.TypeTextArea},
			{Key: "key", Name: "API key", Type: catalogue.TypeTextField128},
			{Key: "partnerKey", Name: "Partner key", Type: catalogue.TypeTextField128, Default: &fallback},
		},
	}); err != nil {
		t.Fatal(err)
	}
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	created, err := client.Instances.Create(t.Context(), cloudelements.InstanceCreate{
		Name: "Imported", Element: cloudelements.ElementSelector{Key: "doubtful"},
		Configuration: map[string]any{
			"netsuite.single.session": true, "apikey.user.name": "made-up-user", "apim.subscription.key": canary("subscription"),
			"clientJwt": canary("jwt"), "base64.encoded.jks": canary("jks"), "key": canary("key"),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	run := startCanaryRun(t, buildProvider, fmt.Sprintf(canaryImports, platform.url, created.ID))
	run.set("TF_VAR_user", sendable("user"))
	run.set("TF_VAR_organization", sendable("organization"))
	run.set("TF_LOG_PATH", run.folder+"/log")
	run.mustRun("plan", "-generate-config-out=generated.tf", "-out=tfplan", "-no-color")
	words := strings.Join(strings.FieldsFunc(run.output.String(), func(c rune) bool { return strings.ContainsRune(" \n│╷╵", c) }), " ")
	run.expectWords("the plan", words, "Imported Without Values That May Be Secret", `"apim.subscription.key", "base64.encoded.jks", "clientJwt", "key"`)
	if count := strings.Count(words, "Imported Without Values That May Be Secret"); count != 1 {
		t.Errorf("the warning stands in the plan %d times", count)
	}
	run.mustRun("apply", "-no-color", "tfplan")
	run.mustRun("plan", "-no-color", "-detailed-exitcode")

	state, generated, output, log := run.read("terraform.tfstate"), run.read("generated.tf"), run.output.String(), run.read("log")
	run.expectWords("the generated configuration", generated, `"apikey.user.name"`, `"made-up-user"`, `"netsuite.single.session"`)
	run.expectWords("state", state, `"apikey.user.name": "made-up-user"`, `"netsuite.single.session": "true"`)
	run.expectWords("the log", log, `\"apikey.user.name\":\"made-up-user\"`, `\"netsuite.single.session\":\"true\"`, `\"key\":\"doubtful\"`, `\"clientJwt\":\"********\"`)
	run.expectNone("the log", log)
	run.expectNone("the output", output)
	run.expectNone("the generated configuration", generated)
	run.expectOnly("state", state, "kept-token")
	all := ""
	for _, member := range run.readPlan("tfplan") {
		all += member
	}
	run.expectOnly("the plan file", all, "kept-token")
}
