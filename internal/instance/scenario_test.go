package instance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// change is what happens to one instance between two applies. Terraform's commands are slow, so a
// test takes many instances through the same two.
type change struct {
	// before and after are the resource's arguments in the first and the second apply. An empty
	// after means that they stay the same. Name and element are filled in where they are left out.
	before, after string
	// edit and removed are what is done behind Terraform's back in between.
	edit    func(*simulator.Instance)
	removed bool
	// action is what the second plan is to show, an update where it is empty.
	action plancheck.ResourceActionType
	// creates and sends are the requests to expect in the first and the second apply, reads left
	// out. An empty creates expects one POST, whatever its body.
	creates, sends []string
	// stored is what the platform is to hold in the end under some of the keys.
	stored map[string]string
}

// scenario takes instances through two applies, each followed by the plans that the test framework
// makes and that must be empty.
type scenario struct {
	platform *acctest.Platform
	changes  map[string]change
	// before and after are the configuration beside the instances in each apply.
	before, after string
	// creating, created, changing and changed are checks beside those of each change: of the plan
	// and the state of the first and the second apply.
	creating, changing []plancheck.PlanCheck
	created, changed   []statecheck.StateCheck
}

func (s scenario) run(t *testing.T) {
	t.Helper()
	first, second := make(instanceIDs), make(instanceIDs)
	actions := slices.Clone(s.changing)
	for name, change := range s.changes {
		actions = append(actions, plancheck.ExpectResourceAction(address(name), change.expected()))
	}
	resource.Test(t, resource.TestCase{
		// Write-only attributes came with this version.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		ProtoV6ProviderFactories: acctest.Providers,
		CheckDestroy:             s.platform.CheckDestroyed,
		Steps: []resource.TestStep{
			{
				Config:           s.config(func(c change) string { return c.before }) + s.before,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: s.creating},
				ConfigStateChecks: append([]statecheck.StateCheck{
					first, checkState(func() error { return s.checkCreated(first) }),
				}, s.created...),
			},
			{
				PreConfig: func() {
					if err := s.editAll(first); err != nil {
						t.Fatal(err)
					}
					s.platform.ResetStatistics()
				},
				Config:           s.config(change.final) + s.after,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: actions},
				ConfigStateChecks: append([]statecheck.StateCheck{
					second, checkState(func() error { return s.checkChanged(first, second) }),
				}, s.changed...),
			},
		},
	})
}

func (s scenario) config(arguments func(change) string) string {
	config := s.platform.ProviderConfig()
	for _, name := range slices.Sorted(maps.Keys(s.changes)) {
		config += instanceConfig(name, arguments(s.changes[name]))
	}
	return config
}

func (s scenario) editAll(ids instanceIDs) error {
	var failures []error
	for name, change := range s.changes {
		if change.edit != nil {
			failures = append(failures, s.platform.EditInstance(ids[name], change.edit))
		}
		if change.removed {
			failures = append(failures, s.platform.RemoveInstance(ids[name]))
		}
	}
	return errors.Join(failures...)
}

func (s scenario) checkCreated(ids instanceIDs) error {
	var failures []error
	sent := writes(s.platform, ids)
	for name, change := range s.changes {
		got, want := sent[name], change.creates
		if want == nil {
			got, want = posts(got), []string{http.MethodPost}
		}
		if difference := cmp.Diff(want, got); difference != "" {
			failures = append(failures, fmt.Errorf("%s: the first apply sent other requests (-want +got):\n%s", name, difference))
		}
	}
	return errors.Join(failures...)
}

func (s scenario) checkChanged(before, after instanceIDs) error {
	var failures []error
	// An instance that was replaced is looked for under both of its ids.
	sent := writes(s.platform, before, after)
	for name, change := range s.changes {
		if difference := cmp.Diff(change.sends, sent[name], cmpopts.EquateEmpty()); difference != "" {
			failures = append(failures, fmt.Errorf("%s: the second apply sent other requests (-want +got):\n%s", name, difference))
		}
		inPlace := change.expected() == plancheck.ResourceActionUpdate || change.expected() == plancheck.ResourceActionNoop
		if kept := before[name] == after[name]; kept != inPlace {
			failures = append(failures, fmt.Errorf("%s: the id was %d and is %d", name, before[name], after[name]))
		}
		stored, found := s.platform.Instance(after[name])
		if !found {
			failures = append(failures, fmt.Errorf("%s: the platform has no instance %d", name, after[name]))
		}
		for key, want := range change.stored {
			if got := stored.Value(key); got != want {
				failures = append(failures, fmt.Errorf("%s: the platform holds %q under %s, want %q", name, got, key, want))
			}
		}
	}
	return errors.Join(failures...)
}

func (c change) expected() plancheck.ResourceActionType {
	if c.action == "" {
		return plancheck.ResourceActionUpdate
	}
	return c.action
}

func (c change) final() string {
	if c.after == "" {
		return c.before
	}
	return c.after
}

func address(name string) string { return "cloudelements_instance." + name }

var (
	hasElement = regexp.MustCompile(`(?m)^\s*element_(key|id)\s*=`)
	hasName    = regexp.MustCompile(`(?m)^\s*name\s*=`)
)

// instanceConfig is a resource of that name. Its arguments get a name and an element where they
// have none.
func instanceConfig(name, arguments string) string {
	if !hasElement.MatchString(arguments) {
		arguments = "  element_key = \"everything\"\n" + arguments
	}
	if !hasName.MatchString(arguments) {
		arguments = fmt.Sprintf("  name = %q\n%s", name, arguments)
	}
	return fmt.Sprintf("\nresource \"cloudelements_instance\" %q {\n%s\n}\n", name, arguments)
}

