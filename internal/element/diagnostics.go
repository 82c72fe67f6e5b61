package element

import (
	"fmt"
	"net/http"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/catalogue"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/framework"
)

// Summaries of every diagnostic of this package. They are constant, so that
// users can search for them.
const (
	summaryUnableToRead          = "Unable to Read Element"
	summaryUnableToList          = "Unable to List Elements"
	summaryUnableToGetURL        = "Unable to Get OAuth URL"
	summaryUnableToGetToken      = "Unable to Get OAuth Request Token"
	summaryUnknownElement        = "Unknown Element"
	summaryNoOAuth               = "Element without OAuth Consent"
	summaryMissingCredential     = "Missing OAuth Credential"
	summaryInvalidCallback       = "Invalid Callback URL"
	summaryProxyNeedsState       = "OAuth Proxy without Application"
	summaryProxyWithOAuth1       = "OAuth Proxy with OAuth 1"
	summaryOwnAttribute          = "Parameter with an Attribute of Its Own"
	summaryProviderNotConfigured = "Provider Not Configured"
)

func detailFailed(asked choice, err error) string {
	return fmt.Sprintf("%s: %s", asked, framework.Sentence(err.Error()))
}

func detailNotRead(asked choice, err error) string {
	return fmt.Sprintf("%s: %s", asked, withPrivilege(err))
}

// withPrivilege names the privilege that reading the catalogue takes [reference
// 1.2] where the platform refuses it.
func withPrivilege(err error) string {
	detail := framework.Sentence(err.Error())
	if failure, ok := cloudelements.AsError(err); ok && failure.Status == http.StatusForbidden {
		detail += " Reading the catalogue takes the privilege viewElements."
	}
	return detail
}

func detailUnknownKey(asked choice, keys []string) string {
	detail := fmt.Sprintf("%s is not in this account's catalogue.", asked)
	switch nearest := catalogue.Nearest(asked.keyOrID, keys); {
	case len(nearest) == 1:
		detail += fmt.Sprintf(" The nearest key is %q.", nearest[0])
	case len(nearest) > 1:
		detail += fmt.Sprintf(" The nearest keys are %s.", framework.Quoted(nearest))
	default:
		detail += " No key is near; the data source cloudelements_elements lists all."
	}
	if framework.IDPattern.MatchString(asked.keyOrID) {
		detail += " An element is found by its id where the id is given as such, not as the key."
	}
	return detail
}

func detailUnknownKeyAlone(asked choice, err error) string {
	return fmt.Sprintf("%s is not in this account's catalogue. The nearest keys cannot be named, since the keys could not be read: %s", asked, withPrivilege(err))
}

func detailUnknownID(asked choice) string {
	return fmt.Sprintf("%s is not in this account's catalogue. The id of an element differs between landscapes, its key does not.", asked)
}

func detailVersionNotRead(asked choice, err error) string {
	return fmt.Sprintf("%s could not be read to find out whether it uses OAuth 1 or OAuth 2: %s\n\nSet oauth_version to ask for the URL without that.", asked, withPrivilege(err))
}

func detailNoOAuth(asked choice, style string) string {
	why := "the catalogue does not say how it authenticates, and it has no row oauth.api.key"
	if style != "" {
		why = fmt.Sprintf("its authentication is %q", style)
	}
	return fmt.Sprintf("%s has no page where a user consents: %s. Configure its credentials in cloudelements_instance. If the catalogue is wrong, set oauth_version.", asked, why)
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

const detailProviderNotConfigured = "The provider's configuration was not known when this data source was read, so no request could be made. Set base_url, user_secret and organization_secret to values that are known at plan time, or make the data source depend on what makes them."
