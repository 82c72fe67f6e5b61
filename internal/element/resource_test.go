package element_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

const resourceType = "cloudelements_element"

// orders is an element with a row of every type, and parts of every kind.
func orders() object {
	rows := object{}
	for _, one := range []string{"TEXTFIELD_32", "TEXTFIELD_64", "TEXTFIELD_128", "TEXTFIELD_1000", "TEXTAREA", "PASSWORD", "BOOLEAN", "BOOLEAN_YESNO", "CODE_EDITOR"} {
		rows["row."+strings.ToLower(one)] = object{"name": one, "type": one, "display_order": int64(len(rows))}
	}
	rows["row.combo"] = object{
		"name": "Combo", "type": "COMBO", "default": "b", "description": "One of two.", "required": true, "hide_from_console": true, "internal": false,
		"options": []any{object{"name": "A", "value": "a"}, object{"name": "B", "value": "b"}},
	}
	rows["base.url"] = object{"name": "Base URL", "type": "TEXTFIELD_1000", "default": "https://orders.example.com"}
	return object{
		"name": "Orders", "key": "orders", "description": "Our orders.", "authentication": "custom", "hub": "crm",
		"configuration": rowList(rows),
		"definition": `{"modelType": "swagger", "parameters": [{"name": "page", "vendorName": "p", "type": "query", "vendorType": "query"}],
			"hooks": [{"type": "preRequest", "body": "done()", "mimeType": "application/javascript"}],
			"resources": [{"path": "/orders", "method": "GET", "type": "api", "vendorPath": "/o", "vendorMethod": "GET", "parameters": [{"name": "id", "type": "path", "vendorType": "path"}]},
				{"path": "/items", "method": "GET", "type": "api"}]}`,
	}
}

// rowList lists rows by their keys, in the order of these.
func rowList(rows object) []any {
	var list []any
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		list = append(list, rows[key].(object).With(object{"key": key})) //nolint:forcetypeassert // It is one.
	}
	return list
}

// rowMap returns rows by their keys.
func rowMap(configuration any) object {
	rows := object{}
	for _, one := range configuration.([]any) { //nolint:forcetypeassert // It is one.
		row := maps.Clone(one.(object)) //nolint:forcetypeassert // It is one.
		rows[row["key"].(string)] = row //nolint:forcetypeassert // It is one.
	}
	return rows
}

// walk applies configurations one after the other, and expects each to be settled.
type walk struct {
	t        *testing.T
	platform *acctest.Platform
	element  *acctest.Resource
	state    acctest.State
}

func newWalk(t *testing.T, config simulator.Config) *walk {
	t.Helper()
	platform := acctest.StartPlatformWith(t, config)
	return &walk{t: t, platform: platform, element: platform.StartServer(t, object{"create_settle_time": "100ms"}).Resource(resourceType)}
}

// apply returns what was reported. Errors fail the test, and so does what is not settled
// afterwards.
func (w *walk) apply(step string, config object) acctest.Diagnostics {
	w.t.Helper()
	state, diags := w.element.Apply(w.state, config)
	if len(diags.Errors()) > 0 {
		w.t.Fatalf("%s: %s", step, diags)
	}
	w.state = state
	w.settled(step, config)
	return diags
}

// settled expects neither a refresh nor a plan to find a difference.
func (w *walk) settled(step string, config object) {
	w.t.Helper()
	before := fmt.Sprint(w.state.Values())
	read, diags := w.element.Refresh(w.state)
	if len(diags) > 0 || fmt.Sprint(read.Values()) != before {
		w.t.Errorf("%s: a refresh gives\n%v\nwant\n%v\n%s", step, read.Values(), before, diags)
	}
	planned, diags := w.element.Plan(read, config)
	if len(diags) > 0 || fmt.Sprint(planned.Values()) != fmt.Sprint(read.Values()) || planned.Replaces() {
		w.t.Errorf("%s: the plan is not empty\n%v\nwant\n%v\n%s", step, planned.Values(), read.Values(), diags)
	}
	w.state = read
}

