package instance

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

func detailUnknownElement(key string, near []string) string {
	detail := fmt.Sprintf("The account has no element with the key %q.", key)
	switch len(near) {
	case 0:
		return detail + " The catalogue of the platform's console lists the keys, and so does the data source cloudelements_elements. Keys are lower case."
	case 1:
		return fmt.Sprintf("%s Did you mean %q?", detail, near[0])
	default:
		return fmt.Sprintf("%s Did you mean one of %s?", detail, framework.Quoted(near))
	}
}

func detailUnknownElementID(id string) string {
	return fmt.Sprintf("The account has no element with the id %s. Ids of elements are different in each landscape; with element_key, the same configuration works in all of them.", id)
}

// nameOf gives the name and the description that a row has for people.
func nameOf(row cloudelements.ConfigurationRow) string {
	name := strconv.Quote(row.Key)
	label := strings.TrimSpace(row.Name)
	if description := strings.TrimSpace(row.Description); description != "" && description != label {
		if label != "" {
			label += ": "
		}
		label += description
	}
	if label == "" {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, strings.TrimSuffix(label, "."))
}

func detailMisspeltKey(key, element string, near []string, first cloudelements.ConfigurationRow) string {
	detail := fmt.Sprintf("Element %s has no configuration key %q. Did you mean %s?", quotedElement(element), key, nameOf(first))
	if len(near) > 1 {
		detail += fmt.Sprintf(" Other keys that are near: %s.", framework.Quoted(near[1:]))
	}
	return detail
}

func detailUnlistedKey(key, element string) string {
	return fmt.Sprintf("Element %s does not list the configuration key %q. The platform may take it all the same, but it may not come back, so that a change of it behind Terraform's back is not seen. "+
		"The data source cloudelements_element lists the keys.", quotedElement(element), key)
}

func detailNotAnOption(row cloudelements.ConfigurationRow, value string) string {
	values := make([]string, 0, len(row.Options))
	for _, option := range row.Options {
		shown := strconv.Quote(option.Value)
		if option.Name != "" && !strings.EqualFold(option.Name, option.Value) {
			shown += " (" + option.Name + ")"
		}
		values = append(values, shown)
	}
	return fmt.Sprintf("%s takes one of %s%s.", nameOf(row), strings.Join(values, ", "), not(value))
}

func detailNotABoolean(row cloudelements.ConfigurationRow, value string) string {
	return fmt.Sprintf("%s takes true or false%s.", nameOf(row), not(value))
}

// not shows the value that was refused, where it may be shown.
func not(value string) string {
	if value == "" {
		return ""
	}
	return ", not " + strconv.Quote(value)
}

func detailMissingKey(row cloudelements.ConfigurationRow, element string) string {
	where := "Set it in " + attributeFor(row).String()
	switch typed, isTyped := typedKeyOf(row.Key); {
	case isTyped && typed.secret:
		where += fmt.Sprintf(", or %s to keep it out of state", typed.name()+suffixWriteOnly)
	case row.IsPassword():
		where += ", or in secret_configuration_wo to keep it out of state"
	}
	if len(row.Options) > 0 {
		values := make([]string, 0, len(row.Options))
		for _, option := range row.Options {
			values = append(values, option.Value)
		}
		where += ", to one of " + framework.Quoted(values)
	}
	return fmt.Sprintf("Element %s requires the configuration key %s, which has no default. %s.", quotedElement(element), nameOf(row), where)
}

func detailSecretInPlain(row cloudelements.ConfigurationRow) string {
	return fmt.Sprintf("The platform keeps %s as a password. Set it in secret_configuration, which keeps it out of the output of Terraform, or in secret_configuration_wo, which keeps it out of state as well.", nameOf(row))
}

func detailNotChecked(err error) string {
	return fmt.Sprintf("The element catalogue could not be read: %s\n\nMistakes in elements and configuration keys are found when the plan is applied. Set validate_with_catalog to false in the provider block to plan without these checks and without this warning.", framework.Sentence(err.Error()))
}

// quotedElement names an element by its key, or by its id.
func quotedElement(keyOrID string) string {
	if _, err := strconv.ParseInt(keyOrID, 10, 64); err == nil {
		return keyOrID
	}
	return strconv.Quote(keyOrID)
}
