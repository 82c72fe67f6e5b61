package element

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ImportState takes the element's id, its key, or its identity.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.requireProvider(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
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

// importID gives the id of the element that an import means.
func (r *Resource) importID(ctx context.Context, req resource.ImportStateRequest) (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	asked := choice{keyOrID: req.ID, byKey: !framework.IDPattern.MatchString(req.ID)}
	if req.ID == "" && req.Identity != nil {
		var identity identityModel
		diags.Append(req.Identity.Get(ctx, &identity)...)
		asked = choice{keyOrID: identity.ID.ValueString()}
		home := identity.BaseURL.ValueString()
		switch own := r.provider.Client.BaseURL(); {
		case diags.HasError():
		case home != "" && !cloudelements.SameLandscape(home, own):
			diags.AddError(summaryOtherLandscape, detailOtherLandscape(resourceModel{ID: identity.ID}, home, own))
		case !framework.IDPattern.MatchString(asked.keyOrID):
			diags.AddError(summaryInvalidImportID, detailInvalidImportID(asked.keyOrID))
		}
	} else if req.ID == "" || strings.Contains(req.ID, "/") {
		diags.AddError(summaryInvalidImportID, detailInvalidImportID(req.ID))
	}
	if diags.HasError() {
		return "", diags
	}
	found, err := r.provider.Client.Elements.Find(ctx, asked.keyOrID)
	switch {
	case cloudelements.IsNotFound(err) || err == nil && !asked.isMetBy(&found.Element):
		diags.AddError(summaryUnknownElement, detailNoSuchImport(asked))
		return "", diags
	case err != nil:
		diags.AddError(summaryUnableToImport, detailOwnFailed(resourceModel{ID: types.StringValue(asked.keyOrID)}, err, privilegeView))
		return "", diags
	case found.Shows("private") && !found.Private:
		diags.AddError(summaryNotOwn, detailNotOwn(asked))
		return "", diags
	}
	return strconv.FormatInt(found.ID, 10), diags
}
