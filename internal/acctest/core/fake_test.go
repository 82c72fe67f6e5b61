package core_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/core"
)

type object = acctest.Object

// fake is a provider of one resource that keeps its contract, unless a test breaks it.
type fake struct {
	tfprotov6.ProviderServer // Nil: nothing else is asked.

	t *testing.T
	// plan, apply and read change an answer to what it should not be. They are given the honest
	// one.
	plan, apply, read func(asked call, answer object) object
	// replaces are the attributes that the provider replaces for.
	replaces []string
	// calls are those that were made, in their order.
	calls []call
	// fails has the next apply report an error beside its answer.
	fails bool
}

// call is a call as the provider sees it.
type call struct {
	name                            string
	prior, config, proposed, wanted object
	private                         string
}

var thingSchema = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
	{Name: "id", Type: tftypes.String, Computed: true},
	{Name: "name", Type: tftypes.String, Required: true},
	{Name: "size", Type: tftypes.Number, Optional: true, Computed: true},
	{Name: "secret_wo", Type: tftypes.String, Optional: true, WriteOnly: true},
	{Name: "settings", Type: tftypes.Map{ElementType: tftypes.String}, Optional: true},
	{Name: "tags", Type: tftypes.Set{ElementType: tftypes.String}, Optional: true},
	{Name: "login", Optional: true, NestedType: &tfprotov6.SchemaObject{
		Nesting: tfprotov6.SchemaObjectNestingModeSingle,
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "user", Type: tftypes.String, Optional: true},
			{Name: "realm", Type: tftypes.String, Optional: true},
			{Name: "session", Type: tftypes.String, Optional: true, Computed: true},
			{Name: "password_wo", Type: tftypes.String, Optional: true, WriteOnly: true},
		},
	}},
	{Name: "rules", Optional: true, NestedType: &tfprotov6.SchemaObject{
		Nesting: tfprotov6.SchemaObjectNestingModeSet,
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "key", Type: tftypes.String, Required: true},
			{Name: "rank", Type: tftypes.Number, Computed: true},
		},
	}},
}}}

// newThing is the fake's resource. All phases are answered by this very fake.
func newThing(t *testing.T, provider *fake) *core.Resource {
	t.Helper()
	provider.t = t
	made, err := core.NewResource(t.Context(), func() (tfprotov6.ProviderServer, error) { return provider, nil }, "thing")
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (f *fake) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{ResourceSchemas: map[string]*tfprotov6.Schema{"thing": thingSchema}}, nil
}

func (f *fake) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (f *fake) ValidateResourceConfig(_ context.Context, request *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	f.calls = append(f.calls, call{name: "validate", config: f.decode(request.Config)})
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (f *fake) UpgradeResourceState(_ context.Context, request *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	value, err := request.RawState.Unmarshal(thingSchema.ValueType())
	if err != nil {
		return nil, err
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: f.encode(acctest.Decode(value))}, nil
}

func (f *fake) ReadResource(_ context.Context, request *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	asked := call{name: "read", prior: f.decode(request.CurrentState), private: string(request.Private)}
	f.calls = append(f.calls, asked)
	answer := asked.prior.With(nil)
	if f.read != nil {
		answer = f.read(asked, answer)
	}
	return &tfprotov6.ReadResourceResponse{NewState: f.encode(answer), Private: request.Private}, nil
}

func (f *fake) ImportResourceState(_ context.Context, request *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return &tfprotov6.ImportResourceStateResponse{ImportedResources: []*tfprotov6.ImportedResource{
		{TypeName: "thing", State: f.encode(object{"id": request.ID, "name": "imported"})},
	}}, nil
}

func (f *fake) PlanResourceChange(_ context.Context, request *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	asked := call{
		name: "plan", prior: f.decode(request.PriorState), config: f.decode(request.Config),
		proposed: f.decode(request.ProposedNewState), private: string(request.PriorPrivate),
	}
	f.calls = append(f.calls, asked)
	answer := asked.proposed.With(nil)
	if asked.config == nil {
		answer = nil
	} else {
		for _, name := range []string{"id", "size"} {
			if answer[name] == nil {
				answer[name] = acctest.Unknown
			}
		}
		withoutSecrets(answer)
		if login, ok := answer["login"].(object); ok && login["session"] == nil {
			login["session"] = acctest.Unknown
		}
	}
	if f.plan != nil {
		answer = f.plan(asked, answer)
	}
	response := &tfprotov6.PlanResourceChangeResponse{PlannedState: f.encode(answer), PlannedPrivate: request.PriorPrivate}
	for _, name := range f.replaces {
		response.RequiresReplace = append(response.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(name))
	}
	return response, nil
}

func (f *fake) ApplyResourceChange(_ context.Context, request *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	asked := call{
		name: "apply", prior: f.decode(request.PriorState), config: f.decode(request.Config),
		wanted: f.decode(request.PlannedState), private: string(request.PlannedPrivate),
	}
	f.calls = append(f.calls, asked)
	answer := asked.wanted.With(nil)
	if asked.wanted == nil {
		answer = nil
	}
	for name, value := range map[string]any{"id": "17", "size": int64(3)} {
		if answer[name] == acctest.Unknown {
			answer[name] = value
		}
	}
	if login, ok := answer["login"].(object); ok && login["session"] == acctest.Unknown {
		login["session"] = "made-up-session"
	}
	if f.apply != nil {
		answer = f.apply(asked, answer)
	}
	response := &tfprotov6.ApplyResourceChangeResponse{NewState: f.encode(answer), Private: []byte("kept by the fake")}
	if f.fails {
		response.Diagnostics = []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "It failed"}}
	}
	return response, nil
}

func withoutSecrets(answer object) {
	answer["secret_wo"] = nil
	if login, ok := answer["login"].(object); ok {
		login["password_wo"] = nil
	}
}

func (f *fake) decode(encoded *tfprotov6.DynamicValue) object {
	value, err := encoded.Unmarshal(thingSchema.ValueType())
	if err != nil {
		f.t.Fatal(err)
	}
	decoded, _ := acctest.Decode(value).(object)
	return decoded
}

func (f *fake) encode(value any) *tfprotov6.DynamicValue {
	if made, ok := value.(object); ok && made == nil {
		value = nil
	}
	encoded, err := acctest.Encode(thingSchema.ValueType(), value)
	if err != nil {
		f.t.Fatal(err)
	}
	dynamic, err := tfprotov6.NewDynamicValue(thingSchema.ValueType(), encoded)
	if err != nil {
		f.t.Fatal(err)
	}
	return &dynamic
}
