package instance_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"

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
}

// refusals are answers that no retry helps against. A read is sent again after a
// page on 200, which may be gone by then.
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
	"another service's 404":  {fault: simulator.Fault{Status: 404, ContentType: "application/json", Body: `{"error":"no such route"}`}, words: []string{"404 Not Found without a message", "Check the base URL"}, foreign: true},
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

// TestInstance_refusedCreate checks that a create which is refused says all that
// there is to say, is sent once, and leaves nothing behind in state.
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

// TestInstance_refusedUpdate checks that an update which is refused changes
// nothing, here or there, and goes through once the refusal is over.
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
			if got := platform.Statistics().Requests["PATCH /instances/{id}"]; got != 1 {
				t.Errorf("%d updates were sent, want 1", got)
			}

			platform.ClearFaults()
			if after, diags = instance.Apply(after, config); len(diags) > 0 || !reflect.DeepEqual(after.Values()["tags"], []any{"changed"}) {
				t.Errorf("once more: %s%v", diags, after.Values())
			}
		})
	}
}

// TestInstance_refusedRead checks that nothing but the platform's own 404 takes
// an instance out of state.
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

// TestInstance_refusedDelete checks that an instance stays in state until the
// platform has deleted it.
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

// TestInstance_unreachable checks that a platform which is not there is an
// error of each operation, and takes nothing out of state.
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
