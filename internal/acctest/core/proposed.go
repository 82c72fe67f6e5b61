package core

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposedNew returns Terraform's first idea of what is to be: the configuration, and the prior
// values of what is computed and not configured. Write-only values are in it.
func proposedNew(schema []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	if !isThere(config) {
		return config
	}
	before, configured := members(prior), members(config)
	proposed := make(map[string]tftypes.Value, len(schema))
	for _, attribute := range schema {
		was, ok := before[attribute.Name]
		if !ok {
			was = null(attribute.ValueType())
		}
		proposed[attribute.Name] = proposedAttribute(attribute, was, configured[attribute.Name])
	}
	return tftypes.NewValue(config.Type(), proposed)
}

func proposedAttribute(attribute *tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	switch {
	case attribute.Computed && isAbsent(config):
		// What the user has certainly set before is taken out, and not computed.
		if attribute.Optional && attribute.NestedType != nil && holdsConfigured(attribute.NestedType, prior) {
			return config
		}
		return prior
	case attribute.NestedType != nil:
		return proposedNested(attribute.NestedType, prior, config)
	default:
		return config
	}
}

// holdsConfigured reports whether an object in state has a value that only a configuration can
// give.
func holdsConfigured(schema *tfprotov6.SchemaObject, prior tftypes.Value) bool {
	for _, object := range objectsOf(schema, prior) {
		for name, value := range members(object) {
			attribute := attributeNamed(schema.Attributes, name)
			if isAbsent(value) || attribute == nil {
				continue
			}
			if !attribute.Computed || attribute.NestedType != nil && holdsConfigured(attribute.NestedType, value) {
				return true
			}
		}
	}
	return false
}

func proposedNested(schema *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	if !isThere(config) {
		return config
	}
	one := func(prior, config tftypes.Value) tftypes.Value { return proposedNew(schema.Attributes, prior, config) }
	switch schema.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return one(prior, config)
	case tfprotov6.SchemaObjectNestingModeMap:
		before, proposed := members(prior), members(config)
		for key, value := range proposed {
			proposed[key] = one(before[key], value)
		}
		return tftypes.NewValue(config.Type(), proposed)
	case tfprotov6.SchemaObjectNestingModeList:
		before := elements(prior)
		var proposed []tftypes.Value
		for i, value := range elements(config) {
			if i < len(before) {
				value = one(before[i], value)
			}
			proposed = append(proposed, value)
		}
		return tftypes.NewValue(config.Type(), proposed)
	default:
		before := elements(prior)
		used := make([]bool, len(before))
		var proposed []tftypes.Value
		for _, value := range elements(config) {
			proposed = append(proposed, one(priorOf(schema, before, used, value), value))
		}
		return tftypes.NewValue(config.Type(), proposed)
	}
}

// priorOf finds the element of a set in state that a configured one may have become.
func priorOf(schema *tfprotov6.SchemaObject, before []tftypes.Value, used []bool, config tftypes.Value) tftypes.Value {
	for i, candidate := range before {
		if !used[i] && mayComeFrom(schema.Attributes, candidate, config) {
			used[i] = true
			return candidate
		}
	}
	return tftypes.Value{}
}

// mayComeFrom reports whether an object in state differs from a configured one in nothing but what
// is computed.
func mayComeFrom(schema []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) bool {
	if same(prior, config) {
		return true
	}
	if !isThere(prior) || !isThere(config) {
		return false
	}
	before, configured := members(prior), members(config)
	for _, attribute := range schema {
		was, is := before[attribute.Name], configured[attribute.Name]
		isSingle := attribute.NestedType != nil && attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle
		switch {
		case same(was, is):
		case isSingle && isThere(was) && isThere(is):
			if !mayComeFrom(attribute.NestedType.Attributes, was, is) {
				return false
			}
		case attribute.ValueType().Is(tftypes.Set{}) || !attribute.Computed || !isAbsent(is):
			return false
		}
	}
	return true
}

// objectsOf lists the objects that a nested attribute holds.
func objectsOf(schema *tfprotov6.SchemaObject, value tftypes.Value) []tftypes.Value {
	switch schema.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return []tftypes.Value{value}
	case tfprotov6.SchemaObjectNestingModeMap:
		var all []tftypes.Value
		for _, one := range members(value) {
			all = append(all, one)
		}
		return all
	default:
		return elements(value)
	}
}

func attributeNamed(schema []*tfprotov6.SchemaAttribute, name string) *tfprotov6.SchemaAttribute {
	for _, attribute := range schema {
		if attribute.Name == name {
			return attribute
		}
	}
	return nil
}
