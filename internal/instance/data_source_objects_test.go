package instance_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

const objectsType = "cloudelements_instance_objects"

// TestInstanceObjectsData reads objects, and the fields of those that are asked for, and of no
// other.
func TestInstanceObjectsData(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("with objects"))
	objects := platform.StartServer(t, nil).DataSource(objectsType)
	platform.ResetStatistics()
	found, diags := objects.Read(object{"instance_id": id, "include_fields": []any{"contacts"}})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := object{
		"instance_id": id, "include_fields": []any{"contacts"},
		"objects": []any{
			object{"name": "accounts", "vendor_name": "Account", "type": "vendor", "fields": nil},
			object{"name": "contacts", "vendor_name": "Contact", "type": "vendor", "fields": []any{
				object{"vendor_path": "Id", "type": "string"}, object{"vendor_path": "Name", "type": "string"},
				object{"vendor_path": "CreatedDate", "type": "date"}, object{"vendor_path": "Address.City", "type": "string"},
			}},
		},
	}
	if difference := cmp.Diff(want, found); difference != "" {
		t.Errorf("the objects differ (-want +got):\n%s", difference)
	}
	requests := map[string]int{"GET /instances/{id}": 1, "GET /objects": 1, "GET /objects/{name}/metadata": 1}
	if difference := cmp.Diff(requests, platform.Statistics().Requests); difference != "" {
		t.Errorf("the requests differ (-want +got):\n%s", difference)
	}
}

// TestInstanceObjectsData_names takes an answer with names alone, and one without any.
func TestInstanceObjectsData_names(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("names"))
	objects := platform.StartServer(t, nil).DataSource(objectsType)
	fault := simulator.Fault{Route: "/objects", Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json", Body: `["b", "a"]`}
	platform.AddFault(fault)
	named := func(name string) object {
		return object{"name": name, "vendor_name": nil, "type": nil, "fields": nil}
	}
	found, diags := objects.Read(object{"instance_id": id})
	if difference := cmp.Diff([]any{named("a"), named("b")}, found["objects"]); difference != "" || len(diags) > 0 {
		t.Errorf("the objects differ (-want +got):\n%s%s", difference, diags)
	}
	platform.ClearFaults()
	fault.Status, fault.ContentType, fault.Body = 404, "application/json", `{"requestId": "0123456789abcdef01234567", "message": "No objects found"}`
	platform.AddFault(fault)
	found, diags = objects.Read(object{"instance_id": id})
	if difference := cmp.Diff([]any{}, found["objects"]); difference != "" || len(diags) > 0 {
		t.Errorf("the objects differ (-want +got):\n%s%s", difference, diags)
	}
	_, diags = objects.Read(object{"instance_id": id, "include_fields": []any{"a"}})
	expectOne(t, diags, `include_fields["a"]`, "Unknown Object", "offers no objects")
}

// TestInstanceObjectsData_disabled reads the objects of a disabled instance, whose fields the
// platform refuses.
func TestInstanceObjectsData_disabled(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("disabled"))
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if err := platform.EditInstance(number, func(instance *simulator.Instance) { instance.Disabled = true }); err != nil {
		t.Fatal(err)
	}
	objects := platform.StartServer(t, nil).DataSource(objectsType)
	if _, diags := objects.Read(object{"instance_id": id}); len(diags) > 0 {
		t.Error(diags)
	}
	_, diags := objects.Read(object{"instance_id": id, "include_fields": []any{"contacts"}})
	expectOne(t, diags, "", "Unable to Read Objects", `Instance `+id+` "disabled"`, "disabled", `object "contacts"`)
}

// TestInstanceObjectsData_errors reports what fails, without the token.
func TestInstanceObjectsData_errors(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("fails"))
	objects := platform.StartServer(t, nil).DataSource(objectsType)
	token := platform.Instances()[0].Token

	_, diags := objects.Read(object{"instance_id": "999999"})
	expectOne(t, diags, "", "No Instance Found", "999999")
	_, diags = objects.Read(object{"instance_id": id, "include_fields": []any{"none"}})
	expectOne(t, diags, `include_fields["none"]`, "Unknown Object", `"none"`, `"accounts", "contacts"`)

	fault := simulator.Fault{Route: "/objects", Kind: simulator.FaultStatusBefore, Status: 400, Message: "made-up failure of " + token}
	platform.AddFault(fault)
	_, diags = objects.Read(object{"instance_id": id})
	expectOne(t, diags, "", "Unable to Read Objects", "made-up failure of ********")
	if strings.Contains(diags.String(), token) {
		t.Error("the token is in the error")
	}
	platform.ClearFaults()
	platform.AddFault(simulator.Fault{Route: "/instances/{id}", Kind: simulator.FaultReplaceMembers, Replace: map[string]rawJSON{"token": rawJSON(`"********"`)}})
	_, diags = objects.Read(object{"instance_id": id})
	expectOne(t, diags, "", "Unable to Read Objects", "does not show its token")
	for title, config := range map[string]object{"no id": {"instance_id": "x"}, "no names": {"instance_id": "1", "include_fields": []any{}}} {
		if diags := acctest.StartServer(t).DataSource(objectsType).Validate(config); len(diags.Errors()) != 1 {
			t.Errorf("%s: reported %s", title, diags)
		}
	}
}
