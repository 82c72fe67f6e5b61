package core_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/core"
)

// run plays Terraform against a fake, each phase with a configuration of its own.
type run struct {
	t     *testing.T
	thing *core.Resource
}

func (r run) begin() *core.Phase {
	r.t.Helper()
	phase, err := r.thing.Begin()
	if err != nil {
		r.t.Fatal(err)
	}
	return phase
}

func (r run) config(attributes object) tftypes.Value {
	r.t.Helper()
	config, err := r.thing.Config(attributes)
	if err != nil {
		r.t.Fatal(err)
	}
	return config
}

func (r run) plan(prior *core.Object, block core.Block, config object) (*core.Change, core.Report) {
	r.t.Helper()
	return r.begin().Plan(r.t.Context(), prior, block, r.config(config))
}

// apply plans with one configuration and applies with another, which is the first with all known.
func (r run) apply(prior *core.Object, block core.Block, planned, applied object) (core.Result, core.Report) {
	r.t.Helper()
	change, report := r.plan(prior, block, planned)
	if report.Failed() {
		return core.Result{Object: prior}, report
	}
	return r.begin().Apply(r.t.Context(), change, r.config(applied))
}

// create makes an object without a fault.
func (r run) create(config object) *core.Object {
	r.t.Helper()
	result, report := r.apply(nil, core.Block{}, config, config)
	if report.Failed() {
		r.t.Fatalf("%+v", report)
	}
	return result.Object
}

func requireFault(t *testing.T, report core.Report, summary, at string) {
	t.Helper()
	for _, fault := range report.Faults {
		if fault.Summary == summary && fault.Path == at {
			return
		}
	}
	t.Errorf("no fault %q at %q, but %+v", summary, at, report)
}

// TestCore_faults breaks each promise of a provider, and sees that it is found.
func TestCore_faults(t *testing.T) {
	t.Parallel()
	set := func(name string, value any) func(call, object) object {
		return func(_ call, answer object) object {
			if answer != nil {
				answer[name] = value
			}
			return answer
		}
	}
	setLogin := func(name string, value any) func(call, object) object {
		return func(_ call, answer object) object {
			if login, ok := answer["login"].(object); ok {
				answer["login"] = login.With(object{name: value})
			}
			return answer
		}
	}
	config := object{
		"name": "one", "settings": object{"a": "1"}, "tags": []any{"x", "y"}, "login": object{"user": "me"},
		"rules": []any{object{"key": "k"}},
	}
	for name, broken := range map[string]struct {
		fake        fake
		summary, at string
	}{
		"planned other than configured": {fake{plan: set("name", "two")}, core.InvalidPlan, "name"},
		"planned write-only":            {fake{plan: set("secret_wo", "shown")}, core.InvalidPlan, "secret_wo"},
		"planned write-only, nested":    {fake{plan: setLogin("password_wo", "shown")}, core.InvalidPlan, "login.password_wo"},
		"planned a map otherwise":       {fake{plan: set("settings", object{"a": "2"})}, core.InvalidPlan, "settings"},
		"planned a key more":            {fake{plan: set("settings", object{"a": "1", "b": "2"})}, core.InvalidPlan, "settings"},
		"planned nested otherwise":      {fake{plan: setLogin("user", "you")}, core.InvalidPlan, "login.user"},
		"planned nested absent":         {fake{plan: set("login", nil)}, core.InvalidPlan, "login"},
		"planned nested unknown":        {fake{plan: set("login", acctest.Unknown)}, core.InvalidPlan, "login"},
		"planned a set otherwise":       {fake{plan: set("tags", []any{"x"})}, core.InvalidPlan, "tags"},
		"planned though not configured": {fake{plan: setLogin("realm", "made-up")}, core.InvalidPlan, "login.realm"},
		"planned a nested element less": {fake{plan: set("rules", []any{})}, core.InvalidPlan, "rules"},
		"planned nothing":               {fake{plan: func(call, object) object { return nil }}, core.InvalidPlan, ""},
		"applied other than planned":    {fake{apply: set("name", "two")}, core.InconsistentResult, "name"},
		"applied a key less":            {fake{apply: set("settings", object{})}, core.InconsistentResult, "settings"},
		"applied a key more":            {fake{apply: set("settings", object{"a": "1", "b": "2"})}, core.InconsistentResult, "settings"},
		"applied another element":       {fake{apply: set("tags", []any{"x", "z"})}, core.InconsistentResult, "tags"},
		"applied unknown":               {fake{apply: set("id", acctest.Unknown)}, core.InvalidResult, "id"},
		"applied unknown, nested":       {fake{apply: setLogin("session", acctest.Unknown)}, core.InvalidResult, "login.session"},
		"applied write-only":            {fake{apply: set("secret_wo", "shown")}, core.InvalidObject, "secret_wo"},
		"applied write-only, nested":    {fake{apply: setLogin("password_wo", "shown")}, core.InvalidObject, "login.password_wo"},
		"applied nothing":               {fake{apply: func(call, object) object { return nil }}, core.InconsistentResult, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, report := run{t, newThing(t, &broken.fake)}.apply(nil, core.Block{}, config, config)
			requireFault(t, report, broken.summary, broken.at)
		})
	}
}

