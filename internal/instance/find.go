package instance

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// hintElementKey says what to do with what is not the id of an element.
const hintElementKey = "To choose an element by its key, use element_key."

// selector chooses one instance: by its id, by its element and name, or by tags that no other
// instance has.
type selector struct {
	id, elementKey, elementID, name types.String
	tags                            types.Set
}

func (s selector) filter() filter {
	return filter{
		elementKey: s.elementKey.ValueString(), elementID: s.elementID.ValueString(),
		name: s.name.ValueString(), tags: expandTags(s.tags),
	}
}

// validate checks that the selector can choose one instance. byTags says whether a user can set
// tags. Unknown values are not checked.
func (s selector) validate(byTags bool) diag.Diagnostics {
	var diags diag.Diagnostics
	if s.id.IsUnknown() || s.elementKey.IsUnknown() || s.elementID.IsUnknown() || s.name.IsUnknown() || s.tags.IsUnknown() {
		return nil
	}
	byElement := !s.elementKey.IsNull() || !s.elementID.IsNull()
	switch {
	case !s.id.IsNull() && (byElement || !s.name.IsNull() || !s.tags.IsNull()):
		diags.AddAttributeError(pathID, summaryConflictingSelectors, detailIDAndOthers)
	case !s.id.IsNull():
	case !s.elementKey.IsNull() && !s.elementID.IsNull():
		diags.AddAttributeError(pathElementID, summaryConflictingSelectors, detailTwoElements)
	case !s.name.IsNull() && !byElement:
		diags.AddAttributeError(pathName, summaryIncompleteSelector, detailNameAlone)
	case byElement && s.name.IsNull() && s.tags.IsNull():
		diags.AddError(summaryIncompleteSelector, detailElementAlone(byTags))
	case s.name.IsNull() && s.tags.IsNull():
		diags.AddError(summaryMissingSelector, detailMissingSelector(byTags))
	}
	return diags
}

// findInstance returns the one instance that a selector chooses. It is an error if there is none,
// or more than one. The instance is not claimed, so an interrupted create that made it may still
// adopt it.
func findInstance(ctx context.Context, client *cloudelements.Client, chosen selector) (*cloudelements.Instance, diag.Diagnostics) {
	var diags diag.Diagnostics
	id, err := findID(ctx, client, chosen, &diags)
	if diags.HasError() {
		return nil, diags
	}
	var whole *cloudelements.Instance
	if err == nil {
		// A list may leave members out [reference 2.3].
		whole, err = client.Instances.Look(ctx, id)
	}
	switch {
	case cloudelements.IsNotFound(err):
		diags.AddError(summaryNothingFound, detailNothingFound(chosen))
	case err != nil:
		diags.AddError(summaryUnableToFind, detailFindFailed(chosen, err))
	}
	return whole, diags
}

// findID returns the id of the one instance that a selector chooses, as far as lists tell.
func findID(ctx context.Context, client *cloudelements.Client, chosen selector, diags *diag.Diagnostics) (int64, error) {
	if !chosen.id.IsNull() {
		return strconv.ParseInt(chosen.id.ValueString(), 10, 64)
	}
	found, err := collect(chosen.filter().instances(ctx, client))
	switch {
	case err != nil:
		return 0, err
	case len(found) == 0:
		diags.AddError(summaryNothingFound, detailNothingFound(chosen))
		return 0, nil
	case len(found) > 1:
		diags.AddError(summarySeveralFound, detailSeveralFound(chosen, found))
		return 0, nil
	default:
		return found[0].ID, nil
	}
}

// filter says which instances are meant. An empty member matches every instance.
type filter struct {
	elementKey, elementID string
	name                  string
	tags                  []string
	searchText            string
}

// options returns the narrowest list that the platform can be asked for. It documents no filters
// for the instances of one element [reference 2.1], so the element is used only where there is no
// other filter.
func (f filter) options() cloudelements.InstanceListOptions {
	options := cloudelements.InstanceListOptions{Tags: f.tags, SearchText: f.searchText}
	if f.name != "" {
		options.SearchText = f.name
	}
	if len(options.Tags) == 0 && options.SearchText == "" {
		options.ElementKeyOrID = f.elementKey + f.elementID // One of them at most.
	}
	return options
}

// instances returns the instances that match, page by page. The platform's search also finds parts
// of names and element keys [reference 2.5] and cannot search by element, so each instance is
// checked against the filter.
func (f filter) instances(ctx context.Context, client *cloudelements.Client) iter.Seq2[cloudelements.Instance, error] {
	return func(yield func(cloudelements.Instance, error) bool) {
		for instance, err := range f.listed(ctx, client) {
			if err == nil && f.isHiddenFrom(&instance) {
				var whole *cloudelements.Instance
				if whole, err = client.Instances.Look(ctx, instance.ID); cloudelements.IsNotFound(err) {
					continue
				} else if err == nil {
					instance = *whole
				}
			}
			if err != nil {
				yield(cloudelements.Instance{}, err)
				return
			}
			if f.matches(&instance) && !yield(instance, nil) {
				return
			}
		}
	}
}

