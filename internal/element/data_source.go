package element

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// DataSource is `cloudelements_element`.
type DataSource struct{ source }

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
				Validators:          idValidators(),
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
		"secret":   computedFlag("Whether the value is secret: of type `PASSWORD`, which the platform masks."),
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
	if resp.Diagnostics.HasError() || !d.ready(&resp.Diagnostics) {
		return
	}
	asked := choose(pathKey, config.Key, pathID, config.ID)
	answer, err := d.provider.Client.Elements.Get(ctx, asked.keyOrID)
	if err != nil {
		d.addFailed(ctx, &resp.Diagnostics, asked, err)
		return
	}
	if !asked.isMetBy(answer) {
		d.addUnknown(ctx, &resp.Diagnostics, asked)
		return
	}
	if answer.Configuration == nil {
		// The rows may stand in an answer of their own only [reference 3.1].
		configuration, err := d.provider.Catalogue.Configuration(ctx, asked.keyOrID)
		if err != nil {
			d.addFailed(ctx, &resp.Diagnostics, asked, err)
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