// TestCore_inconsistentPlan breaks the second plan, which is made when all is known.
func TestCore_inconsistentPlan(t *testing.T) {
	t.Parallel()
	// What is unknown has the provider plan a map as unknown beside it, or not.
	unknown := object{"name": "one", "settings": object{"a": acctest.Unknown, "b": "1"}}
	known := object{"name": "one", "settings": object{"a": "2", "b": "1"}}
	honest := run{t, newThing(t, &fake{})}
	result, report := honest.apply(nil, core.Block{}, unknown, known)
	if report.Failed() || !cmp.Equal(result.Object.Attributes()["settings"], known["settings"]) {
		t.Errorf("%+v: %+v", result, report)
	}

	isKnown := func(asked call) bool {
		settings, _ := asked.config["settings"].(object)
		return settings["a"] != acctest.Unknown
	}
	provider := &fake{plan: func(asked call, answer object) object {
		if answer["size"] = int64(1); isKnown(asked) {
			answer["size"] = int64(2)
		}
		return answer
	}}
	_, report = run{t, newThing(t, provider)}.apply(nil, core.Block{}, unknown, known)
	requireFault(t, report, core.InconsistentPlan, "size")

	// State's spelling, once the rest is known.
	provider = &fake{}
	respelled := run{t, newThing(t, provider)}
	prior := respelled.create(object{"name": "one", "settings": object{"a": "2", "b": "1.0"}})
	provider.plan = func(asked call, answer object) object {
		if isKnown(asked) && asked.prior != nil {
			answer["settings"] = asked.prior["settings"]
		}
		return answer
	}
	_, report = respelled.apply(prior, core.Block{}, unknown, known)
	requireFault(t, report, core.InconsistentPlan, `settings["b"]`)

	// Replaced, but only when it is known.
	provider = &fake{}
	replaced := run{t, newThing(t, provider)}
	prior = replaced.create(known)
	provider.plan = func(asked call, answer object) object {
		provider.replaces = nil
		if isKnown(asked) {
			provider.replaces = []string{"settings"}
		}
		return answer
	}
	other := object{"name": "one", "settings": object{"a": "3", "b": "1"}}
	_, report = replaced.apply(prior, core.Block{}, unknown, other)
	requireFault(t, report, core.InconsistentPlan, "")
	// What turns out to be as it was is no change in the end.
	provider.plan, provider.replaces, provider.calls = nil, nil, nil
	if _, report = replaced.apply(prior, core.Block{}, unknown, known); report.Failed() || provider.made("apply") != 0 {
		t.Errorf("%+v, %+v", report, provider.calls)
	}
}

