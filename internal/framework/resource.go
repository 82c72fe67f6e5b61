package framework

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Resource is embedded by every resource.
type Resource struct {
	Configured

	Noun Noun
}

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.Noun.typeName(req.ProviderTypeName)
}

// Configure takes the provider's configuration.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	resp.Diagnostics.Append(r.configure(req.ProviderData)...)
}

// IdentitySchema describes what tells an object from all others.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = r.Noun.identitySchema()
}

// Identity returns the identity of an object: in the provider's landscape or, while that is not
// known, in the one that is remembered.
func (r *Resource) Identity(remembered Landscape, address ...types.String) types.Object {
	home := remembered.BaseURL
	if r.Provider != nil {
		home = r.Provider.Client.BaseURL()
	}
	return r.Noun.Identity(home, address...)
}

// IsHere reports whether an object lives in the provider's landscape, and adds an error where it
// does not. Which landscape that is may not be known yet, as after an import: then it is this one.
func (r *Resource) IsHere(remembered Landscape, described string, diags *diag.Diagnostics) bool {
	home, own := remembered.BaseURL, r.Provider.Client.BaseURL()
	if home == "" || home == own || cloudelements.SameLandscape(home, own) {
		return true
	}
	diags.Append(otherLandscape(r.Noun, described, home, own))
	return false
}

// Locate returns the number that the id of a state is, after making sure that requests can be made
// and that the object lives in the provider's landscape. It does nothing where there is an error
// already.
func (r *Resource) Locate(id types.String, remembered Landscape, described string, diags *diag.Diagnostics) int64 {
	if diags.HasError() || !r.Ready(diags) || !r.IsHere(remembered, described, diags) {
		return 0
	}
	number, ok := ParseID(id.ValueString())
	if !ok {
		diags.Append(diag.WithPath(path.Root("id"), invalidID(r.Noun, id.ValueString())))
	}
	return number
}

// ImportAddress returns what an import by identity says of the noun's address, in its order. It is
// nil for an import by a text, which is for the noun to read.
func (r *Resource) ImportAddress(ctx context.Context, req resource.ImportStateRequest) ([]string, diag.Diagnostics) {
	if req.ID != "" || req.Identity == nil {
		return nil, nil
	}
	var identity types.Object
	diags := req.Identity.Get(ctx, &identity)
	if diags.HasError() {
		return nil, diags
	}
	text := func(name string) string {
		value, _ := identity.Attributes()[name].(types.String)
		return value.ValueString()
	}
	var address []string
	for _, part := range r.Noun.address() {
		address = append(address, text(part.Name))
	}
	described := r.Noun.capital() + " " + strings.Join(address, " ")
	r.IsHere(Landscape{BaseURL: text(baseURL)}, described, &diags)
	return address, diags
}