// TestElement_life leads an element through its life under each answer to what is not known of
// elements.
func TestElement_life(t *testing.T) {
	t.Parallel()
	for name, assumptions := range map[string]simulator.Assumptions{
		"default": {}, "kept": {ElementPutKeepsOmitted: true}, "inactive": {ElementsMadeInactive: true},
		"all": {ElementPutKeepsOmitted: true, ElementsMadeInactive: true, ElementKeysShared: true, EmptyListAsArray: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, simulator.Config{Assumptions: assumptions})
			config := orders()
			step := func(name string, change object) {
				t.Helper()
				config = config.With(change)
				if diags := w.apply(name, config); len(diags) > 0 {
					t.Errorf("%s: %s", name, diags)
				}
			}
			step("create", nil)
			id := w.state.Values()["id"]
			step("texts", object{"name": "Our Orders", "description": "All of them.", "authentication": "basic", "hub": "erp"})
			rows := rowMap(config["configuration"])
			delete(rows, "row.textarea")
			rows["row.combo"] = object{"name": "Combination", "type": "COMBO", "options": []any{object{"name": "A", "value": "a"}}}
			rows["row.new"] = object{"name": "New", "type": "BOOLEAN", "default": "true"}
			step("rows", object{"configuration": rowList(rows)})
			step("parts", object{"definition": `{"hooks": [{"type": "preRequest", "body": "done(1)"}, {"type": "postRequest", "body": "done()"}],
				"resources": [{"path": "/orders", "method": "GET", "vendorPath": "/orders"}]}`})
			step("inactive", object{"active": false})
			step("active", object{"active": true})
			step("no rows and parts", object{"configuration": nil, "definition": nil})
			if got := w.state.Values(); got["id"] != id || got["key"] != "orders" || got["created_at"] == nil {
				t.Errorf("the state is %v", got)
			}
			expectRows(t, w.platform, "filter.response.nulls")
			if imported, diags := w.element.Import(fmt.Sprint(id), nil); len(diags) > 0 || imported.Values()["definition"] != nil {
				t.Errorf("the platform still has %v\n%s", imported.Values()["definition"], diags)
			}
			after, diags := w.element.Destroy(w.state)
			if len(diags) > 0 || after.Exists() || len(w.platform.OwnElements()) > 0 {
				t.Errorf("after a destroy there is %v\n%s", w.platform.OwnElements(), diags)
			}
		})
	}
}

// expectRows fails unless the one element has these rows and no other.
func expectRows(t *testing.T, platform *acctest.Platform, rows ...string) {
	t.Helper()
	own := platform.OwnElements()
	if len(own) != 1 {
		t.Fatalf("the platform has %d elements, want 1", len(own))
	}
	var keys []string
	for _, row := range own[0].Configuration {
		keys = append(keys, row.Key)
	}
	slices.Sort(keys)
	if !slices.Equal(keys, rows) {
		t.Errorf("the rows are %v, want %v", keys, rows)
	}
}

// TestElement_clone clones an element, changes the clone, and has it take over what is not
// configured.
func TestElement_clone(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	config := object{"clone_of": "box", "name": "Our Box", "configuration": rowList(object{"colour": object{"name": "Colour", "type": "TEXTFIELD_32"}})}
	if diags := w.apply("create", config); len(diags) > 0 {
		t.Error(diags)
	}
	if got := w.state.Values(); got["key"] != "box" || got["authentication"] != "oauth2" || got["description"] == "" || got["name"] != "Our Box" {
		t.Errorf("the clone is %v", got)
	}
	if sent := w.platform.Statistics().Requests["PUT /elements/{keyOrId}"]; sent != 1 {
		t.Errorf("%d definitions were sent, want the one that gives the clone its name and its row", sent)
	}
	w.apply("without the model", object{"name": "Our Box", "description": w.state.Values()["description"], "authentication": "oauth2", "configuration": config["configuration"]})
	planned, _ := w.element.Plan(w.state, object{"clone_of": "dropbox"})
	if !planned.Replaces() {
		t.Error("a clone of another element is no other clone")
	}
	_, diags := w.element.Apply(acctest.State{}, object{"clone_of": "bxo"})
	checkError(t, diags, "clone_of", "Unknown Element", `"box"`)
}

