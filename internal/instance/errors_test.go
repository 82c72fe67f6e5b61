package instance_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// graphObject is the instance of graphConfig for the protocol.
func graphObject(code string) object {
	return object{
		"element_key": "microsoftgraph", "name": "Contoso",
		"oauth": object{
			"api_key": "made-up-client-id", "api_secret": "made-up-client-secret", "callback_url": "https://mycoolapp.com",
		},
		"provider_data": object{"code": code},
	}
}

// createGraph makes the instance of graphObject.
func createGraph(t *testing.T, platform *acctest.Platform, instance *acctest.Resource) (acctest.State, object) {
	t.Helper()
	config := graphObject(authorizeGraph(t, platform))
	created, diags := instance.Apply(acctest.State{}, config)
	if len(diags) > 0 {
		t.Fatalf("creating the instance: %s", diags)
	}
	return created, config
}

// requestID is how an error names the request to the platform's support.
var requestID = regexp.MustCompile(`Request id: [0-9a-f]{24}\.`)

// checkRefused fails unless there is one error, with all words in it.
func checkRefused(t *testing.T, diags acctest.Diagnostics, summary string, words ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Warning || diags[0].Summary != summary {
		t.Fatalf("got\n%swant one error: %s", diags, summary)
	}
	for _, word := range words {
		if !strings.Contains(diags[0].Detail, word) {
			t.Errorf("%q is not in: %s", word, diags[0].Detail)
		}
	}
}

// refusal is an answer that an operation fails with, and what the error says.
type refusal struct {
	fault simulator.Fault
	words []string
	// foreign is an answer that is not the platform's, and so has no request id.
	foreign bool
	// ambiguous is one after which a create may have taken effect.
	ambiguous bool // Whether the request may have taken effect all the same.
	// updates is how often an update is sent that is answered so, 0 for once. What a gateway says
	// proves nothing.
	updates int
}

// refusals are answers that no retry helps against. A read is sent again after a page on 200, which
// may be gone by then.
var refusals = map[string]refusal{
	"400": {
		fault: simulator.Fault{Status: 400, Message: "A made-up refusal", ProviderMessage: "made-up words of the vendor"},
		words: []string{"400 Bad Request: A made-up refusal.", "vendor said: made-up words of the vendor."},
	},
	"401": {
		fault: simulator.Fault{Status: 401, Message: "Invalid Organization or User secret, or invalid Element token provided."},
		words: []string{"401 Unauthorized: Invalid Organization or User secret", "CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET"},
	},
	"403":                    {fault: simulator.Fault{Status: 403, Message: "Made-up lack of a privilege"}, words: []string{"403 Forbidden: Made-up lack of a privilege.", "lacks the privilege"}},
	"409":                    {fault: simulator.Fault{Status: 409, Message: "Made-up conflict"}, words: []string{"409 Conflict: Made-up conflict."}},
	"501":                    {fault: simulator.Fault{Status: 501, Message: "Made-up lack"}, words: []string{"501 Not Implemented: Made-up lack."}, ambiguous: true},
	"a page on 200":          {fault: simulator.Fault{Kind: simulator.FaultHTML}, words: []string{"200 OK with content type text/html", "Check the base URL", "proxy"}, foreign: true, ambiguous: true},
	"a page on 404":          {fault: simulator.Fault{Kind: simulator.FaultHTML, Status: 404}, words: []string{"404 Not Found with content type text/html", "Check the base URL"}, foreign: true},
	"a page on 407":          {fault: simulator.Fault{Kind: simulator.FaultHTML, Status: 407}, words: []string{"407 Proxy Authentication Required with content type text/html", "proxy"}, foreign: true},
	"another service's 404":  {fault: simulator.Fault{Status: 404, ContentType: "application/json", Body: `{"error":"no such route"}`}, words: []string{"404 Not Found without a message", "Check the base URL"}, foreign: true, updates: 5},
	"a redirect to nowhere":  {fault: simulator.Fault{Status: 302, Body: " "}, words: []string{"302 Found, a redirect to nowhere", "not followed"}, foreign: true},
	"an empty answer to 401": {fault: simulator.Fault{Status: 401, ContentType: "application/json"}, words: []string{"401 Unauthorized with an empty body"}, foreign: true},
}

// put puts the refusal in force for one operation.
func (r refusal) put(platform *acctest.Platform, method, route string) {
	fault := r.fault
	fault.Method, fault.Route = method, route
	if fault.Kind == "" {
		fault.Kind = simulator.FaultStatusBefore
	}
	platform.AddFault(fault)
}

func (r refusal) check(t *testing.T, diags acctest.Diagnostics, summary string) {
	t.Helper()
	checkRefused(t, diags, summary, append([]string{`"Contoso"`, `element "microsoftgraph"`}, r.words...)...)
	if !r.foreign && !requestID.MatchString(diags[0].Detail) {
		t.Errorf("no request id in: %s", diags[0].Detail)
	}
}

