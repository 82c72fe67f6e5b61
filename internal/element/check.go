package element

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// What the documentation and published elements have [reference 3.3, 3.4]. The platform may know
// more.
var (
	authentications = []string{"basic", "oauth1", "oauth2", "oauth2Password", "custom", "apiKey"}
	rowTypes        = []string{
		"TEXTFIELD_32", "TEXTFIELD_64", "TEXTFIELD_128", "TEXTFIELD_1000", "TEXTAREA", "PASSWORD", "BOOLEAN", "BOOLEAN_YESNO", "COMBO", "CODE_EDITOR",
	}
)

// checkWords reports the words of closed lists that are likely to be none of them. What the element
// has already is one.
func checkWords(state, plan resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if !plan.Authentication.Equal(state.Authentication) {
		diags.Append(checkWord(path.Root("authentication"), summaryUnknownStyle, "authentication", plan.Authentication, authentications)...)
	}
	for i, value := range plan.Configuration.Elements() {
		planned, _ := rowOf(value)
		if known, there := state.row(planned.Key.ValueString()); !there || !known.Type.Equal(planned.Type) {
			at := path.Root("configuration").AtListIndex(i).AtName("type")
			diags.Append(checkWord(at, summaryUnknownType, "type of row", planned.Type, rowTypes)...)
		}
	}
	return diags
}

// checkWord reports a word that is not known. It is an error only where one that is known is near.
func checkWord(at path.Path, summary, what string, value types.String, known []string) diag.Diagnostics {
	var diags diag.Diagnostics
	word := value.ValueString()
	if word == "" || slices.Contains(known, word) {
		return nil
	}
	if near := nearest(word, known); len(near) > 0 {
		diags.AddAttributeError(at, summary, detailMisspelt(what, word, near))
	} else {
		diags.AddAttributeWarning(at, summary, detailUnlisted(what, word, known))
	}
	return diags
}

// nearest returns the words that one may stand for: a misspelt one, or the beginning of some.
func nearest(word string, known []string) []string {
	if near := catalogue.Nearest(word, known); len(near) > 0 {
		return near
	}
	var begun []string
	for _, one := range known {
		if strings.HasPrefix(strings.ToLower(one), strings.ToLower(word)) {
			begun = append(begun, one)
		}
	}
	return begun
}

// checkModel reports that there is no element to clone. If the catalogue cannot tell, the
// platform's answer to the create does.
func (r *Resource) checkModel(ctx context.Context, plan resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	model := plan.CloneOf.ValueString()
	if model == "" || r.Provider == nil || !r.Provider.ValidateWithCatalog || r.Provider.Catalogue.IsExpected(model) {
		return nil
	}
	if _, err := r.Provider.Catalogue.Configuration(ctx, model); cloudelements.IsNotFound(err) {
		diags.Append(r.unknownModel(ctx, model))
	}
	return diags
}

// unknownModel says that there is no element to clone.
func (r *Resource) unknownModel(ctx context.Context, model string) diag.Diagnostic {
	return unknownElement(ctx, r.Provider, selector{path: path.Root("clone_of"), keyOrID: model, byKey: !framework.IsID(model)})
}
