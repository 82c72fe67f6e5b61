package cloudelements_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

const (
	postElements = "POST /elements"
	postClone    = "POST /elements/{keyOrId}/clone"
)

func ordersDefinition(key string) cloudelements.Definition {
	return cloudelements.Definition{
		"key": key, "name": "Orders", "description": "Made up.", "authentication": map[string]any{"type": "basic"},
		"configuration": []any{map[string]any{"key": "password", "name": "Password", "description": "Made up.", "type": "PASSWORD", "defaultValue": "made-up-default"}},
		"hooks":         []any{map[string]any{"type": "preRequest", "body": "done()"}},
		"resources":     []any{map[string]any{"path": "/orders", "method": "GET"}},
	}
}

// TestClient_ownElements leads an element of an account's own through its life.
func TestClient_ownElements(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	client, ctx := newQuickClient(t, platform), t.Context()
	made, err := client.Elements.Create(ctx, ordersDefinition("orders"))
	if err != nil {
		t.Fatal(err)
	}
	if made.Key != "orders" || !made.Private || made.CreatedDate == "" || !made.Shows("resources") || made.Shows("nothing") {
		t.Errorf("made %+v", made)
	}
	if text := client.Redact("made-up-default"); text != redact.MaskedValue {
		t.Error("the default of a secret row is not protected")
	}
	if _, err := client.Elements.Create(ctx, ordersDefinition("orders")); !cloudelements.IsConflict(err) {
		t.Errorf("a second one with the key: %v", err)
	}
	changed := made.Definition
	changed["description"] = "Changed."
	if _, err := client.Elements.Update(ctx, made.ID, changed); err != nil {
		t.Fatal(err)
	}
	hooks, _ := made.Definition["hooks"].([]any)
	hook, _ := hooks[0].(map[string]any)
	id, _ := hook["id"].(interface{ String() string })
	for _, part := range [][]string{{"configuration", "password"}, {"hooks", id.String()}} {
		if err := client.Elements.DeletePart(ctx, made.ID, part...); err != nil {
			t.Error(err)
		}
		err := client.Elements.DeletePart(ctx, made.ID, part...)
		if failure, ok := cloudelements.AsError(err); !ok || !cloudelements.IsNotFound(err) || failure.Route != "/elements/{keyOrId}/"+part[0]+"/{id}" {
			t.Errorf("a second delete of %s: %v", part, err)
		}
	}
	if err := client.Elements.Deactivate(ctx, made.ID); err != nil {
		t.Error(err)
	}
	if read, err := client.Elements.Find(ctx, "orders"); err != nil || read.Active || read.Description != "Changed." {
		t.Errorf("read %+v, %v", read, err)
	}
	if err := client.Elements.Activate(ctx, made.ID); err != nil {
		t.Error(err)
	}
	if read, err := client.Elements.Read(ctx, made.ID); err != nil || !read.Active {
		t.Errorf("read %+v, %v", read, err)
	}
	if err := client.Elements.Delete(ctx, made.ID); err != nil {
		t.Error(err)
	}
	if _, err := client.Elements.Read(ctx, made.ID); !cloudelements.IsNotFound(err) {
		t.Errorf("a deleted one: %v", err)
	}
}

// TestClient_lostElements has creates and clones lose their answers: in the end there is one
// element, and the client has it.
func TestClient_lostElements(t *testing.T) {
	t.Parallel()
	faults := map[string]struct {
		fault simulator.Fault
		sent  int
	}{
		"cut before":       {simulator.Fault{Kind: simulator.FaultCutBefore}, 2},
		"cut during":       {simulator.Fault{Kind: simulator.FaultCutDuring, Delay: shortWork}, 1},
		"cut after":        {simulator.Fault{Kind: simulator.FaultCutAfter}, 1},
		"status 502 after": {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: http.StatusBadGateway}, 1},
		"status 500 after": {simulator.Fault{Kind: simulator.FaultStatusAfter}, 1},
		"truncated":        {simulator.Fault{Kind: simulator.FaultTruncate}, 1},
	}
	makers := map[string]struct {
		route string
		make  func(*cloudelements.Client) (*cloudelements.OwnElement, error)
	}{
		"create": {postElements, func(client *cloudelements.Client) (*cloudelements.OwnElement, error) {
			return client.Elements.Create(t.Context(), ordersDefinition("orders"))
		}},
		"clone": {postClone, func(client *cloudelements.Client) (*cloudelements.OwnElement, error) {
			return client.Elements.Clone(t.Context(), "box")
		}},
	}
	for what, maker := range makers {
		for name, one := range faults {
			t.Run(what+" "+name, func(t *testing.T) {
				t.Parallel()
				platform := acctest.StartPlatform(t)
				_, one.fault.Route, _ = strings.Cut(maker.route, " ")
				one.fault.Method, one.fault.Count = http.MethodPost, 1
				platform.AddFault(one.fault)
				made, err := maker.make(newQuickClient(t, platform, settleTime(one.fault)))
				if err != nil {
					t.Fatal(err)
				}
				own := platform.OwnElements()
				if len(own) != 1 || own[0].ID != made.ID || !made.Shows("configuration") {
					t.Errorf("the platform has %+v, the client %+v", own, made)
				}
				if sent := platform.Statistics().Requests[maker.route]; sent != one.sent {
					t.Errorf("%d requests were sent, want %d", sent, one.sent)
				}
			})
		}
	}
}

// TestClient_lostElementsTogether has several elements be made at a time, each of which loses its
// answer: none is taken for another.
func TestClient_lostElementsTogether(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/elements", Kind: simulator.FaultCutAfter, Count: 3})
	client := newQuickClient(t, platform)
	var wait sync.WaitGroup
	for _, key := range []string{"one", "two", "three"} {
		wait.Go(func() {
			if made, err := client.Elements.Create(t.Context(), ordersDefinition(key)); err != nil || made.Key != key {
				t.Errorf("%s: %+v, %v", key, made, err)
			}
		})
	}
	wait.Wait()
	if own := platform.OwnElements(); len(own) != 3 {
		t.Errorf("the platform has %+v", own)
	}
}

// TestClient_ambiguousElement loses the answer to a clone that somebody else has made one like
// right before: which is which nobody can tell.
func TestClient_ambiguousElement(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	first := newQuickClient(t, platform)
	model, err := first.Elements.Get(t.Context(), "box")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Elements.Clone(t.Context(), "box"); err != nil {
		t.Fatal(err)
	}
	platform.AddFault(simulator.Fault{Method: http.MethodPost, Route: "/elements/{keyOrId}/clone", Kind: simulator.FaultCutAfter})
	// By its key, the clone would be found.
	_, err = newQuickClient(t, platform).Elements.Clone(t.Context(), strconv.FormatInt(model.ID, 10))
	failure, ok := cloudelements.AsError(err)
	if !ok || !failure.Ambiguous || len(failure.Candidates) != 2 || !strings.Contains(err.Error(), "these elements") {
		t.Errorf("the error is %v", err)
	}
	if own := platform.OwnElements(); len(own) != 2 {
		t.Errorf("the platform has %+v", own)
	}
}