func (f *fake) made(name string) int {
	count := 0
	for _, one := range f.calls {
		if one.name == name {
			count++
		}
	}
	return count
}

func (f *fake) last(name string) call {
	for i := len(f.calls) - 1; i >= 0; i-- {
		if f.calls[i].name == name {
			return f.calls[i]
		}
	}
	return call{}
}

func TestCore_refresh(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]struct {
		attribute string
		value     any
	}{"write-only": {"secret_wo", "shown"}, "unknown": {"id", acctest.Unknown}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := &fake{read: func(_ call, answer object) object { return answer.With(object{broken.attribute: broken.value}) }}
			r := run{t, newThing(t, provider)}
			_, report := r.begin().Refresh(t.Context(), r.create(object{"name": "one"}))
			requireFault(t, report, core.InvalidObject, broken.attribute)
		})
	}
	provider := &fake{read: func(call, object) object { return nil }}
	r := run{t, newThing(t, provider)}
	if read, report := r.begin().Refresh(t.Context(), r.create(object{"name": "one"})); read != nil || report.Failed() {
		t.Errorf("what is gone is still there: %+v %+v", read, report)
	}
	provider.read = nil
	if read, report := r.begin().Import(t.Context(), "18", nil); report.Failed() || read.Attributes()["id"] != "18" {
		t.Errorf("imported %+v: %+v", read, report)
	}
}

// TestCore_proposed looks at what the provider is asked with.
func TestCore_proposed(t *testing.T) {
	t.Parallel()
	provider := &fake{}
	r := run{t, newThing(t, provider)}
	prior := r.create(object{
		"name": "one", "size": int64(7), "settings": object{"a": "1"},
		"login": object{"user": "me", "password_wo": "made-up"}, "rules": []any{object{"key": "k"}, object{"key": "l"}},
	})
	provider.plan = func(_ call, answer object) object { return answer }
	if _, report := r.plan(prior, core.Block{}, object{
		"name": "two", "secret_wo": "made-up", "login": object{"user": "you"}, "rules": []any{object{"key": "l"}},
	}); report.Failed() {
		t.Fatalf("%+v", report)
	}
	want := object{
		"id": "17", "name": "two", "size": int64(7), "secret_wo": "made-up", "settings": nil, "tags": nil,
		"login": object{"user": "you", "realm": nil, "session": "made-up-session", "password_wo": nil}, "rules": []any{object{"key": "l", "rank": nil}},
	}
	if difference := cmp.Diff(want, provider.last("plan").proposed); difference != "" {
		t.Errorf("proposed otherwise (-want +got):\n%s", difference)
	}
}

