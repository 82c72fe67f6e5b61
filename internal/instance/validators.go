package instance

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// elementIDValidator accepts the id of an element in its one spelling.
type elementIDValidator struct{}

var _ validator.String = elementIDValidator{}

func (elementIDValidator) Description(context.Context) string {
	return "must be a positive number without leading zeros"
}

func (v elementIDValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (elementIDValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if id := req.ConfigValue.ValueString(); !framework.IDPattern.MatchString(id) {
		resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidElementID, detailInvalidElementID(id))
	}
}

// jsonObjectValidator accepts a JSON object. Text that is no JSON at all is
// left to the attribute's type, which says where it breaks.
type jsonObjectValidator struct{}

var _ validator.String = jsonObjectValidator{}

func (jsonObjectValidator) Description(context.Context) string { return "must be a JSON object" }

func (v jsonObjectValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (jsonObjectValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || !isJSON(req.ConfigValue.ValueString()) {
		return
	}
	value, _ := lenient.DecodeComposite(req.ConfigValue.ValueString())
	if _, ok := value.(map[string]any); !ok {
		resp.Diagnostics.AddAttributeError(req.Path, summaryNotJSONObject, detailNotJSONObject)
	}
}

// configurationKeysValidator refuses empty keys in a map of configuration.
type configurationKeysValidator struct{}

func configurationKeys() validator.Map { return configurationKeysValidator{} }

func (configurationKeysValidator) Description(context.Context) string {
	return "keys must not be empty"
}

func (v configurationKeysValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (configurationKeysValidator) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	for key := range req.ConfigValue.Elements() {
		if strings.TrimSpace(key) == "" {
			resp.Diagnostics.AddAttributeError(req.Path, summaryEmptyKey, detailEmptyKey)
		}
	}
}

func isJSON(text string) bool { return json.Valid([]byte(text)) }