// TestElement_drift changes elements behind the provider's back: what is configured is drift, and
// what is not is none.
func TestElement_drift(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	config := orders()
	w.apply("create", config)
	other := w.platform.StartServer(t, nil).Resource(resourceType)
	imported, diags := other.Import("orders", nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	rows := rowMap(config["configuration"])
	delete(rows, "row.combo")
	rows["base.url"] = object{"name": "Base URL", "type": "TEXTFIELD_1000", "default": "https://elsewhere.example.com"}
	rows["row.added"] = object{"name": "Added", "type": "TEXTFIELD_32"}
	_, diags = other.Apply(imported, config.With(object{
		"name": "Changed", "active": false, "configuration": rowList(rows),
		"definition": `{"hooks": [{"type": "preRequest", "body": "changed()"}, {"type": "postRequest", "body": "added()"}], "resources": [{"path": "/orders", "method": "GET", "type": "api"}]}`,
	}))
	if len(diags.Errors()) > 0 {
		t.Fatal(diags)
	}
	read, diags := w.element.Refresh(w.state)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	got := read.Values()
	if got["name"] != "Changed" || got["active"] != false || got["description"] != "Our orders." {
		t.Errorf("the drift is %v", got)
	}
	drifted := rowMap(got["configuration"])
	if shown := at(t, drifted, "base.url", "default"); shown != "https://elsewhere.example.com" {
		t.Errorf("the default is %v", shown)
	}
	if _, there := drifted["row.added"]; there || drifted["row.combo"] != nil {
		t.Errorf("the rows are %v", drifted)
	}
	for text, there := range map[string]bool{"changed()": true, "added()": false, "/items": false, "/orders": true} {
		if strings.Contains(fmt.Sprint(got["definition"]), text) != there {
			t.Errorf("the definition is %v", got["definition"])
		}
	}
	w.state = read
	w.apply("repaired", config)
	if got := w.state.Values()["name"]; got != "Orders" {
		t.Errorf("the name is %v", got)
	}
}

// TestElement_inUse has elements with instances be destroyed.
func TestElement_inUse(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	config := object{"name": "Orders", "description": "Our orders.", "authentication": "custom"}
	w.apply("create", config)
	instances := w.platform.StartServer(t, nil).Resource("cloudelements_instance")
	for _, name := range []string{"First", "Second"} {
		if _, diags := instances.Apply(acctest.State{}, object{"element_id": w.state.Values()["id"], "name": name}); len(diags) > 0 {
			t.Fatal(diags)
		}
	}
	after, diags := w.element.Destroy(w.state)
	checkError(t, diags, "", "Element Has Instances", `"First"`, `"Second"`, "force_destroy")
	if !after.Exists() || w.platform.Statistics().Requests["DELETE /elements/{keyOrId}"] > 0 {
		t.Error("an element with instances was deleted")
	}
	w.apply("force", config.With(object{"force_destroy": true}))
	w.platform.AddFault(simulator.Fault{Method: http.MethodGet, Route: "/elements/{keyOrId}/instances", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden, Count: 1})
	_, diags = w.element.Destroy(w.state)
	checkError(t, diags, "", "Unable to Delete Element", "Nothing was deleted")
	w.platform.AddFault(simulator.Fault{Method: http.MethodDelete, Route: "/instances/{id}", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden, Skip: 1, Count: 1})
	_, diags = w.element.Destroy(w.state)
	checkError(t, diags, "", "Unable to Delete Element", "Deleted were:", `"First"`)
	after, diags = w.element.Destroy(w.state)
	if len(diags) != 1 || !diags[0].Warning || !strings.Contains(diags[0].Detail, `"Second"`) || after.Exists() {
		t.Errorf("the forced destroy reports %s", diags)
	}
	if w.platform.Statistics().InstancesAlive > 0 || len(w.platform.OwnElements()) > 0 {
		t.Error("something is left")
	}
	if _, diags := w.element.Destroy(w.state); len(diags) > 0 {
		t.Errorf("a second destroy: %s", diags)
	}
}

// TestElement_faults has creates, updates and reads fail.
func TestElement_faults(t *testing.T) {
	t.Parallel()
	config := object{"name": "Orders", "description": "Our orders.", "authentication": "custom"}
	for name, one := range map[string]struct {
		fault   simulator.Fault
		creates int
	}{
		"cut_before": {simulator.Fault{Kind: simulator.FaultCutBefore}, 2},
		"cut_during": {simulator.Fault{Kind: simulator.FaultCutDuring, Delay: 20 * time.Millisecond}, 1},
		"cut_after":  {simulator.Fault{Kind: simulator.FaultCutAfter}, 1},
		"status_504": {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusGatewayTimeout}, 1},
		"status_500": {simulator.Fault{Kind: simulator.FaultStatusAfter}, 1},
		"truncated":  {simulator.Fault{Kind: simulator.FaultTruncate}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			w := &walk{t: t, platform: platform, element: platform.StartServer(t, object{"create_settle_time": "500ms"}).Resource(resourceType)}
			one.fault.Method, one.fault.Route, one.fault.Count = http.MethodPost, "/elements", 1
			platform.AddFault(one.fault)
			platform.AddFault(simulator.Fault{Method: http.MethodPut, Route: "/elements/{keyOrId}", Kind: simulator.FaultCutAfter, Count: 1})
			platform.AddFault(simulator.Fault{Method: http.MethodDelete, Route: "/elements/{keyOrId}", Kind: simulator.FaultCutAfter, Count: 1})
			w.apply("create", config)
			w.apply("update", config.With(object{"name": "Changed"}))
			if own, sent := platform.OwnElements(), platform.Statistics().Requests["POST /elements"]; len(own) != 1 || sent != one.creates {
				t.Errorf("%d elements of %d creates, want 1 of %d", len(own), sent, one.creates)
			}
			if _, diags := w.element.Destroy(w.state); len(diags) > 0 || len(platform.OwnElements()) > 0 {
				t.Errorf("after a destroy there is %v\n%s", platform.OwnElements(), diags)
			}
		})
	}
}

