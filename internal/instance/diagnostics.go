package instance

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// Summaries of every diagnostic of this package. They are constant, so that
// users can search for them.
const (
	summaryUnableToCreate         = "Unable to Create Instance"
	summaryUnableToRead           = "Unable to Read Instance"
	summaryUnableToUpdate         = "Unable to Update Instance"
	summaryUnableToDelete         = "Unable to Delete Instance"
	summaryUnableToEnable         = "Unable to Enable or Disable Instance"
	summaryUnableToImport         = "Unable to Import Instance"
	summaryNotDisabled            = "Instance Created but Not Disabled"
	summaryNotAuthenticated       = "Instance Changed but Not Authenticated Again"
	summaryUnableToReset          = "Unable to Reset Configuration Keys"
	summaryNotValid               = "Instance Not Valid"
	summaryOtherLandscape         = "Instance Belongs to Another Landscape"
	summaryAuthorizationLost      = "Replacement Discards an Authorization"
	summaryInvalidImportID        = "Invalid Import ID"
	summaryInvalidElementID       = "Invalid Element ID"
	summaryInvalidID              = "Invalid Instance ID"
	summaryProviderNotConfigured  = "Provider Not Configured"
	summaryRefreshSkipped         = "Instance Not Refreshed"
	summaryDuplicateKey           = "Configuration Key Set Twice"
	summaryMaskedValue            = "Masked Value"
	summaryMissingElement         = "Missing Element"
	summaryConflictingElements    = "Conflicting Elements"
	summaryMissingVersion         = "Missing Version of Write-Only Value"
	summaryMissingWriteOnly       = "Version without Write-Only Value"
	summaryConflictingSecrets     = "Conflicting Secrets"
	summaryEmptyKey               = "Empty Key"
	summaryInvalidText            = "Text Changed by the Platform"
	summaryNotJSONObject          = "Not a JSON Object"
	summaryUnreadablePrivateState = "Unreadable Private State"
	summaryUnexpectedProviderData = "Unexpected Provider Data Type"
)

var (
	pathElementKey   = path.Root("element_key")
	pathElementID    = path.Root("element_id")
	pathID           = path.Root("id")
	pathProviderData = path.Root("provider_data")
)

// describe names the instance for an error: by id where it has one, with the
// element and the name that a person knows it by.
func describe(m resourceModel) string {
	words := []string{"Instance"}
	if id := m.ID.ValueString(); id != "" {
		words = append(words, id)
	}
	if name := m.Name.ValueString(); name != "" {
		words = append(words, strconv.Quote(name))
	}
	if key := m.ElementKey.ValueString(); key != "" {
		words = append(words, "of element", strconv.Quote(key))
	} else if id := m.ElementID.ValueString(); id != "" {
		words = append(words, "of element", id)
	}
	return strings.Join(words, " ")
}

func detailFailed(m resourceModel, err error) string {
	return fmt.Sprintf("%s: %s", describe(m), sentence(err.Error()))
}

func detailCreateFailed(m resourceModel, err error) string {
	detail := detailFailed(m, err)
	if !cloudelements.IsAmbiguous(err) {
		return detail
	}
	return detail + "\n\nThe platform may have made the instance all the same. Before you apply again, look it up by its name " +
		"(GET /instances?searchText=…, or the platform's console) and, if it is there, bring it under Terraform with " +
		"`terraform import`, or delete it: applying again without looking makes a second one."
}

func detailUpdateFailed(m resourceModel, err error) string {
	detail := detailFailed(m, err)
	if !cloudelements.IsAmbiguous(err) {
		return detail
	}
	return detail + "\n\nThe platform may have used up the authorization in provider_data all the same. If the next plan's " +
		"refresh shows the instance as valid, keep it; otherwise get a new code before you apply again, since a code works once."
}

func detailNotDisabled(m resourceModel, err error) string {
	return fmt.Sprintf("%s was created and is in state, but could not be disabled: %s\n\nThe next plan shows it as enabled, and applying that plan disables it.",
		describe(m), sentence(err.Error()))
}

func detailNotAuthenticated(m resourceModel) string {
	return describe(m) + " has the new configuration, but the platform takes a new authorization code to authenticate it again. " +
		"Subscriptions to events at the vendor, and changed credentials, take effect only then: get a new code, and set it in provider_data or raise provider_data_wo_version."
}

