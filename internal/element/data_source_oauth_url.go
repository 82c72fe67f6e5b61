package element

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// OAuthURLDataSource is `cloudelements_oauth_url`.
type OAuthURLDataSource struct{ framework.DataSource }

var (
	_ datasource.DataSourceWithConfigure        = (*OAuthURLDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*OAuthURLDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig   = (*OAuthURLDataSource)(nil)
)

// NewOAuthURLDataSource returns the data source for the provider to offer.
func NewOAuthURLDataSource() datasource.DataSource { return &OAuthURLDataSource{} }

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

// Metadata names the data source.
func (d *OAuthURLDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oauth_url"
}

// Schema describes the data source.
func (d *OAuthURLDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = oauthURLSchema()
}

func oauthURLSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The URL at which a user consents to what an instance of an element does on their behalf: the first step of OAuth. " +
			"The vendor then sends the user to `callback_url`, with what `provider_data` of `cloudelements_instance` takes.",
		Attributes: map[string]schema.Attribute{
			"element_key": schema.StringAttribute{
				MarkdownDescription: "Key of the element, for example `microsoftgraph`. Exactly one of `element_key` and `element_id` is set.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"element_id": schema.StringAttribute{
				MarkdownDescription: "Id of the element, for one of the catalogue that shares its key with a private element. Ids differ between landscapes.",
				Optional:            true,
				Validators:          framework.ID("element", "To choose an element by its key, use element_key."),
			},
			"api_key": schema.StringAttribute{
				MarkdownDescription: "Client id of the vendor application, the later `oauth.api_key` of the instance. Needed unless there is an `oauth_proxy` that holds it.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"api_secret": schema.StringAttribute{
				MarkdownDescription: "Client secret of the vendor application, the later `oauth.api_secret` of the instance. Needed unless there is an `oauth_proxy` that holds it. Kept in state, as all that a data source is given.",
				Optional:            true,
				Sensitive:           true,
				Validators:          framework.NotEmpty(),
			},
			"callback_url": schema.StringAttribute{
				MarkdownDescription: "Where the vendor sends the user back to, as it is registered at the vendor and as `oauth.callback_url` of the instance says it. Needed unless there is an `oauth_proxy`.",
				Optional:            true,
				Validators:          []validator.String{callbackValidator{}},
			},
			"scope": schema.StringAttribute{
				MarkdownDescription: "Scopes to ask for, separated as the vendor wants it, usually by spaces. The element's default when omitted.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"state": schema.StringAttribute{
				MarkdownDescription: "What the redirect is to bring back unchanged. The element's key when omitted. With an `oauth_proxy` it is needed: the URL of the application that the proxy sends the user on to.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"site_address": schema.StringAttribute{
				MarkdownDescription: "The user's own address at vendors that give each customer one.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"oauth_proxy": schema.SingleNestedAttribute{
				MarkdownDescription: "OAuth proxy that stands in for key, secret and callback. For OAuth 2 only.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						MarkdownDescription: "Name of the OAuth proxy.",
						Required:            true,
						Validators:          framework.NotEmpty(),
					},
				},
			},
			"parameters": schema.MapAttribute{
				MarkdownDescription: "What else the element needs for this step, by the platform's names, for example `subdomain` or `authentication.type`. Sent with the request for the URL, not with the one for a request token.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators: []validator.Map{
					mapvalidator.NoNullValues(), mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)), parametersValidator{},
				},
			},
			"oauth_version": schema.Int64Attribute{
				MarkdownDescription: "Version of OAuth that the element uses: 1 or 2. When omitted, it is what the catalogue says; set it where the catalogue is wrong, or may not be read.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.Int64{int64validator.OneOf(oauth1, oauth2)},
			},
			"url":           computedText("Where to send the user. It may hold the client id and `state`."),
			"request_token": computedText("Request token, for OAuth 1; null for OAuth 2. The redirect brings it back as `oauth_token`."),
			"request_token_secret": schema.StringAttribute{
				MarkdownDescription: "Secret of the request token, for OAuth 1; null for OAuth 2. Later the `secret` in `provider_data` of the instance. It belongs to `url` and changes with it at every plan.",
				Computed:            true,
				Sensitive:           true,
			},
		},
	}
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