// TestElement_partial has what follows a create fail, which is a warning.
func TestElement_partial(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{Assumptions: simulator.Assumptions{ElementsMadeInactive: true}})
	w.platform.AddFault(simulator.Fault{Method: http.MethodPut, Route: "/elements/{keyOrId}/active", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden, Count: 1})
	state, diags := w.element.Apply(acctest.State{}, orders())
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Element Created but Not Activated or Deactivated" || !state.Exists() {
		t.Fatalf("the create reports %s", diags)
	}
	w.state = state
	read, _ := w.element.Refresh(state)
	if read.Values()["active"] != false {
		t.Error("a refresh does not see that the element is not active")
	}
	w.state = read
	w.apply("repaired", orders())
	w.platform.AddFault(simulator.Fault{Method: http.MethodGet, Route: "/elements/{keyOrId}", Kind: simulator.FaultStatusBefore, Status: http.StatusNotFound, Count: 2})
	w.settled("a replica that lags", orders())
}

// TestElement_refusals expects errors at the attribute, and what to do.
func TestElement_refusals(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	small := object{"name": "Orders", "description": "Our orders.", "authentication": "custom"}
	for name, one := range map[string]struct {
		config        object
		path, summary string
		words         []string
	}{
		"no name":        {small.With(object{"name": nil}), "name", "Missing Part of Definition", []string{"clone_of"}},
		"key with space": {small.With(object{"key": "our orders"}), "key", "Invalid Attribute Value Match", nil},
		"key of clone":   {object{"clone_of": "box", "key": "mine"}, "key", "Key of a Clone", []string{"Leave key out"}},
		"no JSON":        {small.With(object{"definition": "{"}), "definition", "Invalid JSON String Value", nil},
		"a JSON list":    {small.With(object{"definition": "[]"}), "definition", "Not a JSON Object", []string{"jsonencode"}},
		"row twice": {small.With(object{"configuration": []any{object{"key": "a", "name": "A", "type": "TEXTAREA"}, object{"key": "a", "name": "B", "type": "TEXTAREA"}}}),
			"configuration[1].key", "Row Set Twice", []string{`"a"`}},
		"secret default": {small.With(object{"configuration": rowList(object{"password": object{"name": "P", "type": "PASSWORD", "default": "made-up-secret"}})}),
			`configuration[0].default`, "Default of a Secret", []string{"secret_defaults_wo", "secret_configuration_wo"}},
		"style":            {small.With(object{"authentication": "basik"}), "authentication", "Unknown Authentication", []string{`Did you mean "basic"?`}},
		"style's case":     {small.With(object{"authentication": "apikey"}), "authentication", "Unknown Authentication", []string{`Did you mean "apiKey"?`}},
		"type's start":     {small.With(object{"configuration": rowList(object{"a": object{"name": "A", "type": "TEXT"}})}), `configuration[0].type`, "Unknown Type of Row", []string{"Did you mean one of", `"TEXTAREA"`}},
		"type":             {small.With(object{"configuration": rowList(object{"a": object{"name": "A", "type": "BOOLAEN"}})}), `configuration[0].type`, "Unknown Type of Row", []string{`Did you mean "BOOLEAN"?`}},
		"model":            {object{"clone_of": "bxo"}, "clone_of", "Unknown Element", []string{`Did you mean "box"?`}},
		"model's id":       {object{"clone_of": "999999"}, "clone_of", "Unknown Element", []string{"999999"}},
		"no list":          {small.With(object{"definition": `{"resources": 1}`}), "definition", "Invalid Part of Definition", []string{"resources is not a list"}},
		"no list below":    {small.With(object{"definition": `{"resources": [{"method": "GET", "path": "/a", "hooks": {}}]}`}), "definition", "Invalid Part of Definition", []string{"resources[0].hooks"}},
		"list of no parts": {small.With(object{"definition": `{"hooks": ["done()"]}`}), "definition", "Invalid Part of Definition", []string{"hooks"}},
		"refused":          {small.With(object{"definition": `{"hooks": [{"body": "done()"}]}`}), "", "Unable to Create Element", []string{"A hook needs a type"}},
	} {
		diags := w.element.Validate(one.config)
		if len(diags) == 0 {
			_, diags = w.element.Plan(acctest.State{}, one.config)
		}
		if name == "refused" {
			_, diags = w.element.Apply(acctest.State{}, one.config)
		}
		if len(diags) != 1 {
			t.Errorf("%s: %s", name, diags)
			continue
		}
		checkError(t, diags, one.path, one.summary, one.words...)
	}
	w.apply("create", small)
	_, diags := w.element.Apply(acctest.State{}, small.With(object{"key": "orders"}))
	checkError(t, diags, "key", "Element Key Taken", "Element "+fmt.Sprint(w.state.Values()["id"])+" of the account has the key", "create_before_destroy", "terraform import", "apply with adopt_existing = true")
	w.platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/elements", Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden})
	_, diags = w.element.Apply(acctest.State{}, small.With(object{"key": "other"}))
	checkError(t, diags, "", "Unable to Create Element", "createElements")
	planned, diags := w.element.Plan(w.state, small.With(object{"key": "other"}))
	if !planned.Replaces() || len(diags) > 0 {
		t.Errorf("another key is no other element\n%s", diags)
	}
}

