package instance

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ImportState takes the instance's id, its element and name, or its identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.requireClient(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultReadTimeout)
	defer cancel()
	id, diags := r.importID(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("enabled"), true)...)
}

// importID gives the id of the instance that an import means.
func (r *Resource) importID(ctx context.Context, req resource.ImportStateRequest) (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	if req.ID == "" && req.Identity != nil {
		var identity identityModel
		diags.Append(framework.Get(ctx, req.Identity, &identity)...)
		id, home := identity.ID.ValueString(), identity.BaseURL.ValueString()
		switch {
		case diags.HasError():
		case home != "" && !cloudelements.SameLandscape(home, r.client.BaseURL()):
			diags.AddError(summaryOtherLandscape, detailOtherLandscape(resourceModel{ID: identity.ID}, home, r.client.BaseURL()))
		case !isInstanceID(id):
			diags.AddError(summaryInvalidImportID, detailInvalidImportID(id))
		}
		return id, diags
	}
	if isInstanceID(req.ID) {
		return req.ID, diags
	}
	// Names may hold slashes, and keys do not.
	element, name, both := strings.Cut(req.ID, "/")
	if !both || element == "" || name == "" {
		diags.AddError(summaryInvalidImportID, detailInvalidImportID(req.ID))
		return "", diags
	}
	chosen := selector{elementKey: types.StringValue(element), name: types.StringValue(name)}
	if framework.IDPattern.MatchString(element) {
		chosen.elementKey, chosen.elementID = types.StringNull(), types.StringValue(element)
	}
	id, err := idOf(ctx, r.client, chosen, &diags)
	if err != nil {
		diags.AddError(summaryUnableToFind, detailFindFailed(chosen, err))
	}
	return strconv.FormatInt(id, 10), diags
}

func isInstanceID(text string) bool {
	number, err := strconv.ParseInt(text, 10, 64)
	return err == nil && number > 0 && text == strconv.FormatInt(number, 10)
}

// fillImported gives state what a user has set of an instance that was just
// imported, so that a plan of the same configuration is clean, secrets aside.
func fillImported(ctx context.Context, elements *catalogue.Catalogue, state *resourceModel, read *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	var rows []cloudelements.ConfigurationRow
	definition, err := elements.Configuration(ctx, elementKeyOrID(framework.IDOrNull(read.Element.ID), framework.StringOrNull(read.Element.Key)))
	switch {
	case err == nil:
		rows = definition.Rows
	case isOutOfReach(err):
		diags.AddWarning(summaryDefaultsNotKnown, detailDefaultsNotKnown(read, err))
	default:
		diags.AddError(summaryUnableToImport, detailFailed(*state, err))
		return diags
	}
	diags.Append(flattenImported(state, read, rows)...)
	return diags
}

// isOutOfReach tells whether an element was deleted, or is not for this user to
// see. Its instances live on.
func isOutOfReach(err error) bool {
	failure, ok := cloudelements.AsError(err)
	return ok && (failure.Status == http.StatusNotFound || failure.Status == http.StatusForbidden)
}