// TestCore_ignoreChanges looks at the configuration that a plan is asked with, and sees that an
// apply brings the whole one.
func TestCore_ignoreChanges(t *testing.T) {
	t.Parallel()
	before := object{"name": "one", "size": int64(1), "settings": object{"a": "1", "b": "1"}, "login": object{"user": "me"}}
	after := object{
		"name": "two", "size": int64(2), "secret_wo": "made-up", "settings": object{"a": "2", "c": "2"},
		"login": object{"user": "you", "password_wo": "made-up"},
	}
	for name, test := range map[string]struct {
		block core.Block
		want  object
	}{
		"nothing":                {core.Block{}, object{}},
		"an attribute":           {core.Block{IgnoreChanges: []string{"size"}}, object{"size": int64(1)}},
		"a write-only one":       {core.Block{IgnoreChanges: []string{"secret_wo"}}, object{"secret_wo": nil}},
		"a nested one":           {core.Block{IgnoreChanges: []string{"login.user"}}, object{"login": object{"user": "me", "realm": nil, "session": nil, "password_wo": "made-up"}}},
		"a parent":               {core.Block{IgnoreChanges: []string{"login"}}, object{"login": object{"user": "me", "realm": nil, "session": "made-up-session", "password_wo": nil}}},
		"a key":                  {core.Block{IgnoreChanges: []string{`settings["a"]`}}, object{"settings": object{"a": "1", "c": "2"}}},
		"the index of an object": {core.Block{IgnoreChanges: []string{`login["user"]`}}, object{"login": object{"user": "me", "realm": nil, "session": "made-up-session", "password_wo": nil}}},
		"a key taken out":        {core.Block{IgnoreChanges: []string{`settings["b"]`}}, object{"settings": object{"a": "2", "b": "1", "c": "2"}}},
		"a key added":            {core.Block{IgnoreChanges: []string{`settings["c"]`}}, object{"settings": object{"a": "2"}}},
		"a key and the map":      {core.Block{IgnoreChanges: []string{`settings["c"]`, "settings"}}, object{"settings": object{"a": "1", "b": "1"}}},
		"all": {core.Block{IgnoreAll: true}, object{
			"name": "one", "size": int64(1), "secret_wo": nil, "settings": object{"a": "1", "b": "1"},
			"login": object{"user": "me", "realm": nil, "session": "made-up-session", "password_wo": nil},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := &fake{}
			r := run{t, newThing(t, provider)}
			prior := r.create(before)
			provider.calls = nil
			if _, report := r.apply(prior, test.block, after, after); report.Failed() {
				t.Fatalf("%+v", report)
			}
			whole := object{
				"id": nil, "name": "two", "size": int64(2), "secret_wo": "made-up", "settings": object{"a": "2", "c": "2"}, "tags": nil, "rules": nil,
				"login": object{"user": "you", "realm": nil, "session": nil, "password_wo": "made-up"},
			}
			if difference := cmp.Diff(whole.With(test.want), provider.last("plan").config); difference != "" {
				t.Errorf("planned with another configuration (-want +got):\n%s", difference)
			}
			if applied := provider.last("apply").config; applied != nil && !cmp.Equal(whole, applied) {
				t.Errorf("applied with another configuration (-want +got):\n%s", cmp.Diff(whole, applied))
			}
		})
	}
	if _, report := (run{t, newThing(t, &fake{})}).plan(nil, core.Block{IgnoreChanges: []string{"name"}}, object{"name": "new"}); report.Failed() {
		t.Errorf("ignored on create: %+v", report)
	}
}

