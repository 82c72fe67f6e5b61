package acctest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/rig"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// Providers serves the provider to Terraform from within the test's process.
var Providers = map[string]func() (tfprotov6.ProviderServer, error){
	"cloudelements": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test"), nil },
}

// Platform is a simulated platform on a loopback address, empty at first and seen by one test only.
type Platform struct{ *rig.Platform }

// StartPlatform starts a platform that ends with the test.
func StartPlatform(t testing.TB) *Platform {
	t.Helper()
	return StartPlatformWith(t, simulator.Config{})
}

// StartPlatformWith starts a platform with a configuration of its own.
func StartPlatformWith(t testing.TB, config simulator.Config) *Platform {
	t.Helper()
	platform, err := rig.StartPlatform(t.Context(), config)
	if err != nil {
		t.Fatalf("starting the simulator: %s", err)
	}
	t.Cleanup(func() {
		if err := platform.Stop(); err != nil {
			t.Errorf("stopping the simulator: %s", err)
		}
	})
	return &Platform{platform}
}

// NewClient returns a client of this platform, with its credentials. Further options come last.
func (p *Platform) NewClient(t testing.TB, options ...cloudelements.Option) *cloudelements.Client {
	t.Helper()
	credentials := cloudelements.WithCredentials(p.UserSecret(), p.OrganizationSecret())
	client, err := cloudelements.New(p.URL, append([]cloudelements.Option{credentials}, options...)...)
	if err != nil {
		t.Fatalf("making a client: %s", err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// ProviderConfig is the provider block for this platform. Further attributes are taken as lines of
// HCL.
func (p *Platform) ProviderConfig(attributes ...string) string {
	return ProviderConfig(p.URL, p.UserSecret(), p.OrganizationSecret(), attributes...)
}

// ProviderConfig is a provider block for a base URL.
func ProviderConfig(baseURL, userSecret, organizationSecret string, attributes ...string) string {
	return fmt.Sprintf(`
provider "cloudelements" {
  base_url            = %q
  user_secret         = %q
  organization_secret = %q
  %s
}
`, baseURL, userSecret, organizationSecret, strings.Join(attributes, "\n  "))
}

// CheckDestroyed fails where instances are left after a destroy.
func (p *Platform) CheckDestroyed(*terraform.State) error {
	if left := p.Statistics().InstancesAlive; left != 0 {
		return fmt.Errorf("%d instances are left", left)
	}
	return nil
}
