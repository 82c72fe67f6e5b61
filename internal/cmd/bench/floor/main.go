// The command floor is a provider with the schema and state of the real one that answers out of nothing: what a run with
// it takes is what Terraform and the framework take by themselves. It is served as the real one is: with its loggers, its
// collector, and calls that are let go of.
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/alike"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

func main() {
	provider.Tune()
	serve := providerserver.NewProtocol6(alike.NewProvider(newResource)())
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return provider.Releasing(serve()) })
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
