package instance_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestInstance_listedReads reads what a list shows, and holds the answers against those of
// the framework alone. Only what is just as state has it is answered without it.
func TestInstance_listedReads(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	ours := platform.StartServer(t, object{"refresh_strategy": "list"}).Resource(resourceType)
	framework := platform.StartFrameworkServer(t).Resource(resourceType)
	type test struct {
		config   object
		edit     func(*simulator.Instance)
		edited   func(acctest.State) acctest.State
		isEchoed bool
	}
	tests := map[string]test{
		"as it was made":     {config: graphExample(t, platform), isEchoed: true},
		"write-only secrets": {config: tenant(1, "made"), isEchoed: true},
		"plain secrets": {
			config: object{"element_key": "closeio", "name": "Plain", "secret_configuration": object{"username": "made-up-api-key"}}, isEchoed: true,
		},
		"disabled":              {config: tenant(2, "made").With(object{"enabled": false}), isEchoed: true},
		"token not kept":        {config: tenant(3, "made").With(object{"store_token": false}), isEchoed: true},
		"other timeouts":        {config: tenant(4, "made").With(object{"timeouts": object{"read": "1m"}}), isEchoed: true},
		"before Terraform 1.12": {config: tenant(5, "made"), edited: acctest.State.WithoutIdentity, isEchoed: true},
		"tags in another order": {
			config: tenant(6, "made").With(object{"tags": []any{"a", "b"}}), isEchoed: true,
			edit: func(instance *simulator.Instance) { instance.Tags = []string{"b", "a"} },
		},
		"another name":   {config: tenant(7, "made"), edit: func(instance *simulator.Instance) { instance.Name = "Other" }},
		"another tag":    {config: tenant(8, "made"), edit: func(instance *simulator.Instance) { instance.Tags = []string{"other"} }},
		"another value":  {config: tenant(9, "made"), edit: func(instance *simulator.Instance) { instance.Set("servicenow.subdomain", "other") }},
		"another token":  {config: tenant(10, "made"), edit: func(instance *simulator.Instance) { instance.Token = "made-up-other-token" }},
		"disabled since": {config: tenant(11, "made"), edit: func(instance *simulator.Instance) { instance.Disabled = true }},
		"not valid":      {config: tenant(12, "made"), edit: func(instance *simulator.Instance) { instance.Valid = false }},
		"another instance of its id": {
			config: tenant(13, "made"), edit: func(instance *simulator.Instance) { instance.CreatedAt = instance.CreatedAt.Add(time.Hour) },
		},
		"gone":                 {config: tenant(14, "made")},
		"of another landscape": {config: tenant(15, "made")},
	}
	elsewhere := platform.StartServer(t, object{"base_url": strings.Replace(platform.URL, "127.0.0.1", "localhost", 1)}).Resource(resourceType)
	states := make(map[string]acctest.State)
	for name, test := range tests {
		maker := ours
		if name == "of another landscape" {
			maker = elsewhere
		}
		state, diags := maker.Apply(acctest.State{}, test.config)
		if len(diags.Errors()) > 0 {
			t.Fatalf("%s: %s", name, diags)
		}
		id := numberOf(t, state)
		var err error
		if test.edit != nil {
			err = platform.EditInstance(id, test.edit)
		} else if name == "gone" {
			err = platform.RemoveInstance(id)
		}
		if err != nil {
			t.Fatalf("%s: %s", name, err)
		}
		if test.edited != nil {
			state = test.edited(state)
		}
		states[name] = state
	}
	// A run that has made instances reads those singly.
	ours = platform.StartServer(t, object{"refresh_strategy": "list"}).Resource(resourceType)
	ours.Refresh(states["as it was made"])

	for name, test := range tests {
		if isEchoed := ours.IsEchoed(states[name]); isEchoed != test.isEchoed {
			t.Errorf("%s: answered with what state has: %t", name, isEchoed)
		}
		want, wantDiags := framework.Refresh(states[name])
		got, gotDiags := ours.Refresh(states[name])
		if difference := cmp.Diff(want.Values(), got.Values()); difference != "" {
			t.Errorf("%s: another state (-framework +ours):\n%s", name, difference)
		}
		if difference := cmp.Diff(wantDiags, gotDiags); difference != "" || !want.SamePrivate(got) {
			t.Errorf("%s: another answer (-framework +ours):\n%s", name, difference)
		}
	}
}

// numberOf is the id of the instance of a state.
func numberOf(t *testing.T, state acctest.State) int64 {
	t.Helper()
	text, _ := state.Values()["id"].(string)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
