package instance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// publishedRequest is a request of the platform's documentation; the README in
// testdata tells of the form.
type publishedRequest struct {
	Name       string         `json:"name"`
	ElementKey string         `json:"element_key"`
	ElementID  json.Number    `json:"element_id"`
	Body       map[string]any `json:"body"`

	// rows are the configuration rows of the element.
	rows map[string]catalogue.Row
}

// publishedRequests are the requests that create an instance and those that
// update one.
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

// authorize puts an authorization that the simulator accepts in place of the
// made-up one.
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

// meaning is a request body in a form in which bodies that mean the same to the
// platform are equal: it keeps configuration values as text, objects as JSON,
// and tags in no order.
func meaning(body map[string]any) (string, error) {
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
