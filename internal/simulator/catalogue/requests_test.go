package catalogue_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// fixtures are the published requests that the acceptance tests of instances apply. The catalogue
// must not be stricter than what the documentation sends.
const fixtures = "../../instance/testdata/requests.json"

type request struct {
	Name       string `json:"name"`
	ElementKey string `json:"element_key"`
	ElementID  int64  `json:"element_id"`
	Body       struct {
		Configuration map[string]any `json:"configuration"`
		OAuthProxy    map[string]any `json:"oauthProxy"`
	} `json:"body"`
}

func TestLoad_takesThePublishedRequests(t *testing.T) {
	t.Parallel()

	data, err := os.ReadFile(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Requests []request `json:"requests"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Requests) < 120 {
		t.Fatalf("got %d requests, want at least 120", len(file.Requests))
	}

	elements := load(t)
	for _, request := range file.Requests {
		i := slices.IndexFunc(elements, func(e catalogue.Element) bool {
			return e.Key == request.ElementKey || e.ID == request.ElementID
		})
		if i < 0 {
			t.Errorf("%s: its element is not in the catalogue", request.Name)
			continue
		}
		expectTaken(t, elements[i], request)
	}
}

func expectTaken(t *testing.T, e catalogue.Element, request request) {
	t.Helper()
	configuration := request.Body.Configuration
	for key, value := range configuration {
		i := slices.IndexFunc(e.Configuration, func(r catalogue.Row) bool { return r.Key == key })
		if i < 0 {
			t.Errorf("%s: element %q has no row %q", request.Name, e.Key, key)
			continue
		}
		r := e.Configuration[i]
		if _, isBoolean := value.(bool); isBoolean && r.Type != catalogue.TypeBoolean && r.Type != catalogue.TypeBooleanYesNo {
			t.Errorf("%s: row %q is %s but takes a boolean", request.Name, key, r.Type)
		}
		if _, isObject := value.(map[string]any); isObject && r.Type != catalogue.TypeTextArea {
			t.Errorf("%s: row %q is %s but takes an object", request.Name, key, r.Type)
		}
		offered := slices.ContainsFunc(r.Options, func(o catalogue.Option) bool { return o.Value == value })
		if r.Type == catalogue.TypeCombo && !offered {
			t.Errorf("%s: row %q does not offer %v", request.Name, key, value)
		}
	}
	for _, r := range e.Configuration {
		_, given := configuration[r.Key]
		if r.Required && r.Default == nil && !given && request.Body.OAuthProxy == nil {
			t.Errorf("%s: element %q requires row %q", request.Name, e.Key, r.Key)
		}
	}
}
