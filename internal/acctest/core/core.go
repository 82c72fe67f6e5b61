// Package core plays Terraform's core to a provider: what Terraform does between a configuration
// and the calls of the protocol, and what it checks in the answers, written anew and without
// Terraform. Thousands of plans and applies take seconds, their configurations can be made up at
// random, and a breach of the contract comes back as a [Fault] that names the attribute, where a
// user would read that the provider has a bug.
//
// As Terraform does, a test makes a [Phase] for each command or half of one, which has a provider
// of its own: what a plan keeps in memory is gone when it is applied. A configuration is given to
// each phase as it is evaluated there: a value that is unknown in the plan is known in the apply,
// where the plan is made again and must agree with the first.
//
// What is modelled: one object of a managed resource at a time, with nested attributes of all
// kinds; validation, upgrade of state, refresh, import by id and by identity, what is proposed,
// plans of all actions, ignore_changes, replacement in both orders, by request, for what cannot
// change and of tainted objects, plans made again at apply, partial results and errors, and
// destruction. What is not: nested blocks, dynamic types, deferred actions, moved state, marks of
// sensitive values, data sources and ephemeral resources, and refinements of unknown values.
package core

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// Start starts a provider and configures it, as for one run of Terraform.
type Start func() (tfprotov6.ProviderServer, error)

// Resource is a resource type as Terraform knows it by its schema.
type Resource struct {
	name       string
	start      Start
	version    int64
	attributes []*tfprotov6.SchemaAttribute
	typ        tftypes.Type
	identity   tftypes.Type // nil where it has none.
}

// NewResource asks a provider for the schema of a resource type.
func NewResource(ctx context.Context, start Start, name string) (*Resource, error) {
	provider, err := start()
	if err != nil {
		return nil, err
	}
	schemas, err := provider.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	schema, ok := schemas.ResourceSchemas[name]
	if !ok {
		return nil, fmt.Errorf("the provider has no resource %q", name)
	}
	if len(schema.Block.BlockTypes) > 0 {
		return nil, fmt.Errorf("%s has nested blocks, which are not modelled", name)
	}
	made := &Resource{name: name, start: start, version: schema.Version, attributes: schema.Block.Attributes, typ: schema.ValueType()}
	identities, err := provider.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	if identity, ok := identities.IdentitySchemas[name]; ok {
		made.identity = identity.ValueType()
	}
	return made, nil
}

// Type is the type of a resource's values, as configuration, plan and state have it.
func (r *Resource) Type() tftypes.Type { return r.typ }

// Config makes a configuration of what a test writes.
func (r *Resource) Config(attributes acctest.Object) (tftypes.Value, error) {
	return acctest.Encode(r.typ, attributes)
}

// Block is what a resource block says beside its attributes.
type Block struct {
	// IgnoreChanges are paths as HCL writes them, such as oauth, events.enabled or
	// configuration["a.key"]; IgnoreAll is the word all.
	IgnoreChanges []string
	IgnoreAll     bool
	// CreateBeforeDestroy is that of the lifecycle block.
	CreateBeforeDestroy bool
	// Replace is -replace, or replace_triggered_by.
	Replace bool
}

// Object is what state keeps of a resource. Nil stands for nothing.
type Object struct {
	// Value are the attributes, all known.
	Value tftypes.Value
	// Private and Identity are what the provider keeps beside them.
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
	// Tainted is an object that is to be replaced, since its creation failed halfway.
	Tainted bool
}

// Attributes returns the attributes as [acctest.Decode] does; nil for nothing.
func (o *Object) Attributes() acctest.Object {
	if o == nil {
		return nil
	}
	attributes, _ := acctest.Decode(o.Value).(acctest.Object)
	return attributes
}

// Report is what came of an operation.
type Report struct {
	// Diagnostics are the provider's own.
	Diagnostics acctest.Diagnostics
	// Faults are those that Terraform finds with the provider.
	Faults []Fault
}

// Failed reports whether Terraform goes no further.
func (r Report) Failed() bool { return len(r.Faults) > 0 || len(r.Diagnostics.Errors()) > 0 }

func (r *Report) add(more Report) {
	r.Diagnostics = append(r.Diagnostics, more.Diagnostics...)
	r.Faults = append(r.Faults, more.Faults...)
}

func (r *Report) fault(summary, format string, args ...any) {
	r.Faults = append(r.Faults, Fault{Summary: summary, Detail: fmt.Sprintf(format, args...)})
}

func (r *Report) diagnose(diagnostics []*tfprotov6.Diagnostic) {
	r.Diagnostics = append(r.Diagnostics, acctest.Reported(diagnostics)...)
}

// Phase is a part of a run of Terraform in which one provider answers.
type Phase struct {
	*Resource

	provider tfprotov6.ProviderServer
}

// Begin begins a phase with a provider of its own.
func (r *Resource) Begin() (*Phase, error) {
	provider, err := r.start()
	if err != nil {
		return nil, err
	}
	return &Phase{Resource: r, provider: provider}, nil
}

// Validate has the provider check a configuration, of which nothing need be known.
func (p *Phase) Validate(ctx context.Context, config tftypes.Value) Report {
	var report Report
	response, err := p.provider.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: p.name, Config: p.encode(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		report.fault(Broken, "validating: %s", err)
		return report
	}
	report.diagnose(response.Diagnostics)
	return report
}

