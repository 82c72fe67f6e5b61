package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// flattenMoved fills state with what is known of an instance that was managed by
// another provider. Where the body that made it is known, state has all that a
// user set, secrets too: they were in the state before in the same way. Else
// only the instance is known, and state is that of an import before its refresh.
func flattenMoved(ctx context.Context, state *resourceModel, moved movedInstance, body movedBody) diag.Diagnostics {
	state.ElementKey, state.ElementID = moved.elementKey, moved.elementID
	if state.ElementKey.IsNull() {
		state.ElementKey = framework.StringOrNull(body.elementKey)
	}
	if state.ElementID.IsNull() {
		state.ElementID = framework.StringOrNull(body.elementID)
	}
	state.Enabled = types.BoolValue(true)
	if !body.wasSent {
		return nil
	}

	state.Name = types.StringValue(body.name)
	state.RetrieveObjects = types.BoolPointerValue(body.retrieveObjects)
	diags := flattenValues(state, body.configuration)
	tags, more := tagsOf(body.tags)
	diags.Append(more...)
	state.Tags = tags
	if len(body.providerData) > 0 {
		state.ProviderData, more = types.MapValueFrom(ctx, types.StringType, body.providerData)
		diags.Append(more...)
	}
	if body.externalAuthentication == "initial" {
		state.ExternalAuthentication = types.StringValue(body.externalAuthentication)
	}
	if body.oauthProxy != "" {
		state.OAuthProxy, more = types.ObjectValue(oauthProxyTypes, map[string]attr.Value{"name": types.StringValue(body.oauthProxy)})
		diags.Append(more...)
	}
	return diags
}
