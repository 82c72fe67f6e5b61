package instance_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// provision makes an instance that Terraform knows nothing of, and gives its id.
func provision(t *testing.T, platform *acctest.Platform, create cloudelements.InstanceCreate) string {
	t.Helper()
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	made, err := client.Instances.Create(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(made.ID, 10)
}

// ofEverything is an instance of the element `everything`.
func ofEverything(name string, tags ...string) cloudelements.InstanceCreate {
	return cloudelements.InstanceCreate{Name: name, Element: cloudelements.ElementSelector{Key: "everything"}, Tags: tags}
}

// basic is an instance of an element of the catalogue without OAuth.
func basic(element, name string, tags ...string) cloudelements.InstanceCreate {
	return cloudelements.InstanceCreate{
		Name: name, Element: cloudelements.ElementSelector{Key: element}, Tags: tags,
		Configuration: map[string]any{"username": "made-up-username", "password": "made-up-password"},
	}
}

// expectOne fails the test unless there is this one error, with these words.
func expectOne(t *testing.T, diags acctest.Diagnostics, path, summary string, words ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Warning || diags[0].Path != path || diags[0].Summary != summary {
		t.Fatalf("reported %s, want %q at %q", diags, summary, path)
	}
	for _, word := range words {
		if !strings.Contains(diags[0].Detail, word) {
			t.Errorf("the error does not say %q: %s", word, diags[0].Detail)
		}
	}
}

// TestInstanceData_selectors finds instances among those that look like them, in each way.
func TestInstanceData_selectors(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	contoso := provision(t, platform, ofEverything("Contoso", "tenant:contoso", "prod"))
	provision(t, platform, ofEverything("Contoso Ltd", "tenant:contoso-ltd", "prod"))
	provision(t, platform, basic("abbyy", "Contoso", "tenant:abbyy"))
	provision(t, platform, ofEverything("everything"))
	twins := []string{provision(t, platform, ofEverything("twin", "a", "b")), provision(t, platform, ofEverything("twin", "b"))}
	odd := provision(t, platform, ofEverything(`"quoted" & ünï 🎉`, `tag "x" & 🎉`, "100%"))
	private := catalogue.Element{Key: "abbyy", Name: "Our own", Authentication: catalogue.AuthenticationCustom}
	if err := platform.AddElement(private); err != nil {
		t.Fatal(err)
	}
	ours := provision(t, platform, cloudelements.InstanceCreate{Name: "Contoso", Element: cloudelements.ElementSelector{Key: "abbyy"}})
	ourElement := fmt.Sprint(platform.Instances()[len(platform.Instances())-1].ElementID)
	instances := platform.StartServer(t, nil).DataSource(resourceType)

	for title, test := range map[string]struct {
		config  object
		want    string // The id of the instance to find; where it is "", an error.
		summary string
		words   []string
	}{
		"by id":                     {config: object{"id": contoso}, want: contoso},
		"by element and name":       {config: object{"element_key": "everything", "name": "Contoso"}, want: contoso},
		"by element in other case":  {config: object{"element_key": "EveryThing", "name": "Contoso"}, want: contoso},
		"by tag":                    {config: object{"tags": []any{"tenant:contoso"}}, want: contoso},
		"by tags":                   {config: object{"tags": []any{"prod", "tenant:contoso"}}, want: contoso},
		"by element and tag":        {config: object{"element_key": "everything", "tags": []any{"a"}}, want: twins[0]},
		"by element, name and tag":  {config: object{"element_key": "everything", "name": "twin", "tags": []any{"a"}}, want: twins[0]},
		"by an odd name":            {config: object{"element_key": "everything", "name": `"quoted" & ünï 🎉`}, want: odd},
		"by odd tags":               {config: object{"tags": []any{"100%", `tag "x" & 🎉`}}, want: odd},
		"by id of a shared element": {config: object{"element_id": ourElement, "name": "Contoso"}, want: ours},

		"no such id":             {config: object{"id": "999999"}, summary: "No Instance Found", words: []string{"the id 999999", "deleted"}},
		"no such name":           {config: object{"element_key": "everything", "name": "contoso"}, summary: "No Instance Found", words: []string{`the element "everything" and the name "contoso"`}},
		"part of a name":         {config: object{"element_key": "everything", "name": "Contoso L"}, summary: "No Instance Found"},
		"key of the element":     {config: object{"element_key": "abbyy", "name": "abbyy"}, summary: "No Instance Found"},
		"of another element":     {config: object{"element_key": "abbyy", "name": "Contoso Ltd"}, summary: "No Instance Found"},
		"no such element":        {config: object{"element_key": "none", "name": "Contoso"}, summary: "No Instance Found"},
		"not all tags":           {config: object{"tags": []any{"prod", "a"}}, summary: "No Instance Found", words: []string{`the tags "a", "prod"`}},
		"part of a tag":          {config: object{"tags": []any{"tenant"}}, summary: "No Instance Found"},
		"several of a name":      {config: object{"element_key": "everything", "name": "twin"}, summary: "Several Instances Found", words: []string{"2 instances", twins[0], twins[1], `"twin" of element "everything"`, `tags "a", "b"`}},
		"several of a tag":       {config: object{"tags": []any{"b"}}, summary: "Several Instances Found", words: []string{twins[0], twins[1]}},
		"elements share the key": {config: object{"element_key": "abbyy", "name": "Contoso"}, summary: "Several Instances Found", words: []string{ours, ourElement}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			found, diags := instances.Read(test.config)
			if test.want == "" {
				expectOne(t, diags, "", test.summary, test.words...)
				return
			}
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if found["id"] != test.want {
				t.Errorf("found %v, want %s", found, test.want)
			}
		})
	}
}

