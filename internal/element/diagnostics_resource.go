package element

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of the diagnostics of the resource, beside those of the data sources.
const (
	summaryUnableToCreate    = "Unable to Create Element"
	summaryUnableToUpdate    = "Unable to Update Element"
	summaryUnableToDelete    = "Unable to Delete Element"
	summaryUnableToActivate  = "Unable to Activate or Deactivate Element"
	summaryUnableToImport    = "Unable to Import Element"
	summaryKeyTaken          = "Element Key Taken"
	summaryKeyOfClone        = "Key of a Clone"
	summaryMissingMember     = "Missing Part of Definition"
	summaryInvalidDefinition = "Not a JSON Object"
	summaryOwnMember         = "Member with an Attribute of Its Own"
	summaryNotOwn            = "Element Not the Account's Own"
	summaryInvalidImportID   = "Invalid Import ID"
	summaryInvalidID         = "Invalid Element ID"
	summaryOtherLandscape    = "Element Belongs to Another Landscape"
	summaryRefreshSkipped    = "Element Not Refreshed"
	summaryNotSwitched       = "Element Created but Not Activated or Deactivated"
	summaryNotAsConfigured   = "Element Not as Configured"
	summaryMaskedDefaults    = "Defaults of Secrets Not Sent"
	summaryInUse             = "Element Has Instances"
	summaryInstancesDeleted  = "Instances Deleted with Their Element"
)

// The privileges that operations on elements take [reference 1.2].
const (
	privilegeView   = "viewElements"
	privilegeCreate = "createElements"
	privilegeEdit   = "editElements"
	privilegeDelete = "deleteElements"
)

// describe names the element for an error.
func describe(m resourceModel) string {
	words := []string{"Element"}
	if id := m.ID.ValueString(); id != "" {
		words = append(words, id)
	}
	if name := m.Name.ValueString(); name != "" {
		words = append(words, strconv.Quote(name))
	}
	if model := m.CloneOf.ValueString(); model != "" && len(words) == 1 {
		words = append(words, "cloned from", strconv.Quote(model))
	}
	return strings.Join(words, " ")
}

// detailOwnFailed gives an error of the platform, with the privilege that it takes
// where it refuses for the lack of one.
func detailOwnFailed(m resourceModel, err error, privilege string) string {
	detail := fmt.Sprintf("%s: %s", describe(m), framework.Sentence(err.Error()))
	if failure, ok := cloudelements.AsError(err); ok && failure.Status == http.StatusForbidden {
		detail += fmt.Sprintf(" It takes the privilege %s", privilege)
		if privilege == privilegeEdit || privilege == privilegeDelete {
			detail += ", and an element of the account's own"
		}
		detail += "."
	}
	return detail
}

func detailCreateFailed(m resourceModel, err error) string {
	detail := detailOwnFailed(m, err, privilegeCreate)
	failure, ok := cloudelements.AsError(err)
	switch {
	case ok && len(failure.Candidates) > 0:
		return detail + "\n\n" + framework.HowToChoose("elements", failure.Candidates)
	case ok && failure.Ambiguous:
		return detail + "\n\nThe platform may have made the element all the same. Before you apply again, look it up (the data source cloudelements_elements with private = true, or the platform's console) and, " +
			"if it is there, bring it under Terraform with `terraform import`, or delete it."
	}
	return detail
}

// detailKeyTaken says what to do where the account has an element with the key.
// What a run that adopts has not adopted is nothing that a killed run has left.
func detailKeyTaken(m resourceModel, err error, adopts bool) string {
	key, means := m.Key.ValueString(), "ADDRESS is the resource's address"
	if key == "" {
		key, means = "KEY", means+" and KEY the key, which the platform has made from the name"
	}
	detail := fmt.Sprintf("%s\n\nThe account has an element of its own with the key already. If that is meant to be this resource, bring it under Terraform with `terraform import ADDRESS %s`, where %s. ",
		detailOwnFailed(m, err, privilegeCreate), key, means)
	if adopts {
		return detail + "It was not adopted, though adopt_existing is set, since it was not made within the last hour or belongs to another resource. If it is not meant to be this resource, choose another key."
	}
	return detail + "If a run that was killed has made it within the last hour, apply with adopt_existing = true in the provider block, or with CLOUDELEMENTS_ADOPT_EXISTING=true: that adopts it. If it is not meant to be this resource, choose another key."
}

const detailKeyOfClone = "The platform chooses the key of a clone, and no source says that it can be changed. Leave key out; the attribute shows it once the clone is made."

func detailMissingMember(name string) string {
	return fmt.Sprintf("%s is not set. A new element needs a name, a description and an authentication. Only a clone takes them from the element that clone_of names.", name)
}

