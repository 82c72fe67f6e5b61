package cloudelements

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// pagedInstances serves a number of instances, the token of a page being the index that it begins
// at.
type pagedInstances struct {
	total    int
	requests atomic.Int64
	queries  chan url.Values
}

func (p *pagedInstances) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.requests.Add(1)
	if p.queries != nil {
		p.queries <- r.URL.Query()
	}
	from, size := 0, 0
	_, _ = fmt.Sscan(r.URL.Query().Get("nextPage"), &from)
	_, _ = fmt.Sscan(r.URL.Query().Get("pageSize"), &size)
	var items []string
	for i := from; i < min(from+size, p.total); i++ {
		items = append(items, fmt.Sprintf(`{"id": %d, "token": "%d-made-up-token"}`, i+1, i+1))
	}
	if from+size < p.total {
		w.Header().Set("Elements-Next-Page-Token", fmt.Sprint(from+size))
	}
	respond(w, http.StatusOK, "["+strings.Join(items, ",")+"]")
}

func TestInstances_List_pages(t *testing.T) {
	t.Parallel()
	for total, requests := range map[int]int64{0: 1, 1: 1, 200: 1, 201: 2, 450: 3, 40_000: 200} {
		t.Run(fmt.Sprint(total), func(t *testing.T) {
			t.Parallel()
			served := &pagedInstances{total: total}
			c, _ := newTestClient(t, served.ServeHTTP)
			next := int64(1)
			for instance, err := range c.Instances.List(t.Context(), InstanceListOptions{}) {
				if err != nil {
					t.Fatal(err)
				}
				if instance.ID != next {
					t.Fatalf("got instance %d, want %d", instance.ID, next)
				}
				next++
			}
			if next != int64(total)+1 || served.requests.Load() != requests {
				t.Errorf("%d instances in %d requests, want %d in %d", next-1, served.requests.Load(), total, requests)
			}
			if total > 0 && c.Redact(fmt.Sprintf("%d-made-up-token", total)) != redact.MaskedValue {
				t.Error("the token of a listed instance is not known as a secret")
			}
		})
	}
}

// A caller that has found what it wants asks for no more pages.
func TestInstances_List_stops(t *testing.T) {
	t.Parallel()
	served := &pagedInstances{total: 1000}
	c, _ := newTestClient(t, served.ServeHTTP)
	for instance, err := range c.Instances.List(t.Context(), InstanceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if instance.ID == 200 {
			break
		}
	}
	if served.requests.Load() != 1 {
		t.Errorf("%d requests", served.requests.Load())
	}
}

func TestInstances_List_query(t *testing.T) {
	t.Parallel()
	served := &pagedInstances{total: 201, queries: make(chan url.Values, 2)}
	c, _ := newTestClient(t, served.ServeHTTP)
	options := InstanceListOptions{Tags: []string{"a&b", "tenant:ü"}, SearchText: "two words"}
	for _, err := range c.Instances.List(t.Context(), options) {
		if err != nil {
			t.Fatal(err)
		}
	}
	const filter = "tags%5B%5D=a%26b&tags%5B%5D=tenant%3A%C3%BC"
	for _, want := range []string{"pageSize=200&searchText=two+words&" + filter, "nextPage=200&pageSize=200&searchText=two+words&" + filter} {
		if got := (<-served.queries).Encode(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestInstances_List_ofElement(t *testing.T) {
	t.Parallel()
	paths := make(chan string, 1)
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		paths <- r.URL.EscapedPath()
		respond(w, http.StatusOK, "[]")
	})
	for instance, err := range c.Instances.List(t.Context(), InstanceListOptions{ElementKeyOrID: "my element/2"}) {
		t.Errorf("got %+v, %v", instance, err)
	}
	if got := <-paths; got != "/elements/api-v2/elements/my%20element%2F2/instances" {
		t.Errorf("path is %s", got)
	}
}

func TestInstances_List_nothingFound(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"404": func(w http.ResponseWriter, _ *http.Request) {
			respondFailure(w, http.StatusNotFound, "No element instances found")
		},
		"[]": func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, "[]") },
		"404 after the first page": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("nextPage") {
				respondFailure(w, http.StatusNotFound, "No element instances found")
				return
			}
			w.Header().Set("Elements-Next-Page-Token", "made-up-page")
			respond(w, http.StatusOK, "[]")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, handler)
			for instance, err := range c.Instances.List(t.Context(), InstanceListOptions{}) {
				t.Errorf("got %+v, %v", instance, err)
			}
		})
	}
}

// An empty list must not be taken from a server that is not the platform, nor from one that fails.
func TestInstances_List_errors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		items   int
		want    string
	}{
		"404 of a proxy": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
		}, 0, "not an answer of the platform"},
		"404 of another API": {func(w http.ResponseWriter, _ *http.Request) {
			respond(w, http.StatusNotFound, `{"error": "Not Found"}`)
		}, 0, "Check the base URL"},
		"no list": {func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, `{"items": []}`) }, 0, "another form than expected"},
		"refused": {func(w http.ResponseWriter, _ *http.Request) {
			respondFailure(w, http.StatusForbidden, "made-up refusal")
		}, 0, "403 Forbidden: made-up refusal"},
		"second page fails": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("nextPage") {
				respondFailure(w, http.StatusBadRequest, "made-up failure")
				return
			}
			w.Header().Set("Elements-Next-Page-Token", "made-up-page")
			respond(w, http.StatusOK, `[{"id": 1}]`)
		}, 1, "400 Bad Request: made-up failure"},
		"the same page for ever": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Elements-Next-Page-Token", "made-up-page")
			respond(w, http.StatusOK, `[{"id": 1}]`)
		}, 2, "the same page twice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, test.handler)
			items, failures := 0, 0
			for _, err := range c.Instances.List(t.Context(), InstanceListOptions{}) {
				if err == nil {
					items++
					continue
				}
				failures++
				if !strings.Contains(wantError(t, err).Error(), test.want) || !strings.Contains(err.Error(), "List Instances failed") {
					t.Errorf("error is %v, want it to hold %q", err, test.want)
				}
			}
			if items != test.items || failures != 1 {
				t.Errorf("%d items and %d errors, want %d and 1", items, failures, test.items)
			}
		})
	}
}
