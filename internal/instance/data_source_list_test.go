package instance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// rawJSON is JSON as a fault of the simulator takes it.
type rawJSON = json.RawMessage

// listBody is what the platform answers to a list of all instances.
func listBody(t *testing.T, platform *acctest.Platform) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, platform.URL+"/elements/api-v2/instances", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "User "+platform.UserSecret()+", Organization "+platform.OrganizationSecret())
	response, err := acctest.NewHTTPClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// idsOf returns the ids of the instances that a data source lists.
func idsOf(t *testing.T, values object) []string {
	t.Helper()
	list, ok := values["instances"].([]any)
	if !ok {
		t.Fatalf("there is no list of instances in %v", values)
	}
	ids := []string{}
	for _, one := range list {
		instance, ok := one.(object)
		if !ok {
			t.Fatalf("%v is no instance", one)
		}
		id, ok := instance["id"].(string)
		if !ok {
			t.Fatalf("%v has no id", instance)
		}
		ids = append(ids, id)
	}
	return ids
}

// TestInstancesData_filters lists instances by each condition and by several, and asks the platform
// for no more than it must.
func TestInstancesData_filters(t *testing.T) {
	t.Parallel()
	for title, assumptions := range map[string]simulator.Assumptions{
		"404 where there are none": {},
		"[] where there are none":  {EmptyListAsArray: true, ListsUnhydrated: true, UnhydratedWithoutConfiguration: true, TagsAsObjects: true, ElementInstancesUnpaged: true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions})
			first := provision(t, platform, basic("abbyy", "Contoso EU", "prod", "eu"))
			second := provision(t, platform, basic("abbyy", "Fabrikam", "prod"))
			third := provision(t, platform, basic("actpremium", "contoso us", "prod", "us"))
			fourth := provision(t, platform, basic("actpremium", "abbyy", "test"))
			elementID := fmt.Sprint(platform.Instances()[0].ElementID)
			server := platform.StartServer(t, nil)
			for name, test := range map[string]struct {
				config object
				want   []string
				route  string
			}{
				"all":                 {object{}, []string{first, second, third, fourth}, "GET /instances"},
				"element":             {object{"element_key": "abbyy"}, []string{first, second}, "GET /elements/{keyOrId}/instances"},
				"element id":          {object{"element_id": elementID}, []string{first, second}, "GET /elements/{keyOrId}/instances"},
				"no such element":     {object{"element_key": "none"}, []string{}, "GET /elements/{keyOrId}/instances"},
				"tag":                 {object{"tags": []any{"prod"}}, []string{first, second, third}, "GET /instances"},
				"tags":                {object{"tags": []any{"us", "prod"}}, []string{third}, "GET /instances"},
				"no such tag":         {object{"tags": []any{"pro"}}, []string{}, "GET /instances"},
				"text":                {object{"search_text": "CONTOSO"}, []string{first, third}, "GET /instances"},
				"text of a key":       {object{"search_text": "abbyy"}, []string{first, second, fourth}, "GET /instances"},
				"no such text":        {object{"search_text": "none"}, []string{}, "GET /instances"},
				"element and tag":     {object{"element_key": "abbyy", "tags": []any{"prod"}}, []string{first, second}, "GET /instances"},
				"element id and text": {object{"element_id": elementID, "search_text": "contoso"}, []string{first}, "GET /instances"},
				"everything":          {object{"element_key": "actpremium", "search_text": "contoso", "tags": []any{"us"}}, []string{third}, "GET /instances"},
			} {
				platform.ResetStatistics()
				found, diags := server.DataSource("cloudelements_instances").Read(test.config)
				if len(diags) > 0 {
					t.Fatalf("%s: %s", name, diags)
				}
				if difference := cmp.Diff(test.want, idsOf(t, found)); difference != "" {
					t.Errorf("%s: the instances differ (-want +got):\n%s", name, difference)
				}
				if difference := cmp.Diff(map[string]int{test.route: 1}, platform.Statistics().Requests); difference != "" {
					t.Errorf("%s: the requests differ (-want +got):\n%s", name, difference)
				}
			}
		})
	}
}