const detailInvalidDefinition = "The value is JSON, but not an object. Write an object with the members of a definition, for example jsonencode({ resources = [] })."

func detailOwnMember(member string) string {
	switch member {
	case "createdDate", "deleted", "id", "private", "updatedDate":
		return fmt.Sprintf("%q is made by the platform, and cannot be set. Take it out of the definition.", member)
	}
	return fmt.Sprintf("%q is what the attribute %s says. Set that attribute, and take it out of the definition.", member, member)
}

func detailNotOwn(asked choice) string {
	return fmt.Sprintf("%s is one of the platform's catalogue, which an account cannot change or delete. Read it with the data source cloudelements_element, or make a copy of it with clone_of.", asked)
}

func detailNoSuchImport(asked choice) string {
	return fmt.Sprintf("%s does not exist in this account. Import an element by its id, by its key, or by its identity. The data source cloudelements_elements with private = true lists those that can be imported.", asked)
}

func detailInvalidImportID(id string) string {
	return fmt.Sprintf("%q is neither the id nor the key of an element. Import by the id, for example 900001, or by the key, for example orders.", id)
}

func detailInvalidID(id string) string {
	return fmt.Sprintf("State holds %q as the element's id, which is not a number. Remove the resource from state with `terraform state rm` and import the element again.", id)
}

func detailOtherLandscape(m resourceModel, home, configured string) string {
	return fmt.Sprintf("%s lives at %s, but the provider is configured for %s. An id means another element, or none, in another landscape, so nothing was read or changed.\n\n"+
		"Configure the provider with the base URL or region of the element. If the same account has moved to this base URL, "+
		"remove the element from state with `terraform state rm` and import it again.", describe(m), home, configured)
}

func detailRefreshSkipped(m resourceModel) string {
	return describe(m) + " keeps its last known state, because the provider's configuration depends on values that are not known yet. It is refreshed once they are."
}

const detailResourceNotConfigured = "The provider's configuration was not known when this operation ran, so no request could be made. Set base_url, user_secret and organization_secret to values that are known when Terraform applies."

func detailNotSwitched(m resourceModel, err error) string {
	is, repair := "active", "deactivates"
	if m.Active.ValueBool() {
		is, repair = "not active", "activates"
	}
	return fmt.Sprintf("%s\n\nThe element is in state. The next plan shows it as %s, and applying that plan %s it.", detailOwnFailed(m, err, privilegeEdit), is, repair)
}

func detailNotAsConfigured(m resourceModel, names []string) string {
	return fmt.Sprintf("%s was written, but the platform shows something else than was sent for %s. The next plan shows what differs. If it does so after each apply, write what the platform makes of it.",
		describe(m), strings.Join(names, ", "))
}

func detailMaskedDefaults(m resourceModel, keys []string) string {
	return fmt.Sprintf("%s has defaults of secret rows that the platform shows as ********: %s. An update sends the whole definition, and the mask must not be sent, so they were left out. No source says whether the platform then keeps them: look at the element in its console.",
		describe(m), framework.Quoted(keys))
}

// mostListed is how many instances a diagnostic names.
const mostListed = 20

func listInstances(instances []cloudelements.Instance) string {
	var lines strings.Builder
	for i, instance := range instances {
		if i == mostListed {
			fmt.Fprintf(&lines, "\n  and %d more", len(instances)-mostListed)
			break
		}
		fmt.Fprintf(&lines, "\n  %d %q", instance.ID, instance.Name)
	}
	return lines.String()
}

func detailInUse(m resourceModel, instances []cloudelements.Instance) string {
	return fmt.Sprintf("%s was not deleted, since it has instances, and no source says what becomes of them without it:%s\n\n"+
		"Destroy them first, or set force_destroy = true, apply that, and destroy again: then they are deleted with the element. "+
		"Where resources of this configuration are such instances, have their element_id refer to this resource, so that they are destroyed first.", describe(m), listInstances(instances))
}

func detailInstancesNotKnown(m resourceModel, err error) string {
	return detailOwnFailed(m, err, privilegeView) + "\n\nNothing was deleted: an element that has instances is not deleted, and whether it has any could not be read."
}

func detailInstanceNotDeleted(m resourceModel, deleted []cloudelements.Instance, err error) string {
	detail := fmt.Sprintf("%s is still there, since an instance of it could not be deleted: %s", describe(m), framework.Sentence(err.Error()))
	if len(deleted) > 0 {
		detail += "\n\nDeleted were:" + listInstances(deleted)
	}
	return detail
}

func detailInstancesDeleted(m resourceModel, instances []cloudelements.Instance) string {
	return fmt.Sprintf("Since force_destroy is set, %s took its instances along:%s", strings.Replace(describe(m), "Element", "element", 1), listInstances(instances))
}
