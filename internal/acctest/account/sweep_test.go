package account_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/account"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

func newClient(t *testing.T, platform *acctest.Platform) *cloudelements.Client {
	t.Helper()
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()),
		cloudelements.WithSecretVariables("CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET"), cloudelements.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// litter is an account with what tests have left, of different ages, beside what others have made.
type litter struct {
	*account.Sweeper

	t        *testing.T
	platform *acctest.Platform
	log      bytes.Buffer
	ago      atomic.Int64
}

func newLitter(t *testing.T, assumed simulator.Assumptions) *litter {
	t.Helper()
	l := &litter{t: t}
	l.platform = acctest.StartPlatformWith(t, simulator.Config{
		Assumptions: assumed, Now: func() time.Time { return time.Now().Add(-time.Duration(l.ago.Load())) },
	})
	l.Sweeper = &account.Sweeper{Client: newClient(t, l.platform), OlderThan: 2 * time.Hour, Log: &l.log}
	l.ago.Store(int64(3 * time.Hour))
	l.element("tfacctestold", "tf-acc-old")
	l.instance("tfacctestold", "tf-acc-old 1")
	l.instance("tfacctestold", "tf-acc-old 2")
	l.element("tfacctestempty", "tf-acc-empty")
	l.element("tfacctesting", "Accounting")
	l.instance("tfacctesting", "Somebody's")
	l.ago.Store(int64(time.Hour))
	l.element("tfacctestyoung", "tf-acc-young")
	l.instance("tfacctestyoung", "tf-acc-young")
	l.ago.Store(0)
	return l
}

func (l *litter) element(key, name string) {
	l.t.Helper()
	if _, err := l.Client.Elements.Create(l.t.Context(), account.Definition(key, name)); err != nil {
		l.t.Fatal(err)
	}
}

func (l *litter) instance(of, name string) {
	l.t.Helper()
	if _, err := l.Client.Instances.Create(l.t.Context(), cloudelements.InstanceCreate{Name: name, Element: cloudelements.ElementSelector{Key: of}}); err != nil {
		l.t.Fatal(err)
	}
}

// sweep sweeps what is left of a kind.
func (l *litter) sweep(resourceType string) error {
	l.t.Helper()
	kind, known := account.KindOf(resourceType)
	if !known {
		l.t.Fatalf("no kind of %s", resourceType)
	}
	return l.Sweep(l.t.Context(), kind)
}

// expectLeft compares what the account still has by its names.
func (l *litter) expectLeft(want ...string) {
	l.t.Helper()
	var got []string
	for _, one := range l.platform.Instances() {
		got = append(got, one.Name)
	}
	for _, one := range l.platform.OwnElements() {
		got = append(got, one.Key)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		l.t.Errorf("left are %q, want %q", got, want)
	}
}

// TestSweeper sweeps what is old, and then all: each says what it has deleted, and neither touches
// what others have made.
func TestSweeper(t *testing.T) {
	t.Parallel()
	for name, assumed := range map[string]simulator.Assumptions{
		"likeliest": {}, "lists without dates": {ListsWithoutCreatedDate: true}, "empty lists": {EmptyListAsArray: true},
		"dates without zone": {CreatedDatesWithoutZone: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLitter(t, assumed)
			sweep := func() {
				t.Helper()
				if err := l.sweep("cloudelements_instance"); err != nil {
					t.Error(err)
				}
				if err := l.sweep("cloudelements_element"); err != nil {
					t.Error(err)
				}
			}
			sweep()
			l.expectLeft("Somebody's", "tf-acc-young", "tfacctesting", "tfacctestyoung")
			for _, line := range []string{`deleted: instance 500001, "tf-acc-old 1"`, `"tfacctestold"`, `left alone: instance 500004, "tf-acc-young", made 1h0m`} {
				if !strings.Contains(l.log.String(), line) {
					t.Errorf("it does not say %q: %s", line, &l.log)
				}
			}
			l.OlderThan = 0
			sweep()
			l.expectLeft("Somebody's", "tfacctesting")
		})
	}
}

// TestSweeper_failures has the platform refuse to delete one of each kind: the others go, and each
// refusal is told.
func TestSweeper_failures(t *testing.T) {
	t.Parallel()
	l := newLitter(t, simulator.Assumptions{})
	l.platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Method: http.MethodDelete, Route: "/instances/{id}", Status: http.StatusForbidden, Count: 1})
	if err := l.sweep("cloudelements_instance"); err == nil || !strings.Contains(err.Error(), "instance 500001") {
		t.Errorf("got %v, want the instance that was not deleted", err)
	}
	l.expectLeft("Somebody's", "tf-acc-old 1", "tf-acc-young", "tfacctestempty", "tfacctesting", "tfacctestold", "tfacctestyoung")
	if err := l.sweep("cloudelements_element"); err == nil || !strings.Contains(err.Error(), `"tfacctestold" still has instances, such as 500001, "tf-acc-old 1"`) {
		t.Errorf("got %v, want the element that has an instance", err)
	}
	l.expectLeft("Somebody's", "tf-acc-old 1", "tf-acc-young", "tfacctesting", "tfacctestold", "tfacctestyoung")

	l.platform.AddFault(simulator.Fault{Kind: simulator.FaultStatusBefore, Method: http.MethodGet, Route: "/elements", Status: http.StatusForbidden})
	if err := l.sweep("cloudelements_element"); err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("got %v, want that the list was refused", err)
	}
}

