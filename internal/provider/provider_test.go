package provider_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

const resourceType = "cloudelements_instance"

// closeio is the smallest instance that the catalogue allows.
func closeio(name string) acctest.Object {
	return acctest.Object{
		"element_key": "closeio", "name": name,
		"secret_configuration": acctest.Object{"username": "made-up-api-key", "password": "made-up-password"},
	}
}

// TestProvider_missingCredentials checks that a plan without credentials fails at once, naming each
// attribute and each variable. It is not parallel, since the environment belongs to the whole
// process.
func TestProvider_missingCredentials(t *testing.T) {
	t.Setenv("CLOUDELEMENTS_USER_SECRET", "")
	t.Setenv("CLOUDELEMENTS_ORGANIZATION_SECRET", "")
	diags := acctest.StartServer(t).Configure(acctest.Object{"base_url": "https://api.example.com"})
	if len(diags) != 2 {
		t.Fatalf("got %s, want two errors", diags)
	}
	for i, want := range []struct{ path, variable string }{
		{"user_secret", "CLOUDELEMENTS_USER_SECRET"}, {"organization_secret", "CLOUDELEMENTS_ORGANIZATION_SECRET"},
	} {
		got := diags[i]
		if got.Warning || got.Path != want.path || got.Summary != "Missing Credentials" || !strings.Contains(got.Detail, want.variable) {
			t.Errorf("got %s, want an error at %s that names %s", diags[i:i+1], want.path, want.variable)
		}
	}
}

// TestProvider_unknownConfiguration plans before the provider's configuration is known, as when the
// same run makes it: there is nothing to complain of until something is to be done.
func TestProvider_unknownConfiguration(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	created, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, closeio("Known"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	platform.ResetStatistics()

	for _, attribute := range []string{
		"base_url", "region", "user_secret", "organization_secret", "max_retries", "max_requests_per_second", "max_concurrent_requests", "request_timeout",
		"create_settle_time", "adopt_existing", "validate_with_catalog",
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			block := acctest.Object{"base_url": platform.URL, "user_secret": platform.UserSecret(), "organization_secret": platform.OrganizationSecret()}
			if attribute == "region" {
				delete(block, "base_url")
			}
			block[attribute] = acctest.Unknown
			server := acctest.StartServer(t)
			if diags := server.Configure(block); len(diags) > 0 {
				t.Errorf("configuring: %s", diags)
			}
			instance := server.Resource(resourceType)
			if _, diags := instance.Plan(acctest.State{}, closeio("New")); len(diags) > 0 {
				t.Errorf("planning: %s", diags)
			}
			refreshed, diags := instance.Refresh(created.WithoutIdentity())
			if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Instance Not Refreshed" || !refreshed.Exists() {
				t.Errorf("refreshing: %s, want one warning and the state as it was", diags)
			}
			if _, diags := instance.Apply(acctest.State{}, closeio("New")); len(diags) != 1 || diags[0].Warning || diags[0].Summary != "Provider Not Configured" {
				t.Errorf("applying: %s, want one error", diags)
			}
		})
	}
	t.Cleanup(func() {
		if requests := platform.Requests(); len(requests) > 0 {
			t.Errorf("%d requests were sent without a configuration", len(requests))
		}
	})
}

// TestProvider_baseURL reaches the platform by each spelling of its URL, and says who is calling.
func TestProvider_baseURL(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	for _, spelling := range []string{"", "/", "/elements/api-v2", "/elements/api-v2/"} {
		server := platform.StartServer(t, acctest.Object{"base_url": platform.URL + spelling, "validate_with_catalog": false})
		if _, diags := server.Resource(resourceType).Apply(acctest.State{}, closeio("By "+spelling+".")); len(diags) > 0 {
			t.Errorf("with %q: %s", spelling, diags)
		}
	}
	requests := platform.Requests()
	if len(requests) != 4 {
		t.Errorf("%d requests, want 4", len(requests))
	}
	for _, request := range requests {
		agent := request.Header.Get("User-Agent")
		if !strings.HasPrefix(agent, "terraform-provider-cloudelements/test ") || !strings.Contains(agent, "Terraform/1.11.4") {
			t.Errorf("User-Agent is %q, want the versions of the provider and of Terraform in it", agent)
		}
	}
}

