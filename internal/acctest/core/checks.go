package core

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What Terraform says of a provider that breaks its contract, and, last, what cannot be said in the
// protocol at all.
const (
	InvalidPlan        = "Provider produced invalid plan"
	InconsistentPlan   = "Provider produced inconsistent final plan"
	InconsistentResult = "Provider produced inconsistent result after apply"
	InvalidResult      = "Provider returned invalid result object after apply"
	InvalidObject      = "Provider produced invalid object"
	Broken             = "The provider could not be asked"
)

// Fault is a breach of the contract between Terraform and a provider: a bug of the provider,
// whatever the user did.
type Fault struct {
	// Summary is one of the constants, the words that users see.
	Summary string
	// Path is the attribute, as HCL writes it; "" for the whole resource.
	Path string
	// Detail says what was wrong. It may hold values.
	Detail string
}

// String returns the fault as one line.
func (f Fault) String() string { return fmt.Sprintf("%s at %q: %s", f.Summary, f.Path, f.Detail) }

// invalidPlan finds what a plan may not say: what is configured stays as it is configured, or as it
// is in state, and only what is computed may be filled in.
func invalidPlan(schema []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value) []Fault {
	return planCheck{}.object(schema, prior, config, planned, nil)
}

type planCheck struct{}

func (planCheck) fault(at path, format string, args ...any) []Fault {
	return []Fault{{Summary: InvalidPlan, Path: at.String(), Detail: fmt.Sprintf(format, args...)}}
}

func (c planCheck) object(schema []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value, at path) []Fault {
	switch {
	case isAbsent(planned) && isAbsent(config):
		return nil
	case isAbsent(planned):
		return c.fault(at, "planned for absence but config wants existence")
	case isAbsent(config):
		return c.fault(at, "planned for existence but config wants absence")
	}
	return c.attributes(schema, prior, config, planned, at)
}

func (c planCheck) attributes(schema []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value, at path) []Fault {
	var faults []Fault
	before, configured, after := members(prior), members(config), members(planned)
	for _, attribute := range schema {
		name := attribute.Name
		if isUnknown(config) {
			configured[name] = tftypes.NewValue(attribute.ValueType(), tftypes.UnknownValue)
		}
		faults = append(faults, c.attribute(attribute, before[name], configured[name], after[name], at.with(tftypes.AttributeName(name)))...)
	}
	return faults
}

func (c planCheck) attribute(attribute *tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value, at path) []Fault {
	switch {
	case same(planned, config):
		return nil
	case same(planned, prior) && !isAbsent(prior) && !isAbsent(config):
		return nil // The provider holds the two for the same.
	case attribute.WriteOnly:
		if !isAbsent(planned) {
			return c.fault(at, "planned value for write-only attribute is not null")
		}
		return nil
	case attribute.Computed && (!attribute.Optional || isAbsent(config)):
		return nil
	case isAbsent(config):
		return c.fault(at, "planned value %s for a non-computed attribute", planned)
	case attribute.NestedType != nil:
		return c.nested(attribute.NestedType, prior, config, planned, at)
	default:
		return c.fault(at, "planned value %s does not match config value %s nor prior value %s", planned, config, prior)
	}
}

func (c planCheck) nested(schema *tfprotov6.SchemaObject, prior, config, planned tftypes.Value, at path) []Fault {
	switch {
	case isAbsent(planned):
		return c.fault(at, "planned for absence but config wants existence")
	case isUnknown(planned):
		return c.fault(at, "planned unknown for configured value")
	case isUnknown(config) && schema.Nesting != tfprotov6.SchemaObjectNestingModeSingle:
		return c.fault(at, "planned value %s for what is not known yet", planned)
	}
	var faults []Fault
	switch schema.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return c.attributes(schema.Attributes, prior, config, planned, at)
	case tfprotov6.SchemaObjectNestingModeMap:
		before, configured, after := members(prior), members(config), members(planned)
		if len(configured) != len(after) {
			return c.fault(at, "count in plan (%d) disagrees with count in config (%d)", len(after), len(configured))
		}
		for key, value := range after {
			if _, has := configured[key]; !has {
				faults = append(faults, c.fault(at, "map key %q from plan is not present in config", key)...)
				continue
			}
			faults = append(faults, c.attributes(schema.Attributes, before[key], configured[key], value, at.with(tftypes.ElementKeyString(key)))...)
		}
		return faults
	}
	before, configured, after := elements(prior), elements(config), elements(planned)
	if len(configured) != len(after) {
		return c.fault(at, "count in plan (%d) disagrees with count in config (%d)", len(after), len(configured))
	}
	if schema.Nesting == tfprotov6.SchemaObjectNestingModeSet {
		return nil // Which element is which cannot be told.
	}
	for i, value := range after {
		var was tftypes.Value
		if i < len(before) {
			was = before[i]
		}
		faults = append(faults, c.attributes(schema.Attributes, was, configured[i], value, at.with(tftypes.ElementKeyInt(i)))...)
	}
	return faults
}

