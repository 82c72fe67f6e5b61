package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
)

const resourceType = "cloudelements_instance"

// object is short for what configurations are written with.
type object = acctest.Object

// badInput is a mistake in the configuration of an instance, and what `terraform validate` is to
// say of it.
type badInput struct {
	config                object
	path, summary, detail string
}

// TestInstance_badInput checks that each mistake is found by `terraform validate`, once, at the
// attribute, with what to do about it.
func TestInstance_badInput(t *testing.T) {
	t.Parallel()
	const (
		mask          = "********"
		masked        = "Masked Value"
		conflicting   = "Conflicting Secrets"
		noVersion     = "Missing Version of Write-Only Value"
		emptyKey      = "Empty Key"
		invalidID     = "Invalid Element ID"
		tooShort      = "Invalid Attribute Value Length"
		outOfRange    = "Invalid Attribute Value"
		notJSON       = "Invalid JSON String Value"
		notJSONObject = "Not a JSON Object"
	)
	polling := func(configuration any) object {
		return object{"events": object{"polling": object{"configuration": configuration}}}
	}
	checkBadInput(t, map[string]badInput{
		"no element":               {object{"element_key": nil}, "element_key", "Missing Element", "Set element_key"},
		"an empty element key":     {object{"element_key": ""}, "element_key", tooShort, "at least 1"},
		"an element id in words":   {object{"element_key": nil, "element_id": "microsoftgraph"}, "element_id", invalidID, "use element_key"},
		"an element id of zero":    {object{"element_key": nil, "element_id": "0"}, "element_id", invalidID, "positive number"},
		"an element id below zero": {object{"element_key": nil, "element_id": "-7"}, "element_id", invalidID, "positive number"},
		"an element id with zeros": {object{"element_key": nil, "element_id": "0017314"}, "element_id", invalidID, "without leading zeros"},
		"an empty element id":      {object{"element_key": nil, "element_id": ""}, "element_id", invalidID, "positive number"},
		"an element id too large":  {object{"element_key": nil, "element_id": "9999999999999999999"}, "element_id", invalidID, "positive number"},

		"a tag of null": {object{"tags": []any{"tenant", nil}}, "tags", "Null Set Value", "null"},

		"api_secret in both forms":    {object{"oauth": object{"api_secret": "a", "api_secret_wo": "b", "api_secret_wo_version": 1}}, "oauth.api_secret_wo", conflicting, "Keep oauth.api_secret"},
		"signature_key in both forms": {object{"events": object{"signature_key": "a", "signature_key_wo": "b", "signature_key_wo_version": 1}}, "events.signature_key_wo", conflicting, "Keep events.signature_key"},
		"provider_data in both forms": {object{"provider_data": object{"code": "a"}, "provider_data_wo": object{"code": "b"}, "provider_data_wo_version": 1}, "provider_data_wo", conflicting, "Keep provider_data"},

		"api_secret_wo without version":           {object{"oauth": object{"api_secret_wo": "a"}}, "oauth.api_secret_wo", noVersion, "Set oauth.api_secret_wo_version as well"},
		"signature_key_wo without version":        {object{"events": object{"signature_key_wo": "a"}}, "events.signature_key_wo", noVersion, "Set events.signature_key_wo_version as well"},
		"provider_data_wo without version":        {object{"provider_data_wo": object{"code": "a"}}, "provider_data_wo", noVersion, "Set provider_data_wo_version as well"},
		"secret_configuration_wo without version": {object{"secret_configuration_wo": object{"password": "a"}}, "secret_configuration_wo", noVersion, "Set secret_configuration_wo_version as well"},

		"a mask as api_key":                    {object{"oauth": object{"api_key": mask}}, "oauth.api_key", masked, "Set the secret itself"},
		"a mask as api_secret":                 {object{"oauth": object{"api_secret": mask}}, "oauth.api_secret", masked, "Set the secret itself"},
		"a mask as api_secret_wo":              {object{"oauth": object{"api_secret_wo": mask, "api_secret_wo_version": 1}}, "oauth.api_secret_wo", masked, "Set the secret itself"},
		"a mask as signature_key":              {object{"events": object{"signature_key": mask}}, "events.signature_key", masked, "Set the secret itself"},
		"a mask as signature_key_wo":           {object{"events": object{"signature_key_wo": mask, "signature_key_wo_version": 1}}, "events.signature_key_wo", masked, "Set the secret itself"},
		"a mask in configuration":              {object{"configuration": object{"some.key": mask}}, `configuration["some.key"]`, masked, "Set the secret itself"},
		"a mask in secret_configuration":       {object{"secret_configuration": object{"password": mask}}, `secret_configuration["password"]`, masked, "Set the secret itself"},
		"a mask in secret_configuration_wo":    {object{"secret_configuration_wo": object{"password": mask}, "secret_configuration_wo_version": 1}, `secret_configuration_wo["password"]`, masked, "Set the secret itself"},
		"a mask in provider_data":              {object{"provider_data": object{"code": mask}}, `provider_data["code"]`, masked, "Set the secret itself"},
		"a mask in provider_data_wo":           {object{"provider_data_wo": object{"code": mask}, "provider_data_wo_version": 1}, `provider_data_wo["code"]`, masked, "Set the secret itself"},
		"a key of white space":                 {object{"configuration": object{" ": "x"}}, "configuration", emptyKey, "take it out"},
		"an empty key in secret_configuration": {object{"secret_configuration": object{"": "x"}}, "secret_configuration", emptyKey, "take it out"},
		"an empty key in provider_data":        {object{"provider_data": object{"": "x"}}, "provider_data", emptyKey, "take it out"},

		"polling that is no JSON":         {polling("{contacts"), "events.polling.configuration", notJSON, "JSON"},
		"polling of nothing":              {polling(""), "events.polling.configuration", notJSON, "JSON"},
		"polling that is a list":          {polling(`["contacts"]`), "events.polling.configuration", notJSONObject, "jsonencode"},
		"polling that is text":            {polling(`"contacts"`), "events.polling.configuration", notJSONObject, "jsonencode"},
		"polling that is null in JSON":    {polling(`null`), "events.polling.configuration", notJSONObject, "jsonencode"},
		"polling without a pause":         {object{"events": object{"polling": object{"refresh_interval": 0}}}, "events.polling.refresh_interval", outOfRange, "at least 1"},
		"an empty api_key":                {object{"oauth": object{"api_key": ""}}, "oauth.api_key", tooShort, "at least 1"},
		"an empty api_secret":             {object{"oauth": object{"api_secret": ""}}, "oauth.api_secret", tooShort, "at least 1"},
		"an empty api_secret_wo":          {object{"oauth": object{"api_secret_wo": "", "api_secret_wo_version": 1}}, "oauth.api_secret_wo", tooShort, "at least 1"},
		"an empty oauth.callback_url":     {object{"oauth": object{"callback_url": ""}}, "oauth.callback_url", tooShort, "at least 1"},
		"an empty oauth.scope":            {object{"oauth": object{"scope": ""}}, "oauth.scope", tooShort, "at least 1"},
		"an empty events.callback_url":    {object{"events": object{"callback_url": ""}}, "events.callback_url", tooShort, "at least 1"},
		"an empty vendor_type":            {object{"events": object{"vendor_type": ""}}, "events.vendor_type", tooShort, "at least 1"},
		"an empty signature_key":          {object{"events": object{"signature_key": ""}}, "events.signature_key", tooShort, "at least 1"},
		"an empty signature_key_wo":       {object{"events": object{"signature_key_wo": "", "signature_key_wo_version": 1}}, "events.signature_key_wo", tooShort, "at least 1"},
		"a proxy without a name":          {object{"oauth_proxy": object{"name": ""}}, "oauth_proxy.name", tooShort, "at least 1"},
		"another external authentication": {object{"external_authentication": "none"}, "external_authentication", "Invalid Attribute Value Match", `"initial"`},
		"a timeout that is no duration":   {object{"timeouts": object{"create": "soon"}}, "timeouts.create", "Invalid Attribute Value Time Duration", `such as "300ms"`},
	})
}

