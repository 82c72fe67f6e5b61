// Package element offers elements: data sources that read one element of the
// catalogue, list elements, and ask where a user gives consent to an instance of
// one; and a resource for those of the account's own.
package element

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// source is what the data sources of this package share.
type source struct {
	// provider is nil while the provider's configuration is not known.
	provider *framework.Provider
}

// Configure takes the client and the catalogue from the provider.
func (s *source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	var diags diag.Diagnostics
	s.provider, diags = framework.ProviderFrom(req.ProviderData)
	resp.Diagnostics.Append(diags...)
}

// ready tells whether requests can be made, and reports where they cannot.
func (s *source) ready(diags *diag.Diagnostics) bool {
	if s.provider == nil {
		diags.AddError(summaryProviderNotConfigured, detailProviderNotConfigured)
	}
	return s.provider != nil
}

// addFailed reports that an element could not be read. One that does not exist
// is told apart from all else.
func (s *source) addFailed(ctx context.Context, diags *diag.Diagnostics, asked choice, err error) {
	if cloudelements.IsNotFound(err) {
		s.addUnknown(ctx, diags, asked)
		return
	}
	diags.AddError(summaryUnableToRead, detailNotRead(asked, err))
}

// addUnknown reports that there is no such element, with the nearest keys where
// it was chosen by its key.
func (s *source) addUnknown(ctx context.Context, diags *diag.Diagnostics, asked choice) {
	if !asked.byKey {
		diags.AddAttributeError(asked.path, summaryUnknownElement, detailUnknownID(asked))
		return
	}
	keys, err := s.provider.Catalogue.Keys(ctx)
	if err != nil {
		diags.AddAttributeError(asked.path, summaryUnknownElement, detailUnknownKeyAlone(asked, err))
		return
	}
	diags.AddAttributeError(asked.path, summaryUnknownElement, detailUnknownKey(asked, keys))
}
