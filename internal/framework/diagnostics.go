package framework

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

func providerNotConfigured() diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider Not Configured",
		"The provider's configuration was not known when this operation ran, so no request could be made. Set base_url, user_secret and organization_secret to values that are known at plan time. "+
			"A data source can wait for what makes them: with depends_on, it is read when Terraform applies.")
}

func otherLandscape(noun Noun, described, home, own string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(noun.title()+" Belongs to Another Landscape",
		fmt.Sprintf("%s lives at %s, but the provider is configured for %s. Each landscape has %s of its own, so nothing was read or changed.\n\n"+
			"Configure the provider with the base URL or region of the %s. If the same account has moved to this base URL, "+
			"remove the %s from state with `terraform state rm` and import it again.", described, home, own, noun.plural(), noun.Name, noun.Name))
}

// RefreshSkipped warns that a state stays as it is while the provider's configuration is not known.
func RefreshSkipped(noun Noun, described string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(noun.title()+" Not Refreshed",
		described+" keeps its last known state, because the provider's configuration depends on values that are not known yet. It is refreshed once they are.")
}

func summaryInvalidID(noun Noun) string { return "Invalid " + noun.title() + " ID" }

func invalidID(noun Noun, id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryInvalidID(noun),
		fmt.Sprintf("State holds %q as the %s's id, which is not a number. Remove the resource from state with `terraform state rm` and import the %s again.", id, noun.Name, noun.Name))
}

func detailNoID(noun Noun, text, hint string) string {
	detail := fmt.Sprintf("%q is not an id: those of %s are positive numbers without leading zeros.", text, noun.plural())
	if hint != "" {
		detail += " " + hint
	}
	return detail
}

// CreateFailed tells of a create that has failed: what failed says and, where an object may be
// there all the same, what to do about it. Its noun's users look it up as lookUp says.
func CreateFailed(noun Noun, failed string, err error, lookUp string) string {
	failure, ok := cloudelements.AsError(err)
	switch {
	case ok && len(failure.Candidates) > 0:
		return failed + "\n\n" + howToChoose(noun, failure.Candidates)
	case ok && failure.Ambiguous:
		return fmt.Sprintf("%s\n\nThe platform may have made the %s all the same. Before you apply again, look it up (%s, or the platform's console) and, "+
			"if it is there, bring it under Terraform with `terraform import`, or delete it: applying again without looking may make a second one.", failed, noun.Name, lookUp)
	}
	return failed
}