// listed returns what a refresh of this run has read, if there was one, and else what the platform
// lists. A filter that matches every instance reads the same pages as a refresh, so the two share
// the rest of the list.
func (f filter) listed(ctx context.Context, client *cloudelements.Client) iter.Seq2[cloudelements.Instance, error] {
	options := f.options()
	isAll := len(options.Tags) == 0 && options.SearchText == "" && options.ElementKeyOrID == ""
	if refreshed, err := client.Instances.Refreshed(ctx, isAll); refreshed != nil && err == nil {
		return refreshed
	}
	return client.Instances.List(ctx, options) // It tells as well of a context that has ended.
}

// isHiddenFrom reports whether a list has left out what the filter looks at.
func (f filter) isHiddenFrom(instance *cloudelements.Instance) bool {
	return f.elementKey != "" && instance.Element.Key == "" ||
		f.elementID != "" && instance.Element.ID == 0 ||
		len(f.tags) > 0 && instance.Tags == nil
}

func (f filter) matches(instance *cloudelements.Instance) bool {
	switch {
	case f.elementKey != "" && !strings.EqualFold(instance.Element.Key, f.elementKey),
		f.elementID != "" && strconv.FormatInt(instance.Element.ID, 10) != f.elementID,
		f.name != "" && instance.Name != f.name,
		f.searchText != "" && !holdsText(instance.Name, f.searchText) && !holdsText(instance.Element.Key, f.searchText):
		return false
	}
	return !slices.ContainsFunc(f.tags, func(tag string) bool { return !slices.Contains(instance.Tags, tag) })
}

func holdsText(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// collect returns the instances, sorted by id, without their configuration, which makes them large.
// A list that changes while it is read may show an instance twice.
func collect(instances iter.Seq2[cloudelements.Instance, error]) ([]cloudelements.Instance, error) {
	var found []cloudelements.Instance
	for instance, err := range instances {
		if err != nil {
			return nil, err
		}
		instance.Configuration = nil
		found = append(found, instance)
	}
	slices.SortStableFunc(found, func(a, b cloudelements.Instance) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(found, func(a, b cloudelements.Instance) bool { return a.ID == b.ID }), nil
}

// foundModel is what data sources and lists show of an instance.
type foundModel struct {
	ID         types.String `tfsdk:"id"`
	Name       types.String `tfsdk:"name"`
	ElementKey types.String `tfsdk:"element_key"`
	ElementID  types.String `tfsdk:"element_id"`
	Tags       types.Set    `tfsdk:"tags"`
	Enabled    types.Bool   `tfsdk:"enabled"`
	Valid      types.Bool   `tfsdk:"valid"`
	CreatedAt  types.String `tfsdk:"created_at"`
}

// flattenFound returns what is shown of an instance. What the platform does not say is null.
func flattenFound(found *cloudelements.Instance) (foundModel, diag.Diagnostics) {
	tags, diags := tagsOf(found.Tags)
	model := foundModel{
		ID: framework.IDOrNull(found.ID), Name: framework.StringOrNull(found.Name),
		ElementKey: framework.StringOrNull(found.Element.Key), ElementID: framework.IDOrNull(found.Element.ID),
		Tags: tags, Enabled: types.BoolNull(), Valid: types.BoolPointerValue(found.Valid),
		CreatedAt: framework.StringOrNull(framework.Timestamp(found.CreatedDate)),
	}
	if found.Disabled != nil {
		model.Enabled = types.BoolValue(!*found.Disabled)
	}
	return model, diags
}

// foundAttributes describes foundModel. All of them are computed.
func foundAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the instance."},
		"name":        schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the instance."},
		"element_key": schema.StringAttribute{Computed: true, MarkdownDescription: "Key of the element that the instance belongs to, for example `microsoftgraph`."},
		"element_id":  schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the element that the instance belongs to."},
		"tags":        schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "All tags of the instance."},
		"enabled":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the instance takes calls."},
		"valid":       schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the platform marks the instance as valid."},
		"created_at":  schema.StringAttribute{Computed: true, MarkdownDescription: "When the platform made the instance, in RFC 3339."},
	}
}

// nonEmptyTags refuses an empty set, and empty tags.
func nonEmptyTags() []validator.Set {
	return []validator.Set{
		setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
	}
}
