package cloudelements

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// read hands a body to the client as an answer with status 200.
func readBody[T any](t *testing.T, body []byte) (T, error) {
	t.Helper()
	var target T
	c := mustNew(t, "https://api.example.com")
	if failure := c.read(&call{decode: into(&target)}, &answer{status: http.StatusOK, body: body}); failure != nil {
		if failure.Error() == "" {
			t.Error("the error has no text")
		}
		return target, failure
	}
	return target, nil
}

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

func FuzzErrorBody(f *testing.F) {
	const canary = "canary-secret"
	for _, seed := range []struct {
		status                      int
		contentType, location, body string
	}{
		{400, "application/json", "", `{"requestId": "0123456789abcdef01234567", "message": "made up", "providerMessage": "made up"}`},
		{401, "application/json", "", `{"message": "canary-secret", "providerMessage": {"a": ["c\u0061nary-secret"]}, "requestId": 5}`},
		{404, "text/html; x=canary-secret", "", `<html>canary-secret</html>`}, {500, "text/canary-secret", "", ``}, {500, "", "", `["canary-secret"]`}, {500, "", "", `null`},
		{502, "application/json", "", `{"message": "canary-`}, {302, "", "https://canary-secret.example.com/?code=canary-secret", ``}, {307, "", "/%zz", ``}, {304, "", "", ``},
		{429, "application/json", "", `{"message": 5}`}, {101, "", "", ``}, {999, "", "", `{}`},
	} {
		f.Add(seed.status, seed.contentType, seed.location, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, status int, contentType, location string, body []byte) {
		if isSuccess(status) {
			return
		}
		c := mustNew(t, "https://api.example.com")
		c.Protect(canary)
		header := http.Header{"Content-Type": {contentType}, "Location": {location}}
		result := c.answered(&call{operation: "Made Up"}, &answer{status: status, header: header, body: body})
		failure := result.failure
		if failure == nil || failure.Status != status {
			t.Fatalf("the error is %+v", failure)
		}
		if text := failure.Error(); strings.Contains(text, canary) {
			t.Errorf("the error shows a secret: %s", text)
		}
		if IsNotFound(failure) && !json.Valid(body) {
			t.Errorf("%q was taken for the platform's word", body)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	const date = "Mon, 04 May 2020 12:00:00 GMT"
	for _, value := range []string{
		"", "0", "120", " 5 ", "-5", "+5", "1.5", "1e9", "2147483647", "2147483648", "99999999999999999999", "soon", date, "Mon, 04 May 2020 12:01:30 GMT",
		"Sat, 04 May 2120 12:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Monday, 04-May-20 12:00:05 GMT", "Mon May  4 12:00:05 2020",
	} {
		f.Add(value, date)
		f.Add(value, "yesterday")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		now := time.Date(2020, 5, 4, 12, 0, 0, 0, time.UTC)
		header := http.Header{"Retry-After": {value}, "Date": {date}}
		wait, asked := parseRetryAfter(header, now)
		if wait < 0 || !asked && wait != 0 {
			t.Errorf("the wait is %s, asked for %t", wait, asked)
		}
		at, err := http.ParseTime(strings.TrimSpace(value))
		if err != nil {
			return
		}
		if !asked {
			t.Error("a date was not taken")
		}
		// A server whose clock is a day fast asks for the same wait.
		if sent, err := http.ParseTime(date); err == nil && at.Year() < 9999 && sent.Year() < 9999 {
			skewed := http.Header{
				"Retry-After": {at.Add(24 * time.Hour).UTC().Format(http.TimeFormat)}, "Date": {sent.Add(24 * time.Hour).UTC().Format(http.TimeFormat)},
			}
			if got, _ := parseRetryAfter(skewed, now); got != wait {
				t.Errorf("the wait is %s, and %s by a clock that is a day fast", wait, got)
			}
		}
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
