package instance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestAccInstance_publishedRequests applies every instance request of the platform's documentation,
// all of them in one Terraform run. The platform must receive what is published, the plan after it
// must be empty, and a change of a configured key behind Terraform's back must be seen and undone.
// The published updates are applied in the same runs.
func TestAccInstance_publishedRequests(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "its elements have a vendor")
	acctest.SkipWithoutTerraform(t)
	all := newCorpus(t)
	if len(all.creations) < 200 {
		t.Fatalf("%d requests, want at least 200", len(all.creations))
	}
	if without := len(all.creations) - len(all.drifted); without > 1 {
		t.Errorf("%d instances have no key that may drift, want at most 1", without)
	}
	// The built provider rather than one in this process: the race detector would make this many
	// instances slow.
	work := acctest.NewTerraform(t, acctest.BuildProvider(t), all.platform)
	updated := updatedInstances(t, all.platform)
	work.Write("main.tf", all.config())
	work.Write("updates.tf", updatedConfig(t, updated, false))
	work.Apply()
	all.expectCreations()
	work.ExpectCleanPlan()

	all.drift()
	work.Write("updates.tf", updatedConfig(t, updated, true))
	planned := work.Plan()
	all.expectUpdates(planned)
	work.ApplyPlanned()
	all.expectRepairs()
	expectUpdated(t, all.platform, updated, planned)
	work.ExpectCleanPlan()

	work.Run("destroy", "-auto-approve", "-refresh=false")
	if alive := all.platform.Statistics().InstancesAlive; alive != 0 {
		t.Errorf("%d instances are left", alive)
	}
}

// corpus is the published requests on their way through Terraform.
type corpus struct {
	t         *testing.T
	platform  *acctest.Platform
	creations []publishedRequest
	// drifted names the key of each instance that is to change at the platform.
	drifted map[string]string
}

func newCorpus(t *testing.T) *corpus {
	t.Helper()
	all := &corpus{t: t, platform: acctest.StartPlatform(t), creations: readPublished(t).Creations, drifted: make(map[string]string)}
	for i, request := range all.creations {
		request.authorize(t, all.platform)
		// Another key of each instance, so that each kind of key has its turn.
		if keys := request.driftingKeys(outOfState(i)); len(keys) > 0 {
			all.drifted[request.Name] = keys[i%len(keys)]
		}
	}
	return all
}

// outOfState reports whether an instance keeps its secrets out of state, as every other one does.
func outOfState(index int) bool { return index%2 == 0 }

// config makes an instance of each request.
func (c *corpus) config() string {
	c.t.Helper()
	blocks := []string{cloudelementsSource}
	for i, request := range c.creations {
		blocks = append(blocks, request.arguments(outOfState(i)).block(c.t, request.Name))
	}
	return strings.Join(blocks, "\n")
}

// stored returns the instances at the platform by the name of their request.
func (c *corpus) stored() map[string]simulator.Instance {
	byName := make(map[string]simulator.Instance)
	for _, instance := range c.platform.Instances() {
		byName[instance.Name] = instance
	}
	stored := make(map[string]simulator.Instance, len(byName))
	for _, request := range c.creations {
		if instance, there := byName[request.instanceName()]; there {
			stored[request.Name] = instance
		}
	}
	return stored
}

// drift changes a key of each instance behind Terraform's back.
func (c *corpus) drift() {
	for name, instance := range c.stored() {
		key, drifts := c.drifted[name]
		if !drifts {
			continue
		}
		err := c.platform.EditInstance(instance.ID, func(stored *simulator.Instance) {
			stored.Set(key, otherValue(stored.Value(key)))
		})
		if err != nil {
			c.t.Errorf("%s: %s", name, err)
		}
	}
}

// expectUpdates checks that a plan updates the instances that drifted and leaves the others alone.
func (c *corpus) expectUpdates(planned map[string]string) {
	c.t.Helper()
	for _, request := range c.creations {
		want := "no-op"
		key, drifted := c.drifted[request.Name]
		if drifted {
			want = "update"
		}
		if got := planned[address(request.Name)]; got != want {
			c.t.Errorf("%s, of which %q drifted: %s is planned, want %s", request.Name, key, got, want)
		}
	}
}

// expectCreations checks that each instance was made by one request that means what was published.
func (c *corpus) expectCreations() {
	c.t.Helper()
	received := make(map[string][]map[string]any)
	for _, request := range c.platform.Requests() {
		if request.Method == "POST" {
			body := decodeBody(c.t, request.Body)
			received[fmt.Sprint(body["name"])] = append(received[fmt.Sprint(body["name"])], body)
		}
	}
	for _, request := range c.creations {
		bodies := received[request.instanceName()]
		if len(bodies) != 1 {
			c.t.Errorf("%s: %d requests, want 1", request.Name, len(bodies))
			continue
		}
		want := maps.Clone(request.Body)
		switch {
		case want["element"] != nil:
		case request.ElementKey != "":
			want["element"] = map[string]any{"key": request.ElementKey}
		default:
			want["element"] = map[string]any{"id": request.ElementID}
		}
		expectMeaning(c.t, request.Name, bodies[0], want)
	}
}

