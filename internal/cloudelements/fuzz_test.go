package cloudelements

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// read hands a body to the client as an answer with status 200.
func readBody[T any](t *testing.T, body []byte) (T, error) {
	t.Helper()
	c := mustNew(t, "https://api.example.com", WithMaxRetries(0), WithTransport(answering(func(*http.Request) *http.Response {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(body))}
	})))
	target, err := transport.Send[T](t.Context(), c.transport, &transport.Call{Method: http.MethodGet, Route: "/made-up"})
	if err != nil {
		if err.Error() == "" {
			t.Error("the error has no text")
		}
		var none T
		return none, err
	}
	return *target, nil
}

// answering is a transport that answers without a network.
type answering func(*http.Request) *http.Response

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

// wantStable reads a value again from what it is written as.
func wantStable[T any](t *testing.T, value T, written any) {
	t.Helper()
	body, err := lenient.Encode(written)
	if err != nil {
		t.Fatal(err)
	}
	again, err := readBody[T](t, body)
	if err != nil || !reflect.DeepEqual(again, value) {
		t.Errorf("%s\nread as %+v (%v)\nwant    %+v", body, again, err, value)
	}
}

// object is a JSON object.
type object = map[string]any

// instanceAnswer writes an instance as the platform does.
func instanceAnswer(i Instance) object {
	return object{
		"id": i.ID, "name": i.Name, "token": i.Token, "tags": i.Tags, "configuration": i.Configuration,
		"element": object{"id": i.Element.ID, "key": i.Element.Key},
		"valid":   i.Valid, "disabled": i.Disabled, "createdDate": i.CreatedDate, "user": object{"id": i.UserID},
		"externalAuthentication": i.ExternalAuthentication,
	}
}

func FuzzInstance(f *testing.F) {
	for _, seed := range []string{
		madeUpInstance, `{"id": "501", "tags": [{"name": "a"}, null, "b"], "user": {}, "element": null, "elementId": 23.0}`,
		`{"id": 7, "configuration": {"a": null, "b": true, "n": 12345678901234567890.10, "o": {"x": [1e400]}}, "valid": "true", "disabled": ""}`,
		`{"id": 9007199254740993}`, `{"id": 5.01e2}`, `{"id": -1}`, `{"id": {}}`, `{"id": 7, "tags": {}}`, "{\"id\": 7, \"name\": \"\xff\"}", `null`, `[]`, `{`, ``, `<html>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		instance, err := readBody[Instance](t, body)
		if err != nil {
			return
		}
		if instance.ID <= 0 {
			t.Errorf("the id is %d", instance.ID)
		}
		wantStable(t, instance, instanceAnswer(instance))
	})
}

func FuzzInstances(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[` + madeUpInstance + `]`, `[{"id": 1}, {"id": "2", "tags": []}]`, `[{"id": 1}, {}]`, `[null]`, `{"id": 1}`, `[[]]`, `[`, `"x"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		instances, err := readBody[[]Instance](t, body)
		if err != nil {
			return
		}
		written := make([]object, 0, len(instances))
		for _, instance := range instances {
			if instance.ID <= 0 {
				t.Errorf("an id is %d", instance.ID)
			}
			written = append(written, instanceAnswer(instance))
		}
		wantStable(t, instances, written)
	})
}

// rowAnswers writes rows as the platform does.
func rowAnswers(rows []ConfigurationRow) []object {
	if rows == nil {
		return nil
	}
	written := make([]object, 0, len(rows))
	for _, row := range rows {
		options := make([]object, 0, len(row.Options))
		for _, option := range row.Options {
			options = append(options, object{"name": option.Name, "value": option.Value})
		}
		written = append(written, object{
			"id": row.ID, "key": row.Key, "name": row.Name, "description": row.Description, "type": row.Type,
			"defaultValue": row.DefaultValue, "required": row.Required, "active": row.Active, "internal": row.Internal,
			"hideFromConsole": row.HideFromConsole, "options": options,
		})
	}
	return written
}

func FuzzElementConfiguration(f *testing.F) {
	for _, seed := range []string{
		`{"configuration": [{"id": 1, "key": "username", "type": "TEXTFIELD_64", "required": true}], "providerData": [{"key": "code"}], "authentication": {"type": "oauth2"}}`,
		`[{"id": "1", "key": "k", "defaultValue": 10.50, "options": ["a", 2, {"value": "b", "name": "B"}, null]}]`,
		`{"configuration": [{"key": "k", "options": {"a": "A", "b": null}, "active": null}], "authentication": "basic"}`,
		`{"configuration": null}`, `{"configuration": {}}`, `{"configuration": [null], "authentication": null}`, `null`, `[]`, `[[]]`, `{`, `"x"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		configuration, err := readBody[ElementConfiguration](t, body)
		if err != nil {
			return
		}
		if configuration.Rows == nil {
			t.Error("an answer without rows was taken")
		}
		wantStable(t, configuration, object{
			"configuration": rowAnswers(configuration.Rows), "providerData": rowAnswers(configuration.ProviderData),
			"authentication": object{"type": configuration.Authentication},
		})
	})
}