// TestInstance_refusedCreate checks that a create which is refused says all that there is to say,
// is sent once, and leaves nothing behind in state.
func TestInstance_refusedCreate(t *testing.T) {
	t.Parallel()
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, object{"create_settle_time": "100ms"}).Resource(resourceType)
			refusal.put(platform, http.MethodPost, "/instances")
			after, diags := instance.Apply(acctest.State{}, graphObject(authorizeGraph(t, platform)))
			refusal.check(t, diags, "Unable to Create Instance")
			if searched := strings.Contains(diags[0].Detail, "so none was made"); searched != refusal.ambiguous {
				t.Errorf("says that a search found nothing: %t, want %t", searched, refusal.ambiguous)
			}
			if after.Exists() {
				t.Errorf("state holds %v", after.Values())
			}
			if got := platform.Statistics().Requests["POST /instances"]; got != 1 {
				t.Errorf("%d creates were sent, want 1", got)
			}
		})
	}
}

// TestInstance_refusedUpdate checks that an update which is refused changes nothing, here or there,
// and goes through once the refusal is over.
func TestInstance_refusedUpdate(t *testing.T) {
	t.Parallel()
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, nil).Resource(resourceType)
			before, config := createGraph(t, platform, instance)
			stored := platform.Instances()
			config["tags"], config["events"] = []any{"changed"}, object{"enabled": true}

			refusal.put(platform, http.MethodPatch, "/instances/{id}")
			after, diags := instance.Apply(before, config)
			refusal.check(t, diags, "Unable to Update Instance")
			if !reflect.DeepEqual(after.Values(), before.Values()) || !reflect.DeepEqual(platform.Instances(), stored) {
				t.Errorf("state went from %v to %v, the platform from %+v to %+v", before.Values(), after.Values(), stored, platform.Instances())
			}
			if got, want := platform.Statistics().Requests["PATCH /instances/{id}"], max(refusal.updates, 1); got != want {
				t.Errorf("%d updates were sent, want %d", got, want)
			}

			platform.ClearFaults()
			if after, diags = instance.Apply(after, config); len(diags) > 0 || !reflect.DeepEqual(after.Values()["tags"], []any{"changed"}) {
				t.Errorf("once more: %s%v", diags, after.Values())
			}
		})
	}
}

// TestInstance_refusedRead checks that nothing but the platform's own 404 takes an instance out of
// state.
func TestInstance_refusedRead(t *testing.T) {
	t.Parallel()
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, object{"max_retries": 1}).Resource(resourceType)
			before, _ := createGraph(t, platform, instance)

			refusal.put(platform, http.MethodGet, "/instances/{id}")
			after, diags := instance.Refresh(before)
			refusal.check(t, diags, "Unable to Read Instance")
			if !reflect.DeepEqual(after.Values(), before.Values()) {
				t.Errorf("state went from %v to %v", before.Values(), after.Values())
			}
		})
	}
}

// TestInstance_refusedDelete checks that an instance stays in state until the platform has deleted
// it.
func TestInstance_refusedDelete(t *testing.T) {
	t.Parallel()
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			instance := platform.StartServer(t, nil).Resource(resourceType)
			before, _ := createGraph(t, platform, instance)

			refusal.put(platform, http.MethodDelete, "/instances/{id}")
			after, diags := instance.Destroy(before)
			refusal.check(t, diags, "Unable to Delete Instance")
			if !reflect.DeepEqual(after.Values(), before.Values()) || platform.Statistics().InstancesAlive != 1 {
				t.Errorf("state went from %v to %v", before.Values(), after.Values())
			}

			platform.ClearFaults()
			if after, diags = instance.Destroy(after); len(diags) > 0 || after.Exists() || platform.Statistics().InstancesAlive != 0 {
				t.Errorf("once more: %s%v", diags, after.Values())
			}
		})
	}
}

// TestInstance_unreachable checks that a platform which is not there is an error of each operation,
// and takes nothing out of state.
func TestInstance_unreachable(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	created, config := createGraph(t, platform, platform.StartServer(t, nil).Resource(resourceType))
	// Nobody listens on port 1, and nobody is given it by chance.
	const nowhere = "http://127.0.0.1:1"
	instance := platform.StartServer(t, object{"base_url": nowhere, "max_retries": 0, "validate_with_catalog": false}).Resource(resourceType)

	after, diags := instance.Apply(acctest.State{}, config)
	checkRefused(t, diags, "Unable to Create Instance", `"Contoso"`, `element "microsoftgraph"`, "connection refused", "Check the base URL, the network and the proxy settings.")
	if strings.Contains(diags[0].Detail, "terraform import") || after.Exists() {
		t.Errorf("nothing can have been created, but: %s%v", diags, after.Values())
	}
	if after, diags := instance.Refresh(created); len(diags) != 1 || diags[0].Warning || !reflect.DeepEqual(after.Values(), created.Values()) {
		t.Errorf("refreshing: %s%v", diags, after.Values())
	}
}