// TestInstanceData_values shows all that is known of an instance, and no secret.
func TestInstanceData_values(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	create := ofEverything("full", "b", "a")
	create.Configuration = map[string]any{
		"oauth.api.key": "made-up-key", "oauth.api.secret": "made-up-secret", "oauth.scope": "read write", "plain": "1", "flag": false,
		"json": map[string]any{"a": 1}, "password": "made-up-password", "passphrase": "made-up-passphrase",
	}
	id := provision(t, platform, create)
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	// What the platform makes by itself, and what a row that is not of the kind that is masked
	// holds.
	err = platform.EditInstance(number, func(instance *simulator.Instance) {
		instance.Disabled, instance.Valid = true, false
		instance.Set("oauth.user.token", "made-up-user-token")
		instance.Set("oauth.user.refresh_time", "3600")
		instance.Set("event.notification.callback.headers", "Authorization: made-up-header")
	})
	if err != nil {
		t.Fatal(err)
	}
	server := platform.StartServer(t, nil)
	found, diags := server.DataSource(resourceType).Read(object{"id": id})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	stored, _ := platform.Instance(number)
	want := object{
		"id": id, "name": "full", "element_key": "everything", "element_id": fmt.Sprint(stored.ElementID), "tags": []any{"a", "b"},
		"enabled": false, "valid": false, "created_at": stored.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"), "user_id": "4711",
		"configuration": object{
			"oauth.scope": "read write", "plain": "1", "flag": "false", "json": `{"a":1}`, "fallback": "fallen back",
			"event.notification.enabled": "false", "event.vendor.type": "polling", "event.poller.refresh_interval": "15",
			"oauth.user.refresh_time": "3600",
		},
	}
	if difference := cmp.Diff(want, found); difference != "" {
		t.Errorf("the instance differs (-want +got):\n%s", difference)
	}

	listed, diags := server.DataSource("cloudelements_instances").Read(nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	delete(want, "user_id")
	delete(want, "configuration")
	if difference := cmp.Diff([]any{want}, listed["instances"]); difference != "" {
		t.Errorf("the list differs (-want +got):\n%s", difference)
	}
}

// TestInstanceData_clearPassword leaves out a row of type PASSWORD that the platform shows in
// clear, whatever it is called.
func TestInstanceData_clearPassword(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("clear"))
	platform.AddFault(simulator.Fault{
		Method: "GET", Route: "/instances/{id}", Kind: simulator.FaultReplaceMembers,
		Replace: map[string]rawJSON{"configuration": rawJSON(`{"harmless.name": "made-up-canary", "plain": "1"}`)},
	})
	platform.AddFault(simulator.Fault{
		Method: "GET", Route: "/elements/{keyOrId}/configuration", Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json",
		Body: `{"configuration": [{"id": 1, "key": "harmless.name", "type": "PASSWORD"}]}`,
	})
	found, diags := platform.StartServer(t, nil).DataSource(resourceType).Read(object{"id": id})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if difference := cmp.Diff(object{"plain": "1"}, found["configuration"]); difference != "" {
		t.Errorf("the configuration differs (-want +got):\n%s", difference)
	}
}

// TestInstanceData_noCatalogue shows no configuration where nothing tells what of it is secret.
func TestInstanceData_noCatalogue(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("refused"))
	platform.AddFault(simulator.Fault{Method: "GET", Route: "/elements/{keyOrId}/configuration", Kind: simulator.FaultStatusBefore, Status: 403, Message: "made-up refusal"})
	found, diags := platform.StartServer(t, nil).DataSource(resourceType).Read(object{"id": id})
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Configuration Not Shown" || !strings.Contains(diags[0].Detail, "made-up refusal") {
		t.Errorf("reported %s", diags)
	}
	if found["id"] != id || found["configuration"] != nil {
		t.Errorf("found %v", found)
	}
}

