package core

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ignored is a configuration as a plan takes it under ignore_changes: what is ignored has the value
// of the prior state. A configuration is ignored before anything is proposed, and in plans only:
// what is applied brings the whole of it.
func (b Block) ignored(schema []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) (tftypes.Value, error) {
	if isAbsent(prior) || isAbsent(config) {
		return config, nil
	}
	if b.IgnoreAll {
		return withoutComputed(schema, prior), nil
	}
	var changes []ignoredChange
	for _, text := range b.IgnoreChanges {
		change, err := newIgnoredChange(text, prior, config)
		if err != nil {
			return config, err
		}
		if change != nil {
			changes = append(changes, *change)
		}
	}
	// Inner values first: what ignores a parent has the last word.
	slices.SortStableFunc(changes, func(a, b ignoredChange) int {
		return b.depth() - a.depth()
	})
	for _, change := range changes {
		config = change.apply(config)
	}
	return config, nil
}

// ignoredChange is a place where a configuration differs from the prior state, which is not to be
// seen.
type ignoredChange struct {
	at    path
	key   string // Of a map, where only that is ignored.
	prior tftypes.Value
}

func newIgnoredChange(text string, prior, config tftypes.Value) (*ignoredChange, error) {
	at, err := parsePath(text)
	if err != nil {
		return nil, err
	}
	change := ignoredChange{at: at}
	if len(at) > 0 {
		if key, ok := at[len(at)-1].(tftypes.ElementKeyString); ok {
			change.at, change.key = at[:len(at)-1], string(key)
		}
	}
	for _, step := range change.at {
		if _, ok := step.(tftypes.AttributeName); !ok {
			return nil, fmt.Errorf("%s: only the last step of what is ignored can be a key", text)
		}
	}
	was, hasPrior := change.at.follow(prior)
	is, hasConfig := change.at.follow(config)
	if !hasPrior || !hasConfig || same(was, is) {
		return nil, nil //nolint:nilnil // There is nothing to ignore.
	}
	change.prior = was
	return &change, nil
}

// depth is how many steps lead to what is ignored.
func (c ignoredChange) depth() int {
	if c.key != "" {
		return len(c.at) + 1
	}
	return len(c.at)
}

// apply ignores the change. The index of an object, unlike that of a map, ignores all of it.
func (c ignoredChange) apply(config tftypes.Value) tftypes.Value {
	if c.key == "" || !c.prior.Type().Is(tftypes.Map{}) {
		return c.at.replace(config, c.prior)
	}
	configured, ok := c.at.follow(config)
	if !ok || isUnknown(configured) {
		return config // Which keys there are is not known.
	}
	keys := members(configured)
	if was, has := members(c.prior)[c.key]; has {
		keys[c.key] = was
	} else {
		delete(keys, c.key)
	}
	if len(keys) == 0 && isAbsent(configured) {
		return config
	}
	return c.at.replace(config, tftypes.NewValue(configured.Type(), keys))
}

// withoutComputed is a prior state as a configuration: what only the provider sets is null.
func withoutComputed(schema []*tfprotov6.SchemaAttribute, prior tftypes.Value) tftypes.Value {
	if !isThere(prior) {
		return prior
	}
	kept := members(prior)
	for _, attribute := range schema {
		value := kept[attribute.Name]
		switch nested := attribute.NestedType; {
		case attribute.Computed && !attribute.Optional:
			kept[attribute.Name] = null(value.Type())
		case nested == nil || !isThere(value):
		case nested.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			kept[attribute.Name] = withoutComputed(nested.Attributes, value)
		case nested.Nesting == tfprotov6.SchemaObjectNestingModeMap:
			inner := members(value)
			for key, one := range inner {
				inner[key] = withoutComputed(nested.Attributes, one)
			}
			kept[attribute.Name] = tftypes.NewValue(value.Type(), inner)
		default:
			inner := slices.Clone(elements(value))
			for i, one := range inner {
				inner[i] = withoutComputed(nested.Attributes, one)
			}
			kept[attribute.Name] = tftypes.NewValue(value.Type(), inner)
		}
	}
	return tftypes.NewValue(prior.Type(), kept)
}