// TestInstance_keySetTwice checks each typed attribute against each map that could hold the same
// key of the platform, and the maps against each other.
func TestInstance_keySetTwice(t *testing.T) {
	t.Parallel()
	typed := map[string]struct {
		config object
		path   string
	}{
		"oauth.api.key":                    {object{"oauth": object{"api_key": "a"}}, "oauth.api_key"},
		"oauth.api.secret":                 {object{"oauth": object{"api_secret": "a"}}, "oauth.api_secret"},
		"oauth.callback.url":               {object{"oauth": object{"callback_url": "a"}}, "oauth.callback_url"},
		"oauth.scope":                      {object{"oauth": object{"scope": "a"}}, "oauth.scope"},
		"event.notification.enabled":       {object{"events": object{"enabled": false}}, "events.enabled"},
		"event.notification.callback.url":  {object{"events": object{"callback_url": "a"}}, "events.callback_url"},
		"event.notification.signature.key": {object{"events": object{"signature_key": "a"}}, "events.signature_key"},
		"event.vendor.type":                {object{"events": object{"vendor_type": "a"}}, "events.vendor_type"},
		"event.poller.refresh_interval":    {object{"events": object{"polling": object{"refresh_interval": 1}}}, "events.polling.refresh_interval"},
		"event.poller.configuration":       {object{"events": object{"polling": object{"configuration": "{}"}}}, "events.polling.configuration"},
		"password":                         {object{"configuration": object{"password": "a"}}, `configuration["password"]`},
		"unknown as yet":                   {object{"configuration": object{"unknown as yet": acctest.Unknown}}, `configuration["unknown as yet"]`},
	}
	cases := map[string]badInput{}
	for key, home := range typed {
		for _, other := range []string{"configuration", "secret_configuration", "secret_configuration_wo"} {
			if _, same := home.config[other]; same {
				continue
			}
			config := home.config.With(object{other: object{key: "b"}})
			if other == "secret_configuration_wo" {
				config["secret_configuration_wo_version"] = 1
			}
			cases[home.path+" and "+other] = badInput{config, fmt.Sprintf("%s[%q]", other, key), "Configuration Key Set Twice", fmt.Sprintf("%q is set by both %s and %s[%q]", key, home.path, other, key)}
		}
	}
	secrets := object{"secret_configuration": object{"password": "a"}, "secret_configuration_wo": object{"password": "b"}, "secret_configuration_wo_version": 1}
	cases["secret_configuration and its twin"] = badInput{secrets, `secret_configuration_wo["password"]`, "Configuration Key Set Twice", "Set it in one of the two"}
	// The write-only forms of typed secrets come after the maps.
	for key, twin := range map[string]badInput{
		"oauth.api.secret":                 {config: object{"oauth": object{"api_secret_wo": "a", "api_secret_wo_version": 1}}, path: "oauth.api_secret_wo"},
		"event.notification.signature.key": {config: object{"events": object{"signature_key_wo": "a", "signature_key_wo_version": 1}}, path: "events.signature_key_wo"},
	} {
		config := twin.config.With(object{"secret_configuration": object{key: "b"}})
		cases[twin.path+" and secret_configuration"] = badInput{config, twin.path, "Configuration Key Set Twice", "Set it in one of the two"}
	}
	checkBadInput(t, cases)
}

