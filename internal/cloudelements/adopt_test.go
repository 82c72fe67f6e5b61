package cloudelements

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// agedInstances serves instances of some ages, all of one element, name and tags.
func agedInstances(ages ...time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var items []string
		for i, age := range ages {
			items = append(items, fmt.Sprintf(`{"id": %d, "name": "Contoso", "createdDate": %q, "element": {"id": 17, "key": "graph"}, "tags": ["a"]}`,
				i+1, time.Now().Add(-age).UTC().Format(time.RFC3339)))
		}
		for i, item := range items {
			if strings.HasSuffix(r.URL.Path, fmt.Sprintf("/instances/%d", i+1)) {
				respond(w, http.StatusOK, item)
				return
			}
		}
		respond(w, http.StatusOK, "["+strings.Join(items, ",")+"]")
	}
}

var orphaned = InstanceCreate{Name: "Contoso", Element: ElementSelector{Key: "graph"}, Tags: []string{"a"}}

// The configuration of what a killed process has left may be an earlier one.
func TestInstances_Adopt(t *testing.T) {
	t.Parallel()
	create := orphaned
	create.Configuration = map[string]any{"changed": "since"}
	c, _ := newTestClient(t, agedInstances(3*time.Hour, 10*time.Minute))
	adopted, err := c.Instances.Adopt(t.Context(), create)
	if err != nil || adopted == nil || adopted.ID != 2 || !c.Instances.IsAdopted(2) || c.Instances.IsAdopted(1) {
		t.Errorf("got %+v, %v", adopted, err)
	}
}

func TestInstances_Adopt_several(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, agedInstances(time.Minute, 3*time.Hour, time.Second))
	_, err := c.Instances.Adopt(t.Context(), orphaned)
	e := wantError(t, err)
	if !slices.Equal(e.Candidates, []int64{1, 3}) || e.Ambiguous {
		t.Errorf("error is %+v", *e)
	}
	if want := `Adopt Instance failed for instance "Contoso": the instances 1, 3 cannot be told apart.`; !strings.Contains(err.Error(), want) {
		t.Errorf("got %s, want it to hold %s", err, want)
	}
	if ids, err := c.Instances.LookAlikes(t.Context(), orphaned); err != nil || !slices.Equal(ids, []int64{1, 3}) {
		t.Errorf("look-alikes are %d, %v", ids, err)
	}
}

// An instance of unknown age may be somebody's for years.
func TestInstances_Adopt_unknownAge(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		instance := `{"id": 1, "name": "Contoso", "element": {"id": 17, "key": "graph"}, "tags": ["a"]}`
		if !strings.HasSuffix(r.URL.Path, "/1") {
			instance = "[" + instance + "]"
		}
		respond(w, http.StatusOK, instance)
	})
	adopted, err := c.Instances.Adopt(t.Context(), orphaned)
	if e := wantError(t, err); adopted != nil || !slices.Equal(e.Candidates, []int64{1}) || !strings.Contains(err.Error(), "the date of instance 1 does not tell how old it is") {
		t.Errorf("got %+v, %v", adopted, err)
	}
}

// While the process is young, it looks until a create of another one must have come to its end.
func TestInstances_Adopt_waits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		age, want time.Duration
	}{"young": {0, time.Minute}, "older": {45 * time.Second, 15 * time.Second}, "old": {time.Hour, 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, fake := newTestClient(t, agedInstances())
			c.Instances.began = fake.now().Add(-test.age)
			if adopted, err := c.Instances.Adopt(t.Context(), orphaned); err != nil || adopted != nil {
				t.Errorf("got %+v, %v", adopted, err)
			}
			slept := time.Duration(0)
			for _, one := range fake.sleeps() {
				slept += one
			}
			if slept != test.want {
				t.Errorf("waited for %s, want %s", slept, test.want)
			}
		})
	}
}

// What lists have shown is known for as long as it may be an orphan.
func TestInstances_SeenLookAlikes(t *testing.T) {
	t.Parallel()
	c, fake := newTestClient(t, agedInstances(30*time.Minute, 3*time.Hour))
	for _, err := range c.Instances.List(t.Context(), InstanceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := c.Instances.SeenLookAlikes(t.Context(), orphaned); !slices.Equal(got, []int64{1}) {
		t.Errorf("got %d", got)
	}
	if n := len(c.Instances.seen.byID); n != 1 {
		t.Errorf("%d are kept, want the young one", n)
	}
	for what, other := range map[string]InstanceCreate{
		"name":    {Name: "contoso", Element: orphaned.Element, Tags: orphaned.Tags},
		"element": {Name: orphaned.Name, Element: ElementSelector{ID: 18}, Tags: orphaned.Tags},
		"tags":    {Name: orphaned.Name, Element: orphaned.Element, Tags: []string{"b"}},
	} {
		if got := c.Instances.SeenLookAlikes(t.Context(), other); len(got) != 0 {
			t.Errorf("another %s: got %d", what, got)
		}
	}
	if err := fake.sleep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := c.Instances.SeenLookAlikes(t.Context(), orphaned); len(got) != 0 {
		t.Errorf("an hour later: got %d", got)
	}
}

// What is kept is named beside those that it looks like, until it is no more.
func TestInstances_SeenKept(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, agedInstances(10*time.Minute, 20*time.Minute, 30*time.Minute, 3*time.Hour))
	for _, err := range c.Instances.List(t.Context(), InstanceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	c.Instances.Claim(1)
	for _, id := range []int64{2, 3, 4} {
		c.Instances.Keep(id)
	}
	c.Instances.remove(3)
	if got := c.Instances.SeenKept(t.Context(), orphaned); !slices.Equal(got, []int64{2}) {
		t.Errorf("got %d", got)
	}
	other := InstanceCreate{Name: "Other", Element: orphaned.Element, Tags: orphaned.Tags}
	if got := c.Instances.SeenKept(t.Context(), other); len(got) != 0 {
		t.Errorf("of another name, got %d", got)
	}
	if got := c.Instances.SeenLookAlikes(t.Context(), orphaned); len(got) != 0 {
		t.Errorf("what is kept is to be adopted: %d", got)
	}
}
