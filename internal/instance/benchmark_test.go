package instance_test

import (
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// graphExample is the configuration of the Microsoft Graph example, with an
// authorization code that the platform accepts.
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

// BenchmarkInstance measures what the provider itself costs, an operation of the
// protocol at a time. A refresh has the simulator's part in it.
func BenchmarkInstance(b *testing.B) {
	platform := acctest.StartPlatform(b)
	resource := platform.StartServer(b, nil).Resource("cloudelements_instance")
	config := graphExample(b, platform)
	created, diags := resource.Apply(acctest.State{}, config)
	if len(diags.Errors()) > 0 {
		b.Fatal(diags)
	}
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
