package element

import (
	"context"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

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

// isCallback tells whether a text is a URL to redirect to. OAuth allows a scheme
// of an application's own, and no fragment (RFC 6749, section 3.1.2).
func isCallback(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.Scheme != "" && parsed.Host != "" && !strings.Contains(text, "#")
}

// ownAttributes are the attributes by what the platform calls them: in the
// request for the URL [reference 3.6], and in the configuration of an instance.
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