func detailResetFailed(m resourceModel, keys []string, err error) string {
	return fmt.Sprintf("%s: the keys %s are no longer configured and go back to the element's defaults, which could not be read: %s\n\n"+
		"Nothing was changed. Apply again when the platform answers, or set the keys to the values that you want.",
		describe(m), strings.Join(keys, ", "), sentence(err.Error()))
}

func detailNotValid(m resourceModel) string {
	return describe(m) + " is marked as not valid by the platform: calls through it are likely to fail. To authenticate it again, " +
		"get a new authorization code and set it in provider_data (or raise provider_data_wo_version), or change the credentials; " +
		"the instance keeps its id."
}

func detailOtherLandscape(m resourceModel, home, configured string) string {
	return fmt.Sprintf("%s lives at %s, but the provider is configured for %s. An id means another instance, or none, in another landscape, so nothing was read or changed.\n\n"+
		"Configure the provider with the base URL or region of the instance. If the same account has moved to this base URL, "+
		"remove the instance from state with `terraform state rm` and import it again.",
		describe(m), home, configured)
}

func detailAuthorizationLost(m resourceModel) string {
	return describe(m) + " was authorized with provider_data. Replacing it deletes that authorization, and the new instance needs one of its own: " +
		"get a new code first, since the one in the configuration has been used."
}

func detailInvalidImportID(id string) string {
	return fmt.Sprintf("%q is not the id of an instance. Import with the number that the platform gave it, for example `terraform import cloudelements_instance.example 12345`.", id)
}

func detailInvalidElementID(id string) string {
	return fmt.Sprintf("%q is not the id of an element, which is a positive number without leading zeros. To choose an element by its key, use element_key.", id)
}

func detailInvalidID(id string) string {
	return fmt.Sprintf("State holds %q as the instance's id, which is not a number. Remove the resource from state with `terraform state rm` and import the instance again.", id)
}

const detailProviderNotConfigured = "The provider's configuration was not known when this operation ran, so no request could be made. Set base_url, user_secret and organization_secret to values that are known when Terraform applies."

func detailRefreshSkipped(m resourceModel) string {
	return describe(m) + " keeps its last known state, because the provider's configuration depends on values that are not known yet. It is refreshed once they are."
}

func detailDuplicateKey(key string, first, second path.Path) string {
	return fmt.Sprintf("The configuration key %q is set by both %s and %s. Set it in one of the two.", key, first, second)
}

const detailMaskedValue = "The value is ********, which the platform shows in place of a secret. It was probably copied from an answer of the platform. Set the secret itself, or leave the key out to keep what the platform has."

const detailMissingElement = "Neither element_key nor element_id is set. Set element_key to the key of the element to instantiate, for example \"microsoftgraph\", or element_id to its id."

const detailConflictingElements = "Both element_key and element_id are set. Keep one of them; element_id is for a private element that shares its key with an element of the catalogue."

func detailMissingVersion(value, version string) string {
	return fmt.Sprintf("%s is write-only: Terraform does not keep it and cannot see a change. Set %s as well, to 1 at first, and raise it each time the value is to be sent again.", value, version)
}

func detailMissingWriteOnly(value, version string) string {
	return fmt.Sprintf("%s says when %s is sent, but %s is not set. Set both, or neither.", version, value, value)
}

func detailConflictingSecrets(plain, writeOnly string) string {
	return fmt.Sprintf("Both %s and %s are set. Keep %s to have the value in state, or %s to keep it out of state.", plain, writeOnly, plain, writeOnly)
}

func detailInvalidText(text string) string {
	return fmt.Sprintf("The value %q is empty, holds <, > or an HTML entity such as &amp;, or begins or ends with white space. The platform strips HTML and would keep something else than what is written, so write plain text.", text)
}

const detailEmptyKey = "A key of this map is empty. Give it the name that the platform knows it by, or take it out."

const detailNotJSONObject = "The value is JSON, but not an object. Write an object keyed by resource, for example jsonencode({ contacts = { url = \"/hubs/crm/contacts\" } })."

func detailUnreadablePrivateState(err error) string {
	return fmt.Sprintf("What the provider remembers beside the state cannot be read: %s. It may have been written by a newer version of the provider.", err)
}

// sentence ends text with a full stop.
func sentence(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