// Load reads an object from state, by way of JSON and an upgrade of its schema, as each phase does
// first.
func (p *Phase) Load(ctx context.Context, object *Object) (*Object, Report) {
	var report Report
	if object == nil {
		return nil, report
	}
	stored, err := stateJSON(object.Value)
	if err != nil {
		report.fault(Broken, "writing state: %s", err)
		return object, report
	}
	response, err := p.provider.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: p.name, Version: p.version, RawState: &tfprotov6.RawState{JSON: stored},
	})
	if err != nil {
		report.fault(Broken, "upgrading state: %s", err)
		return object, report
	}
	report.diagnose(response.Diagnostics)
	if report.Failed() {
		return object, report
	}
	loaded := *object
	if loaded.Value, err = p.decode(response.UpgradedState); err != nil || isAbsent(loaded.Value) {
		report.fault(InvalidObject, "upgrading state gave none: %v", err)
		return object, report
	}
	report.Faults = append(report.Faults, unknownFaults(InvalidObject, loaded.Value)...)
	report.Faults = append(report.Faults, revealed(InvalidObject, p.attributes, loaded.Value, nil)...)
	return &loaded, report
}

// Refresh reads an object. One that is gone comes back as nil.
func (p *Phase) Refresh(ctx context.Context, object *Object) (*Object, Report) {
	var report Report
	if object == nil {
		return nil, report
	}
	response, err := p.provider.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: p.name, CurrentState: p.encode(object.Value), Private: object.Private, CurrentIdentity: object.Identity,
	})
	if err != nil {
		report.fault(Broken, "refreshing: %s", err)
		return object, report
	}
	report.diagnose(response.Diagnostics)
	if report.Failed() {
		return object, report
	}
	read := *object
	read.Private, read.Identity = response.Private, response.NewIdentity
	if read.Value, err = p.decode(response.NewState); err != nil {
		report.fault(InvalidObject, "refreshing gave what is no %s: %s", p.name, err)
		return object, report
	}
	report.Faults = append(report.Faults, unknownFaults(InvalidObject, read.Value)...)
	report.Faults = append(report.Faults, revealed(InvalidObject, p.attributes, read.Value, nil)...)
	report.Faults = append(report.Faults, p.identityFaults(read.Identity)...)
	switch {
	case report.Failed():
		return object, report
	case isAbsent(read.Value):
		return nil, report
	default:
		return &read, report
	}
}

// Import takes an object into state by its id or, where that is empty, by its identity, and reads
// it.
func (p *Phase) Import(ctx context.Context, id string, identity acctest.Object) (*Object, Report) {
	var report Report
	request := &tfprotov6.ImportResourceStateRequest{TypeName: p.name, ID: id}
	if identity != nil {
		value, err := acctest.Encode(p.identity, identity)
		if err != nil {
			report.fault(Broken, "an identity does not fit its schema: %s", err)
			return nil, report
		}
		encoded, err := tfprotov6.NewDynamicValue(p.identity, value)
		if err != nil {
			report.fault(Broken, "encoding an identity: %s", err)
			return nil, report
		}
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: &encoded}
	}
	response, err := p.provider.ImportResourceState(ctx, request)
	if err != nil {
		report.fault(Broken, "importing: %s", err)
		return nil, report
	}
	report.diagnose(response.Diagnostics)
	if report.Failed() {
		return nil, report
	}
	if len(response.ImportedResources) != 1 {
		report.fault(InvalidObject, "importing gave %d resources and no error", len(response.ImportedResources))
		return nil, report
	}
	imported := response.ImportedResources[0]
	object := &Object{Private: imported.Private, Identity: imported.Identity}
	if object.Value, err = p.decode(imported.State); err != nil || isAbsent(object.Value) {
		report.fault(InvalidObject, "importing gave what is no %s: %v", p.name, err)
		return nil, report
	}
	report.Faults = append(report.Faults, revealed(InvalidObject, p.attributes, object.Value, nil)...)
	if report.Failed() {
		return nil, report
	}
	read, more := p.Refresh(ctx, object)
	report.add(more)
	if more.Failed() {
		return nil, report
	}
	return read, report
}

// identityFaults finds an identity of an object that is not all known.
func (p *Phase) identityFaults(identity *tfprotov6.ResourceIdentityData) []Fault {
	if identity == nil || identity.IdentityData == nil || p.identity == nil {
		return nil
	}
	value, err := identity.IdentityData.Unmarshal(p.identity)
	if err != nil {
		return []Fault{{Summary: InvalidObject, Detail: fmt.Sprintf("an identity does not fit its schema: %s", err)}}
	}
	return unknownFaults(InvalidObject, value)
}

func (p *Phase) encode(value tftypes.Value) *tfprotov6.DynamicValue {
	if value.Type() == nil {
		value = null(p.typ)
	}
	encoded, err := tfprotov6.NewDynamicValue(p.typ, value)
	if err != nil {
		panic(fmt.Sprintf("a value is no %s: %s", p.name, err)) // Only Config makes values.
	}
	return &encoded
}

func (p *Phase) decode(encoded *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if encoded == nil {
		return null(p.typ), nil
	}
	return encoded.Unmarshal(p.typ)
}
