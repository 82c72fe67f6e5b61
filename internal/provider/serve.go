package provider

import (
	"context"
	"io"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// Serve serves the provider of a version to Terraform, until Terraform is done
// with it. With debug it serves until it is interrupted, and prints how to point
// Terraform at it. The error is that of the protocol's server.
func Serve(ctx context.Context, version string, debug bool) error {
	// Nothing of the provider writes to this logger. Package net/http does, and
	// Terraform puts it into its own log: what a server or a proxy sends without
	// being asked, in full, and every header of a request where GODEBUG asks for it.
	log.SetOutput(io.Discard)
	if !debug {
		// Otherwise the person who debugs sees the logs at the terminal, without Terraform.
		Tune()
	}
	return providerserver.Serve(ctx, New(version), providerserver.ServeOpts{Address: Address, Debug: debug, ProtocolVersion: 6})
}