// TestInstance_redirect checks that credentials do not follow a redirect.
func TestInstance_redirect(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s reached the other host", r.Method, r.URL.Path)
	}))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		redirecting := httptest.NewServer(http.RedirectHandler(elsewhere.URL+"/log-in?secret=canary-in-a-redirect", status))
		t.Cleanup(redirecting.Close)
		server := acctest.StartServer(t)
		if diags := server.Configure(object{"base_url": redirecting.URL, "user_secret": "made-up-user-secret", "organization_secret": "made-up-organization-secret", "validate_with_catalog": false}); len(diags) > 0 {
			t.Fatal(diags)
		}
		_, diags := server.Resource(resourceType).Apply(acctest.State{}, graphObject("made-up-code"))
		checkRefused(t, diags, "Unable to Create Instance", "a redirect to "+strings.TrimPrefix(elsewhere.URL, "http://"), "not followed")
		if strings.Contains(diags.String(), "canary") {
			t.Errorf("the redirect's query is shown: %s", diags)
		}
	}
}

// What the platform says to mistakes that only it can find.
const (
	unknownElement  = "404 Not Found: No element found with key no-such-element."
	missingCode     = "400 Bad Request: You must provide an OAuth code in order to create an instance of this element."
	missingKey      = "400 Bad Request: Missing required configuration for element microsoftgraph: oauth.api.secret."
	refusedExchange = "400 Bad Request: Failed to exchange the authorization for a token."
	unknownCode     = "the code is not known"
	spentCode       = "the authorization was used before"
)

// TestInstance_platformRefusesCreate makes the mistakes of a create that only the platform can
// find.
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

// TestInstance_platformRefusesUpdate makes the mistakes of an update that only the platform can
// find.
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

// TestAccInstance_refused shows the same to Terraform: many mistakes in one run, each with an error
// of its own, and nothing in state; then the same on instances that exist, and that the next plan
// shows what is still to be done.
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

// TestAccInstance_refusedUpdate has updates refused by the platform: state is as it was, so that
// the next plan shows the same update, which then goes through.
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

// TestAccInstance_wrongProvider configures the provider in ways that only a request can find wrong:
// each gives one error, which says what to look at.
func TestAccInstance_wrongProvider(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it sends wrong secrets, which may lock a user out")
	platform := acctest.StartPlatform(t)
	for name, test := range map[string]struct {
		baseURL, userSecret string
		words               []string
	}{
		"other secrets": {
			platform.URL, "made-up-other-secret",
			[]string{"401 Unauthorized: Invalid Organization or User secret", "CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET", "Request id: "},
		},
		"another path": {
			platform.URL + "/console/elements/api-v2", platform.UserSecret(),
			[]string{"404 Not Found with content type text/html", "Check the base URL, whose path ends in /elements/api-v2"},
		},
		"no host": {
			// Nobody listens on port 1, and nobody is given it by chance.
			"http://127.0.0.1:1", platform.UserSecret(),
			[]string{"connection refused", "Check the base URL, the network and the proxy settings.", "It was not sent again, since max retries is 0."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := acctest.ExpectErrors(append(test.words, "Unable to Create Instance", graph, `Instance "Contoso" of element "microsoftgraph"`))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Providers,
				ErrorCheck:               refused.Check,
				Steps: []resource.TestStep{{
					Config: acctest.ProviderConfig(test.baseURL, test.userSecret, platform.OrganizationSecret(), "max_retries = 0") +
						graphConfig("Contoso", "made-up-code", true, ""),
				}},
			})
			refused.Met(t, 1)
		})
	}
}

// TestInstance_refusedCredentialsAreOneError checks that a refresh of many instances with wrong
// credentials says so once, and leaves all state alone.
func TestInstance_refusedCredentialsAreOneError(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	var states []acctest.State
	for range 3 {
		state, _ := createGraph(t, platform, instance)
		states = append(states, state)
	}

	refused := platform.StartServer(t, acctest.Object{"user_secret": "made-up-wrong-secret"}).Resource(resourceType)
	var all acctest.Diagnostics
	for _, state := range states {
		after, diags := refused.Refresh(state.WithoutIdentity())
		all = append(all, diags...)
		if !after.Exists() || after.Values()["id"] != state.Values()["id"] {
			t.Errorf("state changed to %v", after.Values())
		}
	}
	if len(all) != 1 || !strings.Contains(all[0].Detail, "CLOUDELEMENTS_USER_SECRET") {
		t.Errorf("%d diagnostics, want one that names the variable: %s", len(all), all)
	}
	// Whatever would change something fails each time.
	for range 2 {
		if _, diags := refused.Destroy(states[0]); len(diags) != 1 {
			t.Errorf("%d diagnostics of a destroy, want one: %s", len(diags), diags)
		}
	}
	if left := platform.Statistics().InstancesAlive; left != len(states) {
		t.Errorf("%d instances are left, want %d", left, len(states))
	}
}
