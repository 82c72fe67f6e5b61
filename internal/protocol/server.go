// Package protocol answers Terraform below the plugin framework, where the framework takes more
// time or memory than there is need for. What it answers is what the framework would, but for one
// fault of that, and it knows no resource: what it takes account of it reads from their schemas.
package protocol

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Server is all that the framework serves: the protocol, and what of it are interfaces of their own
// for the time being. A server that is embedded by another type passes these on.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// NewServer returns the server of a provider. The data is what the provider's Configure has for its
// resources, and nil until then.
func NewServer(offered provider.Provider, data func() any) Server {
	return releasing{shortcuts{Server: serverOf(offered), resources: register(offered), data: data}}
}

// NewReleasingServer returns the server of a provider that keeps nothing of what calls came with,
// and leaves all else to the framework.
func NewReleasingServer(offered provider.Provider) Server {
	return releasing{serverOf(offered)}
}

func serverOf(offered provider.Provider) Server {
	return patient{providerserver.NewProtocol6(offered)().(Server)} //nolint:forcetypeassert // Every server of the framework is one.
}
