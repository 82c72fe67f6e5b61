package framework

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Adopter is the part of a service that knows what an interrupted run may have left behind, by what
// a plan wants.
type Adopter[W, T any] interface {
	// Adopt returns what was left behind, and nil where nothing was.
	Adopt(ctx context.Context, wanted W) (*T, error)
	// LookAlikes returns the ids of what Adopt would choose from.
	LookAlikes(ctx context.Context, wanted W) ([]int64, error)
}

// Adoption is what texts say of an object that may be adopted.
type Adoption struct {
	Noun Noun
	// Described names the object that is planned: `Element "Orders"`.
	Described string
	// Common is what one that was left behind has in common with it: `the key "orders"`.
	Common string
	// Otherwise is what makes the two differ: "choose another key".
	Otherwise string
	// Failed tells of an error of the platform about the object.
	Failed func(error) string
}

// PlanAdoption warns of what applying a plan would adopt, or could not choose from.
func PlanAdoption[W, T any](ctx context.Context, service Adopter[W, T], wanted W, about Adoption) diag.Diagnostics {
	var diags diag.Diagnostics
	ids, err := service.LookAlikes(ctx, wanted)
	switch {
	case err != nil:
		// Applying the plan looks again, and fails if it cannot.
		tflog.Warn(ctx, "What could be adopted was not looked up", map[string]any{"noun": about.Noun.Name, "error": err.Error()})
	case len(ids) == 1:
		diags.Append(about.WillAdopt(ids[0]))
	case len(ids) > 1:
		diags.Append(about.CannotChoose(ids))
	}
	return diags
}

// Adopt returns what an interrupted run left behind, and nil where nothing was, or where an error
// says why that is not known.
func Adopt[W, T any](ctx context.Context, service Adopter[W, T], wanted W, id func(*T) int64, about Adoption) (*T, diag.Diagnostics) {
	var diags diag.Diagnostics
	existing, err := service.Adopt(ctx, wanted)
	switch {
	case err != nil:
		diags.Append(about.NotAdopted(err))
		return nil, diags
	case existing != nil:
		tflog.Info(ctx, "Adopting what an interrupted run left behind", map[string]any{"noun": about.Noun.Name, "id": id(existing)})
		diags.Append(about.Adopted(id(existing)))
	}
	return existing, diags
}

// Claim says that the object of a state is that resource's, so that no other resource adopts it.
func Claim(service interface{ Claim(id int64) }, id types.String) {
	if number, ok := ParseID(id.ValueString()); ok {
		service.Claim(number)
	}
}

// SummaryLookAlikes is the summary of a warning of objects that an interrupted run may have left
// behind.
func SummaryLookAlikes(noun Noun) string { return "Look-Alike " + noun.title() + "s Exist" }

// WillAdopt warns that applying the plan adopts an object.
func (a Adoption) WillAdopt(id int64) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Existing "+a.Noun.title()+" Will Be Adopted",
		fmt.Sprintf("%s will not be made, since adopt_existing is set and %s %d has %s, and was made within the last hour. Applying this plan adopts that %s, and brings it to what is configured. "+
			"If it belongs to another resource or configuration, unset adopt_existing first, or %s.", a.Described, a.Noun.Name, id, a.Common, a.Noun.Name, a.Otherwise))
}

// CannotChoose warns that applying the plan may find several objects to adopt.
func (a Adoption) CannotChoose(ids []int64) diag.Diagnostic {
	return diag.NewWarningDiagnostic(SummaryLookAlikes(a.Noun),
		fmt.Sprintf("%s: adopt_existing is set, and the account has several %s with %s that were made within the last hour. "+
			"Applying this plan fails unless all but one of them turn out to belong to other resources of this configuration.\n\n%s",
			a.Described, a.Noun.plural(), a.Common, howToChoose(a.Noun, ids)))
}

// Adopted warns that an object was adopted.
func (a Adoption) Adopted(id int64) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Existing "+a.Noun.title()+" Adopted",
		fmt.Sprintf("%s was not made, since adopt_existing is set and %s %d has %s, and was made within the last hour. That %s is in state now.",
			a.Described, a.Noun.Name, id, a.Common, a.Noun.Name))
}

// NotAdopted is the error that it is not known what to adopt, if anything.
func (a Adoption) NotAdopted(err error) diag.Diagnostic {
	detail := a.Failed(err)
	if failure, ok := cloudelements.AsError(err); ok && len(failure.Candidates) > 0 {
		detail += fmt.Sprintf(" They have %s and were made within the last hour, so that adopt_existing cannot choose between them. Nothing was made.\n\n%s", a.Common, howToChoose(a.Noun, failure.Candidates))
	} else {
		detail += "\n\nWith adopt_existing, nothing is made before it is known whether an interrupted run has made it already. Nothing was made; apply again."
	}
	return diag.NewErrorDiagnostic("Unable to Adopt "+a.Noun.title(), detail)
}

// AdoptedNotDeleted warns that an object is not deleted, since its own replacement has adopted it.
func AdoptedNotDeleted(noun Noun, described string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Adopted "+noun.title()+" Not Deleted",
		described+" was to be deleted after its replacement, but the replacement has adopted this very "+noun.Name+", because adopt_existing is set. It was left alone, and stays in state as the replacement. To have it replaced, unset adopt_existing.")
}

// howToChoose says what to do about objects that cannot be told apart.
func howToChoose(noun Noun, ids []int64) string {
	var commands strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&commands, "\n  terraform import ADDRESS %d", id)
	}
	return "Look at these " + noun.plural() + " in the platform's console. If one of them is meant to be this resource, bring it under Terraform with the command for it, " +
		"where ADDRESS is the resource's address, and delete those that nobody needs:" + commands.String()
}
