package element

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ValidateConfig checks what concerns more than one attribute.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.CloneOf.IsNull() && !config.Key.IsNull() {
		resp.Diagnostics.AddAttributeError(pathKey, summaryKeyOfClone, detailKeyOfClone)
	}
	given := config.document()
	for name, value := range map[string]types.String{"name": config.Name, "description": config.Description, "authentication": config.Authentication} {
		if config.CloneOf.IsNull() && value.IsNull() && textOf(given, name) == "" && !config.Definition.IsUnknown() {
			resp.Diagnostics.AddAttributeError(path.Root(name), summaryMissingMember, detailMissingMember(name))
		}
	}
	resp.Diagnostics.Append(validateSecretDefaults(config)...)
	seen := make(map[string]bool)
	for i, value := range config.Configuration.Elements() {
		row, known := rowOf(value)
		key, at := row.Key.ValueString(), path.Root("configuration").AtListIndex(i)
		if known && seen[key] {
			resp.Diagnostics.AddAttributeError(at.AtName("key"), summaryRowTwice, detailRowTwice(key))
		}
		seen[key] = known
		secret, _ := row.isSecret()
		_, isTwice := config.SecretDefaultsWO.Elements()[key]
		isReported := isTwice && !row.Default.IsUnknown()
		if secret && !row.Default.IsNull() && !isReported {
			resp.Diagnostics.AddAttributeError(at.AtName("default"), summarySecretDefault, detailSecretDefault(key))
		}
	}
}

// definitionValidator accepts the JSON object of a definition.
type definitionValidator struct{}

var _ validator.String = definitionValidator{}

func (definitionValidator) Description(context.Context) string {
	return "must be a JSON object, whose parts are lists of objects"
}

func (v definitionValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (definitionValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidDefinition, detailInvalidDefinition)
		return
	}
	definition := decodeDefinition(text)
	for _, at := range invalidParts("", definition) {
		resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidPart, detailInvalidPart(at))
	}
}

// parts are the members of a definition that are lists of objects, by what they are within
// [reference 3.3 to 3.5].
var parts = map[string][]string{
	"":          {"configuration", "parameters", "hooks", "resources", "objects", "models"},
	"resources": {"parameters", "hooks"},
}

// invalidParts names the parts of what is within a list that are no lists of objects, as a user
// finds them in the document.
func invalidParts(within string, object map[string]any) []string {
	var invalid []string
	for _, list := range parts[within] {
		items, isList := document.Items(object[list])
		if !isList {
			invalid = append(invalid, list)
		}
		for i, item := range items {
			for _, at := range invalidParts(list, item) {
				invalid = append(invalid, fmt.Sprintf("%s[%d].%s", list, i, at))
			}
		}
	}
	return invalid
}

// callbackValidator accepts a URL that a vendor can send a user to.
type callbackValidator struct{}

var _ validator.String = callbackValidator{}

func (callbackValidator) Description(context.Context) string {
	return "must be an absolute URL with a host and without a fragment"
}

func (v callbackValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (callbackValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if !isCallback(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidCallback, detailInvalidCallback)
	}
}

// isCallback reports whether a text is a URL to redirect to. OAuth allows a scheme of an
// application's own, and no fragment (RFC 6749, section 3.1.2).
func isCallback(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.Scheme != "" && parsed.Host != "" && !strings.Contains(text, "#")
}

// ownAttributes are the attributes by what the platform calls them: in the request for the URL
// [reference 3.6], and in the configuration of an instance.
var ownAttributes = map[string]string{
	"apikey": "api_key", "apisecret": "api_secret", "callbackurl": "callback_url", "scope": "scope", "state": "state",
	"siteaddress": "site_address", "isoauthproxy": "oauth_proxy", "oauthproxyname": "oauth_proxy", "requesttoken": "request_token",
	"oauth.api.key": "api_key", "oauth.api.secret": "api_secret", "oauth.callback.url": "callback_url", "oauth.scope": "scope",
}

// parametersValidator refuses parameters that have an attribute of their own.
type parametersValidator struct{}

var _ validator.Map = parametersValidator{}

func (parametersValidator) Description(context.Context) string {
	return "must not hold what has an attribute of its own"
}

func (v parametersValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (parametersValidator) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	for name := range req.ConfigValue.Elements() {
		if attribute, own := ownAttributes[strings.ToLower(name)]; own {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(name), summaryOwnAttribute, detailOwnAttribute(name, attribute))
		}
	}
}
