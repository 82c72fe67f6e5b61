package element

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// OAuthURLDataSource is `cloudelements_oauth_url`.
type OAuthURLDataSource struct{ source }

var (
	_ datasource.DataSourceWithConfigure        = (*OAuthURLDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*OAuthURLDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig   = (*OAuthURLDataSource)(nil)
)

// NewOAuthURLDataSource returns the data source for the provider to offer.
func NewOAuthURLDataSource() datasource.DataSource { return &OAuthURLDataSource{} }

// Metadata names the data source.
func (d *OAuthURLDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oauth_url"
}

// Schema describes the data source.
func (d *OAuthURLDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = oauthURLSchema()
}

// ConfigValidators checks that the element is chosen in one way.
func (d *OAuthURLDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("element_key"), path.MatchRoot("element_id"))}
}

// ValidateConfig checks what concerns more than one attribute.
func (d *OAuthURLDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config oauthURLModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.validate()...)
	}
}

// Read asks the platform for the URL and, for OAuth 1, for a request token before
// that.
func (d *OAuthURLDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data oauthURLModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() || !d.ready(&resp.Diagnostics) {
		return
	}
	asked := choose(pathElementKey, data.ElementKey, pathElementID, data.ElementID)
	request, diags := data.expand(ctx)
	resp.Diagnostics.Append(diags...)
	if data.OAuthVersion.IsNull() && !resp.Diagnostics.HasError() {
		data.OAuthVersion = d.version(ctx, &resp.Diagnostics, asked)
	}
	if resp.Diagnostics.HasError() {
		return
	}

	elements := d.provider.Client.Elements
	if data.OAuthVersion.ValueInt64() == oauth1 {
		if request.OAuthProxyName != "" {
			resp.Diagnostics.AddAttributeError(pathOAuthProxy, summaryProxyWithOAuth1, detailProxyWithOAuth1)
			return
		}
		token, err := elements.OAuthToken(ctx, asked.keyOrID, cloudelements.OAuthTokenRequest{
			APIKey: request.APIKey, APISecret: request.APISecret, CallbackURL: request.CallbackURL,
			Scope: request.Scope, State: request.State, SiteAddress: request.SiteAddress,
		})
		if err != nil {
			d.addRefused(ctx, &resp.Diagnostics, asked, summaryUnableToGetToken, err)
			return
		}
		request.RequestToken = token.Token
		data.RequestToken, data.RequestTokenSecret = types.StringValue(token.Token), framework.StringOrNull(token.Secret)
	}
	answer, err := elements.OAuthURL(ctx, asked.keyOrID, request)
	if err != nil {
		d.addRefused(ctx, &resp.Diagnostics, asked, summaryUnableToGetURL, err)
		return
	}
	data.URL = types.StringValue(answer.URL)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// version finds out which OAuth an element uses. Where that cannot be read, a
// user may say it.
func (d *OAuthURLDataSource) version(ctx context.Context, diags *diag.Diagnostics, asked choice) types.Int64 {
	configuration, err := d.provider.Catalogue.Configuration(ctx, asked.keyOrID)
	if err != nil {
		if cloudelements.IsNotFound(err) {
			d.addUnknown(ctx, diags, asked)
		} else {
			diags.AddError(summaryUnableToRead, detailVersionNotRead(asked, err))
		}
		return types.Int64Null()
	}
	style := configuration.Authentication
	if style == "" {
		// Older answers hold nothing but the rows [reference 3.1].
		element, err := d.provider.Client.Elements.Get(ctx, asked.keyOrID)
		if err != nil {
			diags.AddError(summaryUnableToRead, detailVersionNotRead(asked, err))
			return types.Int64Null()
		}
		style = element.Authentication
	}
	version := versionOf(style, configuration.Rows)
	if version == 0 {
		diags.AddAttributeError(asked.path, summaryNoOAuth, detailNoOAuth(asked, style))
		return types.Int64Null()
	}
	return types.Int64Value(version)
}

// addRefused reports that the platform did not give what was asked for. What its
// 404 is about is not known [reference 3.6], so the keys tell whether it is the
// element.
func (d *OAuthURLDataSource) addRefused(ctx context.Context, diags *diag.Diagnostics, asked choice, summary string, err error) {
	if cloudelements.IsNotFound(err) && asked.byKey {
		keys, keysErr := d.provider.Catalogue.Keys(ctx)
		isKey := func(key string) bool { return strings.EqualFold(key, asked.keyOrID) }
		if keysErr == nil && !slices.ContainsFunc(keys, isKey) {
			d.addUnknown(ctx, diags, asked)
			return
		}
	}
	diags.AddError(summary, detailFailed(asked, err))
}
