package element_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestElements_all lists the whole catalogue, over many pages.
func TestElements_all(t *testing.T) {
	t.Parallel()
	elements, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	platform := acctest.StartPlatform(t)
	// More than a page is more than the catalogue has, so pages are made short.
	platform.AddFault(simulator.Fault{Kind: simulator.FaultShortPage})
	got := read(t, platform.StartServer(t, nil).DataSource("cloudelements_elements"), object{})
	keys := keysOf(t, got)
	if len(keys) != len(elements) || !slices.IsSorted(keys) {
		t.Errorf("%d elements, want %d, in order: %t", len(keys), len(elements), slices.IsSorted(keys))
	}
	if pages := platform.Statistics().Requests["GET /elements"]; pages < 2 {
		t.Errorf("%d pages were read, want several", pages)
	}
	list, _ := got["elements"].([]any)
	graph, _ := list[slices.Index(keys, "microsoftgraph")].(object)
	for name, want := range (object{
		"id": "17314", "key": "microsoftgraph", "authentication": "oauth2", "private": false, "active": true,
	}) {
		if graph[name] != want {
			t.Errorf("%s of microsoftgraph is %v, want %v", name, graph[name], want)
		}
	}
}

// TestElements_filters compares each filter with the same choice from the catalogue itself.
func TestElements_filters(t *testing.T) {
	t.Parallel()
	elements, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	server := acctest.StartPlatform(t).StartServer(t, nil)
	for name, one := range map[string]struct {
		config object
		admits func(catalogue.Element) bool
	}{
		"hub":         {object{"hub": "CRM"}, func(e catalogue.Element) bool { return e.Hub == "crm" }},
		"private":     {object{"private": true}, func(e catalogue.Element) bool { return e.Private }},
		"not private": {object{"private": false}, func(e catalogue.Element) bool { return !e.Private }},
		"search": {object{"search": "Microsoft"}, func(e catalogue.Element) bool {
			return strings.Contains(strings.ToLower(e.Key+"\n"+e.Name), "microsoft")
		}},
		"all": {object{"hub": "crm", "private": false, "search": "sugar"}, func(e catalogue.Element) bool {
			return e.Hub == "crm" && !e.Private && strings.Contains(strings.ToLower(e.Key+"\n"+e.Name), "sugar")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, element := range elements {
				if one.admits(element) {
					want = append(want, element.Key)
				}
			}
			slices.Sort(want)
			got := keysOf(t, read(t, server.DataSource("cloudelements_elements"), one.config))
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestElements_none expects no hit to be an empty list, however the platform says that there is
// none.
func TestElements_none(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]*simulator.Fault{
		"filtered": nil,
		"404":      {Kind: simulator.FaultStatusBefore, Status: 404, Message: "No elements found", Route: "/elements"},
		"[]":       {Kind: simulator.FaultStatusBefore, Status: 200, ContentType: "application/json", Body: "[]", Route: "/elements"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			if fault != nil {
				platform.AddFault(*fault)
			}
			if keys := keysOf(t, read(t, platform.StartServer(t, nil).DataSource("cloudelements_elements"), object{"search": "no such text"})); len(keys) != 0 {
				t.Errorf("got %q", keys)
			}
		})
	}
}

// TestElements_shared expects elements that share a key in the order of their ids.
func TestElements_shared(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	for _, id := range []int64{990002, 990001} {
		if err := platform.AddElement(catalogue.Element{ID: id, Key: "microsoftgraph", Name: "Our own"}); err != nil {
			t.Fatal(err)
		}
	}
	got := read(t, platform.StartServer(t, nil).DataSource("cloudelements_elements"), object{"search": "microsoftgraph"})
	list, _ := got["elements"].([]any)
	var ids []any
	for _, one := range list {
		element, _ := one.(object)
		ids = append(ids, element["id"])
	}
	if want := []any{"17314", "990001", "990002"}; !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
}

// TestElements_refused expects a list that cannot be read, or not to its end, to be an error and no
// list.
func TestElements_refused(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		fault simulator.Fault
		words []string
	}{
		"forbidden":       {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Message: "Made-up lack", Route: "/elements"}, []string{"403 Forbidden: Made-up lack.", "viewElements", "Request id: "}},
		"a page 404":      {simulator.Fault{Kind: simulator.FaultHTML, Status: 404, Route: "/elements"}, []string{"404 Not Found with content type text/html"}},
		"no list":         {answer(`{}`, "/elements"), []string{"cannot be used"}},
		"the second page": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 400, Message: "Made-up refusal", Route: "/elements", Skip: 1}, []string{"400 Bad Request: Made-up refusal."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := acctest.StartPlatform(t)
			platform.AddFault(simulator.Fault{Kind: simulator.FaultShortPage})
			platform.AddFault(one.fault)
			values, diags := platform.StartServer(t, nil).DataSource("cloudelements_elements").Read(object{})
			checkError(t, diags, "", "Unable to List Elements", one.words...)
			if values["elements"] != nil {
				t.Errorf("there is a list all the same: %v", values)
			}
		})
	}
}

// TestElements_validate holds that a filter that says nothing is refused.
func TestElements_validate(t *testing.T) {
	t.Parallel()
	source := acctest.StartServer(t).DataSource("cloudelements_elements")
	for _, config := range []object{{"hub": ""}, {"search": ""}} {
		if diags := source.Validate(config); len(diags.Errors()) != 1 {
			t.Errorf("%v: %s", config, diags)
		}
	}
}
