package instance

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of every diagnostic of this package. They are constant, so that users can search for
// them.
const (
	summaryUnableToCreate       = "Unable to Create Instance"
	summaryUnableToRead         = "Unable to Read Instance"
	summaryUnableToUpdate       = "Unable to Update Instance"
	summaryUnableToDelete       = "Unable to Delete Instance"
	summaryUnableToEnable       = "Unable to Enable or Disable Instance"
	summaryUnknownElement       = "Unknown Element"
	summaryUnknownKey           = "Unknown Configuration Key"
	summaryInvalidValue         = "Invalid Configuration Value"
	summaryMissingKey           = "Missing Configuration Key"
	summarySecretInPlain        = "Secret in Plain Configuration"
	summaryNotChecked           = "Plan Not Checked Against the Catalogue"
	summaryNotSwitched          = "Instance Created but Not Enabled or Disabled"
	summaryNoToken              = "Instance Created but Its Token Not Known"
	summaryUnclearAuthorization = "Authorization May Not Have Taken Effect"
	summaryLookAlikeInState     = "Look-Alike Instance Is in State"
	summaryNotAuthenticated     = "Instance Changed but Not Authenticated Again"
	summaryNotReset             = "Configuration Keys Still Set"
	summaryNotSubscribed        = "Events Switched On without a Subscription"
	summaryUnableToReset        = "Unable to Reset Configuration Keys"
	summaryNotValid             = "Instance Not Valid"
	summaryAnotherUser          = "Instance Belongs to Another User"
	summaryMissingAuthorization = "Missing Authorization"
	summaryAuthorizationLost    = "Replacement Discards an Authorization"
	summaryProxyRemoved         = "OAuth Proxy Cannot Be Taken Out"
	summaryDuplicateKey         = "Configuration Key Set Twice"
	summaryMissingElement       = "Missing Element"
	summaryConflictingElements  = "Conflicting Elements"
	summaryEmptyKey             = "Empty Key"
	summaryInvalidText          = "Text Changed by the Platform"
	summaryInvalidCode          = "Authorization Not Decoded"
	summaryInvalidTimeout       = "Invalid Timeout"
	summaryNotJSONObject        = "Not a JSON Object"
)

var (
	pathElementKey   = path.Root("element_key")
	pathElementID    = path.Root("element_id")
	pathID           = path.Root("id")
	pathProviderData = path.Root("provider_data")
)

// describe names the instance in an error: its id, if it has one, its name and its element.
func describe(m resourceModel) string {
	described := noun.Describe(m.ID, m.Name)
	switch {
	case m.ElementKey.ValueString() != "":
		return described + " of element " + strconv.Quote(m.ElementKey.ValueString())
	case m.ElementID.ValueString() != "":
		return described + " of element " + m.ElementID.ValueString()
	}
	return described
}

// adoption is what texts say of an instance that an interrupted run may have left behind.
func adoption(m resourceModel) framework.Adoption {
	return framework.Adoption{
		Noun: noun, Described: describe(m), Common: "the same element, name and tags", Otherwise: "give one of the two a tag or name of its own",
		Failed: func(err error) string { return detailFailed(m, err) },
	}
}

func detailFailed(m resourceModel, err error) string {
	return fmt.Sprintf("%s: %s", describe(m), framework.Sentence(err.Error()))
}

func detailCreateFailed(m resourceModel, err error) string {
	return framework.CreateFailed(noun, detailFailed(m, err), err, "the data source cloudelements_instances with its name as search_text")
}

func detailLeftover(m resourceModel, id int64, err error) string {
	return fmt.Sprintf("%s\n\nThe platform has kept instance %d all the same, which is not valid. It is in state as tainted, so that the next apply deletes it before it makes another one.",
		detailFailed(m, err), id)
}

func detailLookAlikes(m resourceModel, ids []int64) string {
	return fmt.Sprintf("The account has instances with the same element, name and tags as %s that were made within the last hour: %s. If an interrupted run has left them behind, applying this plan makes another one. "+
		"Set adopt_existing in the provider block for one run to adopt such an instance, or import it, or delete it.", describe(m), framework.IDs(ids))
}