// incompatible finds where a later value breaks the word of an earlier one, under the summary: what
// was known stays as it was, and what was not may become anything.
func incompatible(summary string, planned, actual tftypes.Value, at path) []Fault {
	fault := func(at path, format string, args ...any) []Fault {
		return []Fault{{Summary: summary, Path: at.String(), Detail: fmt.Sprintf(format, args...)}}
	}
	switch {
	case isUnknown(planned), isAbsent(planned) && isAbsent(actual):
		return nil
	case isAbsent(actual):
		return fault(at, "was %s, but now null", planned)
	case isAbsent(planned):
		return fault(at, "was null, but now %s", actual)
	case isUnknown(actual):
		return fault(at, "was known, but now unknown")
	}
	var faults []Fault
	switch planned.Type().(type) {
	case tftypes.Object, tftypes.Map:
		before, after := members(planned), members(actual)
		for name, was := range before {
			is, has := after[name]
			if !has {
				faults = append(faults, fault(at, "element %q has vanished", name)...)
				continue
			}
			faults = append(faults, incompatible(summary, was, is, at.to(planned.Type(), name))...)
		}
		for name := range after {
			if _, had := before[name]; !had {
				faults = append(faults, fault(at, "new element %q has appeared", name)...)
			}
		}
	case tftypes.List:
		before, after := elements(planned), elements(actual)
		if len(before) != len(after) {
			return fault(at, "there were %d elements, but now %d", len(before), len(after))
		}
		for i := range before {
			faults = append(faults, incompatible(summary, before[i], after[i], at.with(tftypes.ElementKeyInt(i)))...)
		}
	case tftypes.Set:
		return incompatibleSets(summary, elements(planned), elements(actual), at)
	default:
		if !same(planned, actual) {
			return fault(at, "was %s, but now %s", planned, actual)
		}
	}
	return faults
}

// incompatibleSets asks for an element of the other set for each, and for no more of them: what was
// unknown may turn out to be equal, so there can be less.
func incompatibleSets(summary string, before, after []tftypes.Value, at path) []Fault {
	var faults []Fault
	matched := make([]bool, len(after))
	for _, was := range before {
		found := false
		for i, is := range after {
			if len(incompatible(summary, was, is, at)) == 0 {
				found, matched[i] = true, true
			}
		}
		if !found {
			faults = append(faults, Fault{Summary: summary, Path: at.String(), Detail: fmt.Sprintf("planned element %s is not in the result", was)})
		}
	}
	for i, is := range after {
		if !matched[i] && len(faults) == 0 {
			faults = append(faults, Fault{Summary: summary, Path: at.String(), Detail: fmt.Sprintf("element %s of the result is not in the plan", is)})
		}
	}
	if len(faults) == 0 && len(after) > len(before) {
		faults = append(faults, Fault{Summary: summary, Path: at.String(), Detail: fmt.Sprintf("there were %d elements, but now %d", len(before), len(after))})
	}
	return faults
}

// revealed finds write-only attributes that a provider gave a value, which no plan and no state may
// hold.
func revealed(summary string, schema []*tfprotov6.SchemaAttribute, value tftypes.Value, at path) []Fault {
	var faults []Fault
	for _, attribute := range schema {
		inner, at := members(value)[attribute.Name], at.with(tftypes.AttributeName(attribute.Name))
		if attribute.WriteOnly && !isAbsent(inner) {
			faults = append(faults, Fault{Summary: summary, Path: at.String(), Detail: "a write-only attribute has a value"})
		}
		if attribute.NestedType != nil {
			for _, object := range objectsOf(attribute.NestedType, inner) {
				faults = append(faults, revealed(summary, attribute.NestedType.Attributes, object, at)...)
			}
		}
	}
	return faults
}

// unknownFaults says where an object that is in the end is still unknown.
func unknownFaults(summary string, value tftypes.Value) []Fault {
	var faults []Fault
	for _, at := range unknownParts(value, nil) {
		faults = append(faults, Fault{Summary: summary, Path: at, Detail: "the value is still unknown"})
	}
	return faults
}
