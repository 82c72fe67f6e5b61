package element

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ValidateConfig checks what concerns more than one attribute.
func (r *Resource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.CloneOf.IsNull() && !config.Key.IsNull() {
		resp.Diagnostics.AddAttributeError(pathKey, summaryKeyOfClone, detailKeyOfClone)
	}
	for name, value := range map[string]types.String{"name": config.Name, "description": config.Description, "authentication": config.Authentication} {
		if config.CloneOf.IsNull() && value.IsNull() {
			resp.Diagnostics.AddAttributeError(path.Root(name), summaryMissingMember, detailMissingMember(name))
		}
	}
	resp.Diagnostics.Append(validateSecretDefaults(config)...)
	for key := range config.Configuration.Elements() {
		row, _ := config.row(key)
		_, isTwice := config.SecretDefaultsWO.Elements()[key]
		isReported := isTwice && !row.Default.IsUnknown()
		if row.isSecret() == yes && !row.Default.IsNull() && !isReported {
			resp.Diagnostics.AddAttributeError(path.Root("configuration").AtMapKey(key).AtName("default"), summarySecretDefault, detailSecretDefault(key))
		}
	}
}

// definitionValidator accepts the JSON object of a definition without what has
// attributes of its own.
type definitionValidator struct{}

var _ validator.String = definitionValidator{}

func (definitionValidator) Description(context.Context) string {
	return "must be a JSON object without what has an attribute of its own"
}

func (v definitionValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ownMembers are the members of a definition that attributes say, or that the
// platform makes itself.
var ownMembers = []string{"active", "authentication", "configuration", "createdDate", "deleted", "description", "hub", "id", "key", "name", "private", "updatedDate"}

func (definitionValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		resp.Diagnostics.AddAttributeError(req.Path, summaryInvalidDefinition, detailInvalidDefinition)
		return
	}
	for _, member := range sortedKeys(decodeDefinition(text)) {
		if slices.Contains(ownMembers, member) {
			resp.Diagnostics.AddAttributeError(req.Path, summaryOwnMember, detailOwnMember(member))
		}
	}
}
