package element

import (
	"fmt"
	"strconv"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of what is said of elements that an interrupted run has left behind.
const (
	summaryUnableToAdopt     = "Unable to Adopt Element"
	summaryAdopted           = "Existing Element Adopted"
	summaryWillAdopt         = "Existing Element Will Be Adopted"
	summaryLookAlikes        = "Look-Alike Elements Exist"
	summaryAdoptedNotDeleted = "Adopted Element Not Deleted"
)

// likeness is what an orphan has in common with the element that is planned.
func likeness(m resourceModel) string {
	if m.Key.ValueString() != "" {
		return "the key " + strconv.Quote(m.Key.ValueString())
	}
	return "the name " + strconv.Quote(m.Name.ValueString())
}

func detailAdoptFailed(m resourceModel, err error) string {
	detail := detailOwnFailed(m, err, privilegeView)
	if failure, ok := cloudelements.AsError(err); ok && len(failure.Candidates) > 0 {
		return detail + fmt.Sprintf(" They have %s and were made within the last hour, so that adopt_existing cannot choose between them. Nothing was made.\n\n%s",
			likeness(m), framework.HowToChoose("elements", failure.Candidates))
	}
	return detail + "\n\nWith adopt_existing, nothing is made before it is known whether an interrupted run has made it already. Nothing was made; apply again."
}

func detailAdopted(m resourceModel, id int64) string {
	return fmt.Sprintf("%s was not made, since adopt_existing is set and element %d of this account has %s, and was made within the last hour. That element is in state now.", describe(m), id, likeness(m))
}

func detailWillAdopt(m resourceModel, id int64) string {
	return fmt.Sprintf("Element %d of this account has %s, and was made within the last hour. Since adopt_existing is set, applying this plan adopts it instead of making another one, and brings it to what is configured. "+
		"If it belongs to another resource or configuration, unset adopt_existing first, or choose another key.", id, likeness(m))
}

func detailCannotAdopt(m resourceModel, ids []int64) string {
	return fmt.Sprintf("adopt_existing is set, and the account has several elements with %s that were made within the last hour. Applying this plan fails unless all but one of them turn out to belong to other resources of this configuration.\n\n%s",
		likeness(m), framework.HowToChoose("elements", ids))
}

func detailAdoptedNotDeleted(m resourceModel) string {
	return describe(m) + " was to be deleted after its replacement, but the replacement has adopted this very element, because adopt_existing is set. It was left alone, and stays in state as the replacement. To have it replaced, unset adopt_existing."
}