func checkBadInput(t *testing.T, cases map[string]badInput) {
	t.Helper()
	sound := object{"element_key": "microsoftgraph", "name": "Contoso"}
	instance := acctest.StartServer(t).Resource(resourceType)
	if diags := instance.Validate(sound); len(diags) > 0 {
		t.Fatalf("the configuration to make mistakes in: %s", diags)
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := instance.Validate(sound.With(test.config))
			if len(diags) != 1 || diags[0].Warning || diags[0].Path != test.path || diags[0].Summary != test.summary || !strings.Contains(diags[0].Detail, test.detail) {
				t.Errorf("got\n%swant one error at %s: %s: … %s …", diags, test.path, test.summary, test.detail)
			}
		})
	}
}

// TestInstance_missingWriteOnly plans a version without its value, which is a mistake only where
// the value is to be sent.
func TestInstance_missingWriteOnly(t *testing.T) {
	t.Parallel()
	instance := acctest.StartPlatform(t).StartServer(t, nil).Resource(resourceType)
	sound := object{"element_key": "microsoftgraph", "name": "Contoso"}
	for path, config := range map[string]object{
		"oauth.api_secret_wo":     {"oauth": object{"api_secret_wo_version": 1}},
		"events.signature_key_wo": {"events": object{"signature_key_wo_version": 1}},
		"provider_data_wo":        {"provider_data_wo_version": 1},
		"secret_configuration_wo": {"secret_configuration_wo_version": 1},
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			_, diags := instance.Plan(acctest.State{}, sound.With(config))
			expectMissingWriteOnly(t, path, diags)
		})
	}
}

func expectMissingWriteOnly(t *testing.T, path string, diags acctest.Diagnostics) {
	t.Helper()
	if len(diags) != 1 || diags[0].Warning || diags[0].Path != path || diags[0].Summary != "Version without Write-Only Value" || !strings.Contains(diags[0].Detail, "Set both, or neither") {
		t.Errorf("got %s, want one error at %s", diags, path)
	}
}