func detailLookAlikeInState(m resourceModel, ids []int64) string {
	return fmt.Sprintf("adopt_existing is set, and there are instances with the same element, name and tags as %s that were made within the last hour and that other resources have in state: %s. "+
		"This plan does not change them, so applying it would not know whose they are, and might adopt one: two resources would then have the same instance. Unset adopt_existing, or give one of the resources a tag or name of its own.",
		describe(m), framework.IDs(ids))
}

const detailShownByNextPlan = "The instance is in state. The next plan shows what differs, and applying that plan changes it in place."

func detailNotSwitched(m resourceModel, wanted bool, err error) string {
	is, switched, repair := "enabled", "disabled", "disables"
	if wanted {
		is, switched, repair = "disabled", "enabled", "enables"
	}
	return fmt.Sprintf("%s is in state, but could not be %s: %s\n\nThe next plan shows it as %s, and applying that plan %s it.",
		describe(m), switched, framework.Sentence(err.Error()), is, repair)
}

func detailNoToken(m resourceModel, err error) string {
	why := "the platform's answers do not show it."
	if err != nil {
		why = framework.Sentence(err.Error())
	}
	return fmt.Sprintf("%s was created, but its token is not known: %s\n\nThe next refresh reads it.", describe(m), why)
}

func detailUpdateFailed(m resourceModel, change update, err error) string {
	detail := detailFailed(m, err)
	failure, ok := cloudelements.AsError(err)
	isAnswer := ok && failure.Status >= http.StatusBadRequest && failure.Status < http.StatusInternalServerError
	if len(change.patch.ProviderData) == 0 || !ok || isAnswer {
		return detail
	}
	return detail + "\n\nState is as it was. Applying again sends the same authorization once more; if the vendor then says that it has been used, get a new code."
}

func detailUnclearAuthorization(m resourceModel, err error) string {
	return fmt.Sprintf("%s\n\nState has the change, so that the authorization, which works once, is not sent a second time. The next plan shows what has not taken effect. "+
		"If calls through the instance fail, or a plan warns that it is not valid, get a new code and set it in provider_data (or raise provider_data_wo_version).", detailFailed(m, err))
}

func detailNotAuthenticated(m resourceModel) string {
	return describe(m) + " has the new configuration, but the platform takes a new authorization code to authenticate it again. " +
		"Subscriptions to events at the vendor, and changed credentials, take effect only then: get a new code, and set it in provider_data or raise provider_data_wo_version."
}

func detailResetFailed(m resourceModel, keys []string, err error) string {
	return fmt.Sprintf("%s: the keys %s are no longer configured and go back to the element's defaults, which could not be read: %s\n\n"+
		"Nothing was changed. Apply again when the platform answers, or set the keys to the values that you want.",
		describe(m), strings.Join(keys, ", "), framework.Sentence(err.Error()))
}

func detailNotReset(m resourceModel, keys []string, err error) string {
	tried := `The provider has sent "" and null for them.`
	if err != nil {
		tried = `The provider has sent "" for them, and sending null has failed: ` + framework.Sentence(err.Error())
	}
	return fmt.Sprintf("%s: the keys %s are no longer configured, but still show a value, or asterisks in place of one. %s "+
		"They are not in state any more, so that no plan shows this again. If they must not stay in force, set them to a value that does no harm.",
		describe(m), strings.Join(keys, ", "), tried)
}

func detailNotSubscribed(m resourceModel) string {
	return describe(m) + " has its events enabled, but shows no subscription to the vendor's webhooks. The platform subscribes when it authenticates an instance, " +
		"and seems not to have done so for this update. If no events arrive, authenticate it again: get a new authorization code and set it in provider_data (or raise provider_data_wo_version)."
}

func detailNotValid(m resourceModel) string {
	return describe(m) + " is marked as not valid by the platform: calls through it are likely to fail. To authenticate it again, " +
		"get a new authorization code and set it in provider_data (or raise provider_data_wo_version), or change the credentials; " +
		"the instance keeps its id."
}

func detailAuthorizationLost(m resourceModel) string {
	return describe(m) + " was authorized with provider_data. Replacing it deletes that authorization, and the new instance needs one of its own: " +
		"get a new code first, since the one in the configuration has been used."
}

func detailAnotherUser(m resourceModel, user int64) string {
	return fmt.Sprintf("%s is not found, but these secrets are those of user %d, and user %s made it. Instances belong to the user whose secret made them, so that it may well be there: nothing left state. "+
		"Set user_secret and organization_secret to those of user %s. If the instance is gone, remove it from state with `terraform state rm`; the next apply makes it anew.",
		describe(m), user, m.UserID.ValueString(), m.UserID.ValueString())
}

