package acctest

import (
	"bytes"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Resource is a resource type of a Server, with the operations that Terraform does on it, each in
// the steps that Terraform does it in.
type Resource struct {
	server *Server
	name   string
	schema *tfprotov6.Schema
}

// State is what Terraform keeps of a resource between operations. The zero value is a resource that
// does not exist.
type State struct {
	value    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	replaces bool
}

// Exists reports whether there is a resource.
func (s State) Exists() bool { return s.value.Type() != nil && !s.value.IsNull() }

// Replaces reports whether a planned state is that of another resource, which is to take the place
// of the one that there is.
func (s State) Replaces() bool { return s.replaces }

// SamePrivate reports whether another state holds the same beside its attributes.
func (s State) SamePrivate(other State) bool {
	return bytes.Equal(s.private, other.private) && reflect.DeepEqual(s.identity, other.identity)
}

// WithoutIdentity is the state as Terraform before 1.12 has it.
func (s State) WithoutIdentity() State {
	s.identity = nil
	return s
}

// Values returns the attributes as Go values: nil for null, Unknown, string, bool, int64, Object
// and []any.
func (s State) Values() Object {
	values, _ := fromTerraform(s.value).(Object)
	return values
}

// Validate checks a configuration as `terraform validate` does.
func (r *Resource) Validate(config Object) Diagnostics {
	s := r.server
	s.t.Helper()
	response := ask(s, "validating", s.provider.ValidateResourceConfig, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.name, Config: s.encode(r.schema.ValueType(), config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	return diagnostics(response.Diagnostics)
}

// Plan returns the state that applying the configuration is to lead to.
func (r *Resource) Plan(prior State, config Object) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	typ := r.schema.ValueType()
	configured := s.value(typ, config)
	if !prior.Exists() {
		prior.value = tftypes.NewValue(typ, nil)
	}
	response := ask(s, "planning", s.provider.PlanResourceChange, &tfprotov6.PlanResourceChangeRequest{
		TypeName:         r.name,
		PriorState:       s.dynamic(typ, prior.value),
		ProposedNewState: s.dynamic(typ, r.proposed(prior.value, configured)),
		Config:           s.dynamic(typ, configured),
		PriorPrivate:     prior.private,
		PriorIdentity:    prior.identity,
	})
	planned := r.state(response.PlannedState, response.PlannedPrivate, response.PlannedIdentity)
	planned.replaces = len(response.RequiresReplace) > 0
	return planned, diagnostics(response.Diagnostics)
}

// Apply validates, plans and applies a configuration, up to the first step that reports an error,
// and gives the state after it and all that was reported.
func (r *Resource) Apply(prior State, config Object) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	diags := r.Validate(config)
	if len(diags.Errors()) > 0 {
		return prior, diags
	}
	planned, more := r.Plan(prior, config)
	diags = append(diags, more...)
	if len(diags.Errors()) > 0 {
		return prior, diags
	}
	after, more := r.apply(prior, planned, config)
	return after, append(diags, more...)
}

// Destroy deletes a resource.
func (r *Resource) Destroy(prior State) (State, Diagnostics) {
	r.server.t.Helper()
	planned := State{value: tftypes.NewValue(r.schema.ValueType(), nil), private: prior.private, identity: prior.identity}
	return r.apply(prior, planned, nil)
}

func (r *Resource) apply(prior, planned State, config Object) (State, Diagnostics) {
	s := r.server
	s.t.Helper()
	typ := r.schema.ValueType()
	if !prior.Exists() {
		prior.value = tftypes.NewValue(typ, nil)
	}
	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        r.name,
		PriorState:      s.dynamic(typ, prior.value),
		PlannedState:    s.dynamic(typ, planned.value),
		Config:          s.dynamic(typ, tftypes.NewValue(typ, nil)),
		PlannedPrivate:  planned.private,
		PlannedIdentity: planned.identity,
	}
	if config != nil {
		request.Config = s.encode(typ, config)
	}
	response := ask(s, "applying", s.provider.ApplyResourceChange, request)
	return r.state(response.NewState, response.Private, response.NewIdentity), diagnostics(response.Diagnostics)
}

// Refresh reads a resource.
func (r *Resource) Refresh(prior State) (State, Diagnostics) {
	r.server.t.Helper()
	state, _, diags := r.refresh(prior)
	return state, diags
}

// IsEchoed reports whether a read of a resource is answered with the very state that was asked
// with, which the framework never does.
func (r *Resource) IsEchoed(prior State) bool {
	r.server.t.Helper()
	_, isEchoed, _ := r.refresh(prior)
	return isEchoed
}

func (r *Resource) refresh(prior State) (state State, isEchoed bool, diags Diagnostics) {
	s := r.server
	s.t.Helper()
	request := &tfprotov6.ReadResourceRequest{
		TypeName:        r.name,
		CurrentState:    s.dynamic(r.schema.ValueType(), prior.value),
		CurrentIdentity: prior.identity,
		Private:         prior.private,
	}
	response := ask(s, "refreshing", s.provider.ReadResource, request)
	state = r.state(response.NewState, response.Private, response.NewIdentity)
	return state, response.NewState == request.CurrentState, diagnostics(response.Diagnostics)
}

func (r *Resource) state(dynamic *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) State {
	r.server.t.Helper()
	state := State{private: private, identity: identity}
	if dynamic == nil {
		return state
	}
	state.value = r.server.decode(r.schema.ValueType(), dynamic)
	return state
}

// proposed is Terraform's first idea of the new state: the configuration, write-only values
// included, with the prior values of computed attributes that it does not set.
func (r *Resource) proposed(prior, config tftypes.Value) tftypes.Value {
	before, after := attributesOf(prior), attributesOf(config)
	for _, attribute := range r.schema.Block.Attributes {
		if known, ok := before[attribute.Name]; ok && attribute.Computed && after[attribute.Name].IsNull() {
			after[attribute.Name] = known
		}
	}
	return tftypes.NewValue(r.schema.ValueType(), after)
}
