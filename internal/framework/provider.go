// Package framework is what every noun shares on top of the plugin framework: what resources and
// data sources embed, models, ids, identities, private state, the adoption of what an interrupted
// run has left behind, write-only attributes, and the diagnostics that say the same of every noun.
package framework

import (
	"fmt"
	"sync/atomic"

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
	// AdoptExisting says that an object which an interrupted run left behind is taken over rather
	// than made again.
	AdoptExisting bool
	// FoundMissing says that a refresh of this run has found something gone that state has.
	FoundMissing atomic.Bool
}

// Configured holds the provider for everything on offer, which embeds it by way of Resource,
// DataSource, ListResource or EphemeralResource.
type Configured struct {
	// Provider is nil while the provider's configuration is not known.
	Provider *Provider
}

// configure takes what the framework hands to something on offer.
func (c *Configured) configure(data any) diag.Diagnostics {
	provider, ok := data.(*Provider)
	if data != nil && !ok {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unexpected Provider Data Type",
			fmt.Sprintf("Expected the provider's configuration, got %T. This is a bug in the provider; please report it.", data))}
	}
	c.Provider = provider
	return nil
}

// Ready reports whether requests can be made, and adds an error where they cannot.
func (c *Configured) Ready(diags *diag.Diagnostics) bool {
	if c.Provider == nil {
		diags.Append(providerNotConfigured())
	}
	return c.Provider != nil
}