// expectRepairs checks that each drifted instance was repaired by one PATCH that holds the drifted
// key alone and authenticates again, and that the platform holds again what was published.
func (c *corpus) expectRepairs() {
	c.t.Helper()
	repairs := make(map[int64][]simulator.Request)
	for _, request := range c.platform.Requests() {
		if request.Method == "PATCH" {
			var id int64
			if _, err := fmt.Sscanf(request.Path, "/instances/%d", &id); err != nil {
				c.t.Fatalf("%s: %s", request.Path, err)
			}
			repairs[id] = append(repairs[id], request)
		}
	}
	stored := c.stored()
	for _, request := range c.creations {
		instance := stored[request.Name]
		key, drifted := c.drifted[request.Name]
		if !drifted {
			if len(repairs[instance.ID]) > 0 {
				c.t.Errorf("%s: updated, though nothing drifted", request.Name)
			}
			continue
		}
		if len(repairs[instance.ID]) != 1 {
			c.t.Errorf("%s: %d updates, want 1", request.Name, len(repairs[instance.ID]))
			continue
		}
		published := request.object("configuration")[key]
		repair := repairs[instance.ID][0]
		expectMeaning(c.t, request.Name, decodeBody(c.t, repair.Body), map[string]any{"configuration": map[string]any{key: published}})
		if repair.Query.Get("reAuthenticate") != "true" {
			c.t.Errorf("%s: the update does not authenticate again", request.Name)
		}
		if got := asText(instance.Value(key)); got != asText(published) {
			c.t.Errorf("%s: the platform holds %q under %s, want %q", request.Name, got, key, asText(published))
		}
	}
}

func decodeBody(t *testing.T, content json.RawMessage) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body
}

// expectMeaning compares two bodies by what they mean to the platform.
func expectMeaning(t *testing.T, name string, received, want map[string]any) {
	t.Helper()
	got, err := normalized(received)
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := normalized(want)
	if err != nil {
		t.Fatal(err)
	}
	if got != wanted {
		t.Errorf("%s: the platform received\n%s\nwant\n%s", name, got, wanted)
	}
}

// updatedInstance is an instance that a published update is applied to.
type updatedInstance struct {
	update publishedRequest
	// change puts the update into the arguments.
	change func(arguments)
	// action is what Terraform plans.
	action string
	// method and body are of the request that it sends.
	method string
	body   map[string]any
}

// updatedInstances returns an instance for each published update, by the name of the update, which
// is the name of the instance too.
func updatedInstances(t *testing.T, platform *acctest.Platform) map[string]updatedInstance {
	t.Helper()
	const clone = 990102
	if err := platform.AddElement(catalogue.Element{ID: clone, Key: "madeupclone", Name: "Clone", Authentication: catalogue.AuthenticationBasic}); err != nil {
		t.Fatal(err)
	}
	instances := make(map[string]updatedInstance)
	for _, update := range readPublished(t).Updates {
		one := updatedInstance{update: update, action: "update", method: "PATCH"}
		switch update.Name {
		case "tags-by-id":
			one.change = func(a arguments) { a["tags"] = update.Body["tags"] }
			one.body = map[string]any{"tags": update.Body["tags"]}
		case "name-with-html":
			// What the platform makes of the published name; the provider refuses HTML.
			if !strings.Contains(fmt.Sprint(update.Body["name"]), ">Made-up name<") {
				t.Fatalf("the published name is %q", update.Body["name"])
			}
			one.change = func(a arguments) { a["name"] = "Made-up name" }
			one.body = map[string]any{"name": "Made-up name"}
		case "element-by-id":
			// The platform can move an instance to a clone of its element. Terraform replaces an
			// instance that becomes another element's.
			one.change = func(a arguments) {
				delete(a, "element_key")
				a["element_id"] = strconv.Itoa(clone)
			}
			one.action, one.method = "delete,create", "POST"
			one.body = map[string]any{
				"element": map[string]any{"id": clone}, "name": "Instance of element-by-id", "tags": []any{"before"},
				"configuration": map[string]any{"username": "made-up-username", "password": "made-up-password"},
			}
		default:
			t.Fatalf("no instance is made for the published update %q", update.Name)
		}
		instances[update.Name] = one
	}
	return instances
}

// updatedArguments are those of an instance before its update.
func updatedArguments(name string) arguments {
	return arguments{
		"element_key": "abbyy", "name": "Instance of " + name, "tags": []any{"before"},
		"configuration": map[string]any{"username": "made-up-username"}, "secret_configuration": map[string]any{"password": "made-up-password"},
	}
}

// updatedConfig makes the instances, before or after the updates.
func updatedConfig(t *testing.T, instances map[string]updatedInstance, after bool) string {
	t.Helper()
	var blocks strings.Builder
	for name, one := range instances {
		made := updatedArguments(name)
		if after {
			one.change(made)
		}
		blocks.WriteString(made.block(t, name))
	}
	return blocks.String()
}

// expectUpdated checks that each update was planned as it should be, and sent once, as published.
func expectUpdated(t *testing.T, platform *acctest.Platform, instances map[string]updatedInstance, planned map[string]string) {
	t.Helper()
	for name, one := range instances {
		if got := planned[address(name)]; got != one.action {
			t.Errorf("%s: %s is planned, want %s", name, got, one.action)
		}
		sent := 0
		for _, request := range platform.Requests() {
			if request.Method != one.method {
				continue
			}
			got, err := normalized(decodeBody(t, request.Body))
			if err != nil {
				t.Fatal(err)
			}
			want, err := normalized(one.body)
			if err != nil {
				t.Fatal(err)
			}
			if got == want {
				sent++
			}
		}
		if sent != 1 {
			t.Errorf("%s: sent %d times, want once", name, sent)
		}
	}
}
