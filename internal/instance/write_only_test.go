package instance_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// writeOnly is an instance with write-only values: its arguments while they have their first
// version, and when they have another, and what is sent then.
type writeOnly struct {
	before, after string
	sends         []string
}

// writeOnlyInstances take their secrets from an ephemeral variable, which Terraform keeps neither
// in plan nor in state. Its values differ in each run.
func writeOnlyInstances() map[string]writeOnly {
	const unchanged = `
		oauth                           = { api_secret_wo = var.secret, api_secret_wo_version = 1 }
		events                          = { signature_key_wo = var.secret, signature_key_wo_version = 1 }
		secret_configuration_wo         = { password = var.secret }
		secret_configuration_wo_version = 1
		provider_data_wo                = { debug = var.secret }
		provider_data_wo_version        = 1`
	quiet := strings.ReplaceAll(unchanged, "var.secret", "local.quiet")
	return map[string]writeOnly{
		"api_secret": {
			before: `oauth = { api_key = "made-up-key", api_secret_wo = var.secret, api_secret_wo_version = 1 }`,
			after:  `oauth = { api_key = "made-up-key", api_secret_wo = var.secret, api_secret_wo_version = 2 }`,
			sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.api.secret":"canary-3"}}`},
		},
		"signature_key": {
			before: `events = { enabled = true, signature_key_wo = var.secret, signature_key_wo_version = 7 }`,
			after:  `events = { enabled = true, signature_key_wo = var.secret, signature_key_wo_version = 6 }`,
			sends:  []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.signature.key":"canary-3"}}`},
		},
		"secret_configuration": {
			before: `
				configuration                   = { plain = "1" }
				secret_configuration_wo         = { password = var.secret, passphrase = var.secret }
				secret_configuration_wo_version = 1`,
			after: `
				configuration                   = { plain = "1" }
				secret_configuration_wo         = { password = var.secret }
				secret_configuration_wo_version = 2`,
			// The secret that is there no more is forgotten by the platform too.
			sends: []string{`PATCH?reAuthenticate=true {"configuration":{"password":"canary-3"}}`},
		},
		"provider_data": {
			before: `
				provider_data_wo         = { debug = var.secret }
				provider_data_wo_version = 1`,
			after: `
				provider_data_wo         = { debug = var.secret }
				provider_data_wo_version = 2`,
			sends: []string{`PATCH?reAuthenticate=true {"providerData":{"debug":"canary-3"}}`},
		},
		// Versions that stay keep the values back, whatever else changes.
		"renamed": {
			before: unchanged,
			after:  "name = \"renamed with secrets\"\n" + unchanged,
			sends:  []string{`PATCH {"name":"renamed with secrets"}`},
		},
		"quiet": {
			before: quiet,
			after:  "name = \"renamed without secrets\"\n" + quiet,
			sends:  []string{`PATCH {"name":"renamed without secrets"}`},
		},
		"moved": {
			before: `
				oauth                = { api_secret = "plain-secret" }
				events               = { signature_key = "plain-secret" }
				secret_configuration = { password = "plain-secret", passphrase = "made-up-passphrase" }
				provider_data        = { debug = "plain-secret" }`,
			after: `
				oauth                           = { api_secret_wo = var.secret, api_secret_wo_version = 1 }
				events                          = { signature_key_wo = var.secret, signature_key_wo_version = 1 }
				secret_configuration            = { passphrase = "made-up-passphrase" }
				secret_configuration_wo         = { password = var.secret }
				secret_configuration_wo_version = 1
				provider_data_wo                = { debug = var.secret }
				provider_data_wo_version        = 1`,
			sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.signature.key":"canary-3",` +
				`"oauth.api.secret":"canary-3","password":"canary-3"},"providerData":{"debug":"canary-3"}}`},
		},
		"taken_out": {
			before: `
				oauth                           = { api_key = "made-up-key", api_secret_wo = var.secret, api_secret_wo_version = 1 }
				events                          = { signature_key_wo = var.secret, signature_key_wo_version = 1 }
				secret_configuration_wo         = { password = var.secret, fallback = var.secret }
				secret_configuration_wo_version = 1
				provider_data_wo                = { debug = var.secret }
				provider_data_wo_version        = 1`,
			after: `oauth = { api_key = "made-up-key" }`,
		},
		// What a plan ignores is not sent, with what else is.
		"ignored": {
			before: `
				secret_configuration_wo         = { password = var.secret }
				secret_configuration_wo_version = 1
				oauth                           = { api_secret_wo = var.secret, api_secret_wo_version = 1 }
				lifecycle { ignore_changes = [secret_configuration_wo_version, oauth] }`,
			after: `
				name                            = "renamed by itself"
				secret_configuration_wo         = { password = var.secret }
				secret_configuration_wo_version = 2
				oauth                           = { api_secret_wo = var.secret, api_secret_wo_version = 2 }
				lifecycle { ignore_changes = [secret_configuration_wo_version, oauth] }`,
			sends: []string{`PATCH {"name":"renamed by itself"}`},
		},
		"token": {before: `store_token = false`, after: `store_token = false`},
	}
}

