package element

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// DataSource is `cloudelements_element`.
type DataSource struct{ framework.DataSource }

var (
	_ datasource.DataSourceWithConfigure        = (*DataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*DataSource)(nil)
)

// NewDataSource returns the data source for the provider to offer.
func NewDataSource() datasource.DataSource { return &DataSource{} }

var (
	pathKey = path.Root("key")
	pathID  = path.Root("id")
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

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_element"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An element of the account's catalogue, and what an instance of it can be configured with (SAP Open Connectors says connector).",
		Attributes: map[string]schema.Attribute{
			"key": schema.StringAttribute{
				MarkdownDescription: "Key of the element, for example `microsoftgraph`. Exactly one of `key` and `id` is set; the other is computed. Of two elements that share a key, the account's own is found by it.",
				Optional:            true,
				Computed:            true,
				Validators:          framework.NotEmpty(),
			},
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the element, for one of the catalogue that shares its key with a private element. Ids differ between landscapes.",
				Optional:            true,
				Computed:            true,
				Validators:          framework.ID("element", "To choose an element by its key, use key."),
			},
			"name":           computedText("Name of the element."),
			"description":    computedText("What the element is, in the platform's words."),
			"hub":            computedText("Key of the hub that the element belongs to, for example `crm`."),
			"authentication": computedText("How instances authenticate at the vendor: `basic`, `oauth1`, `oauth2`, `oauth2Password`, `custom`, `apiKey`, or another style that the platform names."),
			"active":         computedFlag("Whether the element is active. False where the platform does not say."),
			"private":        computedFlag("Whether the element is the account's own. False where the platform does not say."),
			"extended":       computedFlag("Whether the account has added to the element. False where the platform does not say."),
			"configuration": schema.MapNestedAttribute{
				MarkdownDescription: "What an instance can be configured with, by configuration key.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: rowAttributes()},
			},
		},
	}
}

func rowAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"key":         computedText("The configuration key again, for example `oauth.scope`."),
		"name":        computedText("Label of the key in the platform's console."),
		"description": computedText("What the key is for, in the platform's words."),
		"type":        computedText("Type of the value: `TEXTFIELD_32`, `TEXTFIELD_64`, `TEXTFIELD_128`, `TEXTFIELD_1000`, `TEXTAREA`, `PASSWORD`, `BOOLEAN`, `BOOLEAN_YESNO`, `COMBO`, `CODE_EDITOR`, or another that the platform names."),
		"required":    computedFlag("Whether an instance needs a value. One is to be given where there is no default."),
		"has_default": computedFlag("Whether there is a default, also where `default` does not show it."),
		"default":     computedText("Value that an instance takes when none is given, as text. Null where there is none, and where it is or may be secret."),
		"options": schema.ListNestedAttribute{
			MarkdownDescription: "The only values that the platform offers, in its order. Empty where any value will do.",
			Computed:            true,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"name":  computedText("Label of the value in the platform's console."),
				"value": computedText("The value."),
			}},
		},
		"internal": computedFlag("Whether the platform fills in the value by itself."),
		"secret":   computedFlag("Whether the value is secret, or may be: of type `PASSWORD`, which the platform masks, or text whose key sounds like a secret, such as `client.jwt`."),
	}
}

func computedText(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func computedFlag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}

// ConfigValidators checks that the element is chosen in one way.
func (d *DataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("key"), path.MatchRoot("id"))}
}

