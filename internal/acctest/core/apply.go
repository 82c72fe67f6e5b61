package core

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Result is what state holds after an apply.
type Result struct {
	// Object is the resource's object; nil where there is none.
	Object *Object
	// Deposed is the object that another one was to take the place of, where that failed after the
	// first was made, or where the old one could not be deleted.
	Deposed *Object
}

// Apply carries a plan out, with a configuration of which all is known by now. The plan is made
// again first.
func (p *Phase) Apply(ctx context.Context, change *Change, config tftypes.Value) (Result, Report) {
	switch change.Action {
	case NoOp:
		return Result{Object: change.Before}, Report{}
	case Delete:
		object, report := p.delete(ctx, change)
		return Result{Object: object}, report
	case DeleteThenCreate:
		old, report := p.delete(ctx, change)
		if report.Failed() {
			return Result{Object: old}, report
		}
		object, more := p.write(ctx, change, nil, config)
		report.add(more)
		return Result{Object: object}, report
	case CreateThenDelete:
		return p.createThenDelete(ctx, change, config)
	default:
		prior, report := p.Load(ctx, change.Before)
		if report.Failed() {
			return Result{Object: change.Before}, report
		}
		object, more := p.write(ctx, change, prior, config)
		report.add(more)
		return Result{Object: object}, report
	}
}

func (p *Phase) createThenDelete(ctx context.Context, change *Change, config tftypes.Value) (Result, Report) {
	object, report := p.write(ctx, change, nil, config)
	switch {
	case object == nil:
		return Result{Object: change.Before}, report // The old one takes its place again.
	case report.Failed():
		return Result{Object: object, Deposed: change.Before}, report
	}
	old, more := p.Load(ctx, change.Before)
	report.add(more)
	if more.Failed() {
		return Result{Object: object, Deposed: change.Before}, report
	}
	// What is deposed is planned for on its own, with what the provider keeps of it.
	destroy, more := p.PlanDestroy(ctx, old)
	report.add(more)
	if more.Failed() {
		return Result{Object: object, Deposed: old}, report
	}
	left, more := p.delete(ctx, destroy)
	report.add(more)
	return Result{Object: object, Deposed: left}, report
}

// delete deletes the object that there was before a change, and gives what is left of it.
func (p *Phase) delete(ctx context.Context, change *Change) (*Object, Report) {
	old, report := p.Load(ctx, change.Before)
	if report.Failed() || old == nil {
		return old, report
	}
	left, more := p.change(ctx, writing{
		action: Delete, object: old, before: old.Value, planned: null(p.typ), config: null(p.typ), private: change.private, identity: change.identity,
	})
	report.add(more)
	return left, report
}

// write plans again, from what there is by now, compares that with the plan, and creates or
// updates.
func (p *Phase) write(ctx context.Context, change *Change, prior *Object, config tftypes.Value) (*Object, Report) {
	var report Report
	if unknown := unknownParts(config, nil); len(unknown) > 0 {
		report.fault(Broken, "the test applies a configuration of which %s is unknown", unknown)
		return prior, report
	}
	block := change.block
	block.CreateBeforeDestroy = change.Action == CreateThenDelete
	again, more := p.plan(ctx, prior, block, config, change)
	report.add(more)
	if more.Failed() {
		return prior, report
	}
	if again.Action != change.Action && (change.Action != Update || again.Action != NoOp) {
		report.fault(InconsistentPlan, "the planned action changed from %s to %s", change.Action, again.Action)
	}
	report.Faults = append(report.Faults, incompatible(InconsistentPlan, change.Planned, again.Planned, nil)...)
	if report.Failed() || again.Action == NoOp {
		return prior, report
	}
	made := writing{
		action: Update, object: prior, planned: again.Planned, config: config, private: again.private, identity: again.identity,
	}
	if prior == nil {
		made.action = Create
	} else {
		made.before = prior.Value
	}
	object, more := p.change(ctx, made)
	report.add(more)
	if made.action == Create && object != nil && more.Failed() {
		object.Tainted = true
	}
	return object, report
}

// writing is what one call to apply a change is about.
type writing struct {
	action                  Action // Create, Update or Delete.
	object                  *Object
	before, planned, config tftypes.Value
	private                 []byte
	identity                *tfprotov6.ResourceIdentityData
}

// change has the provider apply a change, and gives what state is to hold then.
func (p *Phase) change(ctx context.Context, w writing) (*Object, Report) {
	var report Report
	response, err := p.provider.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: p.name, PriorState: p.encode(w.before), PlannedState: p.encode(w.planned), Config: p.encode(w.config),
		PlannedPrivate: w.private, PlannedIdentity: w.identity,
	})
	if err != nil {
		report.fault(Broken, "applying: %s", err)
		return w.object, report
	}
	report.diagnose(response.Diagnostics)
	report.Faults = append(report.Faults, p.identityFaults(response.NewIdentity)...)
	value, err := p.decode(response.NewState)
	if err != nil {
		report.fault(InvalidObject, "applying gave what is no %s: %s", p.name, err)
		return w.object, report
	}
	if faults := revealed(InvalidObject, p.attributes, value, nil); len(faults) > 0 {
		report.Faults = append(report.Faults, faults...)
		return w.object, report
	}
	report.Faults = append(report.Faults, unknownFaults(InvalidResult, value)...)
	value = unknownAsNull(value)
	if w.action != Delete && !report.Failed() {
		report.Faults = append(report.Faults, incompatible(InconsistentResult, w.planned, value, nil)...)
	}
	switch {
	case report.Failed():
	case w.action == Delete && !isAbsent(value):
		report.fault(InvalidResult, "an object is left after its destruction")
	case w.action != Delete && isAbsent(value):
		report.fault(InvalidResult, "there is no object after the change")
	}
	switch {
	case isAbsent(value) && report.Failed():
		return w.object, report
	case isAbsent(value):
		return nil, report
	}
	object := &Object{Value: value, Private: response.Private, Identity: response.NewIdentity}
	if report.Failed() && w.object != nil {
		object.Tainted = w.object.Tainted
	}
	return object, report
}
