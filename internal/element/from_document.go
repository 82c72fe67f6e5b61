package element

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
)

// textOf returns what a definition says of a member that has an attribute, "" where it does not.
func textOf(definition cloudelements.Definition, member string) string {
	if object, isObject := definition[member].(map[string]any); isObject && member == "authentication" {
		return document.Text(object["type"])
	}
	text, _ := definition[member].(string)
	return text
}

// planFromDocument plans the attributes that are not configured as the definition has them.
func planFromDocument(ctx context.Context, state, config resourceModel, plan *resourceModel, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	var diags diag.Diagnostics
	given, unknown := config.document(), config.Definition.IsUnknown()
	for _, one := range []struct {
		member             string
		config, state      types.String
		plan               *types.String
		caseMatters, never bool
	}{
		{"key", config.Key, state.Key, &plan.Key, false, !config.CloneOf.IsNull()},
		{"name", config.Name, state.Name, &plan.Name, true, false},
		{"description", config.Description, state.Description, &plan.Description, true, false},
		{"hub", config.Hub, state.Hub, &plan.Hub, false, false},
		{"authentication", config.Authentication, state.Authentication, &plan.Authentication, true, false},
	} {
		text := textOf(given, one.member)
		isSame := text == one.state.ValueString() || !one.caseMatters && strings.EqualFold(text, one.state.ValueString())
		switch {
		case !one.config.IsNull() || one.never || !unknown && text == "":
			continue
		case unknown:
			*one.plan = types.StringUnknown()
		case isSame:
			*one.plan = one.state
		default:
			*one.plan = types.StringValue(text)
			if one.member == "key" && !one.state.IsNull() {
				resp.RequiresReplace = append(resp.RequiresReplace, pathKey)
			}
		}
		diags.Append(resp.Plan.SetAttribute(ctx, path.Root(one.member), *one.plan)...)
	}
	if active, says := given["active"].(bool); config.Active.IsNull() && (says || unknown) {
		plan.Active = types.BoolValue(active)
		if unknown {
			plan.Active = types.BoolUnknown()
		}
		diags.Append(resp.Plan.SetAttribute(ctx, path.Root("active"), plan.Active)...)
	}
	return diags
}

// secretsInDefinition returns the keys of the rows of a definition that have a secret for a
// default.
func (m resourceModel) secretsInDefinition() []string {
	var keys []string
	rows, _ := document.Items(m.document()["configuration"])
	for _, row := range rows {
		if value := document.Text(row["defaultValue"]); row["type"] == redact.TypePassword && value != "" && !redact.IsMasked(value) {
			keys = append(keys, document.Text(row["key"]))
		}
	}
	return keys
}
