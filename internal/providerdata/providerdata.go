// Package providerdata is what the provider hands to everything on offer once it
// is configured.
package providerdata

import "github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"

// Data is the provider's configuration in use.
type Data struct {
	// Client talks to the platform.
	Client *cloudelements.Client
	// AdoptExisting says that an instance which an interrupted run left behind is
	// taken over rather than made again.
	AdoptExisting bool
}