// writeOnlyConfig is the instances with one or the other of their arguments.
func writeOnlyConfig(platform *acctest.Platform, arguments func(writeOnly) string) string {
	written := platform.ProviderConfig() + directoryConfig + `
variable "secret" {
  type      = string
  ephemeral = true
}

variable "quiet" {
  type      = string
  ephemeral = true
}

# Terraform 1.11 takes a null variable for one that is not set.
locals { quiet = var.quiet == "" ? null : var.quiet }
`
	instances := writeOnlyInstances()
	for _, name := range slices.Sorted(maps.Keys(instances)) {
		written += instanceConfig(name, arguments(instances[name]))
	}
	return written
}

// TestAccInstance_writeOnly returns instances secrets that Terraform does not keep. They reach the
// platform on create and with a new version, and are never in plan or state; another value of the
// same version, or none, is no change.
func TestAccInstance_writeOnly(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	platform := startEverything(t)
	first, second := make(instanceIDs), make(instanceIDs)
	before := writeOnlyConfig(platform, func(one writeOnly) string { return one.before })
	after := writeOnlyConfig(platform, func(one writeOnly) string { return one.after })
	secret := func(value string) config.Variable { return config.StringVariable(value) }
	kept := absent(func() []string { return append([]string{"canary"}, tokens(platform, first["token"])...) })
	moved := absent(func() []string { return []string{"plain-secret"} })
	actions := []plancheck.PlanCheck{kept, plancheck.ExpectResourceAction(address("token"), plancheck.ResourceActionNoop)}
	for name, one := range writeOnlyInstances() {
		if one.sends != nil {
			actions = append(actions, plancheck.ExpectResourceAction(address(name), plancheck.ResourceActionUpdate))
		}
	}

	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config:           before,
				ConfigVariables:  config.Variables{"secret": secret("canary-1"), "quiet": secret("canary-quiet")},
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{kept, present("plain-secret")}},
				ConfigStateChecks: append([]statecheck.StateCheck{
					first, kept, present("plain-secret"),
					checkState(func() error { return storedSecrets(platform, first["secret_configuration"], "canary-1", "canary-1") }),
					checkState(func() error { return storedSecrets(platform, first["quiet"], "canary-quiet", "") }),
				}, knownValues("token", map[string]knownvalue.Check{"token": knownvalue.Null()})...),
			},
			{
				// The plans of this step must be empty, and so is what is sent.
				PreConfig:        platform.ResetStatistics,
				Config:           before,
				ConfigVariables:  config.Variables{"secret": secret("canary-2"), "quiet": secret("")},
				PlanOnly:         true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{kept}},
			},
			{
				PreConfig: func() {
					if sent := writes(platform, first); len(sent) > 0 {
						t.Errorf("another value of the same version was sent: %v", sent)
					}
				},
				Config:           after,
				ConfigVariables:  config.Variables{"secret": secret("canary-3"), "quiet": secret("")},
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: actions},
				ConfigStateChecks: append([]statecheck.StateCheck{
					second, kept, moved,
					checkState(func() error { return sentSecrets(platform, first) }),
					checkState(func() error { return storedSecrets(platform, second["secret_configuration"], "canary-3", "canary-1") }),
					checkState(func() error { return storedSecrets(platform, second["renamed"], "canary-1", "") }),
					checkState(func() error { return storedSecrets(platform, second["quiet"], "canary-quiet", "") }),
					checkState(func() error {
						if difference := cmp.Diff(first, second); difference != "" {
							return fmt.Errorf("instances were replaced (-first +second):\n%s", difference)
						}
						return nil
					}),
				}, knownValues("moved", map[string]knownvalue.Check{
					"provider_data":        knownvalue.Null(),
					"secret_configuration": knownvalue.MapExact(map[string]knownvalue.Check{"passphrase": knownvalue.StringExact("made-up-passphrase")}),
				})...),
			},
		},
	})
}

