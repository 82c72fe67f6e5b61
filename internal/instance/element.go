package instance

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// elementKeyOrID chooses how to ask for an element: by id where it is known,
// since two elements may share a key.
func elementKeyOrID(id, key types.String) string {
	if id.ValueString() != "" {
		return id.ValueString()
	}
	return key.ValueString()
}

// planElement keeps the computed one of element_key and element_id while the
// configured one is the same.
func planElement(state resourceModel, plan *resourceModel, config resourceModel) {
	if config.ElementID.IsNull() && strings.EqualFold(plan.ElementKey.ValueString(), state.ElementKey.ValueString()) {
		plan.ElementID = state.ElementID
	}
	if config.ElementKey.IsNull() && plan.ElementID.Equal(state.ElementID) {
		plan.ElementKey = state.ElementKey
	}
}

// replaces tells whether the plan is to replace the instance.
func replaces(state, plan, config resourceModel) bool {
	otherKey := !config.ElementKey.IsNull() && !state.ElementKey.IsNull() && !strings.EqualFold(plan.ElementKey.ValueString(), state.ElementKey.ValueString())
	otherID := !config.ElementID.IsNull() && !state.ElementID.IsNull() && !plan.ElementID.Equal(state.ElementID)
	return otherKey || otherID
}

// checkElement finds an element_key and an element_id that are not of the same
// element. Where the catalogue cannot say, the platform's answer to a create
// does.
func (r *Resource) checkElement(ctx context.Context, state resourceModel, config resourceModel) diag.Diagnostics {
	var diags diag.Diagnostics
	key, id := config.ElementKey.ValueString(), config.ElementID.ValueString()
	if key == "" || id == "" || r.catalogue == nil || !r.validateWithCatalog || r.catalogue.IsExpected(id) {
		return nil
	}
	if strings.EqualFold(key, state.ElementKey.ValueString()) && id == state.ElementID.ValueString() {
		return nil // The instance itself shows that they agree.
	}
	element, err := r.catalogue.Metadata(ctx, id)
	if err == nil && !strings.EqualFold(element.Key, key) {
		diags.AddAttributeError(pathElementID, summaryConflictingElements, detailConflictingElements(id, element.Key, key))
	}
	return diags
}

// otherElement finds that a new instance is not of the element that element_key
// names: element_id, which decides, is that of another one.
func otherElement(plan resourceModel, created *cloudelements.Instance) diag.Diagnostics {
	var diags diag.Diagnostics
	key := plan.ElementKey.ValueString()
	if created.Element.Key != "" && !strings.EqualFold(created.Element.Key, key) {
		diags.AddAttributeError(pathElementID, summaryConflictingElements, detailConflictingElements(plan.ElementID.ValueString(), created.Element.Key, key))
	}
	return diags
}
