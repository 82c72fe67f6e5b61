package acctest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/account"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// Account is an account of the platform for a test that needs nothing but what each account offers:
// private elements, and instances of them. `make test` gives each test a simulated one of its own,
// `make testacc` all of them that of the environment, where there may be much else.
type Account struct {
	// Client sees the account as the provider does, without the provider.
	Client *cloudelements.Client

	t        *testing.T
	platform *Platform // nil where the account is real.
	mark     string
}

// StartAccount returns the test an account.
func StartAccount(t *testing.T) *Account {
	t.Helper()
	SkipWithoutTerraform(t)
	made := &Account{t: t, mark: account.NewMark()}
	if account.IsChosen() {
		made.Client = realAccount(t)
		return made
	}
	// An hour passes from one look at the clock to the next, so that what is missing is not waited
	// for as if it were new.
	var readings atomic.Int64
	made.platform = StartPlatformWith(t, simulator.Config{Now: func() time.Time {
		return time.Date(2026, time.January, 5, 10, 0, 0, 0, time.UTC).Add(time.Duration(readings.Add(1)) * time.Hour)
	}})
	made.Client = made.platform.NewClient(t)
	return made
}

var (
	connect = sync.OnceValues(func() (*cloudelements.Client, error) {
		client, err := account.NewClient()
		if err != nil || account.IsChecked() {
			return client, err
		}
		return client, account.Check(context.Background(), client)
	})
	reported atomic.Bool
)

// realAccount is checked once. Where it cannot be used, the first test fails and says why, and the
// others are skipped.
func realAccount(t *testing.T) *cloudelements.Client {
	t.Helper()
	client, err := connect()
	switch {
	case err == nil:
		return client
	case reported.CompareAndSwap(false, true):
		t.Fatalf("the account of the environment cannot be used: %s", err)
	default:
		t.Skip("the account of the environment cannot be used, as another test reports")
	}
	return nil
}

// SkipOnAccount skips a test that cannot run in a real account, and says why not.
func SkipOnAccount(t *testing.T, why string) {
	t.Helper()
	if account.IsChosen() {
		t.Skip("not in an account: " + why)
	}
}

// Simulated is the simulator behind the account, or nil where it is a real one.
func (a *Account) Simulated() *Platform { return a.platform }

// ProviderConfig is the provider block for the account. Credentials of a real one stay in the
// environment.
func (a *Account) ProviderConfig() string {
	if a.platform == nil {
		return "\nprovider \"cloudelements\" {}\n"
	}
	return a.platform.ProviderConfig()
}

// StartServer starts a provider that is configured for the account.
func (a *Account) StartServer() *Server {
	a.t.Helper()
	if a.platform != nil {
		return a.platform.StartServer(a.t, nil)
	}
	server := StartServer(a.t)
	if diags := server.Configure(nil); len(diags) > 0 {
		a.t.Fatalf("configuring the provider: %s", diags)
	}
	return server
}

// Name is a name, or a tag, that nothing else in the account has, and by which a sweeper knows it.
func (a *Account) Name(of string) string { return account.NamePrefix + a.mark + " " + of }

// ElementKey is a key of an element that no other has, and by which, together with a Name, a
// sweeper knows it. Letters and digits are all that it may hold.
func (a *Account) ElementKey(of string) string { return account.KeyPrefix + a.mark + of }

// NewElement makes an element with rows as the API takes them. It goes with the test, and with it
// instances of it that were left behind.
func (a *Account) NewElement(of string, rows ...map[string]any) *cloudelements.OwnElement {
	a.t.Helper()
	made, err := a.Client.Elements.Create(a.t.Context(), account.Definition(a.ElementKey(of), a.Name(of), rows...))
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		for _, left := range a.instances(ctx) {
			if left.Element.ID == made.ID {
				_ = a.Client.Instances.Delete(ctx, left.ID) // That it was left is an error already.
			}
		}
		if err := a.Client.Elements.Delete(ctx, made.ID); err != nil {
			a.t.Errorf("an element is left, for make sweep to delete: %s", err)
		}
	})
	return made
}

// NewInstance makes an instance without Terraform. It goes with its element, if NewElement has made
// that.
func (a *Account) NewInstance(create cloudelements.InstanceCreate) *cloudelements.Instance {
	a.t.Helper()
	made, err := a.Client.Instances.Create(a.t.Context(), create)
	if err != nil {
		a.t.Fatal(err)
	}
	return made
}

// Instances are the instances that the test has made and that are still there.
func (a *Account) Instances() []cloudelements.Instance {
	a.t.Helper()
	return a.instances(a.t.Context())
}

func (a *Account) instances(ctx context.Context) []cloudelements.Instance {
	a.t.Helper()
	var found []cloudelements.Instance
	for instance, err := range a.Client.Instances.List(ctx, cloudelements.InstanceListOptions{SearchText: a.mark}) {
		if err != nil {
			a.t.Errorf("looking for the test's instances: %s", err)
			break
		}
		if strings.HasPrefix(instance.Name, a.Name("")) {
			found = append(found, instance)
		}
	}
	return found
}

// CheckDestroyed fails where an instance or an element of the test's configuration is left after a
// destroy.
func (a *Account) CheckDestroyed(state *terraform.State) error {
	var failures []error
	for address, one := range state.RootModule().Resources {
		if !strings.HasPrefix(address, one.Type+".") {
			continue // A data source's.
		}
		if err := a.checkGone(one.Type, one.Primary.ID); err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", address, err))
		}
	}
	return errors.Join(failures...)
}

// checkGone asks for a resource by its id. One with a name of somebody else is another, for nothing
// says that ids are not given again.
func (a *Account) checkGone(resourceType, id string) error {
	kind, known := account.KindOf(resourceType)
	if !known {
		return nil
	}
	left, err := kind.Get(a.t.Context(), a.Client, id)
	switch {
	case err == nil && strings.HasPrefix(left.Name, a.Name("")):
		return fmt.Errorf("%s is left, with the name %q", id, left.Name)
	case err == nil || cloudelements.IsNotFound(err):
		return nil
	default:
		return err
	}
}
