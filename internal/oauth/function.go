package oauth

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ProviderData is the function `provider_data`.
type ProviderData struct{}

var _ function.Function = (*ProviderData)(nil)

// NewProviderData returns the function `provider_data`.
func NewProviderData() function.Function {
	return &ProviderData{}
}

// Metadata names the function.
func (*ProviderData) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "provider_data"
}

// Definition describes the function.
func (*ProviderData) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Reads the parameters of an OAuth redirect",
		MarkdownDescription: "Takes the URL that the vendor redirected the browser to, and returns the parameters of its query as the map that `provider_data` and `provider_data_wo` of `cloudelements_instance` take: " +
			"`code`, or `oauth_token` and `oauth_verifier`, and whatever else the vendor named, such as `realmId`. Each is decoded once. " +
			"If the redirect has an error in place of a code, the function fails with the vendor's message. Null returns null, so the variable that holds the URL can be left out once the code was used.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "redirect_url",
				MarkdownDescription: "The whole address that the browser ended up at, for example `https://mycoolapp.com/?code=…&state=…`, of at most 100,000 bytes. " +
					"If the value is sensitive or ephemeral, the result is as well.",
				AllowNullValue: true,
			},
		},
		Return: function.MapReturn{ElementType: types.StringType},
	}
}

// Run reads the URL.
func (*ProviderData) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var redirectURL *string
	resp.Error = req.Arguments.Get(ctx, &redirectURL)
	if resp.Error != nil {
		return
	}
	var parameters map[string]string
	if redirectURL != nil {
		var err error
		if parameters, err = Parse(*redirectURL); err != nil {
			resp.Error = function.NewArgumentFuncError(0, sentence(err))
			return
		}
	}
	resp.Error = resp.Result.Set(ctx, parameters)
}

// sentence returns the text of an error in the form that Terraform expects, which adds the full
// stop.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".")
}
