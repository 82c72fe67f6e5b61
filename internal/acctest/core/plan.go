package core

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Action is what a plan is to do.
type Action string

// The actions, as Terraform's plans name them.
const (
	NoOp             Action = "no-op"
	Create           Action = "create"
	Update           Action = "update"
	Delete           Action = "delete"
	DeleteThenCreate Action = "delete-create"
	CreateThenDelete Action = "create-delete"
)

// Replaces reports whether one object takes the place of another.
func (a Action) Replaces() bool { return a == DeleteThenCreate || a == CreateThenDelete }

// Change is the plan for a resource, to be applied in another phase.
type Change struct {
	// Action is what is planned.
	Action Action
	// Before is the object that there is, Planned what it is to be: null where it is to be deleted.
	Before  *Object
	Planned tftypes.Value
	// ReplacedFor are the attributes for which it is replaced, where no one has asked for it.
	ReplacedFor []string

	block    Block
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// Plan plans a change from an object, which was refreshed or not, to a configuration as it is known
// when the plan is made.
func (p *Phase) Plan(ctx context.Context, prior *Object, block Block, config tftypes.Value) (*Change, Report) {
	return p.plan(ctx, prior, block, config, nil)
}

// plan makes a plan or, given an earlier one, makes it again.
func (p *Phase) plan(ctx context.Context, object *Object, block Block, config tftypes.Value, earlier *Change) (*Change, Report) {
	report := p.Validate(ctx, config)
	if report.Failed() {
		return nil, report
	}
	prior := object
	if object == nil || object.Tainted {
		// What is tainted is planned as if it was not there, and replaced in the end.
		prior = &Object{Value: null(p.typ)}
	}
	ignored, err := block.ignored(p.attributes, prior.Value, config)
	if err != nil {
		report.fault(Broken, "ignore_changes: %s", err)
		return nil, report
	}
	response := p.ask(ctx, &report, prior, ignored)
	if report.Failed() {
		return nil, report
	}
	change := &Change{Before: object, block: block, private: response.PlannedPrivate, identity: response.PlannedIdentity}
	change.Planned = p.planned(&report, response, prior, ignored)
	if report.Failed() {
		return nil, report
	}
	change.ReplacedFor = p.replacedFor(&report, response.RequiresReplace, prior.Value, change.Planned)
	if report.Failed() {
		return nil, report
	}
	byRequest := block.Replace && earlier == nil
	switch {
	case isAbsent(prior.Value):
		change.Action = Create
	case byRequest || len(change.ReplacedFor) > 0:
		change.Action = block.replacement()
	case same(change.Planned, prior.Value):
		change.Action = NoOp
	default:
		change.Action = Update
	}
	if change.Action.Replaces() {
		// The new object is planned from nothing, and of all that is configured.
		report.add(p.planReplacement(ctx, change, config))
		if report.Failed() {
			return nil, report
		}
	}
	if change.Action == Create && object != nil && object.Tainted {
		change.Action = block.replacement()
	}
	if change.Action == Create && earlier != nil && earlier.Action.Replaces() {
		change.Action = earlier.Action // The object that was there is out of the way already.
	}
	return change, report
}

func (b Block) replacement() Action {
	if b.CreateBeforeDestroy {
		return CreateThenDelete
	}
	return DeleteThenCreate
}

// planReplacement plans the object that takes the place of another.
func (p *Phase) planReplacement(ctx context.Context, change *Change, config tftypes.Value) Report {
	var report Report
	nothing := &Object{Value: null(p.typ), Private: change.private, Identity: change.identity}
	response := p.ask(ctx, &report, nothing, config)
	if !report.Failed() {
		change.private, change.identity = response.PlannedPrivate, response.PlannedIdentity
		change.Planned = p.planned(&report, response, nothing, config)
	}
	return report
}

// PlanDestroy plans to delete an object.
func (p *Phase) PlanDestroy(ctx context.Context, object *Object) (*Change, Report) {
	var report Report
	if object == nil {
		return &Change{Action: NoOp, Planned: null(p.typ)}, report
	}
	response := p.ask(ctx, &report, object, null(p.typ))
	if report.Failed() {
		return nil, report
	}
	change := &Change{Action: Delete, Before: object, Planned: null(p.typ), private: response.PlannedPrivate, identity: response.PlannedIdentity}
	if planned, err := p.decode(response.PlannedState); err != nil || !isAbsent(planned) {
		report.fault(InvalidPlan, "planned a non-null destroy value")
	}
	return change, report
}

// ask has the provider plan.
func (p *Phase) ask(ctx context.Context, report *Report, prior *Object, config tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	response, err := p.provider.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: p.name, PriorState: p.encode(prior.Value), Config: p.encode(config),
		ProposedNewState: p.encode(proposedNew(p.attributes, prior.Value, config)),
		PriorPrivate:     prior.Private, PriorIdentity: prior.Identity,
	})
	if err != nil {
		report.fault(Broken, "planning: %s", err)
		return nil
	}
	report.diagnose(response.Diagnostics)
	return response
}

// planned reads a planned object and checks it.
func (p *Phase) planned(report *Report, response *tfprotov6.PlanResourceChangeResponse, prior *Object, config tftypes.Value) tftypes.Value {
	planned, err := p.decode(response.PlannedState)
	if err != nil {
		report.fault(InvalidPlan, "planned what is no %s: %s", p.name, err)
		return planned
	}
	report.Faults = append(report.Faults, revealed(InvalidPlan, p.attributes, planned, nil)...)
	if !report.Failed() {
		report.Faults = append(report.Faults, invalidPlan(p.attributes, prior.Value, config, planned)...)
	}
	return planned
}

// replacedFor finds which of the attributes that a provider replaces for do change.
func (p *Phase) replacedFor(report *Report, paths []*tftypes.AttributePath, prior, planned tftypes.Value) []string {
	var changed []string
	for _, one := range paths {
		at := path(one.Steps())
		if isAbsent(prior) {
			continue
		}
		was, hadPrior := at.follow(prior)
		is, hasPlanned := at.follow(planned)
		if !hadPrior && !hasPlanned {
			report.fault(InvalidPlan, "asked to replace for %s, which does not exist", at)
			continue
		}
		if isUnknown(is) || !same(was, is) || p.isWriteOnly(at) {
			changed = append(changed, at.String())
		}
	}
	slices.Sort(changed)
	return slices.Compact(changed)
}

func (p *Phase) isWriteOnly(at path) bool {
	attributes := p.attributes
	for i, step := range at {
		name, ok := step.(tftypes.AttributeName)
		if !ok {
			continue
		}
		attribute := attributeNamed(attributes, string(name))
		switch {
		case attribute == nil:
			return false
		case i == len(at)-1:
			return attribute.WriteOnly
		case attribute.NestedType == nil:
			return false
		}
		attributes = attribute.NestedType.Attributes
	}
	return false
}
