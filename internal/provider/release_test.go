package provider_test

import (
	"context"
	"reflect"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

// carried is what the context of a call carries here in place of loggers.
type carried [64]byte

// TestReleasing checks that nothing is kept of what the context of a call carries,
// for each call that Terraform makes once for each resource or data source.
func TestReleasing(t *testing.T) {
	t.Parallel()
	const resource, dataSource = "cloudelements_instance", "cloudelements_element"
	for call, request := range map[string]any{
		"ValidateResourceConfig":     &tfprotov6.ValidateResourceConfigRequest{TypeName: resource},
		"UpgradeResourceState":       &tfprotov6.UpgradeResourceStateRequest{TypeName: resource},
		"UpgradeResourceIdentity":    &tfprotov6.UpgradeResourceIdentityRequest{TypeName: resource},
		"ReadResource":               &tfprotov6.ReadResourceRequest{TypeName: resource},
		"PlanResourceChange":         &tfprotov6.PlanResourceChangeRequest{TypeName: resource},
		"ApplyResourceChange":        &tfprotov6.ApplyResourceChangeRequest{TypeName: resource},
		"ImportResourceState":        &tfprotov6.ImportResourceStateRequest{TypeName: resource},
		"MoveResourceState":          &tfprotov6.MoveResourceStateRequest{TargetTypeName: resource},
		"ValidateDataResourceConfig": &tfprotov6.ValidateDataResourceConfigRequest{TypeName: dataSource},
		"ReadDataSource":             &tfprotov6.ReadDataSourceRequest{TypeName: dataSource},
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			server := provider.NewServer("test")
			held := callCarrying(t, server, call, request)
			runtime.GC()
			if held.Value() != nil {
				t.Error("what the context carried is kept after the call")
			}
			runtime.KeepAlive(server)
		})
	}
}

// callCarrying makes a call and gives what its context carried.
//
//go:noinline
func callCarrying(t *testing.T, server tfprotov6.ProviderServer, call string, request any) weak.Pointer[carried] {
	t.Helper()
	type key struct{}
	value := new(carried)
	ctx := context.WithValue(t.Context(), key{}, value)
	answer := reflect.ValueOf(server).MethodByName(call).Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(request)})
	if err := answer[1].Interface(); err != nil {
		t.Errorf("%s: %v", call, err)
	}
	return weak.Make(value)
}