// TestInstance_missingCode goes on without the code that provider_data_wo is to have: a mistake
// where it is to be sent, and none where it has served.
func TestInstance_missingCode(t *testing.T) {
	t.Parallel()
	const attribute = "provider_data_wo"
	platform := acctest.StartPlatform(t)
	instance := platform.StartServer(t, nil).Resource(resourceType)
	without := func(version int64) object {
		config := graphObject("")
		delete(config, "provider_data")
		return config.With(object{attribute: object{"code": nil}, "provider_data_wo_version": version})
	}
	_, diags := instance.Plan(acctest.State{}, without(1))
	expectMissingWriteOnly(t, attribute, diags)

	made, diags := instance.Apply(acctest.State{}, without(1).With(object{attribute: object{"code": authorizeGraph(t, platform)}}))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	planned, diags := instance.Plan(made, without(1))
	if difference := cmp.Diff(made.Values(), planned.Values()); difference != "" || len(diags) > 0 {
		t.Errorf("without the code there is something to do (%s): (-state +plan)\n%s", diags, difference)
	}
	_, diags = instance.Plan(made, without(2))
	expectMissingWriteOnly(t, attribute, diags)

	imported, diags := instance.Import("microsoftgraph/Contoso", nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	moved, diags := instance.Apply(acctest.State{}, graphObject(authorizeGraph(t, platform)).With(object{"name": "Fabrikam"}))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, state := range map[string]acctest.State{"Contoso": imported, "Fabrikam": moved} {
		planned, diags := instance.Plan(state, without(1).With(object{"name": name}))
		if version := planned.Values()["provider_data_wo_version"]; len(diags) > 0 || version == nil {
			t.Errorf("%s is to be authorized again to have version %v: %s", name, version, diags)
		}
	}
}

// TestAccInstance_badInput lets Terraform itself show several mistakes in one run: all at once,
// each under its attribute, before anything is sent.
func TestAccInstance_badInput(t *testing.T) {
	t.Parallel()
	acctest.SkipOnAccount(t, "it reaches no platform")
	platform := acctest.StartPlatform(t)
	mistakes := acctest.ExpectErrors(
		acctest.Words("Missing Element", "no_element", "Set element_key"),
		acctest.Words("Conflicting Secrets", "api_secret_wo", "Keep oauth.api_secret"),
		acctest.Words("Missing Version of Write-Only Value", "secret_configuration_wo", "Set secret_configuration_wo_version as well"),
		acctest.Words("Configuration Key Set Twice", "configuration =", `"oauth.api.key" is set by both oauth.api_key and configuration["oauth.api.key"]`),
		acctest.Words("Masked Value", "Set the secret itself"),
		acctest.Words("Invalid JSON String Value", "{contacts"),
	)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Providers,
		ErrorCheck:               mistakes.Check,
		Steps: []resource.TestStep{{Config: platform.ProviderConfig() + `
resource "cloudelements_instance" "no_element" {
  name = "Contoso"
}
resource "cloudelements_instance" "many" {
  element_key = "microsoftgraph"
  name        = "Contoso"
  oauth = {
    api_key       = "made-up-client-id"
    api_secret    = "made-up-client-secret"
    api_secret_wo = "made-up-client-secret"
    api_secret_wo_version = 1
  }
  events                  = { polling = { configuration = "{contacts" } }
  secret_configuration    = { "password" = "********" }
  secret_configuration_wo = { "other.password" = "made-up-password" }
  configuration           = { "oauth.api.key" = "made-up-client-id" }
}
`}},
	})
	mistakes.Met(t, 1)
	if requests := platform.Requests(); len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// TestInstance_changedTexts plans names and tags that the platform would change.
