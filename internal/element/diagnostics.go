package element

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of every diagnostic of this package, aside from those of every noun. They are constant,
// so that users can search for them.
const (
	summaryUnableToRead      = "Unable to Read Element"
	summaryUnableToList      = "Unable to List Elements"
	summaryUnableToGetURL    = "Unable to Get OAuth URL"
	summaryUnableToGetToken  = "Unable to Get OAuth Request Token"
	summaryUnknownElement    = "Unknown Element"
	summaryNoOAuth           = "Element without OAuth Consent"
	summaryMissingCredential = "Missing OAuth Credential"
	summaryInvalidCallback   = "Invalid Callback URL"
	summaryProxyNeedsState   = "OAuth Proxy without Application"
	summaryProxyWithOAuth1   = "OAuth Proxy with OAuth 1"
	summaryOwnAttribute      = "Parameter with an Attribute of Its Own"
	summaryUnableToCreate    = "Unable to Create Element"
	summaryUnableToUpdate    = "Unable to Update Element"
	summaryUnableToDelete    = "Unable to Delete Element"
	summaryUnableToActivate  = "Unable to Activate or Deactivate Element"
	summaryUnableToImport    = "Unable to Import Element"
	summaryKeyTaken          = "Element Key Taken"
	summaryCapitalKey        = "Element Key with Capital Letters"
	summaryKeyOfClone        = "Key of a Clone"
	summaryMissingMember     = "Missing Part of Definition"
	summaryInvalidDefinition = "Not a JSON Object"
	summaryRowTwice          = "Row Set Twice"
	summaryNotOwn            = "Element Not the Account's Own"
	summaryInvalidImportID   = "Invalid Import ID"
	summaryNotSwitched       = "Element Created but Not Activated or Deactivated"
	summaryNotAsConfigured   = "Element Not as Configured"
	summaryMaskedDefaults    = "Defaults of Secrets Not Sent"
	summaryInUse             = "Element Has Instances"
	summaryInstancesDeleted  = "Instances Deleted with Their Element"
	summarySecretDefault     = "Default of a Secret"
	summarySecretsNeeded     = "Defaults of Secrets Needed"
	summaryNoSuchRow         = "Default without a Row"
	summaryNotSecret         = "Row Not Secret"
	summaryUnknownStyle      = "Unknown Authentication"
	summaryUnknownType       = "Unknown Type of Row"
	summaryInvalidPart       = "Invalid Part of Definition"
	summaryTwoDefaults       = "Default Set Twice"
)

func detailFailed(chosen selector, err error) string {
	return fmt.Sprintf("%s: %s", chosen, framework.Sentence(err.Error()))
}

func detailNotRead(chosen selector, err error) string {
	return fmt.Sprintf("%s: %s", chosen, withPrivilege(err))
}

// withPrivilege names the privilege that reading the catalogue takes [reference 1.2] where the
// platform refuses it.
func withPrivilege(err error) string {
	detail := framework.Sentence(err.Error())
	if failure, ok := cloudelements.AsError(err); ok && failure.Status == http.StatusForbidden {
		detail += " Reading the catalogue takes the privilege viewElements."
	}
	return detail
}

func detailUnknownKey(chosen selector, keys []string) string {
	detail := fmt.Sprintf("%s is not in this account's catalogue.", chosen)
	if nearest := catalogue.Nearest(chosen.keyOrID, keys); len(nearest) > 0 {
		detail += framework.DidYouMean(nearest)
	} else {
		detail += " No key is near; the data source cloudelements_elements lists all."
	}
	if framework.IsID(chosen.keyOrID) {
		detail += " An element is found by its id where the id is given as such, not as the key."
	}
	return detail
}

func detailUnknownKeyAlone(chosen selector, err error) string {
	return fmt.Sprintf("%s is not in this account's catalogue. The nearest keys cannot be named, since the keys could not be read: %s", chosen, withPrivilege(err))
}

func detailUnknownID(chosen selector) string {
	return fmt.Sprintf("%s is not in this account's catalogue. The id of an element differs between landscapes, its key does not.", chosen)
}

func detailVersionNotRead(chosen selector, err error) string {
	return fmt.Sprintf("%s could not be read to find out whether it uses OAuth 1 or OAuth 2: %s\n\nSet oauth_version to ask for the URL without that.", chosen, withPrivilege(err))
}

