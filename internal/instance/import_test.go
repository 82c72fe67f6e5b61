package instance_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// importable sets what an import can find out, and values that are the element's defaults or unset,
// which it leaves.
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
	acctest.SkipOnAccount(t, "its element has events, which a vendor sends")
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
					// The platform masks these, and what comes in clear is left to the
					// configuration.
					"oauth.api_secret", "events.signature_key", "secret_configuration",
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

// TestAccInstance_importByIdentity imports an instance by its identity, and checks that it keeps
// one while it is updated.
func TestAccInstance_importByIdentity(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its element has events, which a vendor sends")
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

// TestInstance_importState asks the provider alone, which shows what each form of an import gives
// on any version of Terraform.
func TestInstance_importState(t *testing.T) {
	t.Parallel()
	platform, elsewhere := startTwins(t), startEverything(t)
	instances := platform.StartServer(t, nil).Resource(resourceType)
	create := func(config object) object {
		made, diags := instances.Apply(acctest.State{}, config)
		if len(diags.Errors()) > 0 {
			t.Fatal(diags)
		}
		return made.Values()
	}
	made := map[string]object{
		"500001": create(object{"element_key": "everything", "name": "made up", "enabled": true}),
		"500002": create(object{"element_key": "everything", "name": "made/up/by/hand", "enabled": true}),
		"500003": create(object{"element_key": "everything", "name": "made up twice", "enabled": true}),
		"500004": create(object{"element_key": "everything", "name": "made up twice", "enabled": true}),
		"500005": create(object{"element_key": "closeio", "name": "made up", "enabled": true}),
		"500006": create(object{"element_id": catalogueTwin, "name": "made up", "enabled": true}),
		"500007": create(object{"element_key": "everything", "name": "disabled", "enabled": false}),
		"500008": create(object{"element_key": "everything", "name": "77", "enabled": true}),
	}
	const (
		invalid = "Invalid Import ID"
		none    = "No Instance Found"
		several = "Several Instances Found"
		other   = "Instance Belongs to Another Landscape"
	)
	for title, test := range map[string]struct {
		id       string
		identity object
		gives    string // The id of the instance; "" where there is none to be imported.
		error    string // The summary of the error to expect.
		words    []string
	}{
		"by id":                      {id: "500001", gives: "500001"},
		"disabled":                   {id: "500007", gives: "500007"},
		"by identity":                {identity: object{"id": "500001"}, gives: "500001"},
		"by identity, here":          {identity: object{"id": "500001", "base_url": platform.URL}, gives: "500001"},
		"by identity, another form":  {identity: object{"id": "500001", "base_url": platform.URL + "/elements/api-v2/"}, gives: "500001"},
		"by identity, elsewhere":     {identity: object{"id": "500001", "base_url": elsewhere.URL}, error: other, words: []string{"500001", elsewhere.URL, platform.URL}},
		"by identity, no URL":        {identity: object{"id": "500001", "base_url": "::"}, error: other},
		"by identity, missing":       {identity: object{"id": "999999"}},
		"by identity without number": {identity: object{"id": "made-up"}, error: invalid},
		"by identity with a name":    {identity: object{"id": "everything/made up"}, error: invalid},
		"missing":                    {id: "999999"},

		"by name":                      {id: "everything/made up", gives: "500001"},
		"by name, another case of key": {id: "Everything/made up", gives: "500001"},
		"by name with slashes":         {id: "everything/made/up/by/hand", gives: "500002"},
		"by name that is a number":     {id: "everything/77", gives: "500008"},
		"by name and element id":       {id: catalogueTwin + "/made up", gives: "500006"},
		"by a name of two elements":    {id: "closeio/made up", error: several, words: []string{"500005", "500006", "2 instances", `"closeio"`}},
		"by a name of two":             {id: "everything/made up twice", error: several, words: []string{"500003", "500004", `"made up twice"`}},
		"by part of a name":            {id: "everything/made", error: none, words: []string{`"everything"`, `"made"`}},
		"by another case of name":      {id: "everything/Made Up", error: none},
		"by an element's key as name":  {id: "everything/everything", error: none},
		"by an unknown element":        {id: "microsoftgraph/made up", error: none, words: []string{`"microsoftgraph"`}},

		"no number":     {id: "made-up", error: invalid, words: []string{`"made-up"`, "terraform import cloudelements_instance.example 12345", "microsoftgraph/Contoso"}},
		"no element":    {id: "/made up", error: invalid},
		"no name":       {id: "everything/", error: invalid},
		"negative":      {id: "-1", error: invalid},
		"zero":          {id: "0", error: invalid},
		"leading zeros": {id: "0500001", error: invalid},
		"a plus":        {id: "+500001", error: invalid},
		"too large":     {id: strings.Repeat("9", 20), error: invalid},
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
			case test.gives == "":
				if imported.Exists() {
					t.Errorf("an instance that is not there was imported: %v", imported.Values())
				}
			default:
				if difference := cmp.Diff(made[test.gives], imported.Values()); difference != "" {
					t.Errorf("the imported instance differs (-made +imported):\n%s", difference)
				}
				want := object{"id": test.gives, "base_url": platform.URL + "/elements/api-v2"}
				if difference := cmp.Diff(want, instances.Identity(imported)); difference != "" {
					t.Errorf("its identity differs (-want +got):\n%s", difference)
				}
			}
		})
	}
}

