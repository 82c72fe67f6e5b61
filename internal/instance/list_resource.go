package instance

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// ListResource lists `cloudelements_instance` for `terraform query`.
type ListResource struct{ framework.ListResource }

var _ list.ListResourceWithConfigure = (*ListResource)(nil)

// NewListResource returns the list resource for the provider to offer.
func NewListResource() list.ListResource { return &ListResource{framework.ListResource{Noun: noun}} }

// listModel mirrors the configuration of a list.
type listModel struct {
	ElementKey types.String `tfsdk:"element_key"`
	ElementID  types.String `tfsdk:"element_id"`
	Tags       types.List   `tfsdk:"tags"`
	SearchText types.String `tfsdk:"search_text"`
}

// ListResourceConfigSchema describes the conditions of a list.
func (l *ListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The account's instances that meet every condition. Without conditions, all of them are listed.",
		Attributes: map[string]schema.Attribute{
			"element_key": schema.StringAttribute{
				MarkdownDescription: "Key of the element that the instances belong to, for example `microsoftgraph`. An element that does not exist has none.",
				Optional:            true,
				Validators:          append(framework.NotEmpty(), stringvalidator.ConflictsWith(path.MatchRoot("element_id"))),
			},
			"element_id": schema.StringAttribute{
				MarkdownDescription: "Id of the element that the instances belong to, in place of `element_key`, for one of two elements that share a key.",
				Optional:            true,
				Validators:          framework.ID("element", hintElementKey),
			},
			"tags": schema.ListAttribute{
				MarkdownDescription: "Tags that the instances have, all of them.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators: []validator.List{
					listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(), listvalidator.ValueStringsAre(framework.NotEmpty()...),
				},
			},
			"search_text": schema.StringAttribute{
				MarkdownDescription: "Text that the name of an instance holds, or the key of its element, in upper or lower case.",
				Optional:            true,
				Validators:          framework.NotEmpty(),
			},
		},
	}
}

// List returns the instances one by one, up to the limit. A page is not read before an instance of
// it is asked for.
func (l *ListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	diags := framework.Get(ctx, req.Config, &config)
	if diags.HasError() || !l.Ready(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = limited(l.results(ctx, req, config), req.Limit)
}

// results returns all instances that a list asks for. A list that changes while it is read may show
// an instance twice.
func (l *ListResource) results(ctx context.Context, req list.ListRequest, config listModel) iter.Seq[list.ListResult] {
	meant := filter{elementKey: config.ElementKey.ValueString(), elementID: config.ElementID.ValueString(), searchText: config.SearchText.ValueString()}
	for _, element := range config.Tags.Elements() {
		if tag, ok := element.(types.String); ok {
			meant.tags = append(meant.tags, tag.ValueString())
		}
	}
	return func(push func(list.ListResult) bool) {
		shown := make(map[int64]bool)
		for instance, err := range meant.instances(ctx, l.Provider.Client) {
			if err == nil && shown[instance.ID] {
				continue
			}
			shown[instance.ID] = true
			if err == nil && req.IncludeResource && isPartial(&instance) {
				var whole *cloudelements.Instance
				if whole, err = l.Provider.Client.Instances.Look(ctx, instance.ID); cloudelements.IsNotFound(err) {
					continue
				} else if err == nil {
					instance = *whole
				}
			}
			if err != nil {
				var diags diag.Diagnostics
				diags.AddError(summaryUnableToList, detailListFailed(err))
				list.ListResultsStreamDiagnostics(diags)(push)
				return
			}
			if !push(l.result(ctx, req, &instance)) {
				return
			}
		}
	}
}

// limited ends a list at its limit. 0 is none.
func limited(results iter.Seq[list.ListResult], limit int64) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		pushed := int64(0)
		for result := range results {
			pushed++
			if !push(result) || pushed == limit {
				return
			}
		}
	}
}

// isPartial reports whether a list has left out attributes that make up a resource. Anything else
// that it may leave out is computed.
func isPartial(instance *cloudelements.Instance) bool {
	return instance.Configuration == nil || instance.Tags == nil || instance.Name == "" || instance.Element.Key == "" || instance.Element.ID == 0
}

// result returns one instance: its identity and, if asked for, what an import of it puts into
// state. The token, which no configuration holds, stays out: Terraform writes what it finds to
// places where secrets do not belong.
func (l *ListResource) result(ctx context.Context, req list.ListRequest, instance *cloudelements.Instance) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = displayName(instance)
	id := strconv.FormatInt(instance.ID, 10)
	result.Diagnostics.Append(result.Identity.Set(ctx, noun.Identity(l.Provider.Client.BaseURL(), types.StringValue(id)))...)
	if !req.IncludeResource {
		return result
	}
	var state resourceModel
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, pathID, id)...)
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root("enabled"), true)...)
	result.Diagnostics.Append(framework.Get(ctx, result.Resource, &state)...)
	if result.Diagnostics.HasError() {
		return result
	}
	result.Diagnostics.Append(fillImported(ctx, l.Provider.Catalogue, &state, instance)...)
	result.Diagnostics.Append(flattenRead(&state, instance)...)
	state.Token = types.StringNull()
	result.Diagnostics.Append(framework.Set(ctx, result.Resource, resourceTypes(), state)...)
	return result
}

// displayName returns the name that people know an instance by.
func displayName(instance *cloudelements.Instance) string {
	element := instance.Element.Key
	if element == "" {
		element = strconv.FormatInt(instance.Element.ID, 10)
	}
	if instance.Name == "" {
		return fmt.Sprintf("%d (%s)", instance.ID, element)
	}
	return fmt.Sprintf("%s (%s)", instance.Name, element)
}