// TestInstanceData_missingMembers finds an instance in lists that leave out what is looked at, and
// shows null for what nothing tells.
func TestInstanceData_missingMembers(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("bare", "a"))
	provision(t, platform, basic("abbyy", "bare", "b"))
	members := []string{"tags", "element", "elementId", "configuration", "createdDate", "user", "valid", "disabled"}
	platform.AddFault(simulator.Fault{Method: "GET", Route: "/instances", Kind: simulator.FaultOmitMembers, Members: members})
	instances := platform.StartServer(t, nil).DataSource(resourceType)
	for title, config := range map[string]object{
		"by name": {"element_key": "everything", "name": "bare"},
		"by tag":  {"tags": []any{"a"}},
	} {
		if found, diags := instances.Read(config); len(diags) > 0 || found["id"] != id || found["created_at"] == nil {
			t.Errorf("%s: found %v, %s", title, found, diags)
		}
	}
	platform.AddFault(simulator.Fault{Method: "GET", Route: "/instances/{id}", Kind: simulator.FaultOmitMembers, Members: members})
	found, diags := instances.Read(object{"id": id})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := object{"id": id, "name": "bare", "element_key": nil, "element_id": nil, "tags": nil, "enabled": nil, "valid": nil, "created_at": nil, "user_id": nil, "configuration": nil}
	if difference := cmp.Diff(want, found); difference != "" {
		t.Errorf("the instance differs (-want +got):\n%s", difference)
	}
}

// TestInstanceData_unfiltered finds an instance where the platform ignores what it is asked to
// filter by.
func TestInstanceData_unfiltered(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("one", "a"))
	provision(t, platform, ofEverything("other", "b"))
	everyone := listBody(t, platform)
	platform.AddFault(simulator.Fault{Method: "GET", Route: "/instances", Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json", Body: everyone})
	server := platform.StartServer(t, nil)
	for title, config := range map[string]object{
		"by name": {"element_key": "everything", "name": "one"},
		"by tag":  {"tags": []any{"a"}},
	} {
		if found, diags := server.DataSource(resourceType).Read(config); len(diags) > 0 || found["id"] != id {
			t.Errorf("%s: found %v, %s", title, found, diags)
		}
	}
	for title, config := range map[string]object{
		"by text": {"search_text": "ONE"},
		"by tag":  {"tags": []any{"a"}},
	} {
		if found, diags := server.DataSource("cloudelements_instances").Read(config); len(diags) > 0 || cmp.Diff([]string{id}, idsOf(t, found)) != "" {
			t.Errorf("listed %s: found %v, %s", title, found, diags)
		}
	}
}

// TestInstanceData_faults reports what fails, without a secret, and waits for what passes.
func TestInstanceData_faults(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	id := provision(t, platform, ofEverything("one"))
	block := object{"max_retries": 1}
	for title, test := range map[string]struct {
		config object
		route  string
		words  []string
	}{
		"read": {object{"id": id}, "/instances/{id}", []string{"the id " + id, "500", "made-up failure"}},
		"list": {object{"element_key": "everything", "name": "one"}, "/instances", []string{`the name "one"`, "500", "made-up failure"}},
	} {
		server := platform.StartServer(t, block)
		fault := simulator.Fault{Method: "GET", Route: test.route, Kind: simulator.FaultStatusBefore, Status: 500, Message: "made-up failure"}
		platform.AddFault(fault)
		_, diags := server.DataSource(resourceType).Read(test.config)
		expectOne(t, diags, "", "Unable to Find Instance", test.words...)
		platform.ClearFaults()
		fault.Status, fault.Count = 503, 1
		platform.AddFault(fault)
		if found, diags := server.DataSource(resourceType).Read(test.config); len(diags) > 0 || found["id"] != id {
			t.Errorf("%s: found %v, %s", title, found, diags)
		}
		platform.ClearFaults()
	}
	refused := platform.StartServer(t, object{"user_secret": "made-up-refused-secret"})
	for range 2 {
		_, diags := refused.DataSource(resourceType).Read(object{"id": id})
		expectOne(t, diags, "", "Unable to Find Instance", "CLOUDELEMENTS_USER_SECRET")
	}
}

// TestInstanceData_badInput refuses what cannot choose one instance, and takes what is not known
// yet.
func TestInstanceData_badInput(t *testing.T) {
	t.Parallel()
	instances := acctest.StartServer(t).DataSource(resourceType)
	for title, test := range map[string]struct {
		config        object
		path, summary string // No error where the summary is "".
	}{
		"nothing":                 {object{}, "", "Missing Selector"},
		"element alone":           {object{"element_key": "x"}, "", "Incomplete Selector"},
		"element id alone":        {object{"element_id": "17"}, "", "Incomplete Selector"},
		"name alone":              {object{"name": "x"}, "name", "Incomplete Selector"},
		"name and tags":           {object{"name": "x", "tags": []any{"a"}}, "name", "Incomplete Selector"},
		"id and name":             {object{"id": "1", "name": "x"}, "id", "Conflicting Selectors"},
		"id and tags":             {object{"id": "1", "tags": []any{"x"}}, "id", "Conflicting Selectors"},
		"id and element":          {object{"id": "1", "element_id": "17"}, "id", "Conflicting Selectors"},
		"two elements":            {object{"element_key": "x", "element_id": "17", "name": "x"}, "element_id", "Conflicting Selectors"},
		"no number":               {object{"id": "x"}, "id", "Invalid Instance ID"},
		"zero":                    {object{"id": "0"}, "id", "Invalid Instance ID"},
		"too large":               {object{"id": strings.Repeat("9", 19)}, "id", "Invalid Instance ID"},
		"path":                    {object{"id": "../elements"}, "id", "Invalid Instance ID"},
		"empty name":              {object{"element_key": "x", "name": ""}, "name", "Invalid Attribute Value Length"},
		"no tags":                 {object{"tags": []any{}}, "tags", "Invalid Attribute Value"},
		"element that is no id":   {object{"element_id": "x", "name": "x"}, "element_id", "Invalid Element ID"},
		"id not known":            {object{"id": acctest.Unknown}, "", ""},
		"name not known":          {object{"element_key": "x", "name": acctest.Unknown}, "", ""},
		"element not known":       {object{"element_key": acctest.Unknown, "name": "x"}, "", ""},
		"tags not known":          {object{"tags": acctest.Unknown}, "", ""},
		"null beside not known":   {object{"id": acctest.Unknown, "name": "x"}, "", ""},
		"element, name and tags":  {object{"element_key": "x", "name": "x", "tags": []any{"a"}}, "", ""},
		"element id and one name": {object{"element_id": "17", "name": "x"}, "", ""},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			diags := instances.Validate(test.config)
			if test.summary == "" {
				if len(diags) > 0 {
					t.Error(diags)
				}
				return
			}
			expectOne(t, diags, test.path, test.summary)
		})
	}
}

