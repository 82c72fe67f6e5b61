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
		diags.AddWarning("Existing "+about.Noun.title()+" Will Be Adopted", about.willAdopt(ids[0]))
	case len(ids) > 1:
		diags.AddWarning(SummaryLookAlikes(about.Noun), about.cannotChoose(ids))
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
		diags.AddError("Unable to Adopt "+about.Noun.title(), about.failed(err))
		return nil, diags
	case existing != nil:
		tflog.Info(ctx, "Adopting what an interrupted run left behind", map[string]any{"noun": about.Noun.Name, "id": id(existing)})
		diags.AddWarning("Existing "+about.Noun.title()+" Adopted", about.adopted(id(existing)))
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

func (a Adoption) willAdopt(id int64) string {
	return fmt.Sprintf("%s will not be made, since adopt_existing is set and %s %d has %s, and was made within the last hour. Applying this plan adopts that %s, and brings it to what is configured. "+
		"If it belongs to another resource or configuration, unset adopt_existing first, or %s.", a.Described, a.Noun.Name, id, a.Common, a.Noun.Name, a.Otherwise)
}

func (a Adoption) cannotChoose(ids []int64) string {
	return fmt.Sprintf("%s: adopt_existing is set, and the account has several %s with %s that were made within the last hour. "+
		"Applying this plan fails unless all but one of them turn out to belong to other resources of this configuration.\n\n%s",
		a.Described, a.Noun.plural(), a.Common, HowToChoose(a.Noun.plural(), ids))
}

func (a Adoption) adopted(id int64) string {
	return fmt.Sprintf("%s was not made, since adopt_existing is set and %s %d has %s, and was made within the last hour. That %s is in state now.",
		a.Described, a.Noun.Name, id, a.Common, a.Noun.Name)
}

func (a Adoption) failed(err error) string {
	detail := a.Failed(err)
	if failure, ok := cloudelements.AsError(err); ok && len(failure.Candidates) > 0 {
		return fmt.Sprintf("%s They have %s and were made within the last hour, so that adopt_existing cannot choose between them. Nothing was made.\n\n%s",
			detail, a.Common, HowToChoose(a.Noun.plural(), failure.Candidates))
	}
	return detail + "\n\nWith adopt_existing, nothing is made before it is known whether an interrupted run has made it already. Nothing was made; apply again."
}

// AdoptedNotDeleted warns that an object is not deleted, since its own replacement has adopted it.
func AdoptedNotDeleted(noun Noun, described string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Adopted "+noun.title()+" Not Deleted",
		described+" was to be deleted after its replacement, but the replacement has adopted this very "+noun.Name+", because adopt_existing is set. It was left alone, and stays in state as the replacement. To have it replaced, unset adopt_existing.")
}

// HowToChoose says what to do about objects, called by the plural of their noun, that cannot be
// told apart.
func HowToChoose(plural string, ids []int64) string {
	var commands strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&commands, "\n  terraform import ADDRESS %d", id)
	}
	return "Look at these " + plural + " in the platform's console. If one of them is meant to be this resource, bring it under Terraform with the command for it, " +
		"where ADDRESS is the resource's address, and delete those that nobody needs:" + commands.String()
}
