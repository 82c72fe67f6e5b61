package protocol

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// asked is a server that notes that it is asked for a plan.
type asked struct {
	Server
	plans int
}

func (a *asked) PlanResourceChange(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	a.plans++
	return &tfprotov6.PlanResourceChangeResponse{}, nil
}

// switchable is a schema with a default, and with attributes that are write-only.
var switchable = schema.Schema{Attributes: map[string]schema.Attribute{
	"name":                    schema.StringAttribute{Optional: true},
	"a":                       schema.StringAttribute{Optional: true},
	"enabled":                 schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
	"configuration":           schema.MapAttribute{Optional: true, ElementType: types.StringType},
	"secret_configuration_wo": schema.MapAttribute{Optional: true, WriteOnly: true, ElementType: types.StringType},
	"events":                  schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{}},
	"oauth": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
		"scope":         schema.StringAttribute{Optional: true},
		"api_secret_wo": schema.StringAttribute{Optional: true, WriteOnly: true},
	}},
}}

func TestShortcuts_plan(t *testing.T) {
	t.Parallel()
	encoded := func(value any) *tfprotov6.DynamicValue {
		bytes, err := msgpack.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return &tfprotov6.DynamicValue{MsgPack: bytes}
	}
	type attributes = map[string]any
	unknown := msgpack.RawMessage{0xd4, 0, 0} // As Terraform writes what is not known yet.
	one := attributes{"name": "Contoso"}
	enabled, disabled := attributes{"enabled": true}, attributes{"enabled": false}
	const things = madeUpResource
	for name, test := range map[string]struct {
		resource                string
		prior, proposed, config any
		isAsked                 bool
	}{
		"nothing changes":                  {things, enabled, enabled, enabled, false},
		"disabled as configured":           {things, disabled, disabled, disabled, false},
		"enabled by default":               {things, enabled, enabled, attributes{"enabled": nil}, false},
		"disabled, and configured no more": {things, disabled, disabled, attributes{"enabled": nil}, true},
		"state does not say":               {things, attributes{"enabled": nil}, attributes{"enabled": nil}, attributes{"enabled": nil}, true},
		"enabled is not known":             {things, enabled, enabled, attributes{"enabled": unknown}, true},
		"a write-only value": {
			things, attributes{"enabled": true, "secret_configuration_wo": nil}, attributes{"enabled": true, "secret_configuration_wo": unknown}, enabled, false,
		},
		"a nested write-only value": {
			things, attributes{"enabled": true, "oauth": attributes{"api_secret_wo": nil, "scope": "all"}},
			attributes{"enabled": true, "oauth": attributes{"api_secret_wo": "made-up-secret", "scope": "all"}}, enabled, false,
		},
		"another value beside a nested write-only one": {
			things, attributes{"enabled": true, "oauth": attributes{"api_secret_wo": nil, "scope": "all"}},
			attributes{"enabled": true, "oauth": attributes{"api_secret_wo": "made-up-secret", "scope": "some"}}, enabled, true,
		},
		"a nested object more": {
			things, attributes{"enabled": true, "oauth": nil}, attributes{"enabled": true, "oauth": attributes{}}, enabled, true,
		},
		"a nested object less": {
			things, attributes{"enabled": true, "events": attributes{}}, attributes{"enabled": true, "events": nil}, enabled, true,
		},
		"a key of the user's that looks write-only": {
			things, attributes{"enabled": true, "configuration": attributes{"key_wo": "a"}},
			attributes{"enabled": true, "configuration": attributes{"key_wo": "b"}}, enabled, true,
		},
		"another attribute":                     {things, attributes{"enabled": true, "a": nil}, attributes{"enabled": true, "b": nil}, enabled, true},
		"no word of enabled":                    {things, one, one, one, true},
		"no word of enabled in a configuration": {things, enabled, enabled, one, true},
		"something changes":                     {things, enabled, attributes{"enabled": true, "name": "Contoso"}, enabled, true},
		"create":                                {things, nil, enabled, enabled, true},
		"delete":                                {things, enabled, nil, nil, true},
		"nothing at all":                        {things, nil, nil, nil, true},
		"another resource":                      {"made_up_other", enabled, enabled, enabled, true},
		"what is no object":                     {things, "text", "text", "text", true},
		"an object that ends before it is read": {things, enabled, enabled, msgpack.RawMessage{0x82, 0xa1, 'a', 0xc0}, true},
	} {
		server := &asked{}
		prior := encoded(test.prior)
		shortcut := shortcuts{Server: server, resources: register(&madeUp{schema: switchable}), data: func() any { return nil }}
		response, err := shortcut.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: test.resource, PriorState: prior, ProposedNewState: encoded(test.proposed), Config: encoded(test.config), PriorPrivate: []byte("private"),
		})
		if err != nil || (server.plans == 1) != test.isAsked {
			t.Errorf("%s: the framework is asked %d times, %v", name, server.plans, err)
		}
		if !test.isAsked && (response.PlannedState != prior || string(response.PlannedPrivate) != "private") {
			t.Errorf("%s: planned %v", name, response)
		}
	}
}
