package element

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// The versions of OAuth.
const (
	oauth1 = 1
	oauth2 = 2
)

// oauthURLModel mirrors the schema of `cloudelements_oauth_url`.
type oauthURLModel struct {
	ElementKey         types.String `tfsdk:"element_key"`
	ElementID          types.String `tfsdk:"element_id"`
	APIKey             types.String `tfsdk:"api_key"`
	APISecret          types.String `tfsdk:"api_secret"`
	CallbackURL        types.String `tfsdk:"callback_url"`
	Scope              types.String `tfsdk:"scope"`
	State              types.String `tfsdk:"state"`
	SiteAddress        types.String `tfsdk:"site_address"`
	OAuthProxy         types.Object `tfsdk:"oauth_proxy"`
	Parameters         types.Map    `tfsdk:"parameters"`
	OAuthVersion       types.Int64  `tfsdk:"oauth_version"`
	URL                types.String `tfsdk:"url"`
	RequestToken       types.String `tfsdk:"request_token"`
	RequestTokenSecret types.String `tfsdk:"request_token_secret"`
}

// proxyModel mirrors the OAuth proxy.
type proxyModel struct {
	Name types.String `tfsdk:"name"`
}

var (
	pathElementKey = path.Root("element_key")
	pathElementID  = path.Root("element_id")
	pathState      = path.Root("state")
	pathOAuthProxy = path.Root("oauth_proxy")
)

// validate checks what the attributes say together. An unknown proxy may turn out
// to be none, and an unknown value to be missing: neither is an error yet.
func (m oauthURLModel) validate() diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case m.OAuthProxy.IsUnknown():
	case m.OAuthProxy.IsNull():
		for _, needed := range []struct {
			name  string
			value types.String
		}{{"api_key", m.APIKey}, {"api_secret", m.APISecret}, {"callback_url", m.CallbackURL}} {
			if needed.value.IsNull() {
				diags.AddAttributeError(path.Root(needed.name), summaryMissingCredential, detailMissingCredential(needed.name))
			}
		}
	default:
		if m.OAuthVersion.ValueInt64() == oauth1 {
			diags.AddAttributeError(pathOAuthProxy, summaryProxyWithOAuth1, detailProxyWithOAuth1)
		}
		if !m.State.IsUnknown() && !isCallback(m.State.ValueString()) {
			diags.AddAttributeError(pathState, summaryProxyNeedsState, detailProxyNeedsState)
		}
	}
	return diags
}

// expand gives the request for the URL.
func (m oauthURLModel) expand(ctx context.Context) (cloudelements.OAuthURLRequest, diag.Diagnostics) {
	request := cloudelements.OAuthURLRequest{
		APIKey: m.APIKey.ValueString(), APISecret: m.APISecret.ValueString(), CallbackURL: m.CallbackURL.ValueString(),
		Scope: m.Scope.ValueString(), State: m.State.ValueString(), SiteAddress: m.SiteAddress.ValueString(),
	}
	var diags diag.Diagnostics
	if !m.OAuthProxy.IsNull() {
		var proxy proxyModel
		diags.Append(m.OAuthProxy.As(ctx, &proxy, basetypes.ObjectAsOptions{})...)
		request.OAuthProxyName = proxy.Name.ValueString()
	}
	diags.Append(m.Parameters.ElementsAs(ctx, &request.Extra, false)...)
	return request, diags
}

// versionOf gives the version of OAuth with a consent page that an element uses,
// 0 for none. An element with several styles names another one, and has the row
// for the client id all the same; the platform has the last word on those.
func versionOf(style string, rows []cloudelements.ConfigurationRow) int64 {
	switch strings.ToLower(style) {
	case "oauth1":
		return oauth1
	case "oauth2":
		return oauth2
	case "oauth2password":
		return 0 // The password of the user takes the place of consent.
	}
	for _, row := range rows {
		if row.Key == "oauth.api.key" {
			return oauth2
		}
	}
	return 0
}
