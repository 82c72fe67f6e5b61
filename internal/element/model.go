package element

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// model mirrors the schema of `cloudelements_element`.
type model struct {
	Key            types.String `tfsdk:"key"`
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Description    types.String `tfsdk:"description"`
	Hub            types.String `tfsdk:"hub"`
	Authentication types.String `tfsdk:"authentication"`
	Active         types.Bool   `tfsdk:"active"`
	Private        types.Bool   `tfsdk:"private"`
	Extended       types.Bool   `tfsdk:"extended"`
	Configuration  types.Map    `tfsdk:"configuration"`
}

// rowModel mirrors one configuration key.
type rowModel struct {
	Key         types.String `tfsdk:"key"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Type        types.String `tfsdk:"type"`
	Required    types.Bool   `tfsdk:"required"`
	HasDefault  types.Bool   `tfsdk:"has_default"`
	Default     types.String `tfsdk:"default"`
	Options     types.List   `tfsdk:"options"`
	Internal    types.Bool   `tfsdk:"internal"`
	Secret      types.Bool   `tfsdk:"secret"`
}

// optionModel mirrors one value of a closed list.
type optionModel struct {
	Name  types.String `tfsdk:"name"`
	Value types.String `tfsdk:"value"`
}

var (
	optionType = types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "value": types.StringType}}
	rowType    = types.ObjectType{AttrTypes: map[string]attr.Type{
		"key": types.StringType, "name": types.StringType, "description": types.StringType, "type": types.StringType,
		"required": types.BoolType, "has_default": types.BoolType, "default": types.StringType,
		"options": types.ListType{ElemType: optionType}, "internal": types.BoolType, "secret": types.BoolType,
	}}
)

// flatten gives an element as Terraform keeps it.
func flatten(ctx context.Context, answer *cloudelements.Element) (model, diag.Diagnostics) {
	var diags diag.Diagnostics
	rows := make(map[string]rowModel, len(answer.Configuration))
	for _, row := range answer.Configuration {
		// A key stands for one value, so that of two rows with one key the first has
		// to do.
		if _, twice := rows[row.Key]; !twice {
			flat, more := flattenRow(ctx, row)
			diags.Append(more...)
			rows[row.Key] = flat
		}
	}
	configuration, more := types.MapValueFrom(ctx, rowType, rows)
	diags.Append(more...)
	return model{
		Key: framework.StringOrNull(answer.Key), ID: framework.IDOrNull(answer.ID), Name: framework.StringOrNull(answer.Name),
		Description: framework.StringOrNull(answer.Description), Hub: framework.StringOrNull(answer.Hub), Authentication: framework.StringOrNull(answer.Authentication),
		Active: types.BoolValue(answer.Active), Private: types.BoolValue(answer.Private), Extended: types.BoolValue(answer.Extended),
		Configuration: configuration,
	}, diags
}

func flattenRow(ctx context.Context, row cloudelements.ConfigurationRow) (rowModel, diag.Diagnostics) {
	options := make([]optionModel, 0, len(row.Options))
	for _, option := range row.Options {
		options = append(options, optionModel{Name: framework.StringOrNull(option.Name), Value: types.StringValue(option.Value)})
	}
	listed, diags := types.ListValueFrom(ctx, optionType, options)
	shown := types.StringPointerValue(row.DefaultValue)
	if hides(row) {
		shown = types.StringNull()
	}
	return rowModel{
		Key: types.StringValue(row.Key), Name: framework.StringOrNull(row.Name), Description: framework.StringOrNull(row.Description), Type: framework.StringOrNull(row.Type),
		Required: types.BoolValue(row.Required), HasDefault: types.BoolValue(row.DefaultValue != nil), Default: shown,
		Options: listed, Internal: types.BoolValue(row.Internal), Secret: types.BoolValue(row.IsPassword()),
	}, diags
}

// hides tells whether a default is kept out of state. Some elements have rows of
// plain text for passwords, but no number and no truth value is one.
func hides(row cloudelements.ConfigurationRow) bool {
	if row.DefaultValue == nil || row.IsPassword() || cloudelements.IsMasked(*row.DefaultValue) {
		return true
	}
	_, notNumber := strconv.ParseFloat(*row.DefaultValue, 64)
	_, notTruth := strconv.ParseBool(*row.DefaultValue)
	return *row.DefaultValue != "" && notNumber != nil && notTruth != nil && cloudelements.IsSecretKey(row.Key)
}
