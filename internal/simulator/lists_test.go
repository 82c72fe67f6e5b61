package simulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
)

func TestListIsEmpty(t *testing.T) {
	t.Parallel()
	for _, asArray := range []bool{false, true} {
		h := start(t, Config{Assumptions: Assumptions{EmptyListAsArray: asArray}})
		for _, path := range []string{"/instances", "/elements/" + basicElement + "/instances", "/instances?searchText=x"} {
			if !asArray {
				if got := h.message(h.do(404, "GET", path, nil)); got != "No element instances found" {
					t.Errorf("message %q", got)
				}
				continue
			}
			if got := h.do(200, "GET", path, nil); string(got.raw) != "[]" {
				t.Errorf("body %s", got.raw)
			}
		}
	}
}

// names returns the names in a list of instances.
func names(t *testing.T, r reply) []string {
	t.Helper()
	var found []string
	for _, instance := range decoded[[]shownInstance](t, r) {
		found = append(found, instance.Name)
	}
	return found
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for name, tags := range map[string][]string{"alpha": {"x", "y"}, "beta": {"y"}, "gamma": {"x"}} {
		body := basic(name)
		body["tags"] = tags
		h.do(200, "POST", "/instances", body)
	}
	h.createGraph("delta")
	tests := []struct {
		query string
		want  []string
	}{
		{"", []string{"alpha", "beta", "delta", "gamma"}},
		{"tags[]=x", []string{"alpha", "gamma"}},
		{"tags[]=x&tags[]=y", []string{"alpha"}},
		{"tags[]=X", nil},
		{"searchText=LPH", []string{"alpha"}},
		{"searchText=" + oauth2Element, []string{"delta"}},
		{"searchText=alpha&tags[]=y", []string{"alpha"}},
		{"searchText=beta&tags[]=x", nil},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			t.Parallel()
			query, err := url.ParseQuery(test.query)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == nil {
				h.do(404, "GET", "/instances?"+query.Encode(), nil)
				return
			}
			got := names(t, h.do(200, "GET", "/instances?"+query.Encode(), nil))
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

// fill stores instances without going over HTTP for each.
func (h *harness) fill(n int) {
	h.t.Helper()
	template := h.stored(h.createBasic("template").ID)
	err := h.state.change(func(tx *transaction) error {
		for i := 1; i < n; i++ {
			instance := template.clone()
			instance.ID, instance.Token, instance.Name = h.nextInstanceID(tx, false), newToken(), fmt.Sprint("filled ", i)
			h.instances.put(tx, instance)
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestPaging(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	h.fill(450)
	for _, path := range []string{"/instances", "/elements/" + basicElement + "/instances"} {
		var sizes []int
		seen := map[int64]bool{}
		for query := ""; ; {
			got := h.do(200, "GET", path+query, nil)
			list := decoded[[]shownInstance](t, got)
			sizes = append(sizes, len(list))
			for _, instance := range list {
				seen[instance.ID] = true
			}
			if returned, total := got.header.Get("Elements-Returned-Count"), got.header.Get("Elements-Total-Count"); returned != fmt.Sprint(len(list)) || total != "450" {
				t.Errorf("headers say %s of %s", returned, total)
			}
			token := got.header.Get("Elements-Next-Page-Token")
			if token == "" {
				break
			}
			query = "?nextPage=" + url.QueryEscape(token)
		}
		if !slices.Equal(sizes, []int{200, 200, 50}) || len(seen) != 450 {
			t.Errorf("pages of %v with %d instances", sizes, len(seen))
		}
	}
	if got := decoded[map[string]int](t, h.do(200, "GET", "/instances/count", nil)); got["totalInstances"] != 450 || got["elementInstances"] != 450 {
		t.Errorf("count %v", got)
	}
	if got := names(t, h.do(200, "GET", "/instances?pageSize=7", nil)); len(got) != 7 {
		t.Errorf("%d instances on a page of 7", len(got))
	}
	for _, query := range []string{"pageSize=0", "pageSize=201", "pageSize=x", "nextPage=x", "nextPage=!", "hydrate=yes"} {
		h.do(400, "GET", "/instances?"+query, nil)
	}
}

func TestPagesFollowOnWhenTheListChanges(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	var ids []int64
	for range 4 {
		ids = append(ids, h.createBasic("x").ID)
	}
	first := h.do(200, "GET", "/instances?pageSize=2", nil)
	if err := h.RemoveInstance(ids[0]); err != nil {
		t.Fatal(err)
	}
	second := h.do(200, "GET", "/instances?pageSize=2&nextPage="+first.header.Get("Elements-Next-Page-Token"), nil)
	if got := decoded[[]shownInstance](t, second); len(got) != 2 || got[0].ID != ids[2] || got[1].ID != ids[3] {
		t.Errorf("second page %+v", got)
	}
}

func TestElementInstancesUnpaged(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{ElementInstancesUnpaged: true}})
	h.fill(250)
	got := h.do(200, "GET", "/elements/"+basicElement+"/instances", nil)
	if len(names(t, got)) != 250 || got.header.Get("Elements-Next-Page-Token") != "" {
		t.Error("the list is paged")
	}
}

func TestElementInstances(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	instance, other := h.createBasic("basic"), h.createGraph("graph")
	below := "/elements/" + basicElement + "/instances"
	if got := names(t, h.do(200, "GET", below, nil)); !slices.Equal(got, []string{"basic"}) {
		t.Errorf("found %q", got)
	}
	if got := names(t, h.do(200, "GET", "/elements/"+itoa(other.ElementID)+"/instances", nil)); !slices.Equal(got, []string{"graph"}) {
		t.Errorf("found %q", got)
	}
	h.do(200, "GET", below+"/"+itoa(instance.ID), nil)
	h.do(404, "GET", below+"/"+itoa(other.ID), nil)
	h.do(404, "GET", "/elements/no-such-element/instances", nil)
	h.do(404, "GET", "/elements/no-such-element/instances/"+itoa(instance.ID), nil)
	h.do(200, "PUT", below+"/"+itoa(instance.ID)+"?reAuthenticate=false", fields{"name": "put"})
	if got := h.get(instance.ID); got.Name != "put" {
		t.Errorf("name %q", got.Name)
	}
	h.do(404, "DELETE", below+"/"+itoa(other.ID), nil)
	h.do(200, "DELETE", below+"/"+itoa(instance.ID), nil)
}

func TestHydration(t *testing.T) {
	t.Parallel()
	hydrated := func(h *harness, query string) bool {
		list := decoded[[]struct{ Element map[string]any }](t, h.do(200, "GET", "/instances"+query, nil))
		if list[0].Element["key"] != basicElement || list[0].Element["id"] == nil {
			t.Errorf("element %v", list[0].Element)
		}
		_, there := list[0].Element["resources"]
		return there
	}
	h := start(t, Config{})
	h.createBasic("x")
	if !hydrated(h, "") || !hydrated(h, "?hydrate=true") || hydrated(h, "?hydrate=false") {
		t.Error("hydrate does not do what it should")
	}
	h = start(t, Config{Assumptions: Assumptions{UnhydratedWithElement: true}})
	h.createBasic("x")
	if !hydrated(h, "?hydrate=false") {
		t.Error("hydrate leaves out elements where it should not")
	}
	h = start(t, Config{Assumptions: Assumptions{ListsUnhydrated: true, UnhydratedWithoutConfiguration: true}})
	h.createBasic("x")
	if hydrated(h, "") || !hydrated(h, "?hydrate=true") {
		t.Error("hydrate does not do what it should when its default is false")
	}
	if got := decoded[[]shownInstance](t, h.do(200, "GET", "/instances", nil)); got[0].Configuration != nil {
		t.Error("configuration is there")
	}
	if got := decoded[[]shownInstance](t, h.do(200, "GET", "/instances?hydrate=true", nil)); got[0].Configuration == nil {
		t.Error("configuration is not there")
	}
}

func TestListsMaskAndShowTokens(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("x")
	list := decoded[[]shownInstance](t, h.do(http.StatusOK, "GET", "/instances", nil))
	list[0].expect(t, map[string]string{"password": mask, "username": "made-up-user"})
	if list[0].Token != created.Token {
		t.Error("the list does not show the token")
	}
}