const detailToDestroyOnly = "If this is to destroy what state has: an instance is gone, and Terraform plans it anew before it destroys. `terraform destroy -refresh=false` does not, and needs none of this."

func detailMissingAuthorization(element string) string {
	return fmt.Sprintf("Element %s makes an instance only with what a person's consent brings, and nothing in the configuration has that. The platform would refuse to make the instance, after what it is to replace was deleted. "+
		"%s\n\nNothing was changed.", quotedElement(element), howToAuthorize)
}

func detailPerhapsMissingAuthorization(element string) string {
	return fmt.Sprintf("Element %s may make an instance only with what a person's consent brings, which nothing in the configuration has. If the platform refuses to make the instance, what it is to replace is deleted already. "+
		"If a consent is needed: %s", quotedElement(element), howToAuthorize)
}

const howToAuthorize = "Get a new code (the data source cloudelements_oauth_url has the URL that the person opens) and set it in provider_data, or in provider_data_wo to keep it out of state. " +
	"With tokens that were obtained elsewhere, set external_authentication to \"initial\"."

func detailProxyRemoved(m resourceModel) string {
	return "oauth_proxy is no longer configured, but " + describe(m) + " was made with an OAuth proxy, and no call of the platform is known that takes it away. " +
		"Put oauth_proxy back, or have the instance made anew: mark it with `terraform taint`, and give the new one an authorization of its own."
}

func detailDuplicateKey(key string, first, second path.Path) string {
	return fmt.Sprintf("The configuration key %q is set by both %s and %s. Set it in one of the two.", key, first, second)
}

var detailMaskedValue = framework.Masked("leave the key out to keep what the platform has")

const detailMissingElement = "Neither element_key nor element_id is set. Set element_key to the key of the element to instantiate, for example \"microsoftgraph\", or element_id to its id."

func detailConflictingElements(id, key, configured string) string {
	return fmt.Sprintf("The element with the id %s is %q, and element_key is %q. Ids of elements are different in each landscape. Keep element_key alone, unless a private element shares its key with an element of the catalogue: then set element_id to the id that the element has here.", id, key, configured)
}

func detailInvalidText(text string) string {
	return fmt.Sprintf("The value %q is empty, holds <, > or an HTML entity such as &amp;, or a line break, a tab or another character that does not show, or begins or ends with white space. The platform strips HTML and would keep something else than what is written, so write plain text in one line.", text)
}

const detailEmptyKey = "A key of this map is empty. Give it the name that the platform knows it by, or take it out."

func detailCodeIsURL(at path.Path) string {
	return fmt.Sprintf("%s is a whole URL, and the platform would send it to the vendor as the code. Set %s to provider::cloudelements::provider_data(URL), which reads the parameters of the redirect.", at, at.ParentPath())
}

func detailEncodedCode(at path.Path) string {
	return fmt.Sprintf("%s holds a percent sign with two digits, so that it may be copied from a URL as it is encoded there, which a vendor refuses. Decode it with urldecode, or set %s to provider::cloudelements::provider_data(URL) with the whole redirect URL.", at, at.ParentPath())
}

func detailInvalidTimeout(at path.Path, text string) string {
	return fmt.Sprintf("%s is %q, which leaves no time at all. Write a positive duration such as 90s or 10m.", at, text)
}

const detailNotJSONObject = "The value is JSON, but not an object. Write an object keyed by resource, for example jsonencode({ contacts = { url = \"/hubs/crm/contacts\" } })."

func detailUnknownElement(key string, near []string) string {
	detail := fmt.Sprintf("The account has no element with the key %q.", key)
	if len(near) == 0 {
		return detail + " The catalogue of the platform's console lists the keys, and so does the data source cloudelements_elements. Keys are lower case."
	}
	return detail + framework.DidYouMean(near)
}

func detailUnknownElementID(id string) string {
	return fmt.Sprintf("The account has no element with the id %s. Ids of elements are different in each landscape; with element_key, the same configuration works in all of them.", id)
}

// describeRow returns a row's key with the name and the description that it has for people.
func describeRow(row cloudelements.ConfigurationRow) string {
	name := strconv.Quote(row.Key)
	label := strings.TrimSpace(row.Name)
	if description := strings.TrimSpace(row.Description); description != "" && description != label {
		if label != "" {
			label += ": "
		}
		label += description
	}
	if label == "" {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, strings.TrimSuffix(label, "."))
}

