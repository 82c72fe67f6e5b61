package instance

import (
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of what imports report.
const (
	summaryUnableToImport   = "Unable to Import Instance"
	summaryInvalidImportID  = "Invalid Import ID"
	summaryDefaultsNotKnown = "Imported Without the Element's Defaults"
)

func detailInvalidImportID(id string) string {
	return fmt.Sprintf("%q does not name an instance. Import with the number that the platform gave it, for example `terraform import cloudelements_instance.example 12345`, "+
		"or with the key of its element and its name, for example `terraform import cloudelements_instance.example microsoftgraph/Contoso`.", id)
}

func detailDefaultsNotKnown(instance *cloudelements.Instance, err error) string {
	element := fmt.Sprint(instance.Element.ID)
	if instance.Element.Key != "" {
		element = instance.Element.Key
	}
	return fmt.Sprintf("The configuration of element %q could not be read: %s\n\nInstance %d %q is imported all the same. Which of its values are the element's defaults is not known, so that all of them are in state, "+
		"those aside that may be secret.", element, framework.Sentence(err.Error()), instance.ID, instance.Name)
}
