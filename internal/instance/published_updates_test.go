package instance_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

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

// updatedInstances gives an instance for each published update, by the name of
// the update, which is the name of the instance too.
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
			// The platform can move an instance to a clone of its element. Terraform
			// replaces an instance that becomes another element's.
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

// expectUpdated checks that each update was planned as it should be, and sent
// once, as published.
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
			got, err := meaning(decodeBody(t, request.Body))
			if err != nil {
				t.Fatal(err)
			}
			want, err := meaning(one.body)
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
