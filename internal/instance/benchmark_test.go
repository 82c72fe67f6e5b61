package instance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// parallelism is how many resources Terraform works on at a time by default.
const parallelism = 10

// tenants makes instances of one element, one for each tenant.
func tenants(count int, subdomain string) string {
	return cloudelementsSource + fmt.Sprintf(`
resource "cloudelements_instance" "tenant" {
  for_each = toset([for number in range(%d) : tostring(number)])

  element_key   = "servicenow"
  name          = "Tenant ${each.key}"
  configuration = { "username" = "made-up-username", "servicenow.subdomain" = %q }

  secret_configuration_wo         = { "password" = "made-up-password" }
  secret_configuration_wo_version = 1
}
`, count, subdomain)
}

// TestAccInstance_measures counts what Terraform runs send, and on how many connections.
func TestAccInstance_measures(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it looks at each request that the platform receives")
	acctest.SkipWithoutTerraform(t)
	built := acctest.BuildProvider(t)
	for name, count := range map[string]func(*testing.T, string){"requests": countRequests, "connections": countConnections} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			count(t, built)
		})
	}
}

// countRequests lets runs have ten instances, and one request for each. Beside those, what is made
// and changed is checked against the catalogue: Terraform starts the provider for a plan and again
// to apply it, and each reads the element once.
func countRequests(t *testing.T, built string) {
	t.Helper()
	platform := acctest.StartPlatform(t)
	work := acctest.NewTerraform(t, built, platform)
	const create, read, update, remove = "POST /instances", "GET /instances/{id}", "PATCH /instances/{id}", "DELETE /instances/{id}"
	const catalogueRead = "GET /elements/{keyOrId}/configuration"

	for _, run := range []struct {
		name      string
		subdomain string
		command   func()
		want      map[string]int

		catalogueReads int
	}{
		{name: "apply of new instances", subdomain: "one", command: work.Apply, want: map[string]int{create: 10}, catalogueReads: 2},
		{name: "plan without changes", subdomain: "one", command: work.ExpectCleanPlan, want: map[string]int{read: 10}},
		{name: "apply of changes", subdomain: "two", command: work.Apply, want: map[string]int{read: 10, update: 10}, catalogueReads: 2},
		{name: "destroy", subdomain: "two", command: work.Destroy, want: map[string]int{remove: 10}},
	} {
		work.Write("main.tf", tenants(10, run.subdomain))
		platform.ResetStatistics()
		run.command()
		sent := platform.Statistics().Requests
		if reads := sent[catalogueRead]; reads > run.catalogueReads {
			t.Errorf("%s: %d reads of the catalogue, want at most %d", run.name, reads, run.catalogueReads)
		}
		delete(sent, catalogueRead)
		for route, count := range sent {
			if count != run.want[route] {
				t.Errorf("%s: %d requests of %s, want %d", run.name, count, route, run.want[route])
			}
		}
		if len(sent) < len(run.want) {
			t.Errorf("%s: requests %v, want %v", run.name, sent, run.want)
		}
	}
}

// countConnections lets runs have forty instances, on as many connections as Terraform works in
// parallel, and not on one for each request.
func countConnections(t *testing.T, built string) {
	t.Helper()
	// An answer takes longer than a connection to open, as over any network, so that the number of
	// connections does not depend on luck.
	platform := acctest.StartPlatformWith(t, simulator.Config{Latency: 30 * time.Millisecond})
	work := acctest.NewTerraform(t, built, platform)
	work.Write("main.tf", tenants(40, "one"))

	for _, run := range []struct {
		name     string
		command  func()
		requests int
	}{
		{"apply", work.Apply, 40},
		{"plan", work.ExpectCleanPlan, 11}, // A first wave, and a page.
		{"destroy", work.Destroy, 40},
	} {
		platform.ResetStatistics()
		run.command()
		seen := platform.Statistics()
		requests := 0
		for _, count := range seen.Requests {
			requests += count
		}
		if requests < run.requests || seen.PeakConcurrency < 2 {
			t.Errorf("%s: %d requests, %d at a time: too little to tell", run.name, requests, seen.PeakConcurrency)
		}
		if seen.Connections > parallelism+5 {
			t.Errorf("%s: %d connections for %d requests, want about %d", run.name, seen.Connections, requests, parallelism)
		}
	}
}

// BenchmarkProvider_schema measures what a start of the provider costs beside the process itself:
// the provider served and its schema read.
func BenchmarkProvider_schema(b *testing.B) {
	for b.Loop() {
		provider, err := acctest.Providers["cloudelements"]()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := provider.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
			b.Fatal(err)
		}
	}
}

// graphExample is the configuration of the Microsoft Graph example, with an authorization code that
// the platform accepts.
func graphExample(t testing.TB, platform *acctest.Platform) object {
	t.Helper()
	const apiKey = "11111111-2222-3333-4444-555555555555"
	code, err := platform.AuthorizeOAuth2("microsoftgraph", apiKey, callback)
	if err != nil {
		t.Fatal(err)
	}
	return object{
		"element_key": "microsoftgraph", "name": "API Instance", "tags": []any{"Docs"},
		"oauth": object{
			"api_key": apiKey, "api_secret_wo": "made-up-client-secret", "api_secret_wo_version": int64(1),
			"callback_url": callback, "scope": "Calendars.Read Calendars.ReadWrite offline_access",
		},
		"provider_data": object{"code": code},
		"events":        object{"enabled": true, "callback_url": "https://made-up.example.com/events"},
	}
}

// BenchmarkInstance measures what the provider itself costs, an operation of the protocol at a
// time. A refresh has the simulator's part in it.
func BenchmarkInstance(b *testing.B) {
	platform := acctest.StartPlatform(b)
	resource := platform.StartServer(b, nil).Resource("cloudelements_instance")
	config := graphExample(b, platform)
	created, diags := resource.Apply(acctest.State{}, config)
	if len(diags.Errors()) > 0 {
		b.Fatal(diags)
	}
	listing := platform.StartServer(b, object{"refresh_strategy": "list"}).Resource("cloudelements_instance")
	listing.Refresh(created) // Has the list read.
	for name, operation := range map[string]func() acctest.Diagnostics{
		"validate": func() acctest.Diagnostics { return resource.Validate(config) },
		"plan": func() acctest.Diagnostics {
			_, diags := resource.Plan(created, config)
			return diags
		},
		"plan_update": func() acctest.Diagnostics {
			_, diags := resource.Plan(created, config.With(object{"tags": []any{"Other"}}))
			return diags
		},
		"plan_create": func() acctest.Diagnostics {
			_, diags := resource.Plan(acctest.State{}, config)
			return diags
		},
		"refresh": func() acctest.Diagnostics {
			_, diags := resource.Refresh(created)
			return diags
		},
		"refresh_listed": func() acctest.Diagnostics {
			_, diags := listing.Refresh(created)
			return diags
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if diags := operation(); len(diags) > 0 {
					b.Fatal(diags)
				}
			}
		})
	}
}
