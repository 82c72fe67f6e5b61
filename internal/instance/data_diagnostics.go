package instance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of what the data sources and the ephemeral resource report.
const (
	summaryConflictingSelectors  = "Conflicting Selectors"
	summaryIncompleteSelector    = "Incomplete Selector"
	summaryMissingSelector       = "Missing Selector"
	summaryUnableToFind          = "Unable to Find Instance"
	summaryNothingFound          = "No Instance Found"
	summarySeveralFound          = "Several Instances Found"
	summaryUnableToList          = "Unable to List Instances"
	summaryConfigurationNotShown = "Configuration Not Shown"
	summaryUnableToReadObjects   = "Unable to Read Objects"
	summaryUnknownObject         = "Unknown Object"
	summaryTokenNotShown         = "Token Not Shown"
)

var (
	pathName          = path.Root("name")
	pathIncludeFields = path.Root("include_fields")
)

// most is how many things an error lists.
const most = 20

const detailIDAndOthers = "id names one instance by itself, so that nothing else goes beside it. Keep id, or take it out."

const detailTwoElements = "Both element_key and element_id are set. Keep one of them; element_id is for one of two elements that share a key."

const detailNameAlone = "Instances of several elements may have the same name. Set element_key or element_id beside it."

func detailElementAlone(byTags bool) string {
	if byTags {
		return "An element may have many instances. Set name or tags beside it, or list them with the data source cloudelements_instances."
	}
	return "An element may have many instances. Set name beside it."
}

func detailMissingSelector(byTags bool) string {
	if byTags {
		return "Nothing says which instance is meant. Set id; or element_key (or element_id) and name; or tags, all of which the instance has and no other."
	}
	return "Nothing says which instance is meant. Set id, or element_key (or element_id) and name."
}

// String describes what a selector asks for, for an error.
func (s selector) String() string {
	if !s.id.IsNull() {
		return "the id " + s.id.ValueString()
	}
	var words []string
	if !s.elementKey.IsNull() {
		words = append(words, fmt.Sprintf("the element %q", s.elementKey.ValueString()))
	}
	if !s.elementID.IsNull() {
		words = append(words, "the element "+s.elementID.ValueString())
	}
	if !s.name.IsNull() {
		words = append(words, fmt.Sprintf("the name %q", s.name.ValueString()))
	}
	if tags := expandTags(s.tags); len(tags) > 0 {
		words = append(words, "the tags "+inQuotes(tags))
	}
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func detailFindFailed(chosen selector, err error) string {
	return fmt.Sprintf("The instance with %s could not be read: %s", chosen, framework.Sentence(err.Error()))
}

func detailNothingFound(chosen selector) string {
	detail := fmt.Sprintf("The account has no instance with %s. ", chosen)
	if !chosen.id.IsNull() {
		return detail + "It may have been deleted. An id is that of one landscape, and instances belong to the user whose secret made them, so check the base URL or region, and the user secret, as well."
	}
	return detail + "Names and tags are compared letter by letter. Instances belong to the user whose secret made them, so check the user secret, and the base URL or region, as well."
}

func detailSeveralFound(chosen selector, found []cloudelements.Instance) string {
	var lines strings.Builder
	for _, one := range found[:min(most, len(found))] {
		element := strconv.FormatInt(one.Element.ID, 10)
		if one.Element.Key != "" {
			element = fmt.Sprintf("%q (%s)", one.Element.Key, element)
		}
		fmt.Fprintf(&lines, "\n  %d: %q of element %s", one.ID, one.Name, element)
		if len(one.Tags) > 0 {
			lines.WriteString(" with the tags " + inQuotes(one.Tags))
		}
	}
	if more := len(found) - most; more > 0 {
		fmt.Fprintf(&lines, "\n  and %d more", more)
	}
	return fmt.Sprintf("The account has %d instances with %s. Choose one of them by its id:\n%s", len(found), chosen, lines.String())
}

// inQuotes lists texts in order, each in quotes.
func inQuotes(texts []string) string {
	return framework.Quoted(slices.Sorted(slices.Values(texts)))
}

func detailListFailed(err error) string {
	return "The account's instances could not be listed: " + framework.Sentence(err.Error())
}

func detailConfigurationNotShown(instance *cloudelements.Instance, err error) string {
	return fmt.Sprintf("Instance %d: which keys of its configuration hold secrets could not be read from the element, so that configuration is null: %s", instance.ID, framework.Sentence(err.Error()))
}

func detailObjectsFailed(instance *cloudelements.Instance, err error) string {
	return fmt.Sprintf("Instance %d %q: %s", instance.ID, instance.Name, framework.Sentence(err.Error()))
}

func detailUnknownObject(name string, instance *cloudelements.Instance, objects []cloudelements.Object) string {
	if len(objects) == 0 {
		return fmt.Sprintf("Instance %d offers no objects, so that there are no fields of %q.", instance.ID, name)
	}
	var names []string
	for _, object := range objects[:min(most, len(objects))] {
		names = append(names, object.Name)
	}
	listed := inQuotes(names)
	if more := len(objects) - most; more > 0 {
		listed += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("Instance %d offers no object %q. It offers %s.", instance.ID, name, listed)
}

func detailTokenNotShown(instance *cloudelements.Instance) string {
	return fmt.Sprintf("The platform's answer about instance %d %q does not show its token. Try with the secret of the user who owns the instance.", instance.ID, instance.Name)
}