// TestInstance_importSearchFails looks an instance up by its name while the platform fails.
func TestInstance_importSearchFails(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Route: "/instances", Status: http.StatusForbidden})
	_, diags := platform.StartServer(t, nil).Resource(resourceType).Import("everything/Contoso", nil)
	if len(diags) != 1 || diags[0].Summary != "Unable to Find Instance" || !strings.Contains(diags[0].Detail, `the element "everything" and the name "Contoso"`) || !strings.Contains(diags[0].Detail, "403") {
		t.Errorf("got %s", diags)
	}
}

// TestInstance_importWithoutElement imports an instance whose element was deleted, or is not for
// this user to see: a warning says so, and what is imported plans clean.
func TestInstance_importWithoutElement(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusForbidden, http.StatusBadRequest} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			platform := startEverything(t)
			id := post(t, platform, map[string]any{"element": map[string]string{"key": "everything"}, "name": "Contoso", "tags": []string{"a"},
				"configuration": map[string]any{"plain": "clear", "passphrase": "made-up-passphrase", "password": "made-up-password", "flag": "true", "event.vendor.type": "webhook"}})
			number, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			if err := platform.EditInstance(number, func(instance *simulator.Instance) { instance.Set("clientJwt", "made-up-jwt") }); err != nil {
				t.Fatal(err)
			}
			platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Route: "/elements/{keyOrId}/configuration", Status: status})
			instances := platform.StartServer(t, nil).Resource(resourceType)
			imported, diags := instances.Import(id, nil)
			if status == http.StatusBadRequest {
				if len(diags) != 1 || diags[0].Warning || diags[0].Summary != "Unable to Import Instance" || !strings.Contains(diags[0].Detail, "400") {
					t.Errorf("got %s, want one error", diags)
				}
				return
			}
			if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Imported Without the Element's Defaults" ||
				!strings.Contains(diags[0].Detail, strconv.Itoa(status)) || !strings.Contains(diags[0].Detail, `"everything"`) || !strings.Contains(diags[0].Detail, `: "clientJwt".`) {
				t.Errorf("got %s, want one warning", diags)
			}
			config := object{
				"element_key": "everything", "element_id": "900001", "name": "Contoso", "tags": []any{"a"}, "enabled": true,
				"oauth":  object{"scope": "read"},
				"events": object{"vendor_type": "webhook", "polling": object{"refresh_interval": 15}},
				// A default, since nothing says that it is one.
				"configuration": object{"fallback": "fallen back", "flag": "true", "plain": "clear"},
			}
			planned, diags := instances.Plan(imported, config)
			if len(diags) > 0 {
				t.Error(diags)
			}
			expectSame(t, imported, planned)
		})
	}
}
