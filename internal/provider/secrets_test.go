package provider_test

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// secretsConfig sets every secret of the schema, in both of its forms.
const secretsConfig = `
terraform {
  required_providers {
    cloudelements = { source = "cloudelements/cloudelements" }
  }
}

variable "secrets" {
  type      = map(string)
  sensitive = true
}
variable "fresh" {
  type      = map(string)
  ephemeral = true
}
variable "version_of_fresh" {
  type = number
}

provider "cloudelements" {
  base_url            = "%s"
  user_secret         = var.secrets.user
  organization_secret = var.secrets.organization
  max_retries         = 1
}

resource "cloudelements_instance" "plain" {
  element_key = "microsoftgraph"
  name        = "Plain"
  oauth = {
    api_key      = "made-up-client-id"
    api_secret   = var.secrets.api_secret
    callback_url = "https://mycoolapp.com"
  }
  events               = { enabled = true, callback_url = "https://mycoolapp.com/events", signature_key = var.secrets.signature_key }
  provider_data        = { code = var.secrets.code }
  secret_configuration = { "event.notification.basic.password" = var.secrets.password }
}

resource "cloudelements_instance" "write_only" {
  element_key = "microsoftgraph"
  name        = "Write-only"
  store_token = false
  oauth = {
    api_key               = "made-up-client-id"
    api_secret_wo         = var.fresh.api_secret
    api_secret_wo_version = var.version_of_fresh
    callback_url          = "https://mycoolapp.com"
  }
  events = {
    enabled                  = true
    callback_url             = "https://mycoolapp.com/events"
    signature_key_wo         = var.fresh.signature_key
    signature_key_wo_version = var.version_of_fresh
  }
  provider_data_wo                = { code = var.fresh.code }
  provider_data_wo_version        = var.version_of_fresh
  secret_configuration_wo         = { "event.notification.basic.password" = var.fresh.password }
  secret_configuration_wo_version = var.version_of_fresh
}

resource "cloudelements_instance" "tokens" {
  element_key             = "microsoftgraph"
  name                    = "Tokens"
  store_token             = false
  external_authentication = "initial"
  oauth = {
    api_key               = "made-up-client-id"
    api_secret_wo         = var.fresh.api_secret
    api_secret_wo_version = var.version_of_fresh
  }
  secret_configuration_wo = {
    "oauth.user.refresh_token" = var.fresh.refresh_token
    "key.that.sounds.like.none" = var.fresh.unsuspected
  }
  secret_configuration_wo_version = var.version_of_fresh
}
`

// secretsRun is Terraform with every log that there is, over secrets that can be
// told from everything else.
type secretsRun struct {
	t         *testing.T
	platform  *acctest.Platform
	terraform string
	cliConfig string
	folder    string
	output    strings.Builder
	// kept and fresh are secrets that state may hold, and those that it must not.
	kept, fresh map[string]string
}

// run runs a command and gives what it said, and whether it succeeded.
func (r *secretsRun) run(version int, args ...string) (string, bool) {
	r.t.Helper()
	command := exec.CommandContext(r.t.Context(), r.terraform, args...) //nolint:gosec // Only Terraform is run.
	command.Dir = r.folder
	command.Env = append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+r.cliConfig, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(r.folder, "log"),
		"TF_VAR_secrets="+hclMap(r.kept), "TF_VAR_fresh="+hclMap(r.fresh), fmt.Sprintf("TF_VAR_version_of_fresh=%d", version),
	)
	output, err := command.CombinedOutput()
	r.output.Write(output)
	return string(output), err == nil
}

func (r *secretsRun) mustRun(version int, args ...string) {
	r.t.Helper()
	if output, ok := r.run(version, args...); !ok {
		r.t.Fatalf("terraform %v failed:\n%s", args, output)
	}
}

func (r *secretsRun) read(name string) string {
	r.t.Helper()
	content, err := os.ReadFile(filepath.Join(r.folder, name)) //nolint:gosec // A file of this test.
	if err != nil {
		r.t.Fatal(err)
	}
	return string(content)
}

func (r *secretsRun) code() string {
	r.t.Helper()
	code, err := r.platform.AuthorizeOAuth2("microsoftgraph", "made-up-client-id", "https://mycoolapp.com")
	if err != nil {
		r.t.Fatal(err)
	}
	return code
}

func hclMap(values map[string]string) string {
	var all strings.Builder
	for name, value := range values {
		fmt.Fprintf(&all, "%s = %q\n", name, value)
	}
	return "{\n" + all.String() + "}"
}

// awkward makes a secret that JSON, HTML and URLs write in other ways than as it
// is. What all of them leave alone is its mark.
func awkward(mark string) string { return mark + `/+=<&>"\é` }

