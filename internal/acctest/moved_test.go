package acctest_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// movedExample is an example with a moved block, and the state that the provider before has left.
type movedExample struct {
	provider, typeName string
	version            int
	// attributes are those of the state, for an instance with an id and the body that it was made
	// with.
	attributes func(id int64, body map[string]any) map[string]any
	// updates is how many the instance gets. The plan has one in any case: that a value comes from
	// a sensitive variable is news to state.
	updates int
}

// movedExamples are the examples by their folders. The forms of state in full are those of the
// instance package's tests.
var movedExamples = map[string]movedExample{
	"moving-from-restapi": {
		provider: "mastercard/restapi", typeName: "restapi_object",
		attributes: func(id int64, body map[string]any) map[string]any {
			data, _ := json.Marshal(body) //nolint:errchkjson // Texts cannot fail.
			return map[string]any{"id": fmt.Sprint(id), "path": "/instances", "data": string(data), "api_response": fmt.Sprintf(`{"id":%d}`, id)}
		},
	},
	"moving-from-restful": {
		provider: "magodo/restful", typeName: "restful_resource", version: 2, updates: 1,
		attributes: func(id int64, body map[string]any) map[string]any {
			return map[string]any{
				"id": fmt.Sprintf("/instances/%d", id), "path": "/instances", "read_path": "$(path)/$(body.id)",
				"body":   map[string]any{"value": body, "type": "dynamic"},
				"output": map[string]any{"value": map[string]any{"id": id}, "type": "dynamic"},
			}
		},
	},
}

// tryMoves moves an instance of another provider to each example that has a moved block. It is made
// outside of Terraform, and stays the same one.
func tryMoves(t *testing.T, built string, examples map[string]*example) {
	t.Helper()
	for folder, moved := range movedExamples {
		t.Run(folder+"/from "+moved.typeName, func(t *testing.T) {
			t.Parallel()
			if examples[folder] == nil {
				t.Fatalf("there is no example %s", folder)
			}
			tried := try(t, built, examples[folder])
			tried.StandIn(moved.provider)
			made, err := tried.platform.NewClient(t).Instances.Create(t.Context(), movedInstance())
			if err != nil {
				t.Fatal(err)
			}
			tried.Write("terraform.tfstate", moved.state(t, made.ID))

			tried.platform.ResetStatistics()
			if planned := tried.Plan(); len(planned) != 1 || planned["cloudelements_instance.servicenow"] != "update" {
				t.Errorf("the plan is %v, want an update in place", planned)
			}
			tried.ApplyPlanned()
			tried.ExpectCleanPlan()
			if all := tried.platform.Instances(); len(all) != 1 || all[0].ID != made.ID {
				t.Errorf("the platform has %d instances, want the one of before", len(all))
			}
			sent := tried.platform.Statistics().Requests
			if sent["POST /instances"]+sent["DELETE /instances/{id}"] > 0 {
				t.Errorf("an instance was made or deleted: %v", sent)
			}
			if updates := sent["PATCH /instances/{id}"]; updates != moved.updates {
				t.Errorf("%d updates were sent, want %d", updates, moved.updates)
			}
		})
	}
}

// movedInstance is the instance of the examples.
func movedInstance() cloudelements.InstanceCreate {
	return cloudelements.InstanceCreate{
		Name: "ServiceNow of Contoso", Element: cloudelements.ElementSelector{Key: "servicenow"}, Tags: []string{"tenant:contoso"},
		Configuration: map[string]any{
			"username": "made-up-username", "password": "made-up-password", "servicenow.subdomain": "made-up-subdomain", "filter.response.nulls": true,
		},
	}
}

// state is a state file of Terraform's with one resource.
func (m movedExample) state(t *testing.T, id int64) string {
	t.Helper()
	made := movedInstance()
	body := map[string]any{"name": made.Name, "element": map[string]any{"key": made.Element.Key}, "tags": made.Tags, "configuration": made.Configuration}
	encoded, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "00000000-0000-4000-8000-000000000000", "outputs": map[string]any{},
		"resources": []any{map[string]any{
			"mode": "managed", "type": m.typeName, "name": "servicenow", "provider": fmt.Sprintf("provider[%q]", "registry.terraform.io/"+m.provider),
			"instances": []any{map[string]any{"schema_version": m.version, "attributes": m.attributes(id, body)}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
