package simulator

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

func TestStoreOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	h := start(t, Config{Path: path})
	spent, open := h.code(), h.code()
	kept := decoded[shownInstance](t, h.do(200, "POST", "/instances", graph("kept", spent)))
	changed := decoded[shownInstance](t, h.do(200, "POST", "/elements/microsoftgraph/instances", fields{
		"name": "proxied", "oauthProxy": fields{"isOauthProxy": true, "oauthProxyName": "p"}, "tags": []string{"a"},
	}))
	h.do(200, "PATCH", instancePath(changed.ID), fields{"name": "changed"})
	gone := h.createBasic("gone")
	h.do(200, "DELETE", instancePath(gone.ID), nil)
	before := h.Instances()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the store is %v: %v", info, err)
	}

	h = start(t, Config{Path: path})
	after := h.Instances()
	for i := range before {
		// Times lose their monotonic reading, which is of no use in another process.
		before[i].CreatedAt, before[i].UpdatedAt = before[i].CreatedAt.UTC().Round(0), before[i].UpdatedAt.UTC().Round(0)
		after[i].CreatedAt, after[i].UpdatedAt = after[i].CreatedAt.UTC(), after[i].UpdatedAt.UTC()
	}
	if !reflect.DeepEqual(before, after) {
		t.Errorf("instances before:\n%+v\nand after:\n%+v", before, after)
	}
	h.doAs(kept.Token, 200, "GET", "/ping", nil)
	h.doAs(gone.Token, 401, "GET", "/ping", nil)
	h.do(400, "POST", "/instances", graph("x", spent))
	if next := decoded[shownInstance](t, h.do(200, "POST", "/instances", graph("next", open))); next.ID != gone.ID+1 {
		t.Errorf("the next id is %d, want %d", next.ID, gone.ID+1)
	}
}

func TestInstanceOfALostElementKeepsItsSecrets(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	h := start(t, Config{Path: path})
	if err := h.AddElement(catalogue.Element{ID: 990001, Key: "lost", Authentication: "basic", Configuration: []catalogue.Row{
		{Key: "password", Type: typePassword}, {Key: "username", Type: "TEXTFIELD_32"},
	}}); err != nil {
		t.Fatal(err)
	}
	created := decoded[shownInstance](t, h.do(200, "POST", "/elements/lost/instances", fields{
		"name": "kept", "configuration": fields{"username": "u", "password": "p"},
	}))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = start(t, Config{Path: path})
	got := h.get(created.ID)
	got.expect(t, map[string]string{"password": mask, "username": mask})
	if got.Element.Key != "lost" || got.ElementID != 990001 {
		t.Errorf("element %+v", got.Element)
	}
	h.do(200, "PATCH", instancePath(created.ID), fields{"configuration": fields{"password": "q"}})
	if stored := h.stored(created.ID); stored.Value("password") != "q" || stored.Value("username") != "u" {
		t.Errorf("configuration %v", stored.Configuration)
	}
	h.do(200, "DELETE", instancePath(created.ID), nil)
}

func TestStoreErrors(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("this is no store"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{Path: broken}); err == nil {
		t.Error("no error for a file that is no store")
	}

	odd := filepath.Join(t.TempDir(), "odd")
	opened, err := openStore(odd)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.write([]write{{bucket: "instances", key: "1", value: []byte("no JSON")}}); err != nil {
		t.Fatal(err)
	}
	if err := opened.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{Path: odd}); err == nil {
		t.Error("no error for an instance that cannot be read")
	}
	// The file is free again.
	db, err := bbolt.Open(odd, 0o600, &bbolt.Options{Timeout: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAFailedWriteChangesNothing(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Path: filepath.Join(t.TempDir(), "store")})
	created := h.createBasic("before")
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h.do(500, "PATCH", instancePath(created.ID), fields{"name": "after"})
	h.do(500, "POST", "/instances", basic("x"))
	if left := h.Instances(); len(left) != 1 || left[0].Name != "before" {
		t.Errorf("instances %+v", left)
	}
}

func TestEditAndRemoveBehindTheBack(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	created := h.createBasic("before")
	err := h.EditInstance(created.ID, func(instance *Instance) {
		instance.ID = 1
		instance.Name, instance.Disabled, instance.Tags = "after", true, []string{"other"}
		instance.Set("timeout", "9")
		instance.Set("made.by.hand", "x")
		delete(instance.Configuration, "base.url")
	})
	if err != nil {
		t.Fatal(err)
	}
	got := h.get(created.ID)
	if got.Name != "after" || !got.Disabled || !slices.Equal(got.Tags, []string{"other"}) {
		t.Errorf("unexpected answer %+v", got)
	}
	got.expect(t, map[string]string{"timeout": "9", "made.by.hand": "x", "base.url": "<absent>"})
	h.do(200, "GET", instancePath(created.ID)+"/configuration/"+itoa(h.stored(created.ID).RowIDs["made.by.hand"]), nil)

	copied := h.stored(created.ID)
	copied.Set("timeout", "10")
	copied.Tags[0] = "changed"
	if again := h.stored(created.ID); again.Value("timeout") != "9" || again.Tags[0] != "other" {
		t.Error("a copy of an instance is no copy")
	}

	if err := h.RemoveInstance(created.ID); err != nil {
		t.Fatal(err)
	}
	h.do(404, "GET", instancePath(created.ID), nil)
	if err := h.RemoveInstance(created.ID); err == nil {
		t.Error("no error for an instance that is gone")
	}
	if err := h.EditInstance(created.ID, func(*Instance) {}); err == nil {
		t.Error("no error for an instance that is gone")
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	h := start(t, Config{RotateEvery: 1, Path: filepath.Join(t.TempDir(), "store")})
	shared := h.createGraph("shared")
	spent := h.code()
	var won sync.Map
	var workers sync.WaitGroup
	for worker := range int64(8) {
		workers.Go(func() {
			for range 4 {
				for _, call := range []struct {
					method, path string
					body         any
				}{
					{"POST", "/instances", basic("own")},
					{"PATCH", instancePath(shared.ID), fields{"configuration": fields{keyEventsCallbackURL: itoa(worker)}}},
					{"GET", instancePath(shared.ID), nil},
					{"GET", "/instances", nil},
				} {
					if got, err := h.send(call.method, call.path, call.body, nil); err != nil || got.status != 200 {
						t.Errorf("%s %s: status %d: %v", call.method, call.path, got.status, err)
					}
				}
			}
			if got, err := h.send("POST", "/instances", graph("raced", spent), nil); err != nil {
				t.Error(err)
			} else if got.status == 200 {
				won.Store(worker, true)
			}
		})
	}
	workers.Wait()
	winners := 0
	won.Range(func(any, any) bool { winners++; return true })
	if winners != 1 {
		t.Errorf("one code served %d times", winners)
	}
	ids := map[int64]bool{}
	tokens := map[string]bool{}
	for _, instance := range h.Instances() {
		ids[instance.ID], tokens[instance.Token] = true, true
	}
	if len(ids) != 8*4+2 || len(tokens) != len(ids) {
		t.Errorf("%d ids and %d tokens, want 34 of each", len(ids), len(tokens))
	}
}
