package element

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// resourceModel mirrors the schema of the resource.
type resourceModel struct {
	ID             types.String         `tfsdk:"id"`
	Key            types.String         `tfsdk:"key"`
	Name           types.String         `tfsdk:"name"`
	Description    types.String         `tfsdk:"description"`
	Hub            types.String         `tfsdk:"hub"`
	Authentication types.String         `tfsdk:"authentication"`
	CloneOf        types.String         `tfsdk:"clone_of"`
	Active         types.Bool           `tfsdk:"active"`
	Configuration  types.Map            `tfsdk:"configuration"`
	Definition     jsontypes.Normalized `tfsdk:"definition"`

	SecretDefaultsWO        types.Map   `tfsdk:"secret_defaults_wo"`
	SecretDefaultsWOVersion types.Int64 `tfsdk:"secret_defaults_wo_version"`

	ForceDestroy types.Bool   `tfsdk:"force_destroy"`
	CreatedAt    types.String `tfsdk:"created_at"`
}

// ownRow mirrors a configuration row of the resource.
type ownRow struct {
	Name            types.String `tfsdk:"name"`
	Type            types.String `tfsdk:"type"`
	Description     types.String `tfsdk:"description"`
	Required        types.Bool   `tfsdk:"required"`
	Default         types.String `tfsdk:"default"`
	Options         types.List   `tfsdk:"options"`
	Internal        types.Bool   `tfsdk:"internal"`
	HideFromConsole types.Bool   `tfsdk:"hide_from_console"`
	DisplayOrder    types.Int64  `tfsdk:"display_order"`
}

var ownRowType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"name": types.StringType, "type": types.StringType, "description": types.StringType, "required": types.BoolType, "default": types.StringType,
	"options": types.ListType{ElemType: optionType}, "internal": types.BoolType, "hide_from_console": types.BoolType, "display_order": types.Int64Type,
}}

// describesSame tells whether two models ask for the same definition.
func (m resourceModel) describesSame(other resourceModel) bool {
	return m.Name.Equal(other.Name) && m.Description.Equal(other.Description) && m.Hub.Equal(other.Hub) &&
		m.Authentication.Equal(other.Authentication) && m.Configuration.Equal(other.Configuration) && sameDefinition(m.Definition, other.Definition)
}

// sameDefinition compares two definitions as JSON.
func sameDefinition(a, b jsontypes.Normalized) bool {
	if a.IsNull() || b.IsNull() || a.IsUnknown() || b.IsUnknown() {
		return a.IsNull() && b.IsNull()
	}
	return cloudelements.SameValue(a.ValueString(), b.ValueString())
}

// rows gives the configured rows by their keys.
func (m resourceModel) rows(ctx context.Context) (map[string]ownRow, diag.Diagnostics) {
	rows := make(map[string]ownRow, len(m.Configuration.Elements()))
	if m.Configuration.IsNull() || m.Configuration.IsUnknown() {
		return rows, nil
	}
	diags := m.Configuration.ElementsAs(ctx, &rows, false)
	return rows, diags
}

// expand gives the definition that a model asks for: what is configured, and no
// more. The definition's own form was checked when the configuration was.
func expand(ctx context.Context, m resourceModel) (cloudelements.Definition, diag.Diagnostics) {
	definition := decodeDefinition(m.Definition.ValueString())
	for member, value := range map[string]types.String{"key": m.Key, "name": m.Name, "description": m.Description, "hub": m.Hub} {
		if value.ValueString() != "" {
			definition[member] = value.ValueString()
		}
	}
	if style := m.Authentication.ValueString(); style != "" {
		definition["authentication"] = map[string]any{"type": style}
	}
	rows, diags := m.rows(ctx)
	list := make([]any, 0, len(rows))
	for _, key := range sortedKeys(rows) {
		row, more := rows[key].expand(ctx, key)
		diags.Append(more...)
		list = append(list, row)
	}
	if len(list) > 0 {
		definition["configuration"] = list
	}
	return definition, diags
}

func (row ownRow) expand(ctx context.Context, key string) (map[string]any, diag.Diagnostics) {
	expanded := map[string]any{"key": key, "name": row.Name.ValueString(), "type": row.Type.ValueString(), "description": row.Name.ValueString()}
	if !row.Description.IsNull() {
		expanded["description"] = row.Description.ValueString()
	}
	if !row.Default.IsNull() {
		expanded["defaultValue"] = row.Default.ValueString()
	}
	for member, flag := range map[string]types.Bool{"required": row.Required, "internal": row.Internal, "hideFromConsole": row.HideFromConsole} {
		if !flag.IsNull() {
			expanded[member] = flag.ValueBool()
		}
	}
	if !row.DisplayOrder.IsNull() {
		expanded["displayOrder"] = json.Number(strconv.FormatInt(row.DisplayOrder.ValueInt64(), 10))
	}
	var options []optionModel
	var diags diag.Diagnostics
	if !row.Options.IsNull() {
		diags = row.Options.ElementsAs(ctx, &options, false)
		list := make([]any, 0, len(options))
		for _, option := range options {
			list = append(list, map[string]any{"name": option.Name.ValueString(), "value": option.Value.ValueString()})
		}
		expanded["options"] = list
	}
	return expanded, diags
}

// flattenWritten fills in what the platform has made of a create or an update.
// What is configured stays as it is: the next read shows what differs.
func flattenWritten(plan *resourceModel, answer *cloudelements.OwnElement) {
	plan.ID = types.StringValue(strconv.FormatInt(answer.ID, 10))
	for _, one := range []struct {
		value *types.String
		shown string
	}{
		{&plan.Key, answer.Key}, {&plan.Name, answer.Name}, {&plan.Description, answer.Description},
		{&plan.Hub, answer.Hub}, {&plan.Authentication, answer.Authentication},
	} {
		if one.value.IsUnknown() {
			*one.value = types.StringValue(one.shown)
		}
	}
	if plan.CreatedAt.IsUnknown() {
		plan.CreatedAt = createdAt(answer)
	}
}

// createdAt gives the date of an element, which the platform writes in
// milliseconds since 1970 [reference 3.3].
func createdAt(answer *cloudelements.OwnElement) types.String {
	if ms, err := strconv.ParseInt(answer.CreatedDate, 10, 64); err == nil && ms > 0 {
		return types.StringValue(time.UnixMilli(ms).UTC().Format(time.RFC3339Nano))
	}
	if at, ok := cloudelements.ParseCreatedDate(answer.CreatedDate); ok {
		return types.StringValue(at.UTC().Format(time.RFC3339Nano))
	}
	return types.StringNull()
}