func detailMisspeltKey(key, element string, near []string, first cloudelements.ConfigurationRow) string {
	detail := fmt.Sprintf("Element %s has no configuration key %q. Did you mean %s?", quotedElement(element), key, describeRow(first))
	if len(near) > 1 {
		detail += fmt.Sprintf(" Other keys that are near: %s.", framework.Quoted(near[1:]))
	}
	return detail
}

func detailUnlistedKey(key, element string) string {
	return fmt.Sprintf("Element %s does not list the configuration key %q. The platform may take it all the same, but it may not come back, so that a change of it behind Terraform's back is not seen. "+
		"The data source cloudelements_element lists the keys.", quotedElement(element), key)
}

func detailNotAnOption(row cloudelements.ConfigurationRow, value string) string {
	values := make([]string, 0, len(row.Options))
	for _, option := range row.Options {
		shown := strconv.Quote(option.Value)
		if option.Name != "" && !strings.EqualFold(option.Name, option.Value) {
			shown += " (" + option.Name + ")"
		}
		values = append(values, shown)
	}
	return fmt.Sprintf("%s takes one of %s%s.", describeRow(row), strings.Join(values, ", "), butNot(value))
}

func detailNotABoolean(row cloudelements.ConfigurationRow, value string) string {
	return fmt.Sprintf("%s takes true or false%s.", describeRow(row), butNot(value))
}

// butNot shows the value that was refused, if it may be shown.
func butNot(value string) string {
	if value == "" {
		return ""
	}
	return ", not " + strconv.Quote(value)
}

func detailMissingKey(row cloudelements.ConfigurationRow, element string) string {
	where := "Set it in " + attributeFor(row).String()
	switch typed, isTyped := typedKeyOf(row.Key); {
	case isTyped && typed.secret:
		where += fmt.Sprintf(", or %s to keep it out of state", typed.writeOnlyPath())
	case row.IsSecret():
		where += ", or in secret_configuration_wo to keep it out of state"
	}
	if len(row.Options) > 0 {
		values := make([]string, 0, len(row.Options))
		for _, option := range row.Options {
			values = append(values, option.Value)
		}
		where += ", to one of " + framework.Quoted(values)
	}
	return fmt.Sprintf("Element %s requires the configuration key %s, which has no default. %s.", quotedElement(element), describeRow(row), where)
}

func detailSecretInPlain(row cloudelements.ConfigurationRow) string {
	return fmt.Sprintf("The platform keeps %s as a password. Set it in secret_configuration, which keeps it out of the output of Terraform, or in secret_configuration_wo, which keeps it out of state as well.", describeRow(row))
}

func detailNotChecked(err error) string {
	return fmt.Sprintf("The element catalogue could not be read: %s\n\nMistakes in elements and configuration keys are found when the plan is applied. Set validate_with_catalog to false in the provider block to plan without these checks and without this warning.", framework.Sentence(err.Error()))
}

// quotedElement returns the key of an element in quotes, or its id.
func quotedElement(keyOrID string) string {
	if _, err := strconv.ParseInt(keyOrID, 10, 64); err == nil {
		return keyOrID
	}
	return strconv.Quote(keyOrID)
}

// Summaries of what imports report.
const (
	summaryUnableToImport   = "Unable to Import Instance"
	summaryInvalidImportID  = "Invalid Import ID"
	summaryDefaultsNotKnown = "Imported Without the Element's Defaults"
	summarySecretsLeftOut   = "Imported Without Values That May Be Secret"
)

func detailInvalidImportID(id string) string {
	return fmt.Sprintf("%q does not name an instance. Import with the number that the platform gave it, for example `terraform import cloudelements_instance.example 12345`, "+
		"or with the key of its element and its name, for example `terraform import cloudelements_instance.example microsoftgraph/Contoso`.", id)
}

func detailDefaultsNotKnown(instance *cloudelements.Instance, leftOut []string, err error) string {
	element := fmt.Sprint(instance.Element.ID)
	if instance.Element.Key != "" {
		element = instance.Element.Key
	}
	detail := fmt.Sprintf("The configuration of element %q could not be read: %s\n\nInstance %d %q is imported all the same. Which of its values are the element's defaults is not known, so that all of them are in state, "+
		"those aside that may be secret.", element, framework.Sentence(err.Error()), instance.ID, instance.Name)
	if len(leftOut) > 0 {
		detail += "\n\n" + detailSecretsLeftOut(instance, leftOut)
	}
	return detail
}