// Read reads the element.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !d.Ready(&resp.Diagnostics) {
		return
	}
	chosen := choose(pathKey, config.Key, pathID, config.ID)
	answer, err := d.Provider.Client.Elements.Get(ctx, chosen.keyOrID)
	if err != nil {
		resp.Diagnostics.Append(notRead(ctx, d.Provider, chosen, err))
		return
	}
	if !chosen.matches(answer) {
		resp.Diagnostics.Append(unknownElement(ctx, d.Provider, chosen))
		return
	}
	if answer.Configuration == nil {
		// The rows may stand in an answer of their own only [reference 3.1].
		configuration, err := d.Provider.Catalogue.Configuration(ctx, chosen.keyOrID)
		if err != nil {
			resp.Diagnostics.Append(notRead(ctx, d.Provider, chosen, err))
			return
		}
		answer.Configuration = configuration.Rows
	}
	state, diags := flatten(ctx, answer)
	resp.Diagnostics.Append(diags...)
	if !config.Key.IsNull() {
		state.Key = config.Key // Case does not count, and what is configured stays.
	}
	if !config.ID.IsNull() {
		state.ID = config.ID
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// notRead says that an element could not be read. One that does not exist is told apart from all
// else.
func notRead(ctx context.Context, provider *framework.Provider, chosen selector, err error) diag.Diagnostic {
	if cloudelements.IsNotFound(err) {
		return unknownElement(ctx, provider, chosen)
	}
	return diag.NewErrorDiagnostic(summaryUnableToRead, detailNotRead(chosen, err))
}

// unknownElement says that there is no such element, with the nearest keys where it was chosen by
// its key.
func unknownElement(ctx context.Context, provider *framework.Provider, chosen selector) diag.Diagnostic {
	detail := detailUnknownID(chosen)
	if chosen.byKey {
		if keys, err := provider.Catalogue.Keys(ctx); err != nil {
			detail = detailUnknownKeyAlone(chosen, err)
		} else {
			detail = detailUnknownKey(chosen, keys)
		}
	}
	return diag.NewAttributeErrorDiagnostic(chosen.path, summaryUnknownElement, detail)
}

// flatten returns an element as Terraform keeps it.
func flatten(ctx context.Context, answer *cloudelements.Element) (model, diag.Diagnostics) {
	var diags diag.Diagnostics
	rows := make(map[string]rowModel, len(answer.Configuration))
	for _, row := range answer.Configuration {
		// A key stands for one value, so that of two rows with one key the first has to do.
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
	if omitsDefault(row) {
		shown = types.StringNull()
	}
	return rowModel{
		Key: types.StringValue(row.Key), Name: framework.StringOrNull(row.Name), Description: framework.StringOrNull(row.Description), Type: framework.StringOrNull(row.Type),
		Required: types.BoolValue(row.Required), HasDefault: types.BoolValue(row.DefaultValue != nil), Default: shown,
		Options: listed, Internal: types.BoolValue(row.Internal), Secret: types.BoolValue(row.IsSecret()),
	}, diags
}

// omitsDefault reports whether a default is kept out of state. Some elements have rows of plain
// text for passwords, but no number is one.
func omitsDefault(row cloudelements.ConfigurationRow) bool {
	if row.DefaultValue == nil || row.IsPassword() || redact.IsMasked(*row.DefaultValue) {
		return true
	}
	_, notNumber := strconv.ParseFloat(*row.DefaultValue, 64)
	return *row.DefaultValue != "" && notNumber != nil && row.IsSecret()
}

// selector chooses one element, by its key or by its id.
type selector struct {
	// path is the attribute that says it.
	path path.Path
	// keyOrID is what it says, and byKey which of the two that is.
	keyOrID string
	byKey   bool
}

// choose returns the selector for the one of two attributes that is set.
func choose(keyPath path.Path, key types.String, idPath path.Path, id types.String) selector {
	if !key.IsNull() {
		return selector{path: keyPath, keyOrID: key.ValueString(), byKey: true}
	}
	return selector{path: idPath, keyOrID: id.ValueString()}
}

// String names the element for an error.
func (s selector) String() string {
	if s.byKey {
		return "Element " + strconv.Quote(s.keyOrID)
	}
	return "Element " + s.keyOrID
}

// matches reports whether an answer is about the element that is chosen. The platform takes a key
// and an id in the same place of the path, so that one may be found where the other was meant. What
// an answer leaves out is no mismatch.
func (s selector) matches(answer *cloudelements.Element) bool {
	if s.byKey {
		return answer.Key == "" || strings.EqualFold(answer.Key, s.keyOrID)
	}
	return answer.ID == 0 || strconv.FormatInt(answer.ID, 10) == s.keyOrID
}