func FuzzElement(f *testing.F) {
	for _, seed := range []string{
		`{"id": 23, "key": "sfdc", "name": "Salesforce", "hub": "crm", "active": true, "authentication": {"type": "oauth2"}, "configuration": []}`,
		`{"key": "x", "private": "true", "extended": null, "authentication": "basic"}`, `{"id": "23"}`, `{}`, `null`, `{"id": 1, "configuration": {}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		element, err := readBody[Element](t, body)
		if err != nil {
			return
		}
		if element.ID == 0 && element.Key == "" {
			t.Error("an element that nothing identifies was taken")
		}
		wantStable(t, element, object{
			"id": element.ID, "key": element.Key, "name": element.Name, "description": element.Description, "hub": element.Hub,
			"authentication": element.Authentication, "active": element.Active, "private": element.Private, "extended": element.Extended,
			"configuration": rowAnswers(element.Configuration),
		})
	})
}

func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://api.cloud-elements.com", "HTTPS://API.Example.com:443/elements/api-v2/", "http://localhost:8080", "http://[::1]:80/", "https://[fe80::1%25eth0]/",
		"https://example.com/gateway/../a%2Fb/elements/api-v2", "https://example.com/%3F/%25", "https://user:canary@example.com", "https://example.com/?x=canary", "https://example.com/#",
		"https://example.com:", "https://example.com:0443", "https://:443", "https:example.com", "//example.com", "ftp://example.com", "http://example.com", "https://exa mple.com", "%zz", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, base string) {
		parsed, err := ParseBaseURL(base)
		if err != nil {
			if given, broken := url.Parse(strings.TrimSpace(base)); broken == nil && given.User != nil && strings.Contains(err.Error(), "@") {
				t.Errorf("the error shows the user information: %v", err)
			}
			return
		}
		if parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" || !strings.HasSuffix(parsed.Path, apiPath) || strings.Count(parsed.Path, "/elements/") != 1 {
			t.Errorf("%q was read as %q", base, parsed)
		}
		if parsed.Hostname() == "" || parsed.Scheme != "https" && (parsed.Scheme != "http" || !isLoopback(parsed.Hostname())) {
			t.Errorf("%q would send the secrets in clear, or nowhere: %q", base, parsed)
		}
		again, err := ParseBaseURL(parsed.String())
		if err != nil || again.String() != parsed.String() || again.Host != parsed.Host || again.Path != parsed.Path {
			t.Errorf("%q was read as %q, and that as %q, %v", base, parsed, again, err)
		}
		if _, err := http.NewRequestWithContext(t.Context(), http.MethodGet, parsed.String(), nil); err != nil {
			t.Errorf("%q was read as %q, which cannot be asked: %v", base, parsed, err)
		}
	})
}