// TestSweeper_undated leaves alone what has no date, unless age does not count.
func TestSweeper_undated(t *testing.T) {
	t.Parallel()
	l := newLitter(t, simulator.Assumptions{})
	for _, route := range []string{"/instances", "/instances/{id}"} {
		l.platform.AddFault(simulator.Fault{Kind: simulator.FaultOmitMembers, Route: route, Members: []string{"createdDate"}})
	}
	if err := l.sweep("cloudelements_instance"); err == nil || strings.Count(err.Error(), "has no date of creation") != 3 {
		t.Errorf("got %v, want that three have no date", err)
	}
	l.OlderThan = 0
	if err := l.sweep("cloudelements_instance"); err != nil || len(l.platform.Instances()) != 1 {
		t.Errorf("%d instances are left: %v", len(l.platform.Instances()), err)
	}
}

// TestCheck finds out what cannot be done in an account, and leaves nothing there.
func TestCheck(t *testing.T) {
	t.Parallel()
	refuse := func(method, route string) *simulator.Fault {
		return &simulator.Fault{Kind: simulator.FaultStatusBefore, Method: method, Route: route, Status: http.StatusForbidden}
	}
	for name, test := range map[string]struct {
		fault *simulator.Fault
		words []string
		left  int // Elements that cannot be deleted.
	}{
		"all is well":    {},
		"secrets":        {fault: &simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusUnauthorized}, words: []string{"401", "CLOUDELEMENTS_USER_SECRET"}},
		"make elements":  {fault: refuse(http.MethodPost, "/elements"), words: []string{"403", "createElements"}},
		"edit elements":  {fault: refuse(http.MethodPut, "/elements/{keyOrId}"), words: []string{"403", "editElements"}},
		"view elements":  {fault: refuse(http.MethodGet, "/elements/{keyOrId}/configuration"), words: []string{"403", "viewElements"}},
		"drop elements":  {fault: refuse(http.MethodDelete, "/elements/{keyOrId}"), words: []string{"403", "deleteElements"}, left: 1},
		"make instances": {fault: refuse(http.MethodPost, "/instances"), words: []string{"403", "createElementInstances"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			if test.fault != nil {
				platform.AddFault(*test.fault)
			}
			got := fmt.Sprint(account.Check(t.Context(), newClient(t, platform)))
			if len(test.words) == 0 && got != "<nil>" {
				t.Error(got)
			}
			for _, word := range test.words {
				if !strings.Contains(got, word) {
					t.Errorf("it does not say %q: %s", word, got)
				}
			}
			if strings.Contains(got, platform.UserSecret()) || strings.Contains(got, platform.OrganizationSecret()) {
				t.Error("it shows a secret")
			}
			if elements, instances := len(platform.OwnElements()), len(platform.Instances()); elements != test.left || instances != 0 {
				t.Errorf("%d elements and %d instances are left", elements, instances)
			}
		})
	}
}

// TestNewClient names all variables that are missing.
func TestNewClient(t *testing.T) {
	for _, variable := range []string{"CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET", "CLOUDELEMENTS_BASE_URL", "CLOUDELEMENTS_REGION"} {
		t.Setenv(variable, "")
	}
	_, err := account.NewClient()
	for _, variable := range []string{"CLOUDELEMENTS_USER_SECRET", "CLOUDELEMENTS_ORGANIZATION_SECRET", "CLOUDELEMENTS_BASE_URL", "CLOUDELEMENTS_REGION"} {
		if !strings.Contains(fmt.Sprint(err), variable) {
			t.Errorf("the error does not name %s: %v", variable, err)
		}
	}
	t.Setenv("CLOUDELEMENTS_USER_SECRET", "made-up-user")
	t.Setenv("CLOUDELEMENTS_ORGANIZATION_SECRET", "made-up-organization")
	t.Setenv("CLOUDELEMENTS_REGION", "nowhere")
	if _, err := account.NewClient(); err == nil || !strings.Contains(err.Error(), "nowhere") || strings.Contains(err.Error(), "made-up") {
		t.Errorf("got %v, want that the region is unknown", err)
	}
}
