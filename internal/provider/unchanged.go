package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/instance"
)

// Unchanged is a provider's server that answers by itself where nothing changes, with the state that Terraform has.
//
// Where the configuration leaves an instance as it is, Terraform proposes the very state that there is; and where the list
// of a refresh shows an instance, that is mostly just as state has it. The framework then goes through all attributes
// several times to come to the same, which is the largest part of what a plan over many instances costs.
//
// The client is nil while the provider's configuration is not known.
func Unchanged(server tfprotov6.ProviderServer, client func() *cloudelements.Client) tfprotov6.ProviderServer {
	return unchanged{server.(listing), client} //nolint:forcetypeassert // Every server of the framework is one.
}

type unchanged struct {
	listing
	client func() *cloudelements.Client
}

func (s unchanged) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if client := s.client(); client != nil && req.TypeName == instances {
		if response := instance.ReadListed(ctx, client, req); response != nil {
			return response, nil
		}
	}
	return s.listing.ReadResource(ctx, req)
}

func (s unchanged) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName != instances || !instance.ChangesNothing(req) {
		return s.listing.PlanResourceChange(ctx, req)
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}, nil
}

// instances is the type of the one resource that there are many of.
const instances = "cloudelements_instance"