// detailSecretsLeftOut names keys whose values an import leaves to the configuration.
func detailSecretsLeftOut(instance *cloudelements.Instance, keys []string) string {
	return fmt.Sprintf("Instance %d %q has values that are neither in state nor in generated configuration, since their keys sound as if they were secret: %s. They stay as they are at the platform. "+
		"To manage one, set it in secret_configuration, in secret_configuration_wo to keep it out of state as well, or in configuration if it is no secret.", instance.ID, instance.Name, framework.Quoted(keys))
}

// Summaries of what a move from another resource type reports.
const (
	summaryMovedVersion    = "Moved State of an Unknown Version"
	summaryMovedUnreadable = "Moved State Not Readable"
	summaryMovedNoInstance = "Moved Object Is Not an Instance"
	summaryMovedNoID       = "Moved Object Without an Instance ID"
	summaryMovedSeveralIDs = "Moved Object With Several IDs"
)

// insteadOfMove says how to go on without a moved block.
const insteadOfMove = "To go on without a move, replace the `moved` block by a `removed` block with `destroy = false` for the old resource, and by an `import` block with the instance's id for the new one."

func detailMovedVersion(typeName string, version, newest int64) string {
	return fmt.Sprintf("The state of `%s` has version %d of its schema. This release of the provider reads versions up to %d. Upgrade the provider. %s", typeName, version, newest, insteadOfMove)
}

func detailMovedUnreadable(typeName string, err error) string {
	return fmt.Sprintf("The state of `%s` could not be read: %s %s", typeName, framework.Sentence(err.Error()), insteadOfMove)
}

func detailMovedNoInstance(typeName string, paths []string) string {
	return fmt.Sprintf("The object of `%s` has %s. Only objects below `/instances` and `/elements/{keyOrId}/instances` are element instances, which `cloudelements_instance` manages. Take the `moved` block out, and leave this object to the resource that has it.", typeName, quotedPaths(paths))
}

func detailMovedNoID(typeName string, paths []string) string {
	return fmt.Sprintf("The state of `%s`, with %s, names no instance: neither its id nor an answer of the platform in it holds the number that the platform gave the instance. %s", typeName, quotedPaths(paths), insteadOfMove)
}

func detailMovedSeveralIDs(typeName string, ids []string) string {
	return fmt.Sprintf("The state of `%s` names more than one instance: %s. Which of them the object is cannot be told. %s", typeName, strings.Join(ids, ", "), insteadOfMove)
}

// quotedPaths lists paths without their queries, which may hold secrets.
func quotedPaths(paths []string) string {
	if len(paths) == 0 {
		return "no path"
	}
	quoted := make([]string, 0, len(paths))
	for _, path := range paths {
		path, _, _ = strings.Cut(path, "?")
		quoted = append(quoted, fmt.Sprintf("%q", path))
	}
	if len(quoted) == 1 {
		return "the path " + quoted[0]
	}
	return "the paths " + strings.Join(quoted, ", ")
}

// Summaries of what the data sources and the ephemeral resource report.
const (
	summaryConflictingSelectors  = "Conflicting Selectors"
	summaryIncompleteSelector    = "Incomplete Selector"
	summaryMissingSelector       = "Missing Selector"
	summaryUnableToFind          = "Unable to Find Instance"
	summaryNothingFound          = "No Instance Found"
	summarySeveralFound          = "Several Instances Found"
	summaryUnableToList          = "Unable to List Instances"
	summaryConfigurationNotShown = "Configuration Not Shown"
	summaryUnableToReadObjects   = "Unable to Read Objects"
	summaryUnknownObject         = "Unknown Object"
	summaryTokenNotShown         = "Token Not Shown"
)

var (
	pathName          = path.Root("name")
	pathIncludeFields = path.Root("include_fields")
)

// maxListed is how many things an error lists.
const maxListed = 20

const detailIDAndOthers = "id names one instance by itself, so that nothing else goes beside it. Keep id, or take it out."

const detailTwoElements = "Both element_key and element_id are set. Keep one of them; element_id is for one of two elements that share a key."

