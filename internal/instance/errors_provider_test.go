package instance_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestAccInstance_wrongProvider configures the provider in ways that only a
// request can find wrong: each gives one error, which says what to look at.
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
			platform.URL + "/console", platform.UserSecret(),
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
