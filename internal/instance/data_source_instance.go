package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// DataSource is the data source `cloudelements_instance`.
type DataSource struct{ framework.DataSource }

var (
	_ datasource.DataSourceWithConfigure      = (*DataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*DataSource)(nil)
)

// NewDataSource returns the data source for the provider to offer.
func NewDataSource() datasource.DataSource { return &DataSource{} }

// dataModel mirrors the schema.
type dataModel struct {
	foundModel

	UserID        types.String `tfsdk:"user_id"`
	Configuration types.Map    `tfsdk:"configuration"`
}

func (m dataModel) selector() selector {
	return selector{id: m.ID, elementKey: m.ElementKey, elementID: m.ElementID, name: m.Name, tags: m.Tags}
}

// Metadata names the data source.
func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

// Schema describes the data source.
func (d *DataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := foundAttributes()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "Id of the instance. When set, nothing else is.",
		Optional:            true,
		Computed:            true,
		Validators:          framework.ID("instance", ""),
	}
	attributes["name"] = schema.StringAttribute{
		MarkdownDescription: "Name of the instance, compared letter by letter. When set, so is `element_key` or `element_id`.",
		Optional:            true,
		Computed:            true,
		Validators:          framework.NotEmpty(),
	}
	attributes["element_key"] = schema.StringAttribute{
		MarkdownDescription: "Key of the element that the instance belongs to, for example `microsoftgraph`. When set, so is `name` or `tags`.",
		Optional:            true,
		Computed:            true,
		Validators:          framework.NotEmpty(),
	}
	attributes["element_id"] = schema.StringAttribute{
		MarkdownDescription: "Id of the element that the instance belongs to, in place of `element_key`, for one of two elements that share a key.",
		Optional:            true,
		Computed:            true,
		Validators:          framework.ID("element", hintElementKey),
	}
	attributes["tags"] = schema.SetAttribute{
		MarkdownDescription: "Tags of the instance. Those that are set are ones that it must have, all of them; what is read are all that it has.",
		Optional:            true,
		Computed:            true,
		ElementType:         types.StringType,
		Validators:          nonEmptyTags(),
	}
	attributes["user_id"] = schema.StringAttribute{
		MarkdownDescription: "Id of the platform's user who owns the instance.",
		Computed:            true,
	}
	attributes["configuration"] = schema.MapAttribute{
		MarkdownDescription: "Configuration of the instance, as text by key, without keys that are not set. Keys that hold secrets, or sound like it, are left out. " +
			"Null where the element's configuration cannot be read, which says what is secret.",
		Computed:    true,
		ElementType: types.StringType,
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An instance that exists: by its id; by its element and name; or by tags, with or without its element. Finding none is an error, and so is finding several.\n\n" +
			"It does not show the instance's token, which would be kept in state. The ephemeral resource `cloudelements_instance_token` gives it without.",
		Attributes: attributes,
	}
}

// ValidateConfig checks that one instance can be chosen.
func (d *DataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var config dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.selector().validate(true)...)
	}
}

// Read finds the instance and reads it.
func (d *DataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !d.Ready(&resp.Diagnostics) {
		return
	}
	found, diags := findInstance(ctx, d.Provider.Client, config.selector())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := dataModel{UserID: userID(found)}
	state.foundModel, diags = flattenFound(found)
	resp.Diagnostics.Append(diags...)
	state.Configuration, diags = d.configuration(ctx, found)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// configuration returns what may be shown of an instance's configuration.
func (d *DataSource) configuration(ctx context.Context, found *cloudelements.Instance) (types.Map, diag.Diagnostics) {
	var diags diag.Diagnostics
	if found.Configuration == nil {
		return types.MapNull(types.StringType), nil
	}
	definition, err := d.Provider.Catalogue.Configuration(ctx, elementKeyOrID(framework.IDOrNull(found.Element.ID), framework.StringOrNull(found.Element.Key)))
	if err != nil {
		diags.AddWarning(summaryConfigurationNotShown, detailConfigurationNotShown(found, err))
		return types.MapNull(types.StringType), diags
	}
	shown := make(map[string]attr.Value)
	for key, value := range withoutSecrets(found.Configuration, definition.Rows) {
		shown[key] = types.StringValue(value)
	}
	return types.MapValue(types.StringType, shown)
}

// withoutSecrets returns an instance's configuration without what is not set, and without what is
// or may be secret. The platform masks rows of type PASSWORD, but not always, and many elements
// give secrets another type [reference 2.3].
func withoutSecrets(answered map[string]*string, rows []cloudelements.ConfigurationRow) map[string]string {
	listed := rowsByKey(rows)
	shown := make(map[string]string)
	for key, value := range answered {
		if value != nil && !redact.IsMasked(*value) && !mayBeSecret(key, *value, listed) {
			shown[key] = *value
		}
	}
	return shown
}
