// The command plain is a provider with the schema of the real one as it is written in an afternoon: one request for each
// thing that Terraform asks, net/http, the loggers and the collector as they are by default.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cmd/bench/alike"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/provider"
)

func main() {
	options := providerserver.ServeOpts{Address: provider.Address, ProtocolVersion: 6}
	if err := providerserver.Serve(context.Background(), alike.NewProvider(newResource), options); err != nil {
		log.Fatal(err)
	}
}
