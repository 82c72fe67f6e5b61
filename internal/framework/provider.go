// Package framework is what every noun shares on top of the plugin framework: the
// configured provider, models, ids, private state, and diagnostics in common.
package framework

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Provider is the provider's configuration in use.
type Provider struct {
	// Client talks to the platform.
	Client *cloudelements.Client
	// Catalogue is what the account's elements can be configured with.
	Catalogue *catalogue.Catalogue
	// ValidateWithCatalog says that plans are checked against the catalogue.
	ValidateWithCatalog bool
	// AdoptExisting says that an instance or element which an interrupted run left
	// behind is taken over rather than made again.
	AdoptExisting bool
}

// ProviderFrom takes what the framework hands to something on offer: nil while the
// provider's configuration is not known.
func ProviderFrom(data any) (*Provider, diag.Diagnostics) {
	if data == nil {
		return nil, nil
	}
	provider, ok := data.(*Provider)
	if !ok {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Unexpected Provider Data Type",
			fmt.Sprintf("Expected the provider's configuration, got %T. This is a bug in the provider; please report it.", data))}
	}
	return provider, nil
}
