package instance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// cloudelementsSource names the provider; its configuration comes from the
// environment.
const cloudelementsSource = `
terraform {
  required_providers {
    cloudelements = {
      source = "cloudelements/cloudelements"
    }
  }
}
`

// home is where the resource takes a value.
type home struct {
	path   []string // Names of nested attributes.
	entry  string   // Key in the map at the path, "" where the value is no map's.
	secret bool     // Whether the attribute has a write-only twin.
}

// homes are the attributes of the configuration keys that have one.
var homes = map[string]home{
	"oauth.api.key":                    {path: []string{"oauth", "api_key"}},
	"oauth.api.secret":                 {path: []string{"oauth", "api_secret"}, secret: true},
	"oauth.callback.url":               {path: []string{"oauth", "callback_url"}},
	"oauth.scope":                      {path: []string{"oauth", "scope"}},
	"event.notification.enabled":       {path: []string{"events", "enabled"}},
	"event.notification.callback.url":  {path: []string{"events", "callback_url"}},
	"event.notification.signature.key": {path: []string{"events", "signature_key"}, secret: true},
	"event.vendor.type":                {path: []string{"events", "vendor_type"}},
	"event.poller.refresh_interval":    {path: []string{"events", "polling", "refresh_interval"}},
	"event.poller.configuration":       {path: []string{"events", "polling", "configuration"}},
	"oauth.user.token":                 {path: []string{"secret_configuration"}, entry: "oauth.user.token", secret: true},
	"oauth.user.token.secret":          {path: []string{"secret_configuration"}, entry: "oauth.user.token.secret", secret: true},
}

// homeOf is where the resource takes a configuration key.
func (r publishedRequest) homeOf(key string) home {
	if known, ok := homes[key]; ok {
		return known
	}
	if r.rows[key].Type == catalogue.TypePassword {
		return home{path: []string{"secret_configuration"}, entry: key, secret: true}
	}
	return home{path: []string{"configuration"}, entry: key}
}

// arguments are the arguments of a resource, nested as they are there.
type arguments map[string]any

// block writes the arguments as a resource. Terraform's language takes JSON for
// the values, apart from the templates of its own in texts.
func (a arguments) block(t *testing.T, name string) string {
	t.Helper()
	var block strings.Builder
	fmt.Fprintf(&block, "resource \"cloudelements_instance\" %q {\n", name)
	for _, argument := range slices.Sorted(maps.Keys(a)) {
		value, err := json.Marshal(a[argument])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&block, "  %s = %s\n", argument, withoutTemplates.Replace(string(value)))
	}
	block.WriteString("}\n")
	return block.String()
}

var withoutTemplates = strings.NewReplacer("${", "$${", "%{", "%%{")

// arguments turns the request into what a user writes for it, with the secrets
// in the write-only twins where they are to be kept out of state.
func (r publishedRequest) arguments(outOfState bool) arguments {
	made := arguments{"name": r.Body["name"]}
	if r.ElementKey != "" {
		made["element_key"] = r.ElementKey
	} else {
		made["element_id"] = r.ElementID
	}
	if tags, given := r.Body["tags"]; given {
		made["tags"] = tags
	}
	if external, given := r.Body["externalAuthentication"]; given {
		made["external_authentication"] = external
	}
	if proxy := r.object("oauthProxy"); len(proxy) > 0 {
		made["oauth_proxy"] = map[string]any{"name": proxy["oauthProxyName"]}
	}
	for name, value := range r.object("providerData") {
		made.put(home{path: []string{"provider_data"}, entry: name, secret: true}, value, outOfState)
	}
	for key, value := range r.object("configuration") {
		made.put(r.homeOf(key), written(value), outOfState)
	}
	return made
}

// written is a configuration value as a user writes it: objects as JSON, in
// another layout than the platform's.
func written(value any) any {
	if object, isObject := value.(map[string]any); isObject {
		if encoded, err := json.MarshalIndent(object, "", "  "); err == nil {
			return string(encoded)
		}
	}
	return value
}

// put sets the value at its home.
func (a arguments) put(at home, value any, outOfState bool) {
	path := slices.Clone(at.path)
	if at.secret && outOfState {
		last := len(path) - 1
		path[last] += "_wo"
		a.set(1, append(path[:last:last], path[last]+"_version")...)
	}
	if at.entry != "" {
		path = append(path, at.entry)
	}
	a.set(value, path...)
}

func (a arguments) set(value any, path ...string) {
	within := map[string]any(a)
	for _, name := range path[:len(path)-1] {
		nested, ok := within[name].(map[string]any)
		if !ok {
			nested = make(map[string]any)
			within[name] = nested
		}
		within = nested
	}
	within[path[len(path)-1]] = value
}

// driftingKeys are the configured keys whose change at the platform shows: the
// platform returns them, and not masked; it does not change them by itself, as it
// does with tokens; and state has something to compare them with. They are in
// alphabetical order.
func (r publishedRequest) driftingKeys(outOfState bool) []string {
	var keys []string
	for key := range r.object("configuration") {
		row, listed := r.rows[key]
		hidden := !listed || row.Type == catalogue.TypePassword || outOfState && r.homeOf(key).secret
		if !hidden && !strings.HasPrefix(key, "oauth.user.token") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// otherValue is a value that differs in meaning, of the same kind.
func otherValue(value string) string {
	switch {
	case value == "true":
		return "false"
	case value == "false":
		return "true"
	case strings.HasPrefix(value, "{"):
		return `{"drifted":{}}`
	default:
		return value + "0"
	}
}
