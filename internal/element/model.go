package element

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/document"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
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
	Configuration  types.List           `tfsdk:"configuration"`
	Definition     jsontypes.Normalized `tfsdk:"definition"`

	SecretDefaultsWO        types.Map   `tfsdk:"secret_defaults_wo"`
	SecretDefaultsWOVersion types.Int64 `tfsdk:"secret_defaults_wo_version"`

	ForceDestroy types.Bool   `tfsdk:"force_destroy"`
	CreatedAt    types.String `tfsdk:"created_at"`
}

// resourceTypes returns the types of the resource's attributes.
var resourceTypes = sync.OnceValue(func() map[string]attr.Type { return framework.Types(resourceSchema().Attributes) })

// privateState is what is remembered of an element beside its state.
type privateState struct {
	framework.Landscape

	// Made says that the provider has made the element, rather than imported it.
	Made bool `json:"made,omitempty"`
	// SecretDefaults names the rows whose defaults `secret_defaults_wo` has set, and HiddenDefaults
	// those of them whose defaults the platform did not show last.
	SecretDefaults []string `json:"secret_defaults,omitempty"`
	HiddenDefaults []string `json:"hidden_defaults,omitempty"`
	// Unsent says that the defaults were not sent after all, though state has their version.
	Unsent bool `json:"unsent,omitempty"`
}

// privateKey is the one key of the private state in use.
const privateKey = "element"

// ownRow mirrors a configuration row of the resource.
type ownRow struct {
	Key             types.String `tfsdk:"key"`
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
	"key": types.StringType, "name": types.StringType, "type": types.StringType, "description": types.StringType, "required": types.BoolType, "default": types.StringType,
	"options": types.ListType{ElemType: optionType}, "internal": types.BoolType, "hide_from_console": types.BoolType, "display_order": types.Int64Type,
}}

// names returns the keys and ids that instances may choose elements by.
func names(models ...resourceModel) []string {
	var all []string
	for _, m := range models {
		for _, name := range []types.String{m.ID, m.Key} {
			if name.ValueString() != "" {
				all = append(all, name.ValueString())
			}
		}
	}
	return all
}

// describesSame reports whether two models ask for the same definition.
func (m resourceModel) describesSame(other resourceModel) bool {
	return m.Name.Equal(other.Name) && m.Description.Equal(other.Description) && m.Hub.Equal(other.Hub) &&
		m.Authentication.Equal(other.Authentication) && sameRows(m.Configuration, other.Configuration) && sameDefinition(m.Definition, other.Definition)
}

// sameRows compares lists of rows, whose order does not count.
func sameRows(a, b types.List) bool {
	rows, others := a.Elements(), b.Elements()
	if a.IsNull() || b.IsNull() || a.IsUnknown() || b.IsUnknown() || len(rows) != len(others) {
		return a.Equal(b)
	}
	for _, row := range rows {
		if !slices.ContainsFunc(others, row.Equal) {
			return false
		}
	}
	return true
}

// sameDefinition reports whether two definitions ask for the same.
func sameDefinition(a, b jsontypes.Normalized) bool {
	if a.IsNull() || b.IsNull() || a.IsUnknown() || b.IsUnknown() {
		return a.IsNull() && b.IsNull()
	}
	one, other := decodeDefinition(a.ValueString()), decodeDefinition(b.ValueString())
	return covers(one, other) && covers(other, one)
}

// document returns the definition as it is configured.
func (m resourceModel) document() cloudelements.Definition {
	return decodeDefinition(m.Definition.ValueString())
}

// rows returns the configured rows.
func (m resourceModel) rows(ctx context.Context) ([]ownRow, diag.Diagnostics) {
	var rows []ownRow
	if m.Configuration.IsNull() || m.Configuration.IsUnknown() {
		return nil, nil
	}
	diags := m.Configuration.ElementsAs(ctx, &rows, false)
	return rows, diags
}

