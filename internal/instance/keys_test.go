package instance_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/instance"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// TestInstance_typedKeys leads each attribute of a configuration key through its life: it is set,
// changed, changed behind Terraform's back, imported, and taken out.
func TestInstance_typedKeys(t *testing.T) {
	t.Parallel()
	platform := startTyped(t)
	resource := platform.StartServer(t, nil).Resource(resourceType)
	for _, typed := range instance.TypedKeys() {
		t.Run(typed.At, func(t *testing.T) {
			t.Parallel()
			one := typedInstance{t: t, platform: platform, resource: resource, typed: typed}
			first, second := typed.Values[0], typed.Values[1]
			one.apply(object{typed.At: first})
			one.expect("set", first, first)
			one.apply(object{typed.At: second})
			one.expect("changed", second, second)

			one.edit(first)
			if typed.Secret {
				one.expect("changed by another, and masked", second, first)
			} else {
				one.expect("changed by another", first, first)
				one.apply(object{typed.At: second})
				one.expect("changed back", second, second)
				one.edit(first)
			}

			imported, diags := resource.Import(one.state.Values()["id"].(string), nil) //nolint:forcetypeassert // It is one.
			if held := attributeAt(imported.Values(), typed.At); len(diags) > 0 || typed.Secret && held != nil || !typed.Secret && held != first {
				t.Errorf("imported, state has %v; %s", held, diags)
			}
			one.apply(nil)
			one.expect("taken out", nil, nil)
		})
	}
}

// TestInstance_typedSecrets leads the write-only twin of each secret through its life.
func TestInstance_typedSecrets(t *testing.T) {
	t.Parallel()
	platform := startTyped(t)
	resource := platform.StartServer(t, nil).Resource(resourceType)
	for _, typed := range instance.TypedKeys() {
		if !typed.Secret {
			continue
		}
		t.Run(typed.At, func(t *testing.T) {
			t.Parallel()
			one := typedInstance{t: t, platform: platform, resource: resource, typed: typed}
			twin := func(value any, version int64) object {
				return object{typed.At + "_wo": value, typed.At + "_wo_version": version}
			}
			first, second := typed.Values[0], typed.Values[1]
			one.apply(twin(first, 1))
			one.expect("set", nil, first)
			one.apply(twin(second, 1))
			one.expect("changed without its version", nil, first)
			one.apply(twin(second, 2))
			one.expect("changed", nil, second)
			if held := attributeAt(one.state.Values(), typed.At+"_wo"); held != nil {
				t.Errorf("state has the write-only value %v", held)
			}
			one.apply(nil)
			one.expect("taken out, which is no change at the platform", nil, second)
		})
	}
}

// startTyped starts a platform with an element that has a row for each typed key.
func startTyped(t *testing.T) *acctest.Platform {
	t.Helper()
	element := catalogue.Element{Key: "typed", Name: "Typed", Authentication: catalogue.AuthenticationCustom}
	for _, typed := range instance.TypedKeys() {
		row := catalogue.Row{Key: typed.Key, Name: typed.Key, Type: catalogue.TypeTextField1000}
		if typed.Secret {
			row.Type = catalogue.TypePassword
		}
		element.Configuration = append(element.Configuration, row)
	}
	platform := acctest.StartPlatform(t)
	if err := platform.AddElement(element); err != nil {
		t.Fatal(err)
	}
	return platform
}

// typedInstance is an instance on which one typed key is tried.
type typedInstance struct {
	t        *testing.T
	platform *acctest.Platform
	resource *acctest.Resource
	typed    instance.TypedKey
	state    acctest.State
}

// apply applies a configuration with some attributes, by "events.enabled" and the like, after which
// a refresh and a plan find nothing to change.
func (i *typedInstance) apply(attributes object) {
	i.t.Helper()
	config := object{"element_key": "typed", "name": i.typed.Key}
	for at, value := range attributes {
		within, names := config, strings.Split(at, ".")
		for _, name := range names[:len(names)-1] {
			if within[name] == nil {
				within[name] = object{}
			}
			within = within[name].(object) //nolint:forcetypeassert // Made above.
		}
		within[names[len(names)-1]] = value
	}
	state, diags := i.resource.Apply(i.state, config)
	if len(diags) > 0 {
		i.t.Fatal(diags)
	}
	i.state = state
	i.refresh()
	if planned, diags := i.resource.Plan(i.state, config); len(diags) > 0 || fmt.Sprint(planned.Values()) != fmt.Sprint(state.Values()) {
		i.t.Errorf("applied, a plan has %v in place of %v; %s", planned.Values(), state.Values(), diags)
	}
}

// edit changes the value behind Terraform's back.
func (i *typedInstance) edit(value any) {
	i.t.Helper()
	id, err := strconv.ParseInt(i.state.Values()["id"].(string), 10, 64) //nolint:forcetypeassert // It is one.
	if err == nil {
		err = i.platform.EditInstance(id, func(stored *simulator.Instance) { stored.Set(i.typed.Key, fmt.Sprint(value)) })
	}
	if err != nil {
		i.t.Fatal(err)
	}
	i.refresh()
}

func (i *typedInstance) refresh() {
	i.t.Helper()
	state, diags := i.resource.Refresh(i.state)
	if len(diags) > 0 {
		i.t.Fatal(diags)
	}
	i.state = state
}

// expect compares what state and platform have; nothing is empty text to the platform.
func (i *typedInstance) expect(when string, held, stored any) {
	i.t.Helper()
	if got := attributeAt(i.state.Values(), i.typed.At); got != held {
		i.t.Errorf("%s, state has %v, want %v", when, got, held)
	}
	all := i.platform.Instances()
	index := slices.IndexFunc(all, func(one simulator.Instance) bool { return one.Name == i.typed.Key })
	want := ""
	if stored != nil {
		want = fmt.Sprint(stored)
	}
	if got := all[index].Value(i.typed.Key); got != want {
		i.t.Errorf("%s, the platform has %q, want %q", when, got, want)
	}
}

// attributeAt returns the value of a nested attribute, nil where an object around it is null.
func attributeAt(values object, at string) any {
	var value any = values
	for name := range strings.SplitSeq(at, ".") {
		within, isObject := value.(object)
		if !isObject {
			return nil
		}
		value = within[name]
	}
	return value
}
