package acctest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// trial is an example in a working folder of Terraform, with a platform of its own.
type trial struct {
	*acctest.Terraform

	t        *testing.T
	platform *acctest.Platform
	// config is all that is in the folder, in one text.
	config string
}

// probe is an instance for examples that show how to configure the provider, so that it is
// configured and used.
const probe = `
resource "cloudelements_instance" "probe" {
  element_key          = "abbyy"
  name                 = "Probe"
  configuration        = { username = "made-up-username" }
  secret_configuration = { password = "made-up-password" }
}
`

var (
	providerPattern = regexp.MustCompile(`(?m)^provider "cloudelements"`)
	regionPattern   = regexp.MustCompile(`(?m)^\s*region\s*=`)
	variablePattern = regexp.MustCompile(`(?m)^variable "(\w+)"`)
	resourcePattern = regexp.MustCompile(`(?m)^resource "(\w+)" "(\w+)"`)
	elementPattern  = regexp.MustCompile(`(?m)^\s*element_key\s*=\s*"(\w+)"`)
)

// try writes an example into a folder, complete with what it leaves to the user.
func try(t *testing.T, built string, one *example) *trial {
	t.Helper()
	platform := acctest.StartPlatform(t)
	made := &trial{t: t, platform: platform, config: one.all()}
	environment := platform
	if providerPattern.MatchString(made.config) {
		environment = nil // A provider block must do without help.
	}
	made.Terraform = acctest.NewTerraform(t, built, environment)
	for name, content := range one.config {
		made.Write(name, content)
	}
	made.Run("validate")
	switch {
	case made.findsInstance():
		made.provision()
	case !resourcePattern.MatchString(made.config):
		made.Write("probe.tf", probe)
	}
	if regionPattern.MatchString(made.config) {
		// The platform is in none of the regions.
		made.Write("landscape_override.tf", fmt.Sprintf("provider \"cloudelements\" {\n  region   = null\n  base_url = %q\n}\n", platform.URL))
	}
	made.writeVariables(true)
	return made
}

// variables are the names of the variables.
func (tr *trial) variables() []string {
	var names []string
	for _, variable := range variablePattern.FindAllStringSubmatch(tr.config, -1) {
		names = append(names, variable[1])
	}
	return names
}

// writeVariables gives the variables their values. A code is a new one.
func (tr *trial) writeVariables(withCode bool) {
	tr.t.Helper()
	known := map[string]string{
		"base_url":            tr.platform.URL,
		"callback_url":        "https://made-up.example.com/callback",
		"client_id":           "made-up-client-id",
		"client_secret":       "made-up-client-secret",
		"events_callback_url": "https://made-up.example.com/events",
		"organization_secret": tr.platform.OrganizationSecret(),
		"password":            "made-up-password",
		"refresh_token":       "made-up-refresh-token",
		"signature_key":       "made-up-signature-key",
		"subdomain":           "made-up-subdomain",
		"user_secret":         tr.platform.UserSecret(),
		"username":            "made-up-username",
	}
	values := make(map[string]any)
	for _, name := range tr.variables() {
		value, ok := known[name]
		switch {
		case ok:
			values[name] = value
		case isOnce(name) && withCode:
			values[name] = once(name, tr.code(known["client_id"], known["callback_url"]), known["callback_url"])
		case !isOnce(name):
			tr.t.Fatalf("no value is known for the variable %q", name)
		}
	}
	encoded, err := json.Marshal(values)
	if err != nil {
		tr.t.Fatal(err)
	}
	tr.Write("terraform.tfvars.json", string(encoded))
}

// isOnce reports whether a variable has a value that works once: a code, or what brings one.
func isOnce(variable string) bool {
	return variable == "code" || variable == "redirect_url" || variable == "provider_data"
}

// once is a code as a variable takes it.
func once(variable, code, callbackURL string) any {
	switch variable {
	case "redirect_url":
		return callbackURL + "?code=" + code + "&state=made-up-state"
	case "provider_data":
		return map[string]string{"code": code, "state": "made-up-state"}
	default:
		return code
	}
}

// code is a new code for the element that is configured.
func (tr *trial) code(clientID, callbackURL string) string {
	tr.t.Helper()
	element := elementPattern.FindStringSubmatch(tr.config)
	if element == nil {
		tr.t.Fatal("a code is for an element, and none is named by its key")
	}
	code, err := tr.platform.AuthorizeOAuth2(element[1], clientID, callbackURL)
	if err != nil {
		tr.t.Fatal(err)
	}
	return code
}

// findsPattern matches what finds an instance that is there already.
var findsPattern = regexp.MustCompile(`(?m)^(data "cloudelements_instances?"|ephemeral "cloudelements_instance_token")`)

// findsInstance reports whether the example finds an instance, in place of making one.
func (tr *trial) findsInstance() bool { return findsPattern.MatchString(tr.config) }

// provision makes the instance that examples find.
func (tr *trial) provision() {
	tr.t.Helper()
	_, err := tr.platform.NewClient(tr.t).Instances.Create(tr.t.Context(), cloudelements.InstanceCreate{
		Name: "ServiceNow of Contoso", Element: cloudelements.ElementSelector{Key: "servicenow"}, Tags: []string{"tenant:contoso"},
		Configuration: map[string]any{"username": "made-up-username", "password": "made-up-password", "servicenow.subdomain": "made-up-subdomain"},
	})
	if err != nil {
		tr.t.Fatal(err)
	}
}
