package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/instance"
)

// Unchanged is a provider's server that plans by itself what does not change.
//
// Where the configuration leaves an instance as it is, Terraform proposes the very state that there is. The framework
// then goes through all attributes several times to come to the same, which is the largest part of what a plan over many
// instances costs.
func Unchanged(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	return unchanged{server.(listing)} //nolint:forcetypeassert // Every server of the framework is one.
}

type unchanged struct {
	listing
}

func (s unchanged) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName != "cloudelements_instance" || !instance.ChangesNothing(req) {
		return s.listing.PlanResourceChange(ctx, req)
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}, nil
}