func detailNoOAuth(chosen selector, style string) string {
	why := "the catalogue does not say how it authenticates, and it has no row oauth.api.key"
	if style != "" {
		why = fmt.Sprintf("its authentication is %q", style)
	}
	return fmt.Sprintf("%s has no page where a user consents: %s. Configure its credentials in cloudelements_instance. If the catalogue is wrong, set oauth_version.", chosen, why)
}

func detailMissingCredential(attribute string) string {
	return fmt.Sprintf("%s is not set. The vendor knows the application by it, so set it as it is registered there, or set oauth_proxy to have a proxy stand in for api_key, api_secret and callback_url.", attribute)
}

const detailInvalidCallback = "The value is no URL that a vendor can send a user to. Write it in full and without a fragment, for example https://mycoolapp.com/callback."

const detailProxyNeedsState = "With oauth_proxy, state is the URL of the application that the proxy sends the user on to, for example https://mycoolapp.com/callback. Set it to such a URL."

const detailProxyWithOAuth1 = "An OAuth proxy serves OAuth 2 only: the platform asks for the request token of OAuth 1 without one. Set api_key, api_secret and callback_url in place of oauth_proxy."

func detailOwnAttribute(name, attribute string) string {
	if attribute == "request_token" {
		return fmt.Sprintf("%q is not to be set: for OAuth 1 the provider asks for a request token itself, and gives it as request_token.", name)
	}
	return fmt.Sprintf("%q is what the attribute %s says. Set that attribute in place of the parameter.", name, attribute)
}

// The privileges that operations on elements take [reference 1.2].
const (
	privilegeView   = "viewElements"
	privilegeCreate = "createElements"
	privilegeEdit   = "editElements"
	privilegeDelete = "deleteElements"
)

// describe names the element for an error.
func describe(m resourceModel) string {
	if model := m.CloneOf.ValueString(); model != "" && m.ID.ValueString() == "" && m.Name.ValueString() == "" {
		return "Element cloned from " + strconv.Quote(model)
	}
	return noun.Describe(m.ID, m.Name)
}

// adoption is what texts say of an element that an interrupted run may have left behind.
func adoption(m resourceModel) framework.Adoption {
	common := "the key " + strconv.Quote(m.Key.ValueString())
	if m.Key.ValueString() == "" {
		common = "the name " + strconv.Quote(m.Name.ValueString())
	}
	return framework.Adoption{
		Noun: noun, Described: describe(m), Common: common, Otherwise: "choose another key",
		Failed: func(err error) string { return detailOwnFailed(m, err, privilegeView) },
	}
}

// detailOwnFailed returns an error of the platform, with the privilege that it takes where it
// refuses for the lack of one.
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
	return framework.CreateFailed(noun, detailOwnFailed(m, err, privilegeCreate), err, "the data source cloudelements_elements with private = true")
}

// detailKeyTaken says what to do where the account has an element with the key. What a run that
// adopts has not adopted is nothing that a killed run has left.
func detailKeyTaken(m resourceModel, err error, adopts bool, holder string) string {
	key, means := m.Key.ValueString(), "ADDRESS is the resource's address"
	if key == "" {
		key, means = "KEY", means+" and KEY the key, which the platform has made from the name"
	}
	has := "The account has an element of its own with the key already."
	if holder != "" {
		has = fmt.Sprintf("Element %s of the account has the key already.", holder)
	}
	detail := fmt.Sprintf("%s\n\n%s If this plan replaces that very element, with create_before_destroy, the new one cannot have its key: take create_before_destroy out of the resource and of those that depend on it, "+
		"or choose another key. If that is meant to be this resource, and is not in state, bring it under Terraform with `terraform import ADDRESS %s`, where %s. ",
		detailOwnFailed(m, err, privilegeCreate), has, key, means)
	if adopts {
		return detail + "It was not adopted, though adopt_existing is set, since it was not made within the last hour or belongs to another resource. If it is not meant to be this resource, choose another key."
	}
	return detail + "If a run that was killed has made it within the last hour, apply with adopt_existing = true in the provider block, or with CLOUDELEMENTS_ADOPT_EXISTING=true: that adopts it. If it is not meant to be this resource, choose another key."
}

// detailKeyNotFree is of a key that the platform takes for that of an element which was deleted.
func detailKeyNotFree(m resourceModel, err error) string {
	return fmt.Sprintf("%s\n\nThis run has deleted the element that had the key, and the platform still takes it for taken. Nothing is lost but time: apply again.", detailOwnFailed(m, err, privilegeCreate))
}

