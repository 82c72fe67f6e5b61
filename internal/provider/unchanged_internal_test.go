package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// asked is a server that notes that it is asked for a plan.
type asked struct {
	listing
	plans int
}

func (a *asked) PlanResourceChange(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	a.plans++
	return &tfprotov6.PlanResourceChangeResponse{}, nil
}

func TestUnchanged(t *testing.T) {
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
	const instances = "cloudelements_instance"
	for name, test := range map[string]struct {
		resource                string
		prior, proposed, config any
		isAsked                 bool
	}{
		"nothing changes":                  {instances, enabled, enabled, enabled, false},
		"disabled as configured":           {instances, disabled, disabled, disabled, false},
		"enabled by default":               {instances, enabled, enabled, attributes{"enabled": nil}, false},
		"disabled, and configured no more": {instances, disabled, disabled, attributes{"enabled": nil}, true},
		"state does not say":               {instances, attributes{"enabled": nil}, attributes{"enabled": nil}, attributes{"enabled": nil}, true},
		"enabled is not known":             {instances, enabled, enabled, attributes{"enabled": unknown}, true},
		"a write-only value": {
			instances, attributes{"enabled": true, "secret_configuration_wo": nil}, attributes{"enabled": true, "secret_configuration_wo": unknown}, enabled, false,
		},
		"a nested write-only value": {
			instances, attributes{"enabled": true, "oauth": attributes{"api_secret_wo": nil, "scope": "all"}},
			attributes{"enabled": true, "oauth": attributes{"api_secret_wo": "made-up-secret", "scope": "all"}}, enabled, false,
		},
		"another value beside a nested write-only one": {
			instances, attributes{"enabled": true, "oauth": attributes{"api_secret_wo": nil, "scope": "all"}},
			attributes{"enabled": true, "oauth": attributes{"api_secret_wo": "made-up-secret", "scope": "some"}}, enabled, true,
		},
		"a nested object more": {
			instances, attributes{"enabled": true, "oauth": nil}, attributes{"enabled": true, "oauth": attributes{}}, enabled, true,
		},
		"a nested object less": {
			instances, attributes{"enabled": true, "events": attributes{}}, attributes{"enabled": true, "events": nil}, enabled, true,
		},
		"a key of the user's that looks write-only": {
			instances, attributes{"enabled": true, "configuration": attributes{"key_wo": "a"}},
			attributes{"enabled": true, "configuration": attributes{"key_wo": "b"}}, enabled, true,
		},
		"another attribute":                     {instances, attributes{"enabled": true, "a": nil}, attributes{"enabled": true, "b": nil}, enabled, true},
		"no word of enabled":                    {instances, one, one, one, true},
		"something changes":                     {instances, enabled, attributes{"enabled": true, "name": "Contoso"}, enabled, true},
		"create":                                {instances, nil, enabled, enabled, true},
		"delete":                                {instances, enabled, nil, nil, true},
		"nothing at all":                        {instances, nil, nil, nil, true},
		"another resource":                      {"cloudelements_element", enabled, enabled, enabled, true},
		"what is no object":                     {instances, "text", "text", "text", true},
		"an object that ends before it is read": {instances, enabled, enabled, msgpack.RawMessage{0x82, 0xa1, 'a', 0xc0}, true},
	} {
		server := &asked{}
		prior := encoded(test.prior)
		response, err := Unchanged(server, func() *cloudelements.Client { return nil }).PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
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