// TestElement_replaced makes an element right after the one that it replaces was deleted, while the
// platform still takes the key for taken.
func TestElement_replaced(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	w := &walk{t: t, platform: platform, element: platform.StartServer(t, object{"create_settle_time": "3s"}).Resource(resourceType)}
	config := object{"name": "Orders", "key": "orders", "description": "Our orders.", "authentication": "custom"}
	w.apply("create", config)
	w.state, _ = w.element.Destroy(w.state)
	lag := simulator.Fault{Method: http.MethodPost, Route: "/elements", Kind: simulator.FaultStatusBefore, Status: http.StatusConflict, Count: 3}
	w.platform.AddFault(lag)
	if diags := w.apply("made again", config); len(diags) > 0 {
		t.Errorf("a platform that lags is reported as %s", diags)
	}
	w.state, _ = w.element.Destroy(w.state)
	lag.Count = 0
	w.platform.AddFault(lag)
	_, diags := w.element.Apply(acctest.State{}, config)
	checkError(t, diags, "key", "Element Key Taken", "This run has deleted", "apply again")
}

// TestElement_unlisted takes words that are near none that is known, with a warning; and those that
// an element has without.
func TestElement_unlisted(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	rows := []any{object{"key": "a", "name": "A", "type": acctest.Unknown}, acctest.Unknown}
	config := object{"name": "Orders", "description": "Our orders.", "authentication": "awsv4", "configuration": rows}
	planned, diags := w.element.Plan(acctest.State{}, config)
	if len(diags) != 1 || !diags[0].Warning || diags[0].Summary != "Unknown Authentication" {
		t.Errorf("the plan %v\n%s", planned.Values(), diags)
	}
	if diags := w.element.Validate(config); len(diags) > 0 {
		t.Errorf("what is not known yet is refused: %s", diags)
	}
	w.apply("create", config.With(object{"configuration": nil})) // The next plan is silent.
}

