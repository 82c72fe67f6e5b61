package instance

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ObjectsDataSource is the data source `cloudelements_instance_objects`.
type ObjectsDataSource struct{ framework.DataSource }

var _ datasource.DataSourceWithConfigure = (*ObjectsDataSource)(nil)

// NewObjectsDataSource returns the data source for the provider to offer.
func NewObjectsDataSource() datasource.DataSource { return &ObjectsDataSource{} }

// objectsModel mirrors the schema.
type objectsModel struct {
	InstanceID    types.String  `tfsdk:"instance_id"`
	IncludeFields types.Set     `tfsdk:"include_fields"`
	Objects       []objectModel `tfsdk:"objects"`
}

type objectModel struct {
	Name       types.String `tfsdk:"name"`
	VendorName types.String `tfsdk:"vendor_name"`
	Type       types.String `tfsdk:"type"`
	Fields     []fieldModel `tfsdk:"fields"`
}

type fieldModel struct {
	VendorPath types.String `tfsdk:"vendor_path"`
	Type       types.String `tfsdk:"type"`
}

// Metadata names the data source.
func (d *ObjectsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_objects"
}

// Schema describes the data source.
func (d *ObjectsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The objects that an instance offers, such as contacts, and the fields of some of them. " +
			"They are read through the instance, with its token, which is not kept. A disabled instance shows its objects, but may refuse their fields.",
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{
				MarkdownDescription: "Id of the instance.",
				Required:            true,
				Validators:          framework.ID("instance", ""),
			},
			"include_fields": schema.SetAttribute{
				MarkdownDescription: "Names of the objects whose fields are read, with a request for each.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          nonEmptyTags(),
			},
			"objects": schema.ListNestedAttribute{
				MarkdownDescription: "The objects, sorted by name. Empty where the instance offers none.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":        text("Name of the object, as calls through the instance say it."),
					"vendor_name": text("Name of the object at the vendor."),
					"type":        text("Where the object comes from: `vendor`, `ceCanonical`, `vdr`, or another that the platform names."),
					"fields": schema.ListNestedAttribute{
						MarkdownDescription: "Fields of the object, in the platform's order. Null unless `include_fields` has its name.",
						Computed:            true,
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"vendor_path": text("The way to the field in the vendor's form of the object, for example `Address.City`."),
							"type":        text("Type of the field, as the platform names it, for example `string`."),
						}},
					},
				}},
			},
		},
	}
}

// Read reads the objects, and the fields that are asked for.
func (d *ObjectsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config objectsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !d.Ready(&resp.Diagnostics) {
		return
	}
	through, diags := findInstance(ctx, d.Provider.Client, selector{id: config.InstanceID})
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	objects, err := d.Provider.Client.Instances.Objects(ctx, through)
	if err != nil {
		resp.Diagnostics.AddError(summaryUnableToReadObjects, detailObjectsFailed(through, err))
		return
	}
	config.Objects = flattenObjects(objects)
	for _, name := range expandTags(config.IncludeFields) {
		resp.Diagnostics.Append(d.addFields(ctx, through, objects, name, config.Objects)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// addFields reads the fields of the object with a name into its model.
func (d *ObjectsDataSource) addFields(ctx context.Context, through *cloudelements.Instance, objects []cloudelements.Object, name string, models []objectModel) diag.Diagnostics {
	var diags diag.Diagnostics
	at := slices.IndexFunc(objects, func(object cloudelements.Object) bool { return object.Name == name })
	if at < 0 {
		diags.AddAttributeError(pathIncludeFields.AtSetValue(types.StringValue(name)), summaryUnknownObject, detailUnknownObject(name, through, objects))
		return diags
	}
	fields, err := d.Provider.Client.Instances.ObjectFields(ctx, through, name)
	if err != nil {
		diags.AddError(summaryUnableToReadObjects, detailObjectsFailed(through, err))
		return diags
	}
	models[at].Fields = make([]fieldModel, 0, len(fields))
	for _, field := range fields {
		models[at].Fields = append(models[at].Fields, fieldModel{VendorPath: framework.StringOrNull(field.VendorPath), Type: framework.StringOrNull(field.Type)})
	}
	return nil
}

func flattenObjects(objects []cloudelements.Object) []objectModel {
	models := make([]objectModel, 0, len(objects))
	for _, object := range objects {
		models = append(models, objectModel{
			Name: types.StringValue(object.Name), VendorName: framework.StringOrNull(object.VendorName), Type: framework.StringOrNull(object.Type),
		})
	}
	return models
}
