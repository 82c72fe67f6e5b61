package protocol

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// releasing is a server that lets go of what a call came with when the call is over.
//
// The framework keeps the context of every call until the process ends, to cancel it when Terraform
// is interrupted. With what a context carries, the loggers above all, this is more than 10 kB a
// call, and a plan makes four calls for each resource. So it has a method of its own for each call
// that Terraform makes once for each resource or data source.
type releasing struct {
	Server
}

func (s releasing) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return release(ctx, req, s.Server.ValidateResourceConfig)
}

func (s releasing) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return release(ctx, req, s.Server.UpgradeResourceState)
}

func (s releasing) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return release(ctx, req, s.Server.UpgradeResourceIdentity)
}

func (s releasing) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return release(ctx, req, s.Server.ReadResource)
}

func (s releasing) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return release(ctx, req, s.Server.PlanResourceChange)
}

func (s releasing) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return release(ctx, req, s.Server.ApplyResourceChange)
}

func (s releasing) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return release(ctx, req, s.Server.ImportResourceState)
}

func (s releasing) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return release(ctx, req, s.Server.MoveResourceState)
}

func (s releasing) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return release(ctx, req, s.Server.ValidateDataResourceConfig)
}

func (s releasing) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return release(ctx, req, s.Server.ReadDataSource)
}

// release makes a call with a context that is let go of after it.
func release[Q, A any](ctx context.Context, request Q, call func(context.Context, Q) (A, error)) (A, error) {
	held := new(released)
	held.context.Store(&ctx)
	defer held.context.Store(&ended)
	return call(held, request)
}

// released is a context until the call is over, and one that has ended from then on.
type released struct {
	context atomic.Pointer[context.Context]
}

// ended carries nothing.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (r *released) Deadline() (time.Time, bool) { return (*r.context.Load()).Deadline() }
func (r *released) Done() <-chan struct{}       { return (*r.context.Load()).Done() }
func (r *released) Err() error                  { return (*r.context.Load()).Err() }
func (r *released) Value(key any) any           { return (*r.context.Load()).Value(key) }
