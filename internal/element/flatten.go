package element

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// flattenRead brings state up to what the platform shows. What an answer leaves
// out is as it was, and what is not in state is not looked at.
func flattenRead(ctx context.Context, state *resourceModel, answer *cloudelements.OwnElement) diag.Diagnostics {
	for _, one := range []struct {
		member string
		value  *types.String
		shown  string
	}{
		{"key", &state.Key, answer.Key}, {"name", &state.Name, answer.Name}, {"description", &state.Description, answer.Description},
		{"hub", &state.Hub, answer.Hub}, {"authentication", &state.Authentication, answer.Authentication},
	} {
		isSame := one.value.ValueString() == one.shown || (one.member == "key" || one.member == "hub") && strings.EqualFold(one.value.ValueString(), one.shown)
		if answer.Shows(one.member) && (one.value.IsNull() || !isSame) {
			*one.value = types.StringValue(one.shown)
		}
	}
	if answer.Shows("active") {
		state.Active = types.BoolValue(answer.Active)
	}
	if at := createdAt(answer); !at.IsNull() {
		state.CreatedAt = at
	}
	if prior := decodeDefinition(state.Definition.ValueString()); !state.Definition.IsNull() && !covers(prior, map[string]any(answer.Definition)) {
		state.Definition = jsontypes.NewNormalizedValue(encodeDefinition(project(prior, map[string]any(answer.Definition))))
	}
	if state.Configuration.IsNull() || !answer.Shows("configuration") {
		return nil
	}
	rows, diags := state.rows(ctx)
	shown := make(map[string]ownRow, len(rows))
	for _, row := range answer.Configuration {
		if known, configured := rows[row.Key]; configured {
			flat, more := known.flatten(ctx, row)
			diags.Append(more...)
			shown[row.Key] = flat
		}
	}
	configuration, more := types.MapValueFrom(ctx, ownRowType, shown)
	diags.Append(more...)
	state.Configuration = configuration
	return diags
}

// flatten gives a row of state as the platform shows it.
func (row ownRow) flatten(ctx context.Context, shown cloudelements.ConfigurationRow) (ownRow, diag.Diagnostics) {
	row.Name, row.Type = types.StringValue(shown.Name), types.StringValue(shown.Type)
	if !row.Description.IsNull() {
		row.Description = framework.StringOrNull(shown.Description)
	}
	if !row.Default.IsNull() {
		value := ""
		if shown.DefaultValue != nil {
			value = *shown.DefaultValue
		}
		if !cloudelements.IsMasked(value) && !cloudelements.SameValue(row.Default.ValueString(), value) {
			row.Default = types.StringPointerValue(shown.DefaultValue)
		}
	}
	for _, one := range []struct {
		flag  *types.Bool
		shown bool
	}{{&row.Required, shown.Required}, {&row.Internal, shown.Internal}, {&row.HideFromConsole, shown.HideFromConsole}} {
		if !one.flag.IsNull() {
			*one.flag = types.BoolValue(one.shown)
		}
	}
	if !row.DisplayOrder.IsNull() {
		row.DisplayOrder = types.Int64PointerValue(shown.DisplayOrder)
	}
	var diags diag.Diagnostics
	if !row.Options.IsNull() {
		row.Options, diags = flattenOptions(ctx, shown.Options)
	}
	return row, diags
}

func flattenOptions(ctx context.Context, shown []cloudelements.ConfigurationOption) (types.List, diag.Diagnostics) {
	if len(shown) == 0 {
		return types.ListNull(optionType), nil
	}
	options := make([]optionModel, 0, len(shown))
	for _, option := range shown {
		options = append(options, optionModel{Name: types.StringValue(option.Name), Value: types.StringValue(option.Value)})
	}
	return types.ListValueFrom(ctx, optionType, options)
}

// fillImported gives state what a user may have set of an element that was just
// imported, so that a plan of the same configuration is clean.
func fillImported(ctx context.Context, state *resourceModel, answer *cloudelements.OwnElement) diag.Diagnostics {
	var diags diag.Diagnostics
	rows := make(map[string]ownRow)
	for _, shown := range answer.Configuration {
		if isAdded(shown) {
			continue
		}
		row := ownRow{Name: types.StringValue(shown.Name), Type: types.StringValue(shown.Type)}
		if shown.Description != shown.Name {
			row.Description = framework.StringOrNull(shown.Description)
		}
		if shown.DefaultValue != nil && *shown.DefaultValue != "" && !hides(shown) {
			row.Default = types.StringValue(*shown.DefaultValue)
		}
		for flag, set := range map[*types.Bool]bool{&row.Required: shown.Required, &row.Internal: shown.Internal, &row.HideFromConsole: shown.HideFromConsole} {
			if set {
				*flag = types.BoolValue(true)
			}
		}
		options, more := flattenOptions(ctx, shown.Options)
		diags.Append(more...)
		row.Options = options
		rows[shown.Key] = row
	}
	if len(rows) > 0 {
		configuration, more := types.MapValueFrom(ctx, ownRowType, rows)
		diags.Append(more...)
		state.Configuration = configuration
	}
	if rest := importable(answer.Definition); len(rest) > 0 {
		state.Definition = jsontypes.NewNormalizedValue(encodeDefinition(rest))
	}
	return diags
}

// addedPrefixes begin the keys of rows that the platform adds to every element
// [reference 3.3, 3.4]. Whoever makes an element does not define them.
var addedPrefixes = []string{"event.", "bulk.", "oauth.user.", "filter.response.nulls"}

// isAdded tells whether the platform has added a row, as far as can be told.
func isAdded(row cloudelements.ConfigurationRow) bool {
	return row.Internal && row.DefaultValue == nil ||
		slices.ContainsFunc(addedPrefixes, func(prefix string) bool { return strings.HasPrefix(row.Key, prefix) })
}
