package instance_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// importable sets what an import can find out, and values that are the element's
// defaults or unset, which it leaves.
const importable = `
  tags = ["b", "a"]
  oauth = {
    api_key = "made-up-key"
    scope   = "read write"
  }
  events = {
    enabled      = true
    callback_url = "https://made-up.example.com/events"
    polling = {
      refresh_interval = 5
      configuration    = jsonencode({ contacts = { pageSize = 100 } })
    }
  }
  configuration = { plain = "1", flag = false, json = jsonencode({ a = 1 }) }
  enabled       = false
`

// TestAccInstance_import imports instances by id: by command and by block.
func TestAccInstance_import(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)

	resource.Test(t, resource.TestCase{
		// Import blocks came with this version.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_5_0)},
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config: platform.ProviderConfig() + instanceConfig("clear", importable) + instanceConfig("secrets", full) + instanceConfig("minimal", ""),
			},
			{
				ResourceName:      address("secrets"),
				ImportState:       true,
				ImportStateKind:   resource.ImportCommandWithID,
				ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{
					// The platform masks these.
					"oauth.api_secret", "events.signature_key", "secret_configuration",
					// The row is not of the kind that holds secrets, so the key counts as plain.
					"configuration",
					// The platform never gives these back, or does not have them.
					"provider_data", "retrieve_objects_after_instantiation", "store_token",
				},
			},
			// The plan after an import by block must be empty.
			{ResourceName: address("clear"), ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{ResourceName: address("minimal"), ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{
				ResourceName:  address("minimal"),
				ImportState:   true,
				ImportStateId: "999999",
				ExpectError:   regexp.MustCompile(`Cannot import non-existent remote object`),
			},
		},
	})
}

// TestAccInstance_importByIdentity imports an instance by its identity, and
// checks that it keeps one while it is updated.
func TestAccInstance_importByIdentity(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	identity := []statecheck.StateCheck{
		statecheck.ExpectIdentityValueMatchesState(address("clear"), tfjsonpath.New("id")),
	}
	resource.Test(t, resource.TestCase{
		// Identities came with this version.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{Config: platform.ProviderConfig() + instanceConfig("clear", importable), ConfigStateChecks: identity},
			{Config: platform.ProviderConfig() + instanceConfig("clear", "name = \"renamed\"\n"+importable), ConfigStateChecks: identity},
			{ResourceName: address("clear"), ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestInstance_importState asks the provider alone, which shows what each form
// of an import gives on any version of Terraform.
func TestInstance_importState(t *testing.T) {
	t.Parallel()
	platform, elsewhere := startEverything(t), startEverything(t)
	instances := platform.StartServer(t, nil).Resource(resourceType)
	created, diags := instances.Apply(acctest.State{}, object{"element_key": "everything", "name": "made up", "enabled": true})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	const id = "500001"

	for title, test := range map[string]struct {
		id       string
		identity object
		error    string // The summary of the error to expect; an instance where empty.
		words    []string
		missing  bool
	}{
		"by id":                      {id: id},
		"by identity":                {identity: object{"id": id}},
		"by identity, here":          {identity: object{"id": id, "base_url": platform.URL}},
		"by identity, another form":  {identity: object{"id": id, "base_url": platform.URL + "/elements/api-v2/"}},
		"by identity, elsewhere":     {identity: object{"id": id, "base_url": elsewhere.URL}, error: "Instance Belongs to Another Landscape", words: []string{id, elsewhere.URL, platform.URL}},
		"by identity, no URL":        {identity: object{"id": id, "base_url": "::"}, error: "Instance Belongs to Another Landscape"},
		"by identity, missing":       {identity: object{"id": "999999"}, missing: true},
		"missing":                    {id: "999999", missing: true},
		"no number":                  {id: "made-up", error: "Invalid Import ID", words: []string{`"made-up"`, "terraform import cloudelements_instance.example 12345"}},
		"element and name":           {id: "everything/made up", error: "Invalid Import ID"},
		"negative":                   {id: "-1", error: "Invalid Import ID"},
		"zero":                       {id: "0", error: "Invalid Import ID"},
		"too large":                  {id: strings.Repeat("9", 20), error: "Invalid Import ID"},
		"by identity without number": {identity: object{"id": "made-up"}, error: "Invalid Import ID"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			instances := platform.StartServer(t, nil).Resource(resourceType)
			imported, diags := instances.Import(test.id, test.identity)
			switch {
			case test.error != "":
				failures := diags.Errors()
				if len(failures) != 1 || failures[0].Summary != test.error {
					t.Fatalf("importing reported %s, want %q", diags, test.error)
				}
				for _, words := range test.words {
					if !strings.Contains(failures[0].Detail, words) {
						t.Errorf("the error does not say %q: %s", words, failures[0].Detail)
					}
				}
			case len(diags) > 0:
				t.Fatal(diags)
			case test.missing:
				if imported.Exists() {
					t.Errorf("an instance that is not there was imported: %v", imported.Values())
				}
			default:
				if difference := cmp.Diff(created.Values(), imported.Values()); difference != "" {
					t.Errorf("the imported instance differs (-created +imported):\n%s", difference)
				}
				want := object{"id": id, "base_url": platform.URL + "/elements/api-v2"}
				if difference := cmp.Diff(want, instances.Identity(imported)); difference != "" {
					t.Errorf("its identity differs (-want +got):\n%s", difference)
				}
			}
		})
	}
}