// TestInstanceData_notConfigured says that there is no provider to ask with.
func TestInstanceData_notConfigured(t *testing.T) {
	t.Parallel()
	server := acctest.StartServer(t)
	if diags := server.Configure(object{"base_url": acctest.Unknown}); len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, config := range map[string]object{
		resourceType:                     {"id": "1"},
		"cloudelements_instances":        {},
		"cloudelements_instance_objects": {"instance_id": "1"},
	} {
		_, diags := server.DataSource(name).Read(config)
		expectOne(t, diags, "", "Provider Not Configured")
	}
	_, diags := server.Ephemeral("cloudelements_instance_token").Open(object{"id": "1"})
	expectOne(t, diags, "", "Provider Not Configured")
}

// TestInstanceData_leavesFree reads an instance that a run which was killed left behind: who only
// looks at it does not keep a resource from taking it over.
func TestInstanceData_leavesFree(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	config := object{
		"element_key": "abbyy", "name": "Left behind", "enabled": true,
		"configuration": object{"username": "made-up-username"}, "secret_configuration": object{"password": "made-up-password"},
	}
	if _, diags := platform.StartServer(t, nil).Resource(resourceType).Apply(acctest.State{}, config); len(diags) > 0 {
		t.Fatal(diags)
	}
	server := platform.StartServer(t, adopting)
	for _, choice := range []object{{"element_key": "abbyy", "name": "Left behind"}, {"id": "500001"}} {
		if found, diags := server.DataSource(resourceType).Read(choice); len(diags) > 0 || found["id"] != "500001" {
			t.Fatalf("found %v, %s", found, diags)
		}
	}
	adopted, diags := server.Resource(resourceType).Apply(acctest.State{}, config)
	if len(diags.Errors()) > 0 || adopted.Values()["id"] != "500001" || len(platform.Instances()) != 1 {
		t.Errorf("the resource is %v of %d instances, %s", adopted.Values()["id"], len(platform.Instances()), diags)
	}
}
