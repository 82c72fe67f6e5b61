package instance

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
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
		diags.Append(req.Identity.Get(ctx, &identity)...)
		id, home := identity.ID.ValueString(), identity.BaseURL.ValueString()
		switch {
		case diags.HasError():
		case home != "" && !sameLandscape(home, r.client.BaseURL()):
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
	found, err := r.named(ctx, element, name)
	switch {
	case err != nil:
		diags.AddError(summaryUnableToImport, detailImportSearchFailed(element, name, err))
	case len(found) == 0:
		diags.AddError(summaryNothingToImport, detailNothingToImport(element, name))
	case len(found) > 1:
		diags.AddError(summarySeveralToImport, detailSeveralToImport(element, name, found))
	default:
		return strconv.FormatInt(found[0], 10), diags
	}
	return "", diags
}

func isInstanceID(text string) bool {
	number, err := strconv.ParseInt(text, 10, 64)
	return err == nil && number > 0 && text == strconv.FormatInt(number, 10)
}

// named gives the ids of the instances of an element, by its key or id, that have
// a name. The platform's search also matches parts of names and keys of elements
// [reference 2.5].
func (r *Resource) named(ctx context.Context, element, name string) ([]int64, error) {
	var ids []int64
	for instance, err := range r.client.Instances.List(ctx, cloudelements.InstanceListOptions{SearchText: name}) {
		if err != nil {
			return nil, err
		}
		isOfElement := strings.EqualFold(instance.Element.Key, element) || strconv.FormatInt(instance.Element.ID, 10) == element
		if instance.Name == name && isOfElement {
			ids = append(ids, instance.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// fillImported gives state what a user has set of an instance that was just
// imported, so that a plan of the same configuration is clean, secrets aside.
func fillImported(ctx context.Context, elements *catalogue.Catalogue, state *resourceModel, read *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	var rows []cloudelements.ConfigurationRow
	definition, err := elements.Configuration(ctx, elementKeyOrID(idOrNull(read.Element.ID), stringOrNull(read.Element.Key)))
	switch {
	case err == nil:
		rows = definition.Rows
	case isOutOfReach(err):
		diags.AddWarning(summaryDefaultsNotKnown, detailDefaultsNotKnown(read, err))
	default:
		diags.AddError(summaryUnableToImport, detailFailed(*state, err))
		return diags
	}
	diags.Append(flattenImported(ctx, state, read, rows)...)
	return diags
}

// isOutOfReach tells whether an element was deleted, or is not for this user to
// see. Its instances live on.
func isOutOfReach(err error) bool {
	failure, ok := cloudelements.AsError(err)
	return ok && (failure.Status == http.StatusNotFound || failure.Status == http.StatusForbidden)
}
