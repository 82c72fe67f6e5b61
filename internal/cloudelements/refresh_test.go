package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
)

// listedInstance is an answer with a secret under a key that does not sound like one.
func listedInstance(id int64) string {
	return fmt.Sprintf(`{"id": %d, "name": "Contoso", "token": "%d-made-up-token", "tags": ["b", "a"], "element": {"id": 1, "key": "x"},
		"configuration": {"innocent": "made-up-value-%d", "none": null}}`, id, id, id)
}

// refreshedPlatform serves instances singly, and all of them on one page.
func refreshedPlatform(w http.ResponseWriter, r *http.Request) {
	var id int64
	if _, err := fmt.Sscanf(r.URL.Path, "/elements/api-v2/instances/%d", &id); err == nil {
		respond(w, http.StatusOK, listedInstance(id))
		return
	}
	w.Header().Set("Elements-Total-Count", "2")
	respond(w, http.StatusOK, "["+listedInstance(1)+","+listedInstance(2)+"]")
}

func TestInstances_Refresh(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, refreshedPlatform, WithRefreshStrategy(RefreshList))
	single, err := c.Instances.Get(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if c.Instances.Listed(2) != nil {
		t.Error("the list shows an instance before it is read")
	}
	got, listed, err := c.Instances.Refresh(t.Context(), 2)
	if err != nil || !listed {
		t.Fatalf("listed %t, %v", listed, err)
	}
	if difference := cmp.Diff(single, got); difference != "" {
		t.Errorf("the list gives another instance (-single +listed):\n%s", difference)
	}
	if difference := cmp.Diff(got, c.Instances.Listed(2)); difference != "" {
		t.Errorf("another instance without a request (-refreshed +listed):\n%s", difference)
	}
	if c.Redact("2-made-up-token") != redact.MaskedValue {
		t.Error("the token is not known as a secret")
	}
	if !c.Instances.ledger.IsClaimed(2) || c.Instances.ledger.IsClaimed(1) {
		t.Error("not only the instance that was asked for is somebody's")
	}
	all, err := c.Instances.Refreshed(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for instance, err := range all {
		if err != nil {
			t.Error(err)
		}
		ids = append(ids, instance.ID)
	}
	if !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("got %v", ids)
	}
}

// What of a list is secret is not known when it is logged: instances of others are on it, and those
// whose keys are registered later.
func TestInstances_Refresh_logsNoBody(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, refreshedPlatform, WithRefreshStrategy(RefreshList))
	c.ProtectKeys("innocent")
	text, _ := logged(t, func(ctx context.Context) {
		if _, _, err := c.Instances.Refresh(ctx, 2); err != nil {
			t.Error(err)
		}
		for _, err := range c.Instances.List(ctx, InstanceListOptions{}) {
			if err != nil {
				t.Error(err)
			}
		}
	})
	if strings.Contains(text, "made-up-value-1") || strings.Contains(text, "made-up-token") {
		t.Errorf("a secret shows:\n%s", text)
	}
	if strings.Count(text, "bytes of a list") != 2 || !strings.Contains(text, "Read a page of the list for a refresh") {
		t.Errorf("the lists are not logged:\n%s", text)
	}
}

func TestInstances_Refresh_stopped(t *testing.T) {
	t.Parallel()
	began := make(chan struct{}, 1)
	c, _ := newTestClient(t, func(_ http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		<-r.Context().Done()
	}, WithRefreshStrategy(RefreshList))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-began
		cancel()
	}()
	_, _, err := c.Instances.Refresh(ctx, 2)
	const want = "Get Instance failed for instance 2: the list of instances did not come in time: context canceled."
	if failure, ok := AsError(err); !ok || failure.Error() != want || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestInstances_Refresh_badLists(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"null among them":     "[" + listedInstance(1) + ", null]",
		"one without an id":   `[{"name": "Contoso"}]`,
		"no list":             `{"instances": []}`,
		"null":                "null",
		"a page":              "<html></html>",
		"lacks a key":         `[{"id": 2, "name": "Contoso", "token": "2-made-up-token", "element": {"id": 1, "key": "x"}, "tags": ["a", "b"], "configuration": {"none": null}}]`,
		"lacks the tags":      `[{"id": 2, "name": "Contoso", "token": "2-made-up-token", "element": {"id": 1, "key": "x"}, "configuration": {"innocent": "made-up-value-2", "none": null}}]`,
		"lacks configuration": `[{"id": 2, "name": "Contoso", "token": "2-made-up-token", "element": {"id": 1, "key": "x"}, "tags": ["a", "b"]}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/instances") {
					respond(w, http.StatusOK, body)
					return
				}
				refreshedPlatform(w, r)
			}, WithRefreshStrategy(RefreshList))
			got, listed, err := c.Instances.Refresh(t.Context(), 2)
			if err != nil || listed || got.ID != 2 {
				t.Errorf("got %v, listed %t, %v", got, listed, err)
			}
		})
	}
}

// TestShowsAllOf leaves out of account what changes by itself.
func TestShowsAllOf(t *testing.T) {
	t.Parallel()
	base := func() *Instance {
		return &Instance{ID: 2, Name: "Contoso", Tags: []string{"a", "b"}, Valid: ptr(true), Configuration: map[string]*string{
			"key": ptr("value"), "oauth.user.token": ptr("made-up-token"),
		}}
	}
	for name, test := range map[string]struct {
		change func(*Instance)
		want   bool
	}{
		"the same":                {func(*Instance) {}, true},
		"tags in another order":   {func(i *Instance) { i.Tags = []string{"b", "a"} }, true},
		"another refreshed token": {func(i *Instance) { i.Configuration["oauth.user.token"] = ptr("another") }, true},
		"not valid":               {func(i *Instance) { i.Valid = ptr(false) }, true},
		"another value":           {func(i *Instance) { i.Configuration["key"] = ptr("another") }, false},
		"a masked value":          {func(i *Instance) { i.Configuration["key"] = ptr(redact.MaskedValue) }, false},
		"no value":                {func(i *Instance) { delete(i.Configuration, "key") }, false},
		"no token":                {func(i *Instance) { i.Name = "" }, false},
		"no tags":                 {func(i *Instance) { i.Tags = nil }, false},
	} {
		listed := base()
		test.change(listed)
		if got := showsAll(listed, base()); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if difference := cmp.Diff(base(), base()); difference != "" {
		t.Errorf("comparing changes what is compared:\n%s", difference)
	}
}

// BenchmarkInstances_Refresh measures what an instance costs that the list shows, of 20 kB with
// what it embeds of its element.
func BenchmarkInstances_Refresh(b *testing.B) {
	element := `{"id": 1, "key": "x", "description": "` + strings.Repeat("made up ", 2_300) + `"}`
	one := strings.Replace(listedInstance(2), `{"id": 1, "key": "x"}`, element, 1)
	s := mustNewBare(b).Instances
	b.ReportAllocs()
	for b.Loop() {
		var instance Instance
		if err := instance.UnmarshalJSON([]byte(one)); err != nil {
			b.Fatal(err)
		}
		encoded, err := pack(&instance)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.unpack(encoded); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(one)))
}

func mustNewBare(b *testing.B) *Client {
	b.Helper()
	c, err := New("https://api.example.com", WithRefreshStrategy(RefreshList))
	if err != nil {
		b.Fatal(err)
	}
	return c
}