func TestInstance_changedTexts(t *testing.T) {
	t.Parallel()
	instances := startEverything(t).StartServer(t, nil).Resource(resourceType)
	sound := object{"element_key": "everything", "name": "Contoso"}
	if _, diags := instances.Plan(acctest.State{}, sound); len(diags) > 0 {
		t.Fatalf("the configuration to make mistakes in: %s", diags)
	}
	for title, test := range map[string]struct {
		config       object
		path, detail string
	}{
		"an empty name":               {object{"name": ""}, "name", "write plain text"},
		"a name of white space":       {object{"name": " \t"}, "name", "write plain text"},
		"a name with HTML":            {object{"name": "<a href=\"https://example.com\">Contoso</a>"}, "name", "strips HTML"},
		"a name with a line break":    {object{"name": "Johnson\nJohnson"}, "name", "line break"},
		"a name with a return":        {object{"name": "Johnson\rJohnson"}, "name", "line break"},
		"a name with a tab":           {object{"name": "Johnson\tJohnson"}, "name", "a tab"},
		"a name with an escape":       {object{"name": "Johnson\x1bJohnson"}, "name", "does not show"},
		"a tag with a line separator": {object{"tags": []any{"a\u2028b"}}, `tags["a\u2028b"]`, "does not show"},
		"a name with an entity":       {object{"name": "Johnson &amp; Johnson"}, "name", "HTML entity"},
		"a name that compares":        {object{"name": "5 < 6"}, "name", "holds <, > or"},
		"a name with a space before":  {object{"name": " Contoso"}, "name", "white space"},
		"a name with a line after":    {object{"name": "Contoso\n"}, "name", "white space"},
		"an empty tag":                {object{"tags": []any{"tenant", ""}}, `tags[""]`, "write plain text"},
		"a tag with HTML":             {object{"tags": []any{"<b>"}}, `tags["<b>"]`, "strips HTML"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			_, diags := instances.Plan(acctest.State{}, sound.With(test.config))
			if len(diags) != 1 || diags[0].Warning || diags[0].Path != test.path || diags[0].Summary != "Text Changed by the Platform" || !strings.Contains(diags[0].Detail, test.detail) {
				t.Errorf("got\n%swant one error at %s: … %s …", diags, test.path, test.detail)
			}
		})
	}
}

// TestInstance_keptTexts imports an instance with a name and tags that the platform holds, however
// they came there, and plans them as they are.
func TestInstance_keptTexts(t *testing.T) {
	t.Parallel()
	platform := startEverything(t)
	for title, name := range map[string]string{"comparison": "5 < 6", "quotes": `"Contoso" $${x}`, "emoji": "Contoso 🚀", "spaces": " Contoso ", "none": ""} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			instances := platform.StartServer(t, nil).Resource(resourceType)
			tags := []any{"<b>" + name, title}
			id := post(t, platform, map[string]any{"element": map[string]string{"key": "everything"}, "name": name, "tags": tags})
			imported, diags := instances.Import(id, nil)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if imported.Values()["name"] != name {
				t.Errorf("the name is %q, want %q", imported.Values()["name"], name)
			}
			config := object{"element_key": "everything", "name": name, "tags": tags, "enabled": true}
			planned, diags := instances.Plan(imported, config)
			if len(diags) > 0 {
				t.Error(diags)
			}
			expectSame(t, imported, planned)
			_, diags = instances.Plan(imported, config.With(object{"name": name + "<"}))
			if len(diags) != 1 || diags[0].Path != "name" {
				t.Errorf("another name gives %s, want an error", diags)
			}
		})
	}
}

// TestInstance_timeouts validates timeouts that leave no time: the text names the whole path, which
// Terraform does not show.
func TestInstance_timeouts(t *testing.T) {
	t.Parallel()
	instances := acctest.StartServer(t).Resource(resourceType)
	sound := object{"element_key": "everything", "name": "Contoso"}
	for operation, text := range map[string]string{"create": "0s", "read": "-5m", "update": "0", "delete": "-1ns"} {
		diags := instances.Validate(sound.With(object{"timeouts": object{operation: text}}))
		if len(diags) != 1 || diags[0].Path != "timeouts."+operation || diags[0].Warning || !strings.Contains(diags[0].Detail, "timeouts."+operation) {
			t.Errorf("%s = %q: %s", operation, text, diags)
		}
	}
	if diags := instances.Validate(sound.With(object{"timeouts": object{"create": "90s"}})); len(diags) > 0 {
		t.Error(diags)
	}
}

// TestInstance_codes validates codes that were copied out of a redirect URL without decoding it. No
// text shows the code.
func TestInstance_codes(t *testing.T) {
	t.Parallel()
	instances := acctest.StartServer(t).Resource(resourceType)
	sound := object{"element_key": "everything", "name": "Contoso"}
	for code, detail := range map[string]string{
		"https://canary.example.com/?code=x": "provider::cloudelements::provider_data(URL)",
		"4%2Fcanary":                         "urldecode",
		"4/canary":                           "",
		"100%":                               "",
	} {
		for _, config := range []object{
			{"provider_data": object{"code": code}}, {"provider_data_wo": object{"code": code}, "provider_data_wo_version": 1},
		} {
			diags := instances.Validate(sound.With(config))
			if detail == "" && len(diags) > 0 || detail != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail, detail)) || strings.Contains(diags.String(), "canary") {
				t.Errorf("%s: %s", code, diags)
			}
		}
	}
}
