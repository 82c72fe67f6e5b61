package instance_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// What the platform says to mistakes that only it can find.
const (
	unknownElement  = "404 Not Found: No element found with key no-such-element."
	missingCode     = "400 Bad Request: You must provide an OAuth code in order to create an instance of this element."
	missingKey      = "400 Bad Request: Missing required configuration for element microsoftgraph: oauth.api.secret."
	refusedExchange = "400 Bad Request: Failed to exchange the authorization for a token."
	unknownCode     = "the code is not known"
	spentCode       = "the authorization was used before"
)

// TestInstance_platformRefusesCreate makes the mistakes of a create that only
// the platform can find.
func TestInstance_platformRefusesCreate(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, object{"validate_with_catalog": false}).Resource(resourceType)
	_, used := createGraph(t, platform, instance)
	fresh := func() object { return graphObject(authorizeGraph(t, platform)) }
	for name, test := range map[string]struct {
		config object
		words  []string
	}{
		"unknown element":    {fresh().With(object{"element_key": "no-such-element"}), []string{`element "no-such-element"`, unknownElement}},
		"unknown element id": {fresh().With(object{"element_key": nil, "element_id": "424242"}), []string{"element 424242", "404 Not Found: No element found with ID 424242."}},
		"wrong code":         {graphObject("made-up-code"), []string{refusedExchange, unknownCode}},
		"spent code":         {used, []string{refusedExchange, spentCode}},
		"no code":            {fresh().With(object{"provider_data": nil}), []string{missingCode}},
		"an empty code":      {graphObject(""), []string{missingCode}},
		// The vendor's redirect brings an error in place of the code.
		"consent denied":        {fresh().With(object{"provider_data": object{"error": "access_denied", "state": "microsoftgraph"}}), []string{missingCode}},
		"another callback URL":  {fresh().With(object{"oauth": object{"api_key": "made-up-client-id", "api_secret": "x", "callback_url": "https://other.example.com"}}), []string{refusedExchange, "the callback URL is not the one"}},
		"another application":   {fresh().With(object{"oauth": object{"api_key": "another-client-id", "api_secret": "x", "callback_url": "https://mycoolapp.com"}}), []string{refusedExchange, "issued to another client"}},
		"required key missing":  {fresh().With(object{"oauth": object{"api_key": "made-up-client-id", "callback_url": "https://mycoolapp.com"}}), []string{missingKey}},
		"tokens without tokens": {fresh().With(object{"provider_data": nil, "external_authentication": "initial"}), []string{"400 Bad Request: Missing configuration for external authentication: oauth.user.refresh_token."}},
		// The redirect's state is the element's key, and no secret that would be masked.
		"required key missing, with state": {
			fresh().With(object{"oauth": object{"api_key": "made-up-client-id", "callback_url": "https://mycoolapp.com"}, "provider_data": object{"code": "made-up-code", "state": "microsoftgraph"}}),
			[]string{missingKey},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, diags := instance.Apply(acctest.State{}, test.config)
			checkRefused(t, diags, "Unable to Create Instance", append(test.words, `Instance "Contoso" of element`)...)
			if !requestID.MatchString(diags[0].Detail) {
				t.Errorf("no request id in: %s", diags[0].Detail)
			}
			if after.Exists() {
				t.Errorf("state holds %v", after.Values())
			}
		})
	}
	t.Cleanup(func() {
		if alive := platform.Statistics().InstancesAlive; alive != 1 {
			t.Errorf("%d instances, want the one with the used code", alive)
		}
	})
}

// TestInstance_platformRefusesUpdate makes the mistakes of an update that only
// the platform can find.
func TestInstance_platformRefusesUpdate(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, object{"validate_with_catalog": false}).Resource(resourceType)
	_, used := createGraph(t, platform, instance)
	for name, test := range map[string]struct {
		change object
		words  []string
	}{
		"wrong code":     {object{"provider_data": object{"code": "made-up-code"}}, []string{refusedExchange, unknownCode}},
		"spent code":     {object{"provider_data": used["provider_data"]}, []string{refusedExchange, spentCode}},
		"consent denied": {object{"provider_data": object{"error": "access_denied", "state": "microsoftgraph"}}, []string{missingCode}},
		"required key taken out": {
			object{"oauth": object{"api_key": "made-up-client-id", "callback_url": "https://mycoolapp.com"}}, []string{missingKey},
		},
		"another application": {
			object{"oauth": object{"api_key": "another-client-id", "api_secret": "made-up-client-secret", "callback_url": "https://mycoolapp.com"}},
			[]string{"400 Bad Request: Failed to refresh the token of the instance.", "issued to another client"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, config := createGraph(t, platform, instance)
			after, diags := instance.Apply(before, config.With(test.change).With(object{"name": "Renamed"}))
			checkRefused(t, diags, "Unable to Update Instance", append(test.words, `Instance `, `"Renamed" of element "microsoftgraph"`)...)
			if !requestID.MatchString(diags[0].Detail) {
				t.Errorf("no request id in: %s", diags[0].Detail)
			}
			if !reflect.DeepEqual(after.Values(), before.Values()) {
				t.Errorf("state went from %v to %v", before.Values(), after.Values())
			}
			refreshed, diags := instance.Refresh(after)
			if len(diags) > 0 || !reflect.DeepEqual(refreshed.Values(), before.Values()) {
				t.Errorf("the platform has %v, and %s, want what was there before: %v", refreshed.Values(), diags, before.Values())
			}
		})
	}
}

