package provider

import (
	"io"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/protocol"
)

// Serve serves the provider of a version to Terraform, until Terraform is done with it. With debug
// it serves until it is interrupted, and prints how to point Terraform at it. The error is that of
// the protocol's server.
func Serve(version string, debug bool) error {
	// Nothing of the provider writes to this logger. Package net/http does, and Terraform puts it
	// into its own log: what a server or a proxy sends without being asked, in full, and every
	// header of a request where GODEBUG asks for it.
	log.SetOutput(io.Discard)
	if !debug {
		// Otherwise the person who debugs sees the logs at the terminal, without Terraform.
		Tune()
	}
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(Address, func() tfprotov6.ProviderServer { return NewServer(version) }, options...)
}

// NewServer returns the provider of a version as a server of the protocol.
func NewServer(version string) tfprotov6.ProviderServer {
	offered := &Provider{version: version}
	return protocol.NewServer(offered, offered.data)
}