// TestElement_capitalKey makes, imports and generates an element whose key has capital letters.
// Only a new one is warned of.
func TestElement_capitalKey(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	config := object{"name": "Jira", "key": "jiraRest", "description": "Theirs.", "authentication": "custom"}
	if diags := w.apply("create", config); len(diags.Errors()) > 0 || len(diags) == 0 || diags[0].Summary != "Element Key with Capital Letters" {
		t.Errorf("a new key is reported as %s", diags)
	}
	if got := w.platform.OwnElements()[0].Key; got != "jiraRest" {
		t.Errorf("the key is %q", got)
	}
	imported, diags := w.element.Import("jiraRest", nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	generated := w.element.Generate(imported)
	if diags := w.element.Validate(generated); len(diags) > 0 || generated["key"] != "jiraRest" {
		t.Errorf("generated is %v\n%s", generated, diags)
	}
	if planned, diags := w.element.Plan(w.state, config.With(object{"key": "jirarest"})); planned.Replaces() || len(diags) > 0 {
		t.Errorf("the same key in other letters is another element\n%s", diags)
	}
}

// TestElement_import imports in every way, and in none.
func TestElement_import(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	w.apply("create", orders())
	id := fmt.Sprint(w.state.Values()["id"])
	for name, one := range map[string]struct {
		id       string
		identity object
	}{
		"id": {id: id}, "key": {id: "orders"}, "identity": {identity: object{"id": id}}, "landscape": {identity: object{"id": id, "base_url": w.platform.URL}},
	} {
		state, diags := w.element.Import(one.id, one.identity)
		if len(diags) > 0 || state.Values()["id"] != id {
			t.Errorf("%s: %v\n%s", name, state.Values(), diags)
			continue
		}
		if planned, diags := w.element.Plan(state, w.element.Generate(state)); len(diags) > 0 || fmt.Sprint(planned.Values()) != fmt.Sprint(state.Values()) {
			t.Errorf("%s: the plan of what was imported is not empty\n%v\nwant\n%v\n%s", name, planned.Values(), state.Values(), diags)
		}
		if planned, _ := w.element.Plan(state, orders()); fmt.Sprint(planned.Values()["configuration"]) == "" || planned.Replaces() {
			t.Errorf("%s: the plan replaces it", name)
		}
	}
	for name, one := range map[string]struct {
		id       string
		identity object
		summary  string
	}{
		"catalogue":         {"box", nil, "Element Not the Account's Own"},
		"nobody":            {"nosuchelement", nil, "Unknown Element"},
		"no id":             {"999999", nil, "Unknown Element"},
		"slash":             {"orders/x", nil, "Invalid Import ID"},
		"identity":          {"", object{"id": "orders"}, "Invalid Import ID"},
		"another landscape": {"", object{"id": id, "base_url": "https://elsewhere.example.com"}, "Element Belongs to Another Landscape"},
	} {
		if _, diags := w.element.Import(one.id, one.identity); len(diags) != 1 || diags[0].Summary != one.summary {
			t.Errorf("%s: %s", name, diags)
		}
	}
	if _, found := w.element.Identity(w.state)["base_url"].(string); !found {
		t.Error("the identity has no base URL")
	}
}

// TestElement_elsewhere has a provider be configured for another landscape, or not at all: state
// stays as it is, and nothing is read or changed.
func TestElement_elsewhere(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	config := orders()
	w.apply("create", config)
	state := fmt.Sprint(w.state.Values())

	other := acctest.StartPlatform(t)
	elsewhere := other.StartServer(t, nil).Resource(resourceType)
	_, diags := elsewhere.Refresh(w.state)
	checkError(t, diags, "", "Element Belongs to Another Landscape", w.platform.URL, other.URL)
	_, diags = elsewhere.Destroy(w.state)
	checkError(t, diags, "", "Element Belongs to Another Landscape")
	if requests := other.Requests(); len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}

	unknown := acctest.StartServer(t).Resource(resourceType)
	read, diags := unknown.Refresh(w.state)
	if len(diags) != 1 || diags[0].Summary != "Element Not Refreshed" || fmt.Sprint(read.Values()) != state {
		t.Errorf("a refresh without a configuration gives %v\n%s", read.Values(), diags)
	}
	if planned, diags := unknown.Plan(w.state, config); len(diags) > 0 || fmt.Sprint(planned.Values()) != state {
		t.Errorf("a plan without a configuration gives %v\n%s", planned.Values(), diags)
	}
	_, diags = unknown.Apply(acctest.State{}, config)
	checkError(t, diags, "", "Provider Not Configured")
}

