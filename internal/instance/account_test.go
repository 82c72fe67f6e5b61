package instance_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// post makes an instance without the provider, straight through the API, and
// gives its id.
func post(t *testing.T, platform *acctest.Platform, body map[string]any) string {
	t.Helper()
	return strconv.FormatInt(int64(call(t, platform, http.MethodPost, "/instances", body)["id"].(float64)), 10) //nolint:forcetypeassert // An instance has an id.
}

// call makes a call to the API, and fails the test unless it succeeds. The answer
// is nil where it has no body.
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