// TestInstancesData_pages lists more instances than a page holds.
func TestInstancesData_pages(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	var workers sync.WaitGroup
	for worker := range 10 {
		workers.Go(func() {
			for number := worker; number < 450; number += 10 {
				if _, err := client.Instances.Create(t.Context(), basic("abbyy", fmt.Sprintf("Instance %d", number), "many")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	var want []string
	for _, instance := range platform.Instances() {
		want = append(want, fmt.Sprint(instance.ID))
	}
	server := platform.StartServer(t, nil)
	for title, config := range map[string]object{"all": {}, "element": {"element_key": "abbyy"}, "tag": {"tags": []any{"many"}}} {
		platform.ResetStatistics()
		found, diags := server.DataSource("cloudelements_instances").Read(config)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		if got := idsOf(t, found); len(got) != 450 || !slices.Equal(got, want) {
			t.Errorf("%s: %d instances, want 450 in order", title, len(got))
		}
		if requests := platform.Statistics().Statuses[http.StatusOK]; requests != 3 {
			t.Errorf("%s: %d requests, want 3", title, requests)
		}
	}
	_, diags := server.DataSource(resourceType).Read(object{"tags": []any{"many"}})
	expectOne(t, diags, "", "Several Instances Found", "450 instances", "and 430 more")

	// A page that fails is not the end of the list.
	platform.AddFault(simulator.Fault{Method: "GET", Route: "/instances", Skip: 1, Kind: simulator.FaultStatusBefore, Status: 400, Message: "made-up failure"})
	_, diags = server.DataSource("cloudelements_instances").Read(object{})
	expectOne(t, diags, "", "Unable to List Instances", "made-up failure")
}

// TestInstancesData_badInput refuses conditions that contradict each other or say nothing.
func TestInstancesData_badInput(t *testing.T) {
	t.Parallel()
	instances := acctest.StartServer(t).DataSource("cloudelements_instances")
	for title, config := range map[string]object{
		"two elements": {"element_key": "x", "element_id": "17"},
		"no element":   {"element_key": ""},
		"no id":        {"element_id": "x"},
		"no tags":      {"tags": []any{}},
		"empty tag":    {"tags": []any{""}},
		"no text":      {"search_text": ""},
	} {
		if diags := instances.Validate(config); len(diags.Errors()) == 0 {
			t.Errorf("%s: no error", title)
		}
	}
	if diags := instances.Validate(object{"element_key": acctest.Unknown, "element_id": "17", "tags": []any{acctest.Unknown}}); len(diags) > 0 {
		t.Error(diags)
	}
}

// TestAccInstanceData reads instances with Terraform itself. The example of cloudelements_instances
// imports what it lists.
func TestAccInstanceData(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it reads the objects of a vendor")
	platform := acctest.StartPlatform(t)
	contoso := provision(t, platform, basic("abbyy", "Contoso", "tenant"))
	fabrikam := provision(t, platform, basic("abbyy", "Fabrikam", "tenant"))
	config := platform.ProviderConfig() + `
data "cloudelements_instances" "tenants" {
  element_key = "abbyy"
  tags        = ["tenant"]
}

data "cloudelements_instance" "contoso" {
  element_key = "abbyy"
  name        = "Contoso"
}

data "cloudelements_instance_objects" "contoso" {
  instance_id    = data.cloudelements_instance.contoso.id
  include_fields = ["contacts"]
}
`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.cloudelements_instances.tenants", tfjsonpath.New("instances"), knownvalue.ListPartial(map[int]knownvalue.Check{
					0: knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": knownvalue.StringExact(contoso), "name": knownvalue.StringExact("Contoso")}),
					1: knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": knownvalue.StringExact(fabrikam), "name": knownvalue.StringExact("Fabrikam")}),
				})),
				statecheck.ExpectKnownValue("data.cloudelements_instance.contoso", tfjsonpath.New("id"), knownvalue.StringExact(contoso)),
				statecheck.ExpectKnownValue("data.cloudelements_instance.contoso", tfjsonpath.New("configuration").AtMapKey("username"), knownvalue.StringExact("made-up-username")),
				statecheck.ExpectKnownValue("data.cloudelements_instance_objects.contoso", tfjsonpath.New("objects").AtSliceIndex(1).AtMapKey("fields"), knownvalue.ListSizeExact(4)),
			},
		}, {
			Config:      platform.ProviderConfig() + "data \"cloudelements_instance\" \"tenant\" {\n  tags = [\"tenant\"]\n}\n",
			ExpectError: regexp.MustCompile(`(?s)Several\s+Instances\s+Found.*` + contoso + `.*` + fabrikam),
		}},
	})
}
