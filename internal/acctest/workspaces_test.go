package acctest_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// isWorkspace reports whether a folder of examples takes more than applying it by itself: a module
// that others use, or one of several workspaces.
func isWorkspace(folder string) bool {
	return strings.HasPrefix(folder, "modules/") || strings.HasPrefix(folder, "hcp-terraform/") || folder == "tenants"
}

// writeExample writes a folder of examples into a part of a working folder.
func writeExample(t *testing.T, work *acctest.Terraform, folder, below string) {
	t.Helper()
	files, err := fs.Glob(repository, path.Join("examples", folder, "*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in %s: %v", len(files), folder, err)
	}
	for _, file := range files {
		content, err := fs.ReadFile(repository, file)
		if err != nil {
			t.Fatal(err)
		}
		work.Write(path.Join(below, path.Base(file)), withoutCloud(string(content)))
	}
}

// cloudPattern matches the block that names a workspace of HCP Terraform. A test has none to go to,
// and keeps state in its folder.
var cloudPattern = regexp.MustCompile(`(?ms)^  cloud \{.*?^  \}\n`)

func withoutCloud(config string) string {
	return cloudPattern.ReplaceAllString(config, "")
}

func writeVariables(t *testing.T, work *acctest.Terraform, values map[string]any) {
	t.Helper()
	encoded, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	work.Write("terraform.tfvars.json", string(encoded))
}

// TestAccExamples_tenants applies the module of tenants: each has an instance of its own, a run
// without the secrets changes nothing, and a tenant may come, have its token renewed, and go.
func TestAccExamples_tenants(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	platform := acctest.StartPlatform(t)
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), platform)
	const module = "modules/tenant-instances"
	writeExample(t, work, module, module)
	root, err := fs.ReadFile(repository, "examples/tenants/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := strings.Replace(string(root), "../modules", "./modules", 1)
	work.Write("main.tf", config)
	work.Run("get")
	plain := map[string]any{"client_id": "made-up-client-id", "callback_url": "https://made-up.example.com/callback"}
	all := map[string]any{
		"client_id": plain["client_id"], "callback_url": plain["callback_url"], "client_secret": "made-up-client-secret",
		"refresh_tokens": map[string]string{"contoso": "made-up-refresh-token-1", "fabrikam": "made-up-refresh-token-2"},
	}

	writeVariables(t, work, all)
	work.Apply()
	names := func() []string {
		var names []string
		for _, instance := range platform.Instances() {
			names = append(names, instance.Name)
		}
		slices.Sort(names)
		return names
	}
	if got := names(); !slices.Equal(got, []string{"Salesforce of Contoso", "Salesforce of Fabrikam"}) {
		t.Errorf("instances %q", got)
	}
	writeVariables(t, work, plain)
	work.ExpectCleanPlan()

	// One token is renewed, in place, and no other instance is touched.
	platform.ResetStatistics()
	config = strings.Replace(config, `name = "Salesforce of Contoso"`, "name = \"Salesforce of Contoso\"\n      refresh_token_version = 2", 1)
	work.Write("main.tf", config)
	writeVariables(t, work, all)
	work.Apply()
	if seen := platform.Statistics(); seen.Requests["PATCH /instances/{id}"] != 1 || seen.Requests["POST /instances"] != 0 {
		t.Errorf("renewing one token took %v", seen.Requests)
	}

	work.Write("main.tf", strings.Replace(config, "    fabrikam = {", "    litware = {", 1))
	writeVariables(t, work, map[string]any{
		"client_id": plain["client_id"], "callback_url": plain["callback_url"], "client_secret": "made-up-client-secret",
		"refresh_tokens": map[string]string{"litware": "made-up-refresh-token-3"},
	})
	work.Apply()
	if got := platform.Instances(); len(got) != 2 || got[1].Tags[0] != "tenant:litware" && got[1].Tags[1] != "tenant:litware" {
		t.Errorf("instances %+v", got)
	}
	work.Run("destroy", "-auto-approve", "-refresh=false")
	if got := names(); len(got) > 0 {
		t.Errorf("instances %q are left", got)
	}
}

// TestAccExamples_hcp applies the two workspaces, of which one uses what the other has made: no
// secret is in the state of either.
func TestAccExamples_hcp(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	built := acctest.BuildProvider(t)
	platform := acctest.StartPlatform(t)
	producer, consumer := acctest.NewTerraform(t, built, platform), acctest.NewTerraform(t, built, platform)
	writeExample(t, producer, "hcp-terraform/instances", "")
	writeExample(t, consumer, "hcp-terraform/consumer", "")
	writeVariables(t, producer, map[string]any{
		"base_url": platform.URL, "username": "made-up-username", "subdomain": "made-up-subdomain", "password": "made-up-password",
	})
	writeVariables(t, consumer, map[string]any{"base_url": platform.URL, "user_secret": platform.UserSecret()})
	consumer.Write("state_override.tf", fmt.Sprintf("data \"terraform_remote_state\" \"instances\" {\n  backend = \"local\"\n  config = { path = %q }\n}\n", producer.StatePath()))

	producer.Apply()
	producer.ExpectCleanPlan()
	consumer.Apply()
	consumer.ExpectCleanPlan()
	if calls := platform.Statistics().Requests["GET /ping"]; calls != 1 {
		t.Errorf("the consumer made %d calls through the instance, want 1: %v", calls, platform.Statistics().Requests)
	}
	instance := platform.Instances()[0]
	for _, work := range []*acctest.Terraform{producer, consumer} {
		state := work.State()
		for name, secret := range map[string]string{
			"token": instance.Token, "password": "made-up-password", "user secret": platform.UserSecret(), "organization secret": platform.OrganizationSecret(),
		} {
			if strings.Contains(state, secret) {
				t.Errorf("state holds the %s", name)
			}
		}
	}
}
