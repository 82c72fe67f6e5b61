// The command floor is a provider with the schema and state of the real one that talks to no
// platform: what a run with it takes is what Terraform and the framework take by themselves. It is
// served as the real one is: with its loggers, its garbage collector settings, and the contexts of
// calls released.
package main

import (
	"context"
	"fmt"
	"os"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/protocol"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

func main() {
	provider.Tune()
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return protocol.NewReleasingServer(new(floorProvider)) })
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// floorProvider has the schema of the real provider, so that it has the same size. Only its
// resource is of use.
type floorProvider struct{ provider.Provider }

// Configure has nothing to configure.
func (p *floorProvider) Configure(context.Context, fwprovider.ConfigureRequest, *fwprovider.ConfigureResponse) {
}

// Resources lists the one resource.
func (p *floorProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return newFloor() }}
}
