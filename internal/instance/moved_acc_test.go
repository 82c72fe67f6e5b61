package instance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// movedArguments is movedConfig in Terraform's language.
const movedArguments = `
  name = "Contoso"
  tags = ["tenant:contoso", "live"]
  oauth = {
    api_key      = "made-up-client-id"
    api_secret   = "made-up-client-secret"
    callback_url = "https://made-up.example.com/callback"
    scope        = "read write"
  }
  events = {
    enabled       = true
    callback_url  = "https://made-up.example.com/events"
    signature_key = "made-up-signature-key"
    vendor_type   = "webhook"
    polling       = { refresh_interval = 5, configuration = jsonencode({ contacts = { pageSize = 100 } }) }
  }
  configuration        = { plain = "1", flag = false, json = jsonencode({ a = [1, 2] }) }
  secret_configuration = { password = "made-up-password" }
`

// TestAccInstance_moved has Terraform move an instance from each state file: all of them in one
// state. The plan is clean where the file knows the secrets, and in place elsewhere; no instance is
// made or deleted.
func TestAccInstance_moved(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	acctest.SkipWithoutTerraform(t)
	platform := startEverything(t)
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), platform)
	work.StandIn("mastercard/restapi")
	work.StandIn("magodo/restful")

	var config strings.Builder
	config.WriteString(cloudelementsSource)
	var resources []any
	before, want, secrets := make(instanceIDs), make(map[string]string), 0
	for _, name := range slices.Sorted(maps.Keys(moves)) {
		made := post(t, platform, movedSent())
		var id int64
		if _, err := fmt.Sscan(made, &id); err != nil {
			t.Fatal(err)
		}
		before[name] = id
		moved := movedResource(t, name, made)
		resources = append(resources, moved)
		fmt.Fprintf(&config, "\nmoved {\n  from = %s.%s\n  to   = %s\n}\n", moved["type"], name, address(name))
		config.WriteString(instanceConfig(name, movedArguments))
		want[address(name)] = "no-op"
		if knowsSecrets := moves[name]; !knowsSecrets {
			want[address(name)] = "update"
			secrets++
		}
	}
	state, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "00000000-0000-4000-8000-000000000000",
		"outputs": map[string]any{}, "resources": resources,
	})
	if err != nil {
		t.Fatal(err)
	}
	work.Write("terraform.tfstate", string(state))
	work.Write("main.tf", config.String())

	platform.ResetStatistics()
	if difference := cmp.Diff(want, work.Plan()); difference != "" {
		t.Errorf("another plan (-want +got):\n%s", difference)
	}
	work.ApplyPlanned()
	work.ExpectCleanPlan()
	sent := platform.Statistics().Requests
	if got := sent["PATCH /instances/{id}"]; got != secrets {
		t.Errorf("%d updates were sent, want %d", got, secrets)
	}
	if got := sent["POST /instances"] + sent["DELETE /instances/{id}"]; got > 0 {
		t.Errorf("an instance was made or deleted: %v", sent)
	}
	for name, id := range before {
		if _, found := platform.Instance(id); !found {
			t.Errorf("the instance of %s is gone", name)
		}
	}
}

// movedResource is the resource in a state file, under the file's name.
func movedResource(t *testing.T, name, id string) map[string]any {
	t.Helper()
	var file struct {
		Resources []map[string]any `json:"resources"`
	}
	if err := json.Unmarshal([]byte(movedFile(t, name, id)), &file); err != nil {
		t.Fatal(err)
	}
	resource := file.Resources[0]
	resource["name"] = name
	if strings.Contains(filepath.Base(os.Getenv("TF_ACC_TERRAFORM_PATH")), "tofu") {
		// OpenTofu keeps the identity of before, and fails to read it as this type's.
		for _, one := range file.Resources[0]["instances"].([]any) { //nolint:forcetypeassert // As in every state file.
			delete(one.(map[string]any), "identity") //nolint:forcetypeassert // The same.
		}
	}
	return resource
}