// validate checks what the attributes say together. An unknown proxy may turn out to be none, and
// an unknown value to be missing: neither is an error yet.
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

// expand returns the request for the URL.
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

// versionOf returns the version of OAuth with a consent page that an element uses, 0 for none. An
// element with several styles names another one, and has the row for the client id all the same;
// the platform has the last word on those.
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

// Read asks the platform for the URL and, for OAuth 1, for a request token before that.
func (d *OAuthURLDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data oauthURLModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() || !d.Ready(&resp.Diagnostics) {
		return
	}
	chosen := choose(pathElementKey, data.ElementKey, pathElementID, data.ElementID)
	request, diags := data.expand(ctx)
	resp.Diagnostics.Append(diags...)
	if data.OAuthVersion.IsNull() && !resp.Diagnostics.HasError() {
		data.OAuthVersion = d.version(ctx, &resp.Diagnostics, chosen)
	}
	if resp.Diagnostics.HasError() {
		return
	}

	elements := d.Provider.Client.Elements
	if data.OAuthVersion.ValueInt64() == oauth1 {
		if request.OAuthProxyName != "" {
			resp.Diagnostics.AddAttributeError(pathOAuthProxy, summaryProxyWithOAuth1, detailProxyWithOAuth1)
			return
		}
		token, err := elements.OAuthToken(ctx, chosen.keyOrID, cloudelements.OAuthTokenRequest{
			APIKey: request.APIKey, APISecret: request.APISecret, CallbackURL: request.CallbackURL,
			Scope: request.Scope, State: request.State, SiteAddress: request.SiteAddress,
		})
		if err != nil {
			d.addRefused(ctx, &resp.Diagnostics, chosen, summaryUnableToGetToken, err)
			return
		}
		request.RequestToken = token.Token
		data.RequestToken, data.RequestTokenSecret = types.StringValue(token.Token), framework.StringOrNull(token.Secret)
	}
	answer, err := elements.OAuthURL(ctx, chosen.keyOrID, request)
	if err != nil {
		d.addRefused(ctx, &resp.Diagnostics, chosen, summaryUnableToGetURL, err)
		return
	}
	data.URL = types.StringValue(answer.URL)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// version finds out which OAuth an element uses. Where that cannot be read, a user may say it.
func (d *OAuthURLDataSource) version(ctx context.Context, diags *diag.Diagnostics, chosen selector) types.Int64 {
	configuration, err := d.Provider.Catalogue.Configuration(ctx, chosen.keyOrID)
	if err != nil {
		if cloudelements.IsNotFound(err) {
			diags.Append(unknownElement(ctx, d.Provider, chosen))
		} else {
			diags.AddError(summaryUnableToRead, detailVersionNotRead(chosen, err))
		}
		return types.Int64Null()
	}
	style := configuration.Authentication
	if style == "" {
		// Older answers hold nothing but the rows [reference 3.1].
		element, err := d.Provider.Client.Elements.Get(ctx, chosen.keyOrID)
		if err != nil {
			diags.AddError(summaryUnableToRead, detailVersionNotRead(chosen, err))
			return types.Int64Null()
		}
		style = element.Authentication
	}
	version := versionOf(style, configuration.Rows)
	if version == 0 {
		diags.AddAttributeError(chosen.path, summaryNoOAuth, detailNoOAuth(chosen, style))
		return types.Int64Null()
	}
	return types.Int64Value(version)
}

// addRefused reports that the platform did not give what was asked for. What its 404 is about is
// not known [reference 3.6], so the keys tell whether it is the element.
func (d *OAuthURLDataSource) addRefused(ctx context.Context, diags *diag.Diagnostics, chosen selector, summary string, err error) {
	if cloudelements.IsNotFound(err) && chosen.byKey {
		keys, keysErr := d.Provider.Catalogue.Keys(ctx)
		isKey := func(key string) bool { return strings.EqualFold(key, chosen.keyOrID) }
		if keysErr == nil && !slices.ContainsFunc(keys, isKey) {
			diags.Append(unknownElement(ctx, d.Provider, chosen))
			return
		}
	}
	diags.AddError(summary, detailFailed(chosen, err))
}
