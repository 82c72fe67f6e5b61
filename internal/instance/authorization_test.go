package instance_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

// TestAccInstance_authorization authorizes instances in each way that there is, and again in place.
// A code that was used is never sent again, whatever else changes: the platform would refuse it.
func TestAccInstance_authorization(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "a vendor asks a person for consent")
	platform := startEverything(t)
	code := func(key string) string { return authorize(t, platform, key) }
	oauth1 := func() map[string]string {
		brought, err := platform.AuthorizeOAuth1("quickbooks", "made-up-key", "made-up-secret", callback)
		if err != nil {
			t.Fatal(err)
		}
		return brought
	}
	proxied := func(name string) string {
		code, err := platform.AuthorizeOAuthProxy("microsoftgraph", name)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	graphWith := func(more string) string {
		return fmt.Sprintf(`
			element_key = "microsoftgraph"
			oauth       = { api_key = "made-up-key", api_secret = "made-up-secret", callback_url = %q }
			%s`, callback, more)
	}
	renamed := func(arguments string) string { return "name = \"renamed by itself\"\n" + arguments }
	quickbooks := func(data map[string]string, more string) string {
		return fmt.Sprintf(`
			element_key   = "quickbooks"
			oauth         = { api_key = "made-up-key", api_secret = "made-up-secret", callback_url = %q }
			provider_data = %s
			%s`, callback, hclMap(data), more)
	}
	provided := func(data map[string]string) string {
		return `"providerData":` + strings.ReplaceAll(hclMap(data), `" = "`, `":"`)
	}

	used := graphWith(fmt.Sprintf(`provider_data = { code = %q }`, code("made-up-key")))
	nulled := graphWith(fmt.Sprintf(`provider_data = { code = %q }`, code("made-up-key")))
	nulledAndMore := graphWith(fmt.Sprintf(`provider_data = { code = %q }`, code("made-up-key")))
	firstCode, secondCode, otherCode := code("made-up-key"), code("made-up-key"), code("made-up-other-key")
	firstProxied, secondProxied := proxied("first"), proxied("second")
	firstWalk, secondWalk := oauth1(), oauth1()

	const external = `
		element_key                     = "sfdc"
		oauth                           = { api_key = "made-up-key", api_secret = "made-up-secret" }
		secret_configuration_wo         = { "oauth.user.refresh_token" = "made-up-refresh-token" }
		secret_configuration_wo_version = 1`

	scenario{
		platform: platform,
		changes: map[string]change{
			"removed": {before: used, after: graphWith(""), action: plancheck.ResourceActionNoop},
			"nulled":  {before: nulled, after: graphWith(`provider_data = { code = null }`), action: plancheck.ResourceActionNoop},
			// As configured, since the values may have been unknown in a first plan; nothing is
			// sent.
			"nulled_and_more": {before: nulledAndMore, after: graphWith(`provider_data = { code = null, state = null }`), action: plancheck.ResourceActionUpdate},
			"renamed": {
				before: graphWith(fmt.Sprintf(`provider_data = { code = %q, state = "made-up-state" }`, firstCode)),
				after:  renamed(graphWith(fmt.Sprintf(`provider_data = { code = %q, state = "made-up-state" }`, firstCode))),
				creates: []string{`POST {"configuration":{"oauth.api.key":"made-up-key","oauth.api.secret":"made-up-secret","oauth.callback.url":"` + callback + `"},` +
					`"element":{"key":"microsoftgraph"},"name":"renamed","providerData":{"code":"` + firstCode + `","state":"made-up-state"}}`},
				sends: []string{`PATCH {"name":"renamed by itself"}`},
			},
			"again": {
				before: graphWith(fmt.Sprintf(`provider_data = { code = %q }`, code("made-up-key"))),
				after:  graphWith(fmt.Sprintf(`provider_data = { code = %q, state = null }`, secondCode)),
				sends:  []string{`PATCH?reAuthenticate=true {"providerData":{"code":"` + secondCode + `"}}`},
			},
			"again_for_another_application": {
				before: graphWith(fmt.Sprintf(`provider_data = { code = %q }`, code("made-up-key"))),
				after: strings.ReplaceAll(graphWith(fmt.Sprintf(`provider_data = { code = %q }`, otherCode)),
					"made-up-key", "made-up-other-key"),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.api.key":"made-up-other-key"},"providerData":{"code":"` + otherCode + `"}}`},
			},
			"events_of_an_authorized_one": {
				before: graphWith(fmt.Sprintf(`provider_data = { code = %q }`, code("made-up-key"))),
				after:  graphWith(`events = { enabled = true, callback_url = "https://made-up.example.com/events" }`),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"event.notification.callback.url":"https://made-up.example.com/events",` +
					`"event.notification.enabled":true}}`},
			},
			"oauth1": {
				before: quickbooks(firstWalk, ""),
				after:  quickbooks(secondWalk, ""),
				creates: []string{`POST {"configuration":{"oauth.api.key":"made-up-key","oauth.api.secret":"made-up-secret","oauth.callback.url":"` + callback + `"},` +
					`"element":{"key":"quickbooks"},"name":"oauth1",` + provided(firstWalk) + `}`},
				sends: []string{`PATCH?reAuthenticate=true {` + provided(secondWalk) + `}`},
			},
			"proxy": {
				before: fmt.Sprintf(`
					element_key   = "microsoftgraph"
					oauth_proxy   = { name = "first" }
					provider_data = { code = %q }`, firstProxied),
				after: fmt.Sprintf(`
					element_key   = "microsoftgraph"
					oauth_proxy   = { name = "second" }
					provider_data = { code = %q }`, secondProxied),
				creates: []string{`POST {"element":{"key":"microsoftgraph"},"name":"proxy","oauthProxy":{"isOauthProxy":true,"oauthProxyName":"first"},` +
					`"providerData":{"code":"` + firstProxied + `"}}`},
				sends: []string{`PATCH?reAuthenticate=true {"oauthProxy":{"isOauthProxy":true,"oauthProxyName":"second"},"providerData":{"code":"` + secondProxied + `"}}`},
			},
			"external": {
				before: external + "\nexternal_authentication = \"initial\"",
				creates: []string{`POST {"configuration":{"oauth.api.key":"made-up-key","oauth.api.secret":"made-up-secret",` +
					`"oauth.user.refresh_token":"made-up-refresh-token"},"element":{"key":"sfdc"},"externalAuthentication":"initial","name":"external"}`},
				after: renamed(external + "\nexternal_authentication = \"initial\""),
				sends: []string{`PATCH {"name":"renamed by itself"}`},
			},
			// It was of use when the instance was made.
			"external_no_more": {
				before: external + "\nexternal_authentication = \"initial\"",
				after:  external,
				action: plancheck.ResourceActionNoop,
			},
			"external_afterwards": {
				before: fmt.Sprintf(`
					element_key   = "sfdc"
					oauth         = { api_key = "made-up-key", api_secret = "made-up-secret", callback_url = %q }
					provider_data = { code = %q }`, callback, authorizeElement(t, platform, "sfdc", "made-up-key")),
				after: fmt.Sprintf(`
					element_key                     = "sfdc"
					oauth                           = { api_key = "made-up-key", api_secret = "made-up-secret", callback_url = %q }
					secret_configuration_wo         = { "oauth.user.refresh_token" = "made-up-refresh-token" }
					secret_configuration_wo_version = 1
					external_authentication         = "initial"`, callback),
				sends: []string{`PATCH?reAuthenticate=true {"configuration":{"oauth.user.refresh_token":"made-up-refresh-token"},"externalAuthentication":"initial"}`},
			},
			// The platform is told nothing of an authorization that is not there.
			"all_null_from_none": {after: `provider_data = { code = null }`},
		},
		changed: append(append(append(
			knownValues("again", map[string]knownvalue.Check{
				"provider_data": knownvalue.MapExact(map[string]knownvalue.Check{"code": knownvalue.StringExact(secondCode), "state": knownvalue.Null()}),
				"valid":         knownvalue.Bool(true),
			}),
			// A code that was used is remembered, so that it is not sent if it comes back.
			knownValues("events_of_an_authorized_one", map[string]knownvalue.Check{"provider_data": knownvalue.MapSizeExact(1)})...),
			knownValues("external", map[string]knownvalue.Check{"external_authentication": knownvalue.StringExact("initial"), "secret_configuration_wo": knownvalue.Null()})...),
			checkState(func() error {
				return authentications(platform, map[string]int{"removed": 1, "again": 2, "oauth1": 2, "proxy": 2})
			}),
		),
	}.run(t)
}

// callback is the callback URL that codes are bound to.
const callback = "https://made-up.example.com/callback"

// authorize returns a code for Microsoft Graph, bound to an application.
func authorize(t *testing.T, platform *acctest.Platform, apiKey string) string {
	t.Helper()
	return authorizeElement(t, platform, "microsoftgraph", apiKey)
}

func authorizeElement(t *testing.T, platform *acctest.Platform, element, apiKey string) string {
	t.Helper()
	code, err := platform.AuthorizeOAuth2(element, apiKey, callback)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// hclMap writes a map in Terraform's language, its keys in order.
func hclMap(values map[string]string) string {
	var members []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		members = append(members, fmt.Sprintf("%q = %q", key, values[key]))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// authentications checks how often instances were authenticated at the vendor.
func authentications(platform *acctest.Platform, want map[string]int) error {
	for _, one := range platform.Instances() {
		if times, checked := want[one.Name]; checked && one.Authentications != times {
			return fmt.Errorf("%s was authenticated %d times, want %d", one.Name, one.Authentications, times)
		}
	}
	return nil
}
