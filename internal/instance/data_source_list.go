package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ListDataSource is the data source `cloudelements_instances`.
type ListDataSource struct{ framework.DataSource }

var (
	_ datasource.DataSourceWithConfigure        = (*ListDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*ListDataSource)(nil)
)

// NewListDataSource returns the data source for the provider to offer.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

// listDataModel mirrors the schema.
type listDataModel struct {
	ElementKey types.String `tfsdk:"element_key"`
	ElementID  types.String `tfsdk:"element_id"`
	Tags       types.Set    `tfsdk:"tags"`
	SearchText types.String `tfsdk:"search_text"`
	Instances  []foundModel `tfsdk:"instances"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instances"
}

// Schema describes the data source.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All instances of the account that meet every condition, for example to import them with `for_each`. Finding none is no error. Without conditions, all of the account's instances are listed.",
		Attributes: map[string]schema.Attribute{
			"element_key": schema.StringAttribute{
				MarkdownDescription: "Key of the element that the instances belong to, for example `microsoftgraph`. An element that does not exist has none. Where two elements share the key, set `element_id`.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"element_id": schema.StringAttribute{
				MarkdownDescription: "Id of the element that the instances belong to, in place of `element_key`, for one of two elements that share a key.",
				Optional:            true,
				Validators:          framework.ID("element", hintElementKey),
			},
			"tags": schema.SetAttribute{
				MarkdownDescription: "Tags that the instances have, all of them.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          nonEmptyTags(),
			},
			"search_text": schema.StringAttribute{
				MarkdownDescription: "Text that the name of an instance holds, or the key of its element, in upper or lower case.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"instances": schema.ListNestedAttribute{
				MarkdownDescription: "The instances, sorted by id.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: foundAttributes()},
			},
		},
	}
}

// ConfigValidators checks that an element is chosen in one way.
func (d *ListDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.Conflicting(path.MatchRoot("element_key"), path.MatchRoot("element_id"))}
}

// Read lists the instances.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config listDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !d.Ready(&resp.Diagnostics) {
		return
	}
	found, err := collect(filter{
		elementKey: config.ElementKey.ValueString(), elementID: config.ElementID.ValueString(),
		tags: expandTags(config.Tags), searchText: config.SearchText.ValueString(),
	}.instances(ctx, d.Provider.Client))
	if err != nil {
		resp.Diagnostics.AddError(summaryUnableToList, detailListFailed(err))
		return
	}
	config.Instances = make([]foundModel, 0, len(found))
	for _, one := range found {
		model, diags := flattenFound(&one)
		resp.Diagnostics.Append(diags...)
		config.Instances = append(config.Instances, model)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