// TestCore_replace walks the ways in which an object is replaced.
func TestCore_replace(t *testing.T) {
	t.Parallel()
	config, other := object{"name": "one"}, object{"name": "two"}
	for name, test := range map[string]struct {
		block    core.Block
		tainted  bool
		replaces []string
		config   object
		action   core.Action
	}{
		"by request":                {block: core.Block{Replace: true}, config: config, action: core.DeleteThenCreate},
		"by request, new one first": {block: core.Block{Replace: true, CreateBeforeDestroy: true}, config: config, action: core.CreateThenDelete},
		"tainted":                   {tainted: true, config: config, action: core.DeleteThenCreate},
		"tainted, new one first":    {block: core.Block{CreateBeforeDestroy: true}, tainted: true, config: config, action: core.CreateThenDelete},
		"for what changes":          {replaces: []string{"name"}, config: other, action: core.DeleteThenCreate},
		"not for what does not":     {replaces: []string{"name"}, config: config, action: core.NoOp},
		"not for what is ignored":   {block: core.Block{IgnoreChanges: []string{"name"}}, replaces: []string{"name"}, config: other, action: core.NoOp},
		"changed in place":          {config: other, action: core.Update},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := &fake{replaces: test.replaces}
			r := run{t, newThing(t, provider)}
			prior := r.create(config)
			prior.Tainted = test.tainted
			provider.calls = nil
			change, report := r.plan(prior, test.block, test.config)
			if report.Failed() || change.Action != test.action {
				t.Fatalf("%v: %+v", change, report)
			}
			result, report := r.begin().Apply(t.Context(), change, r.config(test.config))
			if report.Failed() || result.Deposed != nil || result.Object == nil || result.Object.Tainted {
				t.Fatalf("%+v: %+v", result, report)
			}
			var order []string
			for _, one := range provider.calls {
				switch {
				case one.name == "apply" && one.wanted == nil:
					order = append(order, "delete")
				case one.name == "apply" && one.prior == nil:
					order = append(order, "create")
				case one.name == "apply":
					order = append(order, "update")
				}
			}
			want := map[core.Action]string{
				core.DeleteThenCreate: "delete create", core.CreateThenDelete: "create delete", core.Update: "update", core.NoOp: "",
			}[test.action]
			if got := strings.Join(order, " "); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

func TestCore_replacedForNothing(t *testing.T) {
	t.Parallel()
	provider := &fake{}
	r := run{t, newThing(t, provider)}
	prior := r.create(object{"name": "one"})
	provider.replaces = []string{"nowhere"}
	_, report := r.plan(prior, core.Block{}, object{"name": "two"})
	requireFault(t, report, core.InvalidPlan, "")
}

// TestCore_failures sees what state holds after an apply that reports an error.
func TestCore_failures(t *testing.T) {
	t.Parallel()
	nothing := func(call, object) object { return nil }
	config, other := object{"name": "one"}, object{"name": "two"}
	for name, test := range map[string]struct {
		exists                  bool
		block                   core.Block
		answer                  func(call, object) object
		there, tainted, deposed bool
	}{
		"nothing made":                       {answer: nothing},
		"made halfway":                       {there: true, tainted: true},
		"updated halfway":                    {exists: true, there: true},
		"update without an answer":           {exists: true, answer: nothing, there: true},
		"replacement not made":               {exists: true, block: core.Block{Replace: true, CreateBeforeDestroy: true}, answer: nothing, there: true},
		"replacement made halfway":           {exists: true, block: core.Block{Replace: true, CreateBeforeDestroy: true}, there: true, tainted: true, deposed: true},
		"deletion for a replacement refused": {exists: true, block: core.Block{Replace: true}, answer: func(asked call, _ object) object { return asked.prior }, there: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := &fake{}
			r := run{t, newThing(t, provider)}
			var prior *core.Object
			if test.exists {
				prior = r.create(config)
			}
			provider.fails, provider.apply = true, test.answer
			result, report := r.apply(prior, test.block, other, other)
			if len(report.Faults) > 0 || len(report.Diagnostics.Errors()) == 0 {
				t.Errorf("%+v", report)
			}
			if got := result.Object != nil; got != test.there {
				t.Fatalf("there is an object: %t", got)
			}
			if result.Object != nil && result.Object.Tainted != test.tainted || (result.Deposed != nil) != test.deposed {
				t.Errorf("%+v", result)
			}
		})
	}
}

func TestCore_destroy(t *testing.T) {
	t.Parallel()
	provider := &fake{}
	r := run{t, newThing(t, provider)}
	prior := r.create(object{"name": "one"})
	change, report := r.begin().PlanDestroy(t.Context(), prior)
	if report.Failed() || change.Action != core.Delete {
		t.Fatalf("%+v: %+v", change, report)
	}
	if result, report := r.begin().Apply(t.Context(), change, tftypes.Value{}); report.Failed() || result.Object != nil {
		t.Errorf("%+v: %+v", result, report)
	}
	if private := provider.last("apply").private; private != "kept by the fake" {
		t.Errorf("destroyed with %q", private)
	}

	provider.apply = func(asked call, _ object) object { return asked.prior }
	_, report = r.begin().Apply(t.Context(), change, tftypes.Value{})
	requireFault(t, report, core.InvalidResult, "")
	provider.plan = func(asked call, _ object) object { return asked.prior }
	_, report = r.begin().PlanDestroy(t.Context(), prior)
	requireFault(t, report, core.InvalidPlan, "")
}
