package instance_test

import (
	"maps"
	"reflect"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// TestInstance_assumptions leads an instance through its life under each answer
// to what is not known of the platform: after each step the plan is empty,
// whatever the platform makes of what it was sent.
func TestInstance_assumptions(t *testing.T) {
	t.Parallel()
	names := []string{"default"}
	for _, group := range simulator.AssumptionTable() {
		for _, assumption := range group.Assumptions {
			for answer := range assumption.Answers[1:] {
				names = append(names, assumption.Setting(answer+1))
			}
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var assumptions simulator.Assumptions
			if name != "default" {
				if err := assumptions.Set(name); err != nil {
					t.Fatal(err)
				}
			}
			platform := acctest.StartPlatformWith(t, simulator.Config{Assumptions: assumptions, RotateEvery: 1})
			life := newLife(t, platform, assumptions.UnknownKeys != simulator.UnknownKeysRefused)
			life.walk()
			delete(life.warnings, "Unknown Configuration Key") // It is one on purpose.
			if warned := life.warnings["Instance Changed but Not Authenticated Again"] > 0; warned != assumptions.ReAuthenticationNeedsCode || len(life.warnings) > 1 {
				t.Errorf("warnings by summary: %v", life.warnings)
			}
		})
	}
}

// life is one instance on its way, step by step.
type life struct {
	t        *testing.T
	platform *acctest.Platform
	instance *acctest.Resource
	config   object
	state    acctest.State
	warnings map[string]int // By summary.
}

func newLife(t *testing.T, platform *acctest.Platform, unknownKey bool) *life {
	t.Helper()
	config := graphObject(authorizeGraph(t, platform))
	config["events"] = object{"enabled": true, "callback_url": "https://mycoolapp.com/events", "signature_key": "made-up-signature-key"}
	config["configuration"] = object{"filter.response.nulls": "true", "oauth.basic.header": "false", "pagination.max": "150"}
	if unknownKey {
		config["configuration"] = config["configuration"].(object).With(object{"made.up.key": "x"}) //nolint:forcetypeassert // Set two lines above.
	}
	return &life{t: t, platform: platform, warnings: make(map[string]int), instance: platform.StartServer(t, nil).Resource(resourceType), config: config}
}

func (l *life) walk() {
	l.t.Helper()
	l.apply("create", object{})
	id := l.state.Values()["id"]
	l.apply("events off, and a signature key no more", object{"events": object{"enabled": false, "callback_url": "https://mycoolapp.com/events"}})
	l.apply("tags", object{"tags": []any{"b", "a"}})
	l.apply("no tags", object{"tags": []any{}})
	l.apply("another name", object{"name": "Fabrikam"})
	l.apply("a key to its default", object{"configuration": object{"filter.response.nulls": "true", "oauth.basic.header": "false"}})
	l.apply("a new code", object{"provider_data": object{"code": authorizeGraph(l.t, l.platform)}})
	l.apply("disabled", object{"enabled": false})
	l.apply("enabled", object{"enabled": true})
	l.drift("event.notification.callback.url", "https://elsewhere.example.com")
	l.apply("repaired", object{})
	if got := l.state.Values()["id"]; got != id {
		l.t.Errorf("the id went from %v to %v", id, got)
	}
	l.destroy()
}

// apply changes the configuration, applies it, and expects nothing more to do.
func (l *life) apply(step string, change object) {
	l.t.Helper()
	maps.Copy(l.config, change)
	applied, diags := l.instance.Apply(l.state, l.config)
	for _, one := range diags {
		if !one.Warning {
			l.t.Fatalf("%s: %s", step, diags)
		}
		l.warnings[one.Summary]++
	}
	l.refresh(step, applied)
	planned, diags := l.instance.Plan(l.state, l.config)
	if len(diags) > 0 || !reflect.DeepEqual(planned.Values(), l.state.Values()) {
		l.t.Errorf("%s: the plan is not empty (%s): from\n%v\nto\n%v", step, diags, l.state.Values(), planned.Values())
	}
}

func (l *life) refresh(step string, state acctest.State) {
	l.t.Helper()
	refreshed, diags := l.instance.Refresh(state)
	if len(diags) > 0 || !refreshed.Exists() {
		l.t.Fatalf("%s: refreshing: %s", step, diags)
	}
	l.state = refreshed
}

// drift changes a key behind the provider's back, and expects the plan to show it.
func (l *life) drift(key, value string) {
	l.t.Helper()
	for _, instance := range l.platform.Instances() {
		if err := l.platform.EditInstance(instance.ID, func(edited *simulator.Instance) { edited.Set(key, value) }); err != nil {
			l.t.Fatal(err)
		}
	}
	l.refresh("drift", l.state)
	planned, diags := l.instance.Plan(l.state, l.config)
	if len(diags) > 0 || reflect.DeepEqual(planned.Values(), l.state.Values()) {
		l.t.Errorf("drift of %s is not in the plan (%s)", key, diags)
	}
}

// destroy deletes the instance twice: the second time it is gone already.
func (l *life) destroy() {
	l.t.Helper()
	for range 2 {
		if _, diags := l.instance.Destroy(l.state); len(diags) > 0 {
			l.t.Errorf("destroying: %s", diags)
		}
	}
	if alive := l.platform.Statistics().InstancesAlive; alive != 0 {
		l.t.Errorf("%d instances are left", alive)
	}
}