func detailCapitalKey(key string) string {
	return fmt.Sprintf("The platform's documentation allows lower-case letters and digits only in the key of a new element. There are elements whose keys hold capital letters, so the platform may take %q all the same. If it does not, write %q.",
		key, strings.ToLower(key))
}

const detailKeyOfClone = "The platform chooses the key of a clone, and no source says that it can be changed. Leave key out; the attribute shows it once the clone is made."

func detailMissingMember(name string) string {
	return fmt.Sprintf("%s is not set. A new element needs a name, a description and an authentication, each in its attribute or in definition. Only a clone takes them from the element that clone_of names.", name)
}

// detailMisspelt is of a word that is near others, so that it is one of these.
func detailMisspelt(what, word string, near []string) string {
	return fmt.Sprintf("The platform has no %s %q.%s", what, word, framework.DidYouMean(near))
}

// detailUnlisted is of a word that is near no other, so that it may be one that is not known here.
func detailUnlisted(what, word string, known []string) string {
	return fmt.Sprintf("The %s %q is none that is known here: %s. The platform has the last word when the plan is applied.", what, word, framework.Quoted(known))
}

func detailInvalidPart(at string) string {
	return fmt.Sprintf("%s is not a list of objects. Write one, for example jsonencode({ resources = [{ method = \"GET\", path = \"/orders\", type = \"api\" }] }).", at)
}

const detailInvalidDefinition = "The value is JSON, but not an object. Write an object with the members of a definition, for example jsonencode({ resources = [] })."

func detailRowTwice(key string) string {
	return fmt.Sprintf("configuration has more than one row with the key %q. Leave one of them.", key)
}

func detailNotOwn(chosen selector) string {
	return fmt.Sprintf("%s is one of the platform's catalogue, which an account cannot change or delete. Read it with the data source cloudelements_element, or make a copy of it with clone_of.", chosen)
}

func detailNoSuchImport(chosen selector) string {
	return fmt.Sprintf("%s does not exist in this account. Import an element by its id, by its key, or by its identity. The data source cloudelements_elements with private = true lists those that can be imported.", chosen)
}

func detailInvalidImportID(id string) string {
	return fmt.Sprintf("%q is neither the id nor the key of an element. Import by the id, for example 900001, or by the key, for example orders.", id)
}

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

// maxListed is how many instances a diagnostic names.
const maxListed = 20

func listInstances(instances []cloudelements.Instance) string {
	var lines strings.Builder
	for i, instance := range instances {
		if i == maxListed {
			fmt.Fprintf(&lines, "\n  and %d more", len(instances)-maxListed)
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

func detailSecretDefault(key string) string {
	return fmt.Sprintf("The row %q is of type PASSWORD, and its default would stand in state and in plans in clear. Set it in secret_defaults_wo, which keeps it out of both, "+
		"or give the value to each instance, in secret_configuration_wo of cloudelements_instance.", key)
}

func detailSecretsNeeded(m resourceModel, keys []string) string {
	return fmt.Sprintf("A change of %s sends its whole definition, with the defaults of its rows. The platform does not show those of the secret rows %s, so that they cannot be sent back as they are, "+
		"and the update may lose them. Set them in secret_defaults_wo for this run; secret_defaults_wo_version may stay as it is. Nothing was changed.", describe(m), framework.Quoted(keys))
}

var detailMaskedSecret = framework.Masked("take the key out")

func detailSecretInDefinition(keys []string) string {
	return fmt.Sprintf("definition has defaults of rows of type PASSWORD, which stand in state and in plans in clear: %s. Take them out of it, and set them in secret_defaults_wo, which keeps them out of both.", framework.Quoted(keys))
}

func detailNoSuchRow(key string) string {
	return fmt.Sprintf("configuration has no row %q whose default this could be. Add the row, of type PASSWORD, or take the key out.", key)
}

func detailNotSecret(key, kind string) string {
	return fmt.Sprintf("The row %q is of type %s, so that the platform and this resource show its default. Make it of type PASSWORD, or set its default in the row.", key, kind)
}

func detailTwoDefaults(key string) string {
	return fmt.Sprintf("The row %q has a default of its own. Take that out: the default of a secret row stands in secret_defaults_wo alone.", key)
}