// TestAccInstance_refused shows the same to Terraform: many mistakes in one run,
// each with an error of its own, and nothing in state; then the same on
// instances that exist, and that the next plan shows what is still to be done.
func TestAccInstance_refused(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has a vendor refuse credentials")
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, object{"validate_with_catalog": false}).Resource(resourceType)
	_, used := createGraph(t, platform, instance)
	data, _ := used["provider_data"].(object)
	spent, _ := data["code"].(string)

	refused := acctest.ExpectErrors(
		acctest.Words("Unable to Create Instance", "cloudelements_instance.wrong_code", `Instance "Wrong" of element "microsoftgraph"`, refusedExchange, unknownCode, "Request id: "),
		acctest.Words("Unable to Create Instance", "cloudelements_instance.spent_code", `Instance "Spent" of element "microsoftgraph"`, refusedExchange, spentCode, "Request id: "),
		acctest.Words("Unable to Create Instance", "cloudelements_instance.denied", `Instance "Denied" of element "microsoftgraph"`, missingCode, "Request id: "),
		acctest.Words("Unable to Create Instance", "cloudelements_instance.unknown", `Instance "Unknown" of element "no-such-element"`, unknownElement, "Request id: "),
		acctest.Words("Unable to Create Instance", "cloudelements_instance.incomplete", `Instance "Incomplete" of element "microsoftgraph"`, missingKey, "Request id: "),
	)
	graph := func(resource, name, providerData string) string {
		return strings.NewReplacer(`"graph"`, `"`+resource+`"`, `{ code = "" }`, providerData).Replace(graphConfig(name, "", false, ""))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               refused.Check,
		Steps: []resource.TestStep{
			{
				Config: platform.ProviderConfig("validate_with_catalog = false") +
					graph("wrong_code", "Wrong", `{ code = "made-up-code" }`) + graph("spent_code", "Spent", `{ code = "`+spent+`" }`) +
					graph("denied", "Denied", `{ error = "access_denied", state = "microsoftgraph" }`) + `
resource "cloudelements_instance" "unknown" {
  element_key = "no-such-element"
  name        = "Unknown"
}
resource "cloudelements_instance" "incomplete" {
  element_key   = "microsoftgraph"
  name          = "Incomplete"
  oauth         = { api_key = "made-up-client-id", callback_url = "https://mycoolapp.com" }
  provider_data = { code = "made-up-code" }
}
`,
			},
			{
				// Whatever had got into state would be to be destroyed now.
				Config:           platform.ProviderConfig("validate_with_catalog = false"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
	refused.Met(t, 1)
}

// TestAccInstance_refusedUpdate has updates refused by the platform: state is as
// it was, so that the next plan shows the same update, which then goes through.
func TestAccInstance_refusedUpdate(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it has a vendor refuse credentials")
	platform := acctest.StartPlatform(t)
	first, second := authorizeGraph(t, platform), authorizeGraph(t, platform)
	refused := acctest.ExpectErrors(
		acctest.Words("Unable to Update Instance", graph, `"Renamed" of element "microsoftgraph"`, refusedExchange, unknownCode, "Request id: "),
	)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               refused.Check,
		CheckDestroy:             platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{Config: platform.ProviderConfig() + graphConfig("API Instance", first, false, "")},
			{Config: platform.ProviderConfig() + graphConfig("Renamed", "made-up-code", false, "")},
			{
				Config:           platform.ProviderConfig() + graphConfig("API Instance", first, false, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				Config:           platform.ProviderConfig() + graphConfig("Renamed", second, false, ""),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
			},
		},
	})
	refused.Met(t, 1)
}
