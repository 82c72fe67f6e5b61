package instance

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func resourceSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An element instance: an authenticated connection to one account at a vendor, made from an element of the catalogue " +
			"(SAP Open Connectors says connector instance).\n\n" +
			"Credentials, authorization codes, events and configuration change in place; an instance is replaced only when it becomes another element's. " +
			"What is compared with the platform is what is configured: masked secrets, defaults and tokens that the platform refreshes are not drift.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the instance, given by the platform.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Element token of the instance, which calls through the instance carry in their `Authorization` header. Kept in state unless `store_token` is false.",
				Computed:            true,
				Sensitive:           true,
			},
			"element_key": schema.StringAttribute{
				MarkdownDescription: "Key of the element to instantiate, for example `microsoftgraph`. At least one of `element_key` and `element_id` is set; the other is computed. Changing it replaces the instance.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       []planmodifier.String{replaceForOtherElementKey()},
			},
			"element_id": schema.StringAttribute{
				MarkdownDescription: "Id of the element to instantiate, for a private element that shares its key with an element of the catalogue. Ids differ between landscapes. Beside `element_key`, as in generated configuration, the id decides, and the two must be of the same element. Changing it replaces the instance.",
				Optional:            true,
				Computed:            true,
				Validators:          framework.ID("element", hintElementKey),
				PlanModifiers:       []planmodifier.String{replaceForOtherElementID()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the instance. It need not be unique. The platform strips HTML, so a plan refuses `<`, `>`, entities such as `&amp;`, line breaks, tabs and other control characters, and white space at either end, unless the instance has that name already.",
				Required:            true,
			},
			"tags": schema.SetAttribute{
				MarkdownDescription: "Tags of the instance. When omitted, they are what the platform makes of it, usually the name; an empty set removes them.",
				Optional:            true,
				Computed:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{setvalidator.NoNullValues()},
				PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
			},
			"oauth":                    oauthAttribute(),
			"provider_data":            providerDataAttribute(),
			"provider_data_wo":         providerDataWOAttribute(),
			"provider_data_wo_version": versionAttribute("provider_data_wo"),
			"events":                   eventsAttribute(),
			"configuration": schema.MapAttribute{
				MarkdownDescription: "Any other configuration keys of the element, for example `filter.response.nulls`. Booleans and numbers are written as text, which Terraform does by itself; nested objects with `jsonencode`. " +
					"A key that is taken out goes back to the element's default, or to empty.",
				Optional:    true,
				ElementType: types.StringType,
				Validators:  []validator.Map{configurationKeys()},
			},
			"secret_configuration": schema.MapAttribute{
				MarkdownDescription: "Like `configuration`, for secret values such as `password`. Kept in state; see `secret_configuration_wo` to keep them out.",
				Optional:            true,
				Sensitive:           true,
				ElementType:         types.StringType,
				Validators:          []validator.Map{configurationKeys()},
			},
			"secret_configuration_wo": schema.MapAttribute{
				MarkdownDescription: "Like `secret_configuration`, but never kept in state or plan. Sent on create, and again when `secret_configuration_wo_version` changes. A key that is taken out keeps its value at the platform; to empty it, set it to `\"\"` and raise the version. May hold other keys than `secret_configuration` beside it.",
				Optional:            true,
				WriteOnly:           true,
				ElementType:         types.StringType,
				Validators:          []validator.Map{configurationKeys()},
			},
			"secret_configuration_wo_version": versionAttribute("secret_configuration_wo"),
			"external_authentication": schema.StringAttribute{
				MarkdownDescription: "Set to `initial` when the tokens were obtained elsewhere: `secret_configuration_wo` then holds them, for example `oauth.user.refresh_token`, and no code is needed. The first refresh replaces the tokens, so do not keep them in state. Once the instance is made, taking it out changes nothing.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.OneOf("initial")},
			},
			"oauth_proxy": schema.SingleNestedAttribute{
				MarkdownDescription: "OAuth proxy that holds the vendor application's key, secret and callback, in place of those in `oauth`. It can be changed, but not taken out: no call of the platform is known that does.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						MarkdownDescription: "Name of the OAuth proxy.",
						Required:            true,
						Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
					},
				},
			},
			"retrieve_objects_after_instantiation": schema.BoolAttribute{
				MarkdownDescription: "Whether the platform reads the vendor's objects right after it has made the instance. Only used on create: a later change sends nothing, and taking it out is no change.",
				Optional:            true,
				Computed:            true,
			},
			"enabled": schema.BoolAttribute{
				MarkdownDescription: "Whether the instance takes calls. Default is `true`. A disabled instance keeps its configuration.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
			},
			"store_token": schema.BoolAttribute{
				MarkdownDescription: "Whether `token` is kept in state. Default is `true`.",
				Optional:            true,
			},
			"valid": schema.BoolAttribute{
				MarkdownDescription: "Whether the platform marks the instance as valid. A refresh that finds it is not warns, and says how to authenticate again.",
				Computed:            true,
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the platform made the instance, in RFC 3339.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"user_id": schema.StringAttribute{
				MarkdownDescription: "Id of the platform's user who owns the instance.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": timeoutsAttribute(ctx),
		},
	}
}

func oauthAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "The vendor application that the instance authenticates with. These are the configuration keys `oauth.*`; other such keys go into `configuration`.",
		Optional:            true,
		Attributes: withTwins(map[string]schema.Attribute{
			"api_key":      textAttribute("Client id of the vendor application, `oauth.api.key`."),
			"api_secret":   secretAttribute("Client secret of the vendor application, `oauth.api.secret`."),
			"callback_url": textAttribute("Callback URL that the code was obtained with, `oauth.callback.url`."),
			"scope":        textAttribute("Scopes, separated as the vendor wants it, usually by spaces, `oauth.scope`."),
		}),
	}
}

func eventsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Events of the instance: how the platform learns of changes at the vendor, and where it reports them. These are the configuration keys `event.*`; other such keys go into `configuration`.",
		Optional:            true,
		Attributes: withTwins(map[string]schema.Attribute{
			"enabled": schema.BoolAttribute{
				MarkdownDescription: "Whether events are on, `event.notification.enabled`.",
				Optional:            true,
			},
			"callback_url":  textAttribute("URL that the platform sends events to, `event.notification.callback.url`."),
			"signature_key": secretAttribute("Key that the platform signs deliveries with, `event.notification.signature.key`."),
			"vendor_type":   textAttribute("How the platform learns of changes where the element has more than one way: usually `polling` or `webhook`, `event.vendor.type`."),
			"polling": schema.SingleNestedAttribute{
				MarkdownDescription: "Polling of the vendor for changes.",
				Optional:            true,
				Attributes: map[string]schema.Attribute{
					"refresh_interval": schema.Int64Attribute{
						MarkdownDescription: "Minutes between two polls, `event.poller.refresh_interval`. At least 1.",
						Optional:            true,
						Validators:          []validator.Int64{int64validator.AtLeast(1)},
					},
					"configuration": schema.StringAttribute{
						MarkdownDescription: "What to poll, as JSON keyed by resource, `event.poller.configuration`. Write it with `jsonencode`; `${…}` templates of the platform are written `$${…}` in Terraform's language.",
						Optional:            true,
						CustomType:          jsontypes.NormalizedType{},
						Validators:          []validator.String{jsonObjectValidator{}},
					},
				},
			},
		}),
	}
}

func textAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: framework.NotEmpty()}
}

// secretAttribute describes a secret that withTwins gives its twins.
func secretAttribute(description string) schema.StringAttribute {
	attribute := textAttribute(description)
	attribute.Sensitive = true
	return attribute
}

// withTwins puts a write-only attribute and its version beside each secret. A nested write-only
// attribute is sensitive, or a run without its value plans an update: Terraform notes in state that
// an earlier value came from a sensitive variable.
func withTwins(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	for name, attribute := range maps.Clone(attributes) {
		secret, isText := attribute.(schema.StringAttribute)
		if !isText || !secret.Sensitive {
			continue
		}
		secret.MarkdownDescription += " Kept in state; see `" + name + framework.SuffixWriteOnly + "` to keep it out."
		twin := secretAttribute("Like `" + name + "`, but never kept in state or plan. Sent on create, and again when `" + name + framework.SuffixVersion + "` changes.")
		twin.WriteOnly = true
		attributes[name], attributes[name+framework.SuffixWriteOnly] = secret, twin
		attributes[name+framework.SuffixVersion] = versionAttribute(name + framework.SuffixWriteOnly)
	}
	return attributes
}

func providerDataAttribute() schema.Attribute {
	return schema.MapAttribute{
		MarkdownDescription: "What the vendor's redirect brought: `code` for OAuth 2; `oauth_token`, `oauth_verifier` and `secret` for OAuth 1; and whatever else it named. " +
			"Sent on create, and again in place when it changes to something new. A code works once, so taking it away, or setting it to null, is no change. Kept in state; see `provider_data_wo` to keep it out.",
		Optional:    true,
		Computed:    true,
		Sensitive:   true,
		ElementType: types.StringType,
		Validators:  []validator.Map{configurationKeys()},
	}
}

func providerDataWOAttribute() schema.Attribute {
	return schema.MapAttribute{
		MarkdownDescription: "Like `provider_data`, but never kept in state or plan. Sent on create, and again when `provider_data_wo_version` changes.",
		Optional:            true,
		WriteOnly:           true,
		ElementType:         types.StringType,
		Validators:          []validator.Map{configurationKeys()},
	}
}

func versionAttribute(writeOnly string) schema.Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: "Version of `" + writeOnly + "`, any number. Change it to have the value sent again.",
		Optional:            true,
	}
}

func timeoutsAttribute(ctx context.Context) schema.Attribute {
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, Read: true, Update: true, Delete: true,
		CreateDescription: "How long a create may take, for example `10m`. Default is `10m`.",
		ReadDescription:   "How long a read may take. Default is `5m`.",
		UpdateDescription: "How long an update may take. Default is `10m`.",
		DeleteDescription: "How long a delete may take. Default is `5m`.",
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long each operation may take, waits for the rate limit included."
		for name, one := range nested.Attributes {
			// The package puts its descriptions into the field for plain text.
			if timeout, ok := one.(schema.StringAttribute); ok {
				timeout.MarkdownDescription, timeout.Description = timeout.Description, ""
				nested.Attributes[name] = timeout
			}
		}
		return nested
	}
	return attribute
}