const detailNameAlone = "Instances of several elements may have the same name. Set element_key or element_id beside it."

func detailElementAlone(byTags bool) string {
	if byTags {
		return "An element may have many instances. Set name or tags beside it, or list them with the data source cloudelements_instances."
	}
	return "An element may have many instances. Set name beside it."
}

func detailMissingSelector(byTags bool) string {
	if byTags {
		return "Nothing says which instance is meant. Set id; or element_key (or element_id) and name; or tags, all of which the instance has and no other."
	}
	return "Nothing says which instance is meant. Set id, or element_key (or element_id) and name."
}

// String describes what a selector asks for, in an error.
func (s selector) String() string {
	if !s.id.IsNull() {
		return "the id " + s.id.ValueString()
	}
	var words []string
	if !s.elementKey.IsNull() {
		words = append(words, fmt.Sprintf("the element %q", s.elementKey.ValueString()))
	}
	if !s.elementID.IsNull() {
		words = append(words, "the element "+s.elementID.ValueString())
	}
	if !s.name.IsNull() {
		words = append(words, fmt.Sprintf("the name %q", s.name.ValueString()))
	}
	if tags := expandTags(s.tags); len(tags) > 0 {
		words = append(words, "the tags "+inQuotes(tags))
	}
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func detailFindFailed(chosen selector, err error) string {
	return fmt.Sprintf("The instance with %s could not be read: %s", chosen, framework.Sentence(err.Error()))
}

func detailNothingFound(chosen selector) string {
	detail := fmt.Sprintf("The account has no instance with %s. ", chosen)
	if !chosen.id.IsNull() {
		return detail + "It may have been deleted. An id is that of one landscape, and instances belong to the user whose secret made them, so check the base URL or region, and the user secret, as well."
	}
	return detail + "Names and tags are compared letter by letter. Instances belong to the user whose secret made them, so check the user secret, and the base URL or region, as well."
}

func detailSeveralFound(chosen selector, found []cloudelements.Instance) string {
	var lines strings.Builder
	for _, one := range found[:min(maxListed, len(found))] {
		element := strconv.FormatInt(one.Element.ID, 10)
		if one.Element.Key != "" {
			element = fmt.Sprintf("%q (%s)", one.Element.Key, element)
		}
		fmt.Fprintf(&lines, "\n  %d: %q of element %s", one.ID, one.Name, element)
		if len(one.Tags) > 0 {
			lines.WriteString(" with the tags " + inQuotes(one.Tags))
		}
	}
	if more := len(found) - maxListed; more > 0 {
		fmt.Fprintf(&lines, "\n  and %d more", more)
	}
	return fmt.Sprintf("The account has %d instances with %s. Choose one of them by its id:\n%s", len(found), chosen, lines.String())
}

// inQuotes lists texts in order, each in quotes.
func inQuotes(texts []string) string {
	return framework.Quoted(slices.Sorted(slices.Values(texts)))
}

func detailListFailed(err error) string {
	return "The account's instances could not be listed: " + framework.Sentence(err.Error())
}

func detailConfigurationNotShown(instance *cloudelements.Instance, err error) string {
	return fmt.Sprintf("Instance %d: which keys of its configuration hold secrets could not be read from the element, so that configuration is null: %s", instance.ID, framework.Sentence(err.Error()))
}

func detailObjectsFailed(instance *cloudelements.Instance, err error) string {
	return fmt.Sprintf("Instance %d %q: %s", instance.ID, instance.Name, framework.Sentence(err.Error()))
}

func detailUnknownObject(name string, instance *cloudelements.Instance, objects []cloudelements.Object) string {
	if len(objects) == 0 {
		return fmt.Sprintf("Instance %d offers no objects, so that there are no fields of %q.", instance.ID, name)
	}
	var names []string
	for _, object := range objects[:min(maxListed, len(objects))] {
		names = append(names, object.Name)
	}
	listed := inQuotes(names)
	if more := len(objects) - maxListed; more > 0 {
		listed += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("Instance %d offers no object %q. It offers %s.", instance.ID, name, listed)
}

func detailTokenNotShown(instance *cloudelements.Instance) string {
	return fmt.Sprintf("The platform's answer about instance %d %q does not show its token. Try with the secret of the user who owns the instance.", instance.ID, instance.Name)
}