// TestElement_secretDefaults changes an element that has defaults of secrets: they stay, and those
// that are masked are not sent.
func TestElement_secretDefaults(t *testing.T) {
	t.Parallel()
	w := newWalk(t, simulator.Config{})
	for key, value := range map[string]string{"clear": "made-up-canary", "masked": "********"} {
		if err := w.platform.AddElement(catalogue.Element{Key: key, Name: key, Description: "Made up.", Hub: "general", Authentication: "custom",
			Configuration: []catalogue.Row{{Key: "password", Name: "P", Description: "P", Type: catalogue.TypePassword, Default: &value}}}); err != nil {
			t.Fatal(err)
		}
		state, diags := w.element.Import(key, nil)
		if len(diags) > 0 || strings.Contains(fmt.Sprint(state.Values()), value) {
			t.Fatalf("%s: %v\n%s", key, state.Values(), diags)
		}
		_, diags = w.element.Apply(state, w.element.Generate(state).With(object{"name": "Changed"}))
		if len(diags.Errors()) > 0 || (len(diags) > 0) != (key == "masked") {
			t.Errorf("%s: %s", key, diags)
		}
		for _, request := range w.platform.Requests() {
			if request.Method == http.MethodPut && strings.Contains(string(request.Body), `"key":"`+key+`"`) && strings.Contains(string(request.Body), value) != (key == "clear") {
				t.Errorf("%s: sent was %s", key, request.Body)
			}
		}
	}
}