// writes lists the requests other than reads that the platform has received, by the resource that
// each belongs to: the one with the id in its path or, for a POST, the one with the name in its
// body.
func writes(platform *acctest.Platform, ids ...instanceIDs) map[string][]string {
	owners := make(map[string]string)
	for _, some := range ids {
		for name, id := range some {
			owners[fmt.Sprintf("/instances/%d", id)] = name
			if stored, found := platform.Instance(id); found {
				owners[stored.Name] = name
			}
		}
	}
	sent := make(map[string][]string)
	for _, request := range platform.Requests() {
		if request.Method == http.MethodGet {
			continue
		}
		var body struct {
			Name string `json:"name"`
		}
		below, owner := "", ""
		if request.Method == http.MethodPost && json.Unmarshal(request.Body, &body) == nil {
			owner = owners[body.Name]
		}
		if parts := strings.SplitN(request.Path, "/", 4); len(parts) > 2 {
			owner = owners[strings.Join(parts[:3], "/")]
			below = strings.TrimPrefix(request.Path, strings.Join(parts[:3], "/"))
		}
		sent[owner] = append(sent[owner], describe(request, below))
	}
	return sent
}

// describe shows a request in one line: its method, its path below the instance, its query, and its
// body with members in the order of their names.
func describe(request simulator.Request, below string) string {
	line := request.Method
	if below != "" {
		line += " " + below
	}
	if query := request.Query.Encode(); query != "" {
		line += "?" + query
	}
	var body any
	if json.Unmarshal(request.Body, &body) == nil {
		if sorted, err := json.Marshal(body); err == nil {
			line += " " + string(sorted)
		}
	}
	return line
}

// posts leaves the methods of those requests that are POSTs.
func posts(requests []string) []string {
	var found []string
	for _, request := range requests {
		if method, _, _ := strings.Cut(request, " "); method == http.MethodPost {
			found = append(found, method)
		}
	}
	return found
}

// instanceIDs holds the id of each instance in state by its resource's name.
type instanceIDs map[string]int64

// CheckState takes the ids from state.
func (ids instanceIDs) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	for _, one := range req.State.Values.RootModule.Resources {
		var id int64
		if one.Type != "cloudelements_instance" {
			continue
		}
		if _, err := fmt.Sscan(fmt.Sprint(one.AttributeValues["id"]), &id); err != nil {
			resp.Error = fmt.Errorf("the id of %s: %w", one.Address, err)
			return
		}
		ids[one.Name] = id
	}
}

// checkState is a check of something else than state at the same time.
type checkState func() error

// CheckState makes the check.
func (check checkState) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = check()
}

// joinChecks is checks that are made one after the other.
type joinChecks []statecheck.StateCheck

// CheckState makes the checks, up to one that fails.
func (checks joinChecks) CheckState(ctx context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	for _, check := range checks {
		if check.CheckState(ctx, req, resp); resp.Error != nil {
			return
		}
	}
}

// startEverything starts a platform that has the element `everything` beside the catalogue, and
// whose clock runs an hour ahead from one reading to the next: an instance that is missing is then
// not taken for one that was only just made, which would be waited for.
func startEverything(t *testing.T) *acctest.Platform {
	t.Helper()
	var readings atomic.Int64
	platform := acctest.StartPlatformWith(t, simulator.Config{Now: func() time.Time {
		return time.Date(2026, time.January, 5, 10, 0, 0, 0, time.UTC).Add(time.Duration(readings.Add(1)) * time.Hour)
	}})
	if err := platform.AddElement(everything()); err != nil {
		t.Fatal(err)
	}
	return platform
}

// everything is an element that has a row of each kind: typed and not, masked and clear, with a
// default and without. It takes any credentials.
func everything() catalogue.Element {
	row := func(key, kind string, fallback ...string) catalogue.Row {
		made := catalogue.Row{Key: key, Name: key, Type: kind}
		if len(fallback) > 0 {
			made.Default = &fallback[0]
		}
		return made
	}
	return catalogue.Element{
		Key: "everything", Name: "Everything", Authentication: catalogue.AuthenticationCustom,
		EventMethods: []string{catalogue.EventMethodPolling, catalogue.EventMethodWebhook},
		Configuration: []catalogue.Row{
			row("oauth.api.key", catalogue.TypeTextField1000),
			row("oauth.api.secret", catalogue.TypePassword),
			row("oauth.callback.url", catalogue.TypeTextField1000),
			row("oauth.scope", catalogue.TypeTextField1000, "read"),
			row("event.notification.enabled", catalogue.TypeBoolean, "false"),
			row("event.notification.callback.url", catalogue.TypeTextField1000),
			row("event.notification.signature.key", catalogue.TypePassword),
			row("event.vendor.type", catalogue.TypeCombo, "polling"),
			row("event.poller.refresh_interval", catalogue.TypeTextField32, "15"),
			row("event.poller.configuration", catalogue.TypeTextArea),
			row("plain", catalogue.TypeTextField128),
			row("fallback", catalogue.TypeTextField128, "fallen back"),
			row("flag", catalogue.TypeBoolean, "true"),
			row("json", catalogue.TypeTextArea),
			row("password", catalogue.TypePassword),
			row("passphrase", catalogue.TypeTextField128),
		},
	}
}