// tokens returns the token of an instance, if it is there yet.
func tokens(platform *acctest.Platform, id int64) []string {
	if stored, found := platform.Instance(id); found {
		return []string{stored.Token}
	}
	return nil
}

// storedSecrets checks what the platform holds of an instance's two secrets.
func storedSecrets(platform *acctest.Platform, id int64, password, passphrase string) error {
	stored, found := platform.Instance(id)
	if !found || stored.Value("password") != password || stored.Value("passphrase") != passphrase {
		return fmt.Errorf("instance %d has the password %q and the passphrase %q, want %q and %q",
			id, stored.Value("password"), stored.Value("passphrase"), password, passphrase)
	}
	return nil
}

// sentSecrets checks what an update has sent for each instance.
func sentSecrets(platform *acctest.Platform, ids instanceIDs) error {
	var failures []error
	sent := writes(platform, ids)
	for name, one := range writeOnlyInstances() {
		if difference := cmp.Diff(one.sends, sent[name]); difference != "" {
			failures = append(failures, fmt.Errorf("%s: the update sent other requests (-want +got):\n%s", name, difference))
		}
	}
	return errors.Join(failures...)
}

// directoryConfig lets absent find Terraform's files, which the test framework keeps to itself.
const directoryConfig = `
output "directory" { value = abspath(path.root) }
`

// absent is text that must be neither in a plan nor in state: it searches the files as Terraform
// writes them, private data included, and what Terraform shows of them. The configuration needs
// directoryConfig beside it.
type absent func() []string

// CheckPlan searches the saved plan, which is an archive.
func (a absent) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	shown, err := json.Marshal(req.Plan)
	if err == nil {
		err = a.search("the plan that Terraform shows", shown)
	}
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = a.searchArchive(fileIn(req.Plan.PlannedValues, "tfplan"))
}

// CheckState searches the state file.
func (a absent) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	written, err := os.ReadFile(fileIn(req.State.Values, "terraform.tfstate"))
	if err == nil {
		err = a.search("the state file", written)
	}
	resp.Error = err
}

func (a absent) searchArchive(name string) error {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	if len(archive.File) == 0 {
		return fmt.Errorf("%s holds nothing", name)
	}
	for _, file := range archive.File {
		opened, err := file.Open()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(opened)
		_ = opened.Close()
		if err != nil {
			return err
		}
		if err := a.search(file.Name+" of the plan file", content); err != nil {
			return err
		}
	}
	return nil
}

// encoded is what may be base64, as private data is in these files, even twice.
var encoded = regexp.MustCompile(`[A-Za-z0-9+/]{16,}={0,2}`)

func (a absent) search(place string, content []byte) error {
	for _, text := range a() {
		if bytes.Contains(content, []byte(text)) {
			return fmt.Errorf("%q is in %s", text, place)
		}
	}
	for _, found := range encoded.FindAll(content, -1) {
		decoded, err := base64.StdEncoding.AppendDecode(nil, found)
		if err != nil {
			continue // Just a long word.
		}
		if err := a.search(place+", encoded", decoded); err != nil {
			return err
		}
	}
	return nil
}

func fileIn(values *tfjson.StateValues, name string) string {
	directory := ""
	if output := values.Outputs["directory"]; output != nil {
		directory = fmt.Sprint(output.Value)
	}
	return filepath.Join(directory, name)
}

// present is the opposite of absent, to show that absent finds what is there.
type present string

// CheckPlan searches the saved plan.
func (p present) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	p.absent().CheckPlan(ctx, req, resp)
	resp.Error = p.expect(resp.Error)
}

// CheckState searches the state file.
func (p present) CheckState(ctx context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	p.absent().CheckState(ctx, req, resp)
	resp.Error = p.expect(resp.Error)
}

func (p present) absent() absent { return func() []string { return []string{string(p)} } }

func (p present) expect(found error) error {
	if found == nil {
		return fmt.Errorf("%q is not there", string(p))
	}
	var failure *os.PathError
	if errors.As(found, &failure) {
		return found
	}
	return nil
}
