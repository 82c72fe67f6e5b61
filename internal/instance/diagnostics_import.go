package instance

import (
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Summaries of what an import reports.
const (
	summaryUnableToImport   = "Unable to Import Instance"
	summaryInvalidImportID  = "Invalid Import ID"
	summaryNothingToImport  = "No Such Instance"
	summarySeveralToImport  = "Several Such Instances"
	summaryDefaultsNotKnown = "Imported Without the Element's Defaults"
)

func detailInvalidImportID(id string) string {
	return fmt.Sprintf("%q does not name an instance. Import with the number that the platform gave it, for example `terraform import cloudelements_instance.example 12345`, "+
		"or with the key of its element and its name, for example `terraform import cloudelements_instance.example microsoftgraph/Contoso`.", id)
}

func detailImportSearchFailed(element, name string, err error) string {
	return fmt.Sprintf("The instance %q of element %q could not be looked up: %s", name, element, sentence(err.Error()))
}

func detailNothingToImport(element, name string) string {
	return fmt.Sprintf("The account has no instance of element %q with the name %q. Both the key of the element and the name, letter by letter, must be those of the platform's console, "+
		"and the provider must be configured for the landscape and the user that the instance belongs to.", element, name)
}

func detailSeveralToImport(element, name string, ids []int64) string {
	return fmt.Sprintf("The account has %d instances of element %q with the name %q. Import one of them by its id: %s.", len(ids), element, name, joinIDs(ids))
}

func detailDefaultsNotKnown(instance *cloudelements.Instance, err error) string {
	element := fmt.Sprint(instance.Element.ID)
	if instance.Element.Key != "" {
		element = instance.Element.Key
	}
	return fmt.Sprintf("The configuration of element %q could not be read: %s\n\nInstance %d %q is imported all the same. Which of its values are the element's defaults is not known, so that all of them are in state, "+
		"those aside that may be secret.", element, sentence(err.Error()), instance.ID, instance.Name)
}
