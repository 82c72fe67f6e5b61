package instance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// publishedRequest is a request of the platform's documentation; the README in testdata tells of
// the form.
type publishedRequest struct {
	Name       string         `json:"name"`
	ElementKey string         `json:"element_key"`
	ElementID  json.Number    `json:"element_id"`
	Body       map[string]any `json:"body"`

	// rows are the configuration rows of the element.
	rows map[string]catalogue.Row
}

// publishedRequests are the requests that create an instance and those that update one.
type publishedRequests struct {
	Creations []publishedRequest `json:"requests"`
	Updates   []publishedRequest `json:"updates"`
}

func readPublished(t *testing.T) publishedRequests {
	t.Helper()
	content, err := os.ReadFile("testdata/requests.json")
	if err != nil {
		t.Fatal(err)
	}
	var published publishedRequests
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&published); err != nil {
		t.Fatal(err)
	}
	elements, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i, request := range published.Creations {
		at := slices.IndexFunc(elements, func(element catalogue.Element) bool {
			return element.Key == request.ElementKey || fmt.Sprint(element.ID) == request.ElementID.String()
		})
		if at < 0 {
			t.Fatalf("%s: the catalogue has no element %s", request.Name, request.element())
		}
		published.Creations[i].rows = make(map[string]catalogue.Row)
		for _, row := range elements[at].Configuration {
			published.Creations[i].rows[row.Key] = row
		}
	}
	return published
}

// element names the element by key or by id.
func (r publishedRequest) element() string {
	if r.ElementKey != "" {
		return r.ElementKey
	}
	return r.ElementID.String()
}

// instanceName is the name of the instance, which no two requests share.
func (r publishedRequest) instanceName() string { return fmt.Sprint(r.Body["name"]) }

// object is a member of the body that is an object, empty where it is absent.
func (r publishedRequest) object(member string) map[string]any {
	object, _ := r.Body[member].(map[string]any)
	return object
}

// text is the value of a configuration key, "" where it is absent.
func (r publishedRequest) text(key string) string {
	text, _ := r.object("configuration")[key].(string)
	return text
}

// authorize puts an authorization that the simulator accepts in place of the made-up one.
func (r publishedRequest) authorize(t *testing.T, platform *acctest.Platform) {
	t.Helper()
	data := r.object("providerData")
	if len(data) == 0 {
		return
	}
	key, secret, callback := r.text("oauth.api.key"), r.text("oauth.api.secret"), r.text("oauth.callback.url")
	minted := make(map[string]string)
	var err error
	switch proxy := r.object("oauthProxy")["oauthProxyName"]; {
	case data["oauth_token"] != nil:
		minted, err = platform.AuthorizeOAuth1(r.element(), key, secret, callback)
	case proxy != nil:
		minted["code"], err = platform.AuthorizeOAuthProxy(r.element(), fmt.Sprint(proxy))
	default:
		minted["code"], err = platform.AuthorizeOAuth2(r.element(), key, callback)
	}
	if err != nil {
		t.Fatalf("%s: %s", r.Name, err)
	}
	for name, value := range minted {
		if _, published := data[name]; published {
			data[name] = value
		}
	}
}

// normalized is a request body in a form in which bodies that mean the same to the platform are
// equal: it keeps configuration values as text, objects as JSON, and tags in no order.
func normalized(body map[string]any) (string, error) {
	same := make(map[string]any, len(body))
	for member, value := range body {
		switch typed := value.(type) {
		case []any:
			slices.SortFunc(typed, func(a, b any) int { return bytes.Compare(fmt.Append(nil, a), fmt.Append(nil, b)) })
		case map[string]any:
			if member == "configuration" {
				texts := make(map[string]any, len(typed))
				for key, value := range typed {
					texts[key] = asText(value)
				}
				value = texts
			}
		}
		same[member] = value
	}
	// A member of answers, which mirrors a key of the configuration.
	delete(same, "eventsEnabled")
	encoded, err := json.MarshalIndent(same, "", "  ")
	return string(encoded), err
}

// asText is a configuration value as the platform keeps it.
func asText(value any) string {
	text, isText := value.(string)
	if isText {
		var object map[string]any
		if json.Unmarshal([]byte(text), &object) != nil {
			return text
		}
		value = object
	}
	if object, isObject := value.(map[string]any); isObject {
		if encoded, err := json.Marshal(object); err == nil {
			return string(encoded)
		}
	}
	return fmt.Sprint(value)
}

// cloudelementsSource names the provider; its configuration comes from the environment.
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

// block writes the arguments as a resource. Terraform's language takes JSON for the values, apart
// from the templates of its own in texts.
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

// arguments turns the request into what a user writes for it, with the secrets in the write-only
// twins where they are to be kept out of state.
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

// written is a configuration value as a user writes it: objects as JSON, in another layout than the
// platform's.
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

// driftingKeys are the configured keys whose change at the platform shows: the platform returns
// them, and not masked; it does not change them by itself, as it does with tokens; and state has
// something to compare them with. They are in alphabetical order.
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

// post makes an instance without the provider, straight through the API, and gives its id.
func post(t *testing.T, platform *acctest.Platform, body map[string]any) string {
	t.Helper()
	return strconv.FormatInt(int64(call(t, platform, http.MethodPost, "/instances", body)["id"].(float64)), 10) //nolint:forcetypeassert // An instance has an id.
}

// call makes a call to the API, and fails the test unless it succeeds. The answer is nil where it
// has no body.
func call(t *testing.T, platform *acctest.Platform, method, path string, body any) map[string]any {
	t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, platform.URL+simulator.BasePath+path, bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "User "+platform.UserSecret()+", Organization "+platform.OrganizationSecret())
	request.Header.Set("Content-Type", "application/json")
	response, err := acctest.NewHTTPClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s is answered %s: %s %v", method, path, response.Status, answer, err)
	}
	if len(answer) == 0 {
		return nil
	}
	var decoded map[string]any
	if err := json.Unmarshal(answer, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

// expectSame expects a plan that changes nothing.
func expectSame(t *testing.T, state, planned acctest.State) {
	t.Helper()
	if difference := cmp.Diff(state.Values(), planned.Values()); difference != "" {
		t.Errorf("the plan is not clean (-state +planned):\n%s", difference)
	}
}

// publish makes the instance of a published request, straight through the API.
func (r publishedRequest) publish(t *testing.T, platform *acctest.Platform, name string) string {
	t.Helper()
	r.authorize(t, platform)
	body := maps.Clone(r.Body)
	body["name"] = name
	body["element"] = map[string]any{"key": r.ElementKey}
	if r.ElementKey == "" {
		body["element"] = map[string]any{"id": r.ElementID}
	}
	return post(t, platform, body)
}
