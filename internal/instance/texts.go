package instance

import (
	"html"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// checkTexts refuses a name and tags that the platform would change. What the
// instance has already is as it should be, whoever wrote it and however.
func checkTexts(state, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	if !config.Name.IsNull() && !config.Name.IsUnknown() && !config.Name.Equal(state.Name) && !isKeptText(config.Name.ValueString()) {
		diags.AddAttributeError(path.Root("name"), summaryInvalidText, detailInvalidText(config.Name.ValueString()))
	}
	had := expandTags(state.Tags)
	for _, tag := range expandTags(config.Tags) {
		if !slices.Contains(had, tag) && !isKeptText(tag) {
			diags.AddAttributeError(path.Root("tags").AtSetValue(types.StringValue(tag)), summaryInvalidText, detailInvalidText(tag))
		}
	}
	return diags
}

// isKeptText tells whether the platform stores text as it is. It strips HTML from
// names, and perhaps from tags [reference 2.2, 2.5].
func isKeptText(text string) bool {
	return text != "" && text == strings.TrimSpace(text) && !strings.ContainsAny(text, "<>") && text == html.UnescapeString(text)
}
