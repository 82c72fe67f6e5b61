package protocol

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// carried is what the context of a call carries here in place of loggers.
type carried [64]byte

// TestReleasing checks that nothing is kept of what the context of a call carries, for each call
// that Terraform makes once for each resource or data source.
func TestReleasing(t *testing.T) {
	t.Parallel()
	const resource, dataSource = madeUpResource, madeUpDataSource
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
		"ReadDataSource":             &tfprotov6.ReadDataSourceRequest{TypeName: dataSource, Config: dynamic(t, empty)},
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			server := NewServer(&madeUp{schema: identified}, func() any { return nil })
			held := callCarrying(t, server, call, request)
			runtime.GC()
			if held.Value() != nil {
				t.Error("what the context carried is kept after the call")
			}
			runtime.KeepAlive(server)
		})
	}
}

// callCarrying makes a call and returns what its context carried.
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

// TestRelease checks what a context is during a call and after it.
func TestRelease(t *testing.T) {
	t.Parallel()
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "carried"))
	defer cancel()
	kept, err := release(ctx, "request", func(during context.Context, request string) (context.Context, error) {
		if request != "request" || during.Value(key{}) != "carried" || during.Err() != nil {
			t.Errorf("during the call: %q, %v, %v", request, during.Value(key{}), during.Err())
		}
		derived, done := context.WithCancel(during)
		defer done()
		cancel()
		<-derived.Done() // A stop reaches what was derived.
		if !errors.Is(during.Err(), context.Canceled) {
			t.Errorf("after a stop: %v", during.Err())
		}
		return during, nil
	})
	if err != nil || kept.Value(key{}) != nil || !errors.Is(kept.Err(), context.Canceled) {
		t.Errorf("after the call: %v, %v, %v", err, kept.Value(key{}), kept.Err())
	}
	<-kept.Done()
}
