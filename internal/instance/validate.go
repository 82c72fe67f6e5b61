package instance

import (
	"context"
	"encoding/json"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ValidateConfig checks what concerns more than one attribute.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(framework.Get(ctx, req.Config, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(validate(config)...)
	}
}

// validate checks what concerns more than one attribute. Unknown values are never errors.
func validate(config resourceModel) diag.Diagnostics {
	diags := validateElement(config)
	diags.Append(validateTimeouts(config)...)
	for _, one := range writeOnlyAttributes(config) {
		diags.Append(one.Validate()...)
	}
	diags.Append(validateSettings(allSettings(config, config))...)
	var authorization settings
	authorization.addMap(pathProviderData, config.ProviderData, true)
	authorization.addMap(path.Root("provider_data_wo"), config.ProviderDataWO, true)
	for _, one := range authorization {
		one.refuseMask(&diags)
		one.checkCode(&diags)
	}
	return diags
}

// validateTimeouts refuses timeouts that leave no time. What is no duration at all the attribute's
// own validator refuses.
func validateTimeouts(config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	attributes := config.Timeouts.Attributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		text, _ := attributes[name].(types.String)
		if timeout, err := time.ParseDuration(text.ValueString()); err == nil && timeout <= 0 {
			at := path.Root("timeouts").AtName(name)
			diags.AddAttributeError(at, summaryInvalidTimeout, detailInvalidTimeout(at, text.ValueString()))
		}
	}
	return diags
}

func validateElement(config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if config.ElementKey.IsNull() && config.ElementID.IsNull() {
		diags.AddAttributeError(pathElementKey, summaryMissingElement, detailMissingElement)
	}
	return diags
}

// validateSettings reports keys that are set in two places, and values copied from an answer.
func validateSettings(all settings) diag.Diagnostics {
	var diags diag.Diagnostics
	homes := make(map[string]path.Path)
	for _, one := range all {
		if first, taken := homes[one.key]; taken {
			// Both secrets and their twins are reported as conflicting already.
			if !isTwin(first, one.path) {
				diags.AddAttributeError(one.path, summaryDuplicateKey, detailDuplicateKey(one.key, first, one.path))
			}
			continue
		}
		homes[one.key] = one.path
		one.refuseMask(&diags)
	}
	return diags
}

// refuseMask refuses a value that was copied from an answer: the secret behind the mask is not
// known.
func (s setting) refuseMask(diags *diag.Diagnostics) {
	if redact.IsMasked(s.text) {
		diags.AddAttributeError(s.path, framework.SummaryMasked, detailMaskedValue)
	}
}

// encoded matches a character as URLs write it.
var encoded = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// checkCode finds a code that is still as the redirect URL had it. It never shows it.
func (s setting) checkCode(diags *diag.Diagnostics) {
	switch {
	case s.key != "code" || s.unknown:
	case strings.Contains(s.text, "://"):
		diags.AddAttributeError(s.path, summaryInvalidCode, detailCodeIsURL(s.path))
	case encoded.MatchString(s.text):
		diags.AddAttributeWarning(s.path, summaryInvalidCode, detailEncodedCode(s.path))
	}
}

// isTwin reports whether two paths are those of a secret and of its write-only twin.
func isTwin(plain, writeOnly path.Path) bool {
	return plain.String()+framework.SuffixWriteOnly == writeOnly.String()
}

// writeOnlyAttributes returns those of a configuration, with what stands beside them.
func writeOnlyAttributes(config resourceModel) []framework.WriteOnly {
	nested := config.nested()
	all := []framework.WriteOnly{
		{Path: path.Root("provider_data_wo"), Value: config.ProviderDataWO, Version: config.ProviderDataWOVersion, Plain: config.ProviderData},
		{Path: path.Root("secret_configuration_wo"), Value: config.SecretConfigurationWO, Version: config.SecretConfigurationWOVersion},
	}
	for _, typed := range typedKeys {
		if typed.secret {
			value, version := typed.writeOnly(nested)
			all = append(all, framework.WriteOnly{Path: typed.writeOnlyPath(), Value: value, Version: version, Plain: typed.get(nested)})
		}
	}
	return all
}

// checkStoredAsWritten refuses a name and tags that the platform would change. What the instance
// has already is accepted.
func checkStoredAsWritten(state, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if !config.Name.IsNull() && !config.Name.IsUnknown() && !config.Name.Equal(state.Name) && !isStoredAsWritten(config.Name.ValueString()) {
		diags.AddAttributeError(path.Root("name"), summaryInvalidText, detailInvalidText(config.Name.ValueString()))
	}
	had := expandTags(state.Tags)
	for _, tag := range expandTags(config.Tags) {
		if !slices.Contains(had, tag) && !isStoredAsWritten(tag) {
			diags.AddAttributeError(path.Root("tags").AtSetValue(types.StringValue(tag)), summaryInvalidText, detailInvalidText(tag))
		}
	}
	return diags
}

// isStoredAsWritten reports whether the platform stores a text unchanged. It strips HTML from
// names, and perhaps from tags [reference 2.2, 2.5].
func isStoredAsWritten(text string) bool {
	return text != "" && text == strings.TrimSpace(text) && !strings.ContainsAny(text, "<>") && text == html.UnescapeString(text) &&
		utf8.ValidString(text) && !strings.ContainsFunc(text, isNotKept)
}

// isNotKept reports whether a character is one that HTML normalises or a parser of it drops: line
// breaks, tabs and other control characters, and what stands for no character.
func isNotKept(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point) || r == utf8.RuneError
}

// jsonObjectValidator accepts a JSON object. Text that is not JSON at all is left to the
// attribute's type, whose error says where it breaks.
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