// TestProvider_limits checks that each setting has its effect on what the platform sees.
func TestProvider_limits(t *testing.T) {
	t.Parallel()
	read := func(t *testing.T, platform *acctest.Platform, block acctest.Object, config acctest.Object) (refresh func() acctest.Diagnostics) {
		t.Helper()
		created, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		platform.ResetStatistics()
		instance := platform.StartServer(t, block).Resource(resourceType)
		return func() acctest.Diagnostics {
			_, diags := instance.Refresh(created.WithoutIdentity())
			return diags
		}
	}
	t.Run("max_retries", func(t *testing.T) {
		t.Parallel()
		platform := acctest.StartPlatform(t)
		refresh := read(t, platform, acctest.Object{"max_retries": 2}, closeio("Retried"))
		platform.AddFault(simulator.Fault{Method: "GET", Kind: simulator.FaultStatusBefore, Status: 503})
		if diags := refresh(); len(diags) != 1 || !strings.Contains(diags[0].Detail, "Gave up after 3 attempts") {
			t.Errorf("got %s, want an error after 3 attempts", diags)
		}
		if got := len(platform.Requests()); got != 3 {
			t.Errorf("%d requests, want 3", got)
		}
	})
	t.Run("request_timeout", func(t *testing.T) {
		t.Parallel()
		platform := acctest.StartPlatform(t)
		refresh := read(t, platform, acctest.Object{"request_timeout": "50ms", "max_retries": 0}, closeio("Late"))
		platform.AddFault(simulator.Fault{Method: "GET", Kind: simulator.FaultDelay, Delay: time.Minute})
		if diags := refresh(); len(diags) != 1 || !strings.Contains(diags[0].Detail, "no answer within the request timeout of 50ms") {
			t.Errorf("got %s, want an error that names the timeout", diags)
		}
	})
	t.Run("max_concurrent_requests", func(t *testing.T) {
		t.Parallel()
		platform := acctest.StartPlatform(t)
		refresh := read(t, platform, acctest.Object{"max_concurrent_requests": 2}, closeio("Crowded"))
		platform.AddFault(simulator.Fault{Method: "GET", Kind: simulator.FaultDelay, Delay: 20 * time.Millisecond})
		var crowd sync.WaitGroup
		for range 8 {
			crowd.Go(func() {
				if diags := refresh(); len(diags) > 0 {
					t.Error(diags)
				}
			})
		}
		crowd.Wait()
		if statistics := platform.Statistics(); statistics.PeakConcurrency > 2 || statistics.Requests["GET /instances/{id}"] != 8 {
			t.Errorf("%+v, want 8 requests, 2 at a time at most", statistics)
		}
	})
	t.Run("max_requests_per_second", func(t *testing.T) {
		t.Parallel()
		platform := acctest.StartPlatform(t)
		config := closeio("Slow").With(acctest.Object{"timeouts": acctest.Object{"read": "10s"}})
		refresh := read(t, platform, acctest.Object{"max_requests_per_second": 0.01}, config)
		if diags := refresh(); len(diags) > 0 {
			t.Errorf("the first request: %s", diags)
		}
		// The next one is due in 100 seconds, after the timeout.
		if diags := refresh(); len(diags) != 1 || !strings.Contains(diags[0].Detail, "the next attempt would come too late") {
			t.Errorf("the second request: %s, want an error", diags)
		}
		if got := len(platform.Requests()); got != 1 {
			t.Errorf("%d requests, want 1", got)
		}
	})
}

// TestAccProvider_badInput lets Terraform itself show several mistakes in one plan.
func TestAccProvider_badInput(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it reaches no platform")
	mistakes := acctest.ExpectErrors(
		acctest.Words("Conflicting Region and Base URL", "base_url =", "Keep region"),
		acctest.Words("Invalid Base URL", "base_url =", "must use https"),
		acctest.Words("Invalid Secret", "user_secret", "Copy the secret again"),
		acctest.Words("Invalid Request Timeout", "request_timeout =", "such as 90s or 3m"),
	)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               mistakes.Check,
		Steps: []resource.TestStep{{Config: acctest.ProviderConfig("http://api.example.com", "User made-up-user-secret", "made-up-organization-secret",
			`region = "us"`, `request_timeout = "90"`) + `
resource "cloudelements_instance" "any" {
  element_key = "microsoftgraph"
  name        = "Contoso"
}
`}},
	})
	mistakes.Met(t, 1)
}