// expand returns the definition that a model asks for: what is configured, and no more. The
// definition's own form was checked when the configuration was.
func expand(ctx context.Context, m resourceModel) (cloudelements.Definition, diag.Diagnostics) {
	// What the platform makes is not sent.
	definition := cloudelements.Definition(definitions.Merge(nil, nil, m.document()))
	withoutMasks(definition)
	delete(definition, "active") // It is switched by a call of its own.
	for member, value := range map[string]types.String{"key": m.Key, "name": m.Name, "description": m.Description, "hub": m.Hub} {
		if value.ValueString() != "" {
			definition[member] = value.ValueString()
		}
	}
	if style := m.Authentication.ValueString(); style != "" {
		authentication, _ := definition["authentication"].(map[string]any)
		if authentication == nil {
			authentication = make(map[string]any)
		}
		authentication["type"] = style
		definition["authentication"] = authentication
	}
	rows, diags := m.rows(ctx)
	var list []any
	own := make(map[string]bool, len(rows))
	for _, row := range rows {
		expanded, more := row.expand(ctx)
		diags.Append(more...)
		list = append(list, expanded)
		own[row.Key.ValueString()] = true
	}
	given, _ := document.Items(definition["configuration"])
	for _, row := range given {
		if !own[document.Text(row["key"])] {
			list = append(list, row)
		}
	}
	if len(list) > 0 {
		definition["configuration"] = list
	}
	return definition, diags
}

func (row ownRow) expand(ctx context.Context) (map[string]any, diag.Diagnostics) {
	expanded := map[string]any{"key": row.Key.ValueString(), "name": row.Name.ValueString(), "type": row.Type.ValueString(), "description": row.Name.ValueString()}
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

// flattenWritten fills in what the platform has made of a create or an update. What is configured
// stays as it is: the next read shows what differs.
func flattenWritten(plan *resourceModel, answer *cloudelements.OwnElement) {
	plan.ID = framework.IDOrNull(answer.ID)
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
		plan.CreatedAt = framework.StringOrNull(framework.Timestamp(answer.CreatedDate))
	}
}

// flattenRead brings state up to what the platform shows. What an answer leaves out is as it was,
// and what is not in state is not looked at.
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
	if answer.CreatedDate != "" {
		state.CreatedAt = types.StringValue(framework.Timestamp(answer.CreatedDate))
	}
	rows, diags := state.rows(ctx)
	if !state.Definition.IsNull() {
		state.Definition = refreshedDefinition(state.Definition, rows, answer.Definition)
	}
	if state.Configuration.IsNull() || !answer.Shows("configuration") {
		return diags
	}
	shown := make([]ownRow, 0, len(rows))
	for _, known := range rows {
		at := slices.IndexFunc(answer.Configuration, func(row cloudelements.ConfigurationRow) bool { return row.Key == known.Key.ValueString() })
		if at >= 0 {
			flat, more := known.flatten(ctx, answer.Configuration[at])
			diags.Append(more...)
			shown = append(shown, flat)
		}
	}
	configuration, more := types.ListValueFrom(ctx, ownRowType, shown)
	diags.Append(more...)
	state.Configuration = configuration
	return diags
}

// refreshedDefinition returns a definition of state as the platform shows it. What attributes say
// of the element is seen there.
func refreshedDefinition(state jsontypes.Normalized, rows []ownRow, shown cloudelements.Definition) jsontypes.Normalized {
	prior := decodeDefinition(state.ValueString())
	compared := maps.Clone(prior)
	for _, member := range attributed {
		delete(compared, member)
	}
	given, _ := document.Items(prior["configuration"])
	var own []any
	var left []any
	for _, row := range given {
		if slices.ContainsFunc(rows, func(one ownRow) bool { return one.Key.ValueString() == document.Text(row["key"]) }) {
			own = append(own, row)
		} else {
			left = append(left, row)
		}
	}
	if len(own) > 0 {
		compared["configuration"] = left
	}
	if covers(compared, shown) {
		return state
	}
	projected, _ := project(compared, shown).(map[string]any)
	for _, member := range attributed {
		if value, says := prior[member]; says {
			projected[member] = value
		}
	}
	if len(own) > 0 {
		list, _ := projected["configuration"].([]any)
		projected["configuration"] = append(slices.Clone(list), own...)
	}
	return jsontypes.NewNormalizedValue(encodeDefinition(projected))
}

// flatten returns a row of state as the platform shows it.
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
		if !redact.IsMasked(value) && !lenient.SameValue(row.Default.ValueString(), value) {
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
