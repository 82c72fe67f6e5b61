package element

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ListDataSource is `cloudelements_elements`.
type ListDataSource struct{ framework.DataSource }

var _ datasource.DataSourceWithConfigure = (*ListDataSource)(nil)

// NewListDataSource returns the data source for the provider to offer.
func NewListDataSource() datasource.DataSource { return &ListDataSource{} }

// listModel mirrors the schema of `cloudelements_elements`.
type listModel struct {
	Hub      types.String  `tfsdk:"hub"`
	Private  types.Bool    `tfsdk:"private"`
	Search   types.String  `tfsdk:"search"`
	Elements []listedModel `tfsdk:"elements"`
}

// listedModel mirrors one element of the list.
type listedModel struct {
	Key            types.String `tfsdk:"key"`
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Hub            types.String `tfsdk:"hub"`
	Authentication types.String `tfsdk:"authentication"`
	Private        types.Bool   `tfsdk:"private"`
	Active         types.Bool   `tfsdk:"active"`
}

// Metadata names the data source.
func (d *ListDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_elements"
}

// Schema describes the data source.
func (d *ListDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The elements of the account's catalogue, or those that all of the given filters let through. No hit is an empty list.",
		Attributes: map[string]schema.Attribute{
			"hub": schema.StringAttribute{
				MarkdownDescription: "Key of a hub, for example `crm`: only its elements. Case does not count.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"private": schema.BoolAttribute{
				MarkdownDescription: "Whether to list the account's own elements only, or none of them. When omitted, all are listed.",
				Optional:            true,
			},
			"search": schema.StringAttribute{
				MarkdownDescription: "Text that the key or the name holds. Case does not count.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
			"elements": schema.ListNestedAttribute{
				MarkdownDescription: "The elements, in the order of their keys and, for those that share one, of their ids.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"key":            computedText("Key of the element. A private element may share it with one of the catalogue."),
					"id":             computedText("Id of the element. Ids differ between landscapes."),
					"name":           computedText("Name of the element."),
					"hub":            computedText("Key of the hub that the element belongs to."),
					"authentication": computedText("How instances authenticate at the vendor, for example `oauth2`."),
					"private":        computedFlag("Whether the element is the account's own. False where the platform does not say."),
					"active":         computedFlag("Whether the element is active. False where the platform does not say."),
				}},
			},
		},
	}
}

// Read lists the elements.
func (d *ListDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() || !d.Ready(&resp.Diagnostics) {
		return
	}
	var options cloudelements.ElementListOptions
	if data.Private.ValueBool() {
		options.Where = "private='true'"
	}
	var hits []cloudelements.Element
	for element, err := range d.Provider.Client.Elements.List(ctx, options) {
		if err != nil {
			resp.Diagnostics.AddError(summaryUnableToList, withPrivilege(err))
			return
		}
		if data.admits(element) {
			hits = append(hits, element)
		}
	}
	data.Elements = flattenList(hits)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// admits reports whether all filters let an element through.
func (m listModel) admits(element cloudelements.Element) bool {
	text := strings.ToLower(m.Search.ValueString())
	return (m.Hub.IsNull() || strings.EqualFold(element.Hub, m.Hub.ValueString())) &&
		(m.Private.IsNull() || element.Private == m.Private.ValueBool()) &&
		(strings.Contains(strings.ToLower(element.Key), text) || strings.Contains(strings.ToLower(element.Name), text))
}

// flattenList returns elements in order, each once: one that was added between two pages may shift
// another onto both.
func flattenList(elements []cloudelements.Element) []listedModel {
	slices.SortStableFunc(elements, func(a, b cloudelements.Element) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	elements = slices.CompactFunc(elements, func(a, b cloudelements.Element) bool { return a.Key == b.Key && a.ID == b.ID })
	list := make([]listedModel, 0, len(elements))
	for _, one := range elements {
		list = append(list, listedModel{
			Key: framework.StringOrNull(one.Key), ID: framework.IDOrNull(one.ID), Name: framework.StringOrNull(one.Name), Hub: framework.StringOrNull(one.Hub),
			Authentication: framework.StringOrNull(one.Authentication), Private: types.BoolValue(one.Private), Active: types.BoolValue(one.Active),
		})
	}
	return list
}
