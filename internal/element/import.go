package element

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ImportState takes the element's id, its key, or its identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !r.Ready(&resp.Diagnostics) {
		return
	}
	id, diags := r.importID(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, pathID, id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("active"), true)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("force_destroy"), false)...)
}

// importID returns the id of the element that an import means.
func (r *Resource) importID(ctx context.Context, req resource.ImportStateRequest) (string, diag.Diagnostics) {
	chosen := selector{keyOrID: req.ID, byKey: !framework.IsID(req.ID)}
	isValid := req.ID != "" && !strings.Contains(req.ID, "/")
	address, diags := r.ImportAddress(ctx, req)
	if diags.HasError() {
		return "", diags
	}
	if address != nil {
		chosen = selector{keyOrID: address[0]}
		isValid = framework.IsID(address[0])
	}
	if !isValid {
		diags.AddError(summaryInvalidImportID, detailInvalidImportID(chosen.keyOrID))
		return "", diags
	}
	found, err := r.Provider.Client.Elements.Find(ctx, chosen.keyOrID)
	switch {
	case cloudelements.IsNotFound(err) || err == nil && !chosen.matches(&found.Element):
		diags.AddError(summaryUnknownElement, detailNoSuchImport(chosen))
		return "", diags
	case err != nil:
		diags.AddError(summaryUnableToImport, detailOwnFailed(resourceModel{ID: types.StringValue(chosen.keyOrID)}, err, privilegeView))
		return "", diags
	case found.Shows("private") && !found.Private:
		diags.AddError(summaryNotOwn, detailNotOwn(chosen))
		return "", diags
	}
	return strconv.FormatInt(found.ID, 10), diags
}

// fillImported returns state what a user may have set of an element that was just imported, so that
// a plan of the same configuration is clean.
func fillImported(ctx context.Context, state *resourceModel, answer *cloudelements.OwnElement) diag.Diagnostics {
	var diags diag.Diagnostics
	var rows []ownRow
	for _, shown := range answer.Configuration {
		if isAdded(shown) {
			continue
		}
		row := ownRow{Key: types.StringValue(shown.Key), Name: types.StringValue(shown.Name), Type: types.StringValue(shown.Type)}
		if shown.Description != shown.Name {
			row.Description = framework.StringOrNull(shown.Description)
		}
		if shown.DefaultValue != nil && *shown.DefaultValue != "" && !omitsDefault(shown) {
			row.Default = types.StringValue(*shown.DefaultValue)
		}
		for flag, set := range map[*types.Bool]bool{&row.Required: shown.Required, &row.Internal: shown.Internal, &row.HideFromConsole: shown.HideFromConsole} {
			if set {
				*flag = types.BoolValue(true)
			}
		}
		options, more := flattenOptions(ctx, shown.Options)
		diags.Append(more...)
		row.Options = options
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		configuration, more := types.ListValueFrom(ctx, ownRowType, rows)
		diags.Append(more...)
		state.Configuration = configuration
	}
	if rest := importable(answer.Definition); len(rest) > 0 {
		state.Definition = jsontypes.NewNormalizedValue(encodeDefinition(rest))
	}
	return diags
}

// addedPrefixes begin the keys of rows that the platform adds to every element
// [reference 3.3, 3.4]. Whoever makes an element does not define them.
var addedPrefixes = []string{"event.", "bulk.", "oauth.user.", "filter.response.nulls"}

// isAdded reports whether the platform has added a row, as far as can be told.
func isAdded(row cloudelements.ConfigurationRow) bool {
	return row.Internal && row.DefaultValue == nil ||
		slices.ContainsFunc(addedPrefixes, func(prefix string) bool { return strings.HasPrefix(row.Key, prefix) })
}
