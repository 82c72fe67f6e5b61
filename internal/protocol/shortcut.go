package protocol

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ResourceWithShortcut is a resource that answers by itself where nothing changes, with the state
// that Terraform has. A provider's resources are registered by having these methods.
//
// Where the configuration leaves an object as it is, Terraform proposes the very state that there
// is; and a refresh mostly finds an object just as state has it. The framework then goes through
// all attributes several times to come to the same, which is the largest part of what a plan over
// many objects costs.
type ResourceWithShortcut interface {
	resource.Resource

	// ReadUnchanged reports whether to read an object is to leave its state and all that is
	// remembered of it as they are, and to report nothing. If so, it has done whatever else Read
	// does, and returns the identity of the object. Otherwise Read is asked.
	ReadUnchanged(ctx context.Context, state *State) (identity types.Object, unchanged bool)

	// PlanUnchanged is called in place of ModifyPlan where a plan is the state that there is. It
	// does whatever else ModifyPlan does then, which must neither change such a plan nor report
	// anything about it.
	PlanUnchanged(ctx context.Context, state *State)
}

// shortcuts is a server that asks the resources with a shortcut before it asks the framework.
type shortcuts struct {
	Server
	resources map[string]registered
	data      func() any
}

func (s shortcuts) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if one, ok := s.resources[req.TypeName]; ok {
		if response := one.read(ctx, s.data(), req); response != nil {
			return response, nil
		}
	}
	return s.Server.ReadResource(ctx, req)
}

func (s shortcuts) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if one, ok := s.resources[req.TypeName]; ok {
		if response := one.plan(ctx, s.data(), req); response != nil {
			return response, nil
		}
	}
	return s.Server.PlanResourceChange(ctx, req)
}

// registered is a resource with a shortcut.
type registered struct {
	new    func() resource.Resource
	traits func() traits
}

// traits are what a resource's schemas say.
type traits struct {
	facts    facts
	state    types.ObjectType
	protocol tftypes.Type // That of state.
	identity tftypes.Type
}

// register returns the resources of a provider that have a shortcut, by their types.
func register(offered provider.Provider) map[string]registered {
	ctx := context.Background()
	var named provider.MetadataResponse
	offered.Metadata(ctx, provider.MetadataRequest{}, &named)
	resources := make(map[string]registered)
	for _, create := range offered.Resources(ctx) {
		one, ok := create().(ResourceWithShortcut)
		if !ok {
			continue
		}
		var metadata resource.MetadataResponse
		one.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: named.TypeName}, &metadata)
		resources[metadata.TypeName] = registered{new: create, traits: sync.OnceValue(func() traits { return traitsOf(ctx, one) })}
	}
	return resources
}

func traitsOf(ctx context.Context, one resource.Resource) traits {
	var described resource.SchemaResponse
	one.Schema(ctx, resource.SchemaRequest{}, &described)
	state, _ := described.Schema.Type().(types.ObjectType)
	found := traits{facts: factsOf(ctx, described.Schema), state: state, protocol: state.TerraformType(ctx)}
	if one, ok := one.(resource.ResourceWithIdentity); ok {
		var described resource.IdentitySchemaResponse
		one.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &described)
		found.identity = described.IdentitySchema.Type().TerraformType(ctx)
	}
	return found
}

// configured returns the resource with the data of its provider, and nil where there is none, or
// where the framework has something to report of it.
func (r registered) configured(ctx context.Context, data any) ResourceWithShortcut {
	one, ok := r.new().(ResourceWithShortcut)
	if !ok || data == nil {
		return nil
	}
	if one, ok := one.(resource.ResourceWithConfigure); ok {
		var response resource.ConfigureResponse
		one.Configure(ctx, resource.ConfigureRequest{ProviderData: data}, &response)
		if len(response.Diagnostics) > 0 {
			return nil
		}
	}
	return one
}

// read answers a read that leaves everything as it is, and returns nil where it may not.
func (r registered) read(ctx context.Context, data any, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	one := r.configured(ctx, data)
	if one == nil {
		return nil
	}
	traits := r.traits()
	state, ok := newState(req.CurrentState, req.Private, traits)
	if !ok || state.hasNotes() {
		return nil
	}
	identity, unchanged := one.ReadUnchanged(ctx, state)
	if !unchanged {
		return nil
	}
	answered := answeredIdentity(ctx, traits.identity, req.CurrentIdentity, identity)
	if answered == nil {
		return nil
	}
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: answered}
}

// plan answers a plan that changes nothing, and returns nil where it may change something. While
// the provider's configuration is not known there is nothing else to do for a resource.
func (r registered) plan(ctx context.Context, data any, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	traits := r.traits()
	state, ok := newState(req.PriorState, req.PriorPrivate, traits)
	if !ok || !traits.facts.isNoOp(state.attributes, req.ProposedNewState, req.Config) {
		return nil
	}
	if data != nil {
		one := r.configured(ctx, data)
		if one == nil {
			return nil
		}
		one.PlanUnchanged(ctx, state)
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}
}

// answeredIdentity returns the identity that a read answers with: the known one that it came with,
// or a new one where Terraform has none, as before 1.12. It returns nil where the known one is
// another.
func answeredIdentity(ctx context.Context, typ tftypes.Type, known *tfprotov6.ResourceIdentityData, identity types.Object) *tfprotov6.ResourceIdentityData {
	value, err := identity.ToTerraformValue(ctx)
	if err != nil || typ == nil {
		return nil
	}
	if known == nil {
		encoded, err := tfprotov6.NewDynamicValue(typ, value)
		if err != nil {
			return nil
		}
		return &tfprotov6.ResourceIdentityData{IdentityData: &encoded}
	}
	if known.IdentityData == nil {
		return nil
	}
	if has, err := known.IdentityData.Unmarshal(typ); err != nil || !has.Equal(value) {
		return nil
	}
	return known
}
