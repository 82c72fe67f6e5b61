// The command floor is a provider with the schema and state of the real one that answers out of nothing: what a run with
// it takes is what Terraform and the framework take by themselves. It has the loggers and the collector of the real one.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/alike"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

func main() {
	provider.Tune()
	options := providerserver.ServeOpts{Address: provider.Address, ProtocolVersion: 6}
	if err := providerserver.Serve(context.Background(), alike.NewProvider(newResource), options); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
