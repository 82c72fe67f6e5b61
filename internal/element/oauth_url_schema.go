package element

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

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
				Validators:          idValidators(),
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