// TestAccProvider_secrets takes instances through their life with everything
// logged, and looks for each secret in all that is written: logs, output, errors
// and, for those that must not be there, state.
func TestAccProvider_secrets(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	platform := acctest.StartPlatformWith(t, simulator.Config{
		UserSecret: "canary-user-secret/+=", OrganizationSecret: "canary-organization-secret", RotateEvery: 1,
	})
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if terraform == "" {
		terraform = "terraform"
	}
	run := &secretsRun{t: t, platform: platform, terraform: terraform, cliConfig: installProvider(t), folder: t.TempDir()}
	if err := os.WriteFile(filepath.Join(run.folder, "main.tf"), fmt.Appendf(nil, secretsConfig, platform.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	run.kept = map[string]string{
		"user": platform.UserSecret(), "organization": platform.OrganizationSecret(),
		"api_secret": awkward("canary-kept-api-secret"), "signature_key": awkward("canary-kept-signature-key"), "password": awkward("canary-kept-password"),
	}
	run.fresh = map[string]string{
		"api_secret": awkward("canary-fresh-api-secret"), "signature_key": awkward("canary-fresh-signature-key"), "password": awkward("canary-fresh-password"),
		"refresh_token": awkward("canary-fresh-refresh-token"), "unsuspected": awkward("canary-fresh-unsuspected"),
	}
	marks := []string{
		"canary-user-secret", "canary-organization-secret", "canary-kept-api-secret", "canary-kept-signature-key", "canary-kept-password",
		"canary-fresh-api-secret", "canary-fresh-signature-key", "canary-fresh-password", "canary-fresh-refresh-token", "canary-fresh-unsuspected",
	}
	run.kept["code"], run.fresh["code"] = run.code(), run.code()
	unstored := []string{run.fresh["code"]}

	run.mustRun(1, "apply", "-auto-approve", "-no-color")
	marks = append(marks, run.kept["code"], run.fresh["code"])
	marks = append(marks, answered(platform)...)

	// New secrets, and a platform that repeats them when it refuses.
	run.kept["code"], run.fresh["code"] = run.code(), run.code()
	run.kept["api_secret"], run.fresh["password"] = awkward("canary-next-kept-api-secret"), awkward("canary-next-fresh-password")
	marks = append(marks, "canary-next-kept-api-secret", "canary-next-fresh-password", run.kept["code"], run.fresh["code"])
	unstored = append(unstored, run.fresh["code"])
	for _, instance := range platform.Instances() {
		secrets := run.fresh
		if instance.Name == "Plain" {
			secrets = run.kept
		}
		platform.AddFault(simulator.Fault{
			InstanceID: instance.ID, Method: "PATCH", Kind: simulator.FaultStatusBefore, Status: 400, Message: "Not " + secrets["api_secret"],
			ProviderMessage: fmt.Sprintf("no %q, %s", secrets["api_secret"], url.QueryEscape(secrets["api_secret"])),
		})
	}
	output, ok := run.run(2, "apply", "-auto-approve", "-no-color")
	unwrapped := strings.Join(strings.Fields(output), " ")
	if ok || strings.Count(unwrapped, "400 Bad Request: Not ********. The element's vendor said: no \"********\", ********.") != 3 {
		t.Fatalf("the platform's refusals are not as expected:\n%s", output)
	}
	platform.ClearFaults()
	marks = append(marks, answered(platform)...)
	run.mustRun(2, "apply", "-auto-approve", "-no-color")
	marks = append(marks, answered(platform)...)

	state := run.read("terraform.tfstate")
	for _, mark := range append(unstored, storedNowhere(platform)...) {
		if strings.Contains(state, mark) {
			t.Errorf("state holds %q", mark)
		}
	}
	if strings.Contains(state, "canary-fresh") || strings.Contains(state, "canary-next-fresh") || !strings.Contains(state, "canary-next-kept-api-secret") {
		t.Error("state holds a write-only value, or lacks one that it should have")
	}
	run.mustRun(2, "destroy", "-auto-approve", "-no-color")

	log := run.read("log")
	for _, expected := range []string{"provider.terraform-provider-cloudelements", "Request answered", `\"name\":\"Write-only\"`, "********"} {
		if !strings.Contains(log, expected) {
			t.Errorf("the log lacks %q: it does not show what this test looks through", expected)
		}
	}
	for place, written := range map[string]string{"the log": log, "the output": run.output.String()} {
		for _, mark := range marks {
			if at := strings.Index(written, mark); at >= 0 {
				t.Errorf("%s holds %q: …%s…", place, mark, written[max(0, at-300):min(len(written), at+300)])
			}
		}
	}
}

// answered lists the secrets that answers hold and that nobody configured:
// tokens.
func answered(platform *acctest.Platform) []string {
	var secrets []string
	for _, instance := range platform.Instances() {
		secrets = append(secrets, instance.Token, instance.Value("oauth.user.token"), instance.Value("oauth.user.refresh_token"))
	}
	return secrets
}

// storedNowhere lists the tokens of the instances that keep theirs out of state.
func storedNowhere(platform *acctest.Platform) []string {
	var tokens []string
	for _, instance := range platform.Instances() {
		if instance.Name != "Plain" {
			tokens = append(tokens, instance.Token)
		}
	}
	return tokens
}
