package simulator

import (
	"net/http"
	"strings"
	"testing"
)

func TestAuthorization(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	token := h.createBasic("authorized").Token
	user, organization := "User "+h.UserSecret(), "Organization "+h.OrganizationSecret()
	element := "Element " + token
	tests := []struct {
		name, header, path string
		status             int
	}{
		{"both secrets", user + ", " + organization, "/instances", 200},
		{"other order", organization + ", " + user, "/instances", 200},
		{"no space after comma", user + "," + organization, "/instances", 200},
		{"element tolerated", element + ", " + user + ", " + organization, "/instances", 200},
		{"none", "", "/instances", 401},
		{"user only", user, "/instances", 401},
		{"organization only", organization, "/instances", 401},
		{"wrong user", "User wrong, " + organization, "/instances", 401},
		{"wrong organization", user + ", Organization wrong", "/instances", 401},
		{"wrong element", user + ", " + organization + ", Element wrong", "/instances", 401},
		{"bearer", "Bearer " + h.UserSecret(), "/instances", 401},
		{"pair twice", user + ", " + organization + ", " + user, "/instances", 401},
		{"scheme alone", user + ", " + organization + ", Element", "/instances", 401},
		{"token form", user + ", " + organization + ", " + element, "/instances/configuration", 200},
		{"token form without organization", user + ", " + element, "/instances/configuration", 401},
		{"token form without element", user + ", " + organization, "/instances/configuration", 401},
		{"hub without organization", user + ", " + element, "/hubs/general/ping", 200},
		{"hub with organization", user + ", " + organization + ", " + element, "/ping", 200},
		{"hub with wrong organization", user + ", Organization wrong, " + element, "/ping", 401},
		{"hub without element", user + ", " + organization, "/ping", 401},
		{"catalogue", "", "/elements", 401},
		{"unknown path", "", "/no-such-thing", 401},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := h.send("GET", test.path, nil, func(header http.Header) {
				header.Del("Authorization")
				if test.header != "" {
					header.Set("Authorization", test.header)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if got.status != test.status {
				t.Fatalf("status %d, want %d: %s", got.status, test.status, got.raw)
			}
			if body := string(got.raw); got.status == 401 && !strings.Contains(body, messageUnauthorized) {
				t.Errorf("body %s lacks the platform's text", body)
			}
		})
	}
}

func TestRefusalsOfHTTP(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	set := func(name, value string) func(http.Header) {
		return func(header http.Header) { header.Set(name, value) }
	}
	tests := []struct {
		name, method, path string
		body               any
		change             func(http.Header)
		status             int
	}{
		{"unknown route", "GET", "/formulas-of-old", nil, nil, 404},
		{"base path alone", "GET", "", nil, nil, 404},
		{"empty segment", "GET", "/elements//metadata", nil, nil, 404},
		{"slash at the end", "GET", "/elements/microsoftgraph/", nil, nil, 200},
		{"wrong verb", "POST", "/instances/1", basic("x"), nil, 405},
		{"no PATCH below an element", "PATCH", "/elements/" + basicElement + "/instances/1", fields{}, nil, 405},
		{"accept text", "GET", "/elements", nil, set("Accept", "text/html"), 406},
		{"accept JSON with a weight of zero", "GET", "/elements", nil, set("Accept", "application/json;q=0"), 406},
		{"accept anything", "GET", "/elements", nil, set("Accept", "text/html, */*;q=0.1"), 200},
		{"form body", "POST", "/instances", "name=x", set("Content-Type", "application/x-www-form-urlencoded"), 415},
		{"body without type", "POST", "/instances", basic("x"), set("Content-Type", ""), 415},
		{"type with charset", "POST", "/instances", basic("x"), set("Content-Type", "application/json; charset=utf-8"), 200},
		{"no JSON", "POST", "/instances", "{", nil, 400},
		{"no body", "POST", "/instances", nil, nil, 400},
		{"array", "POST", "/instances", "[]", nil, 400},
		{"null", "POST", "/instances", "null", nil, 400},
		{"too large", "POST", "/instances", `{"name": "` + strings.Repeat("x", maximumBody) + `"}`, nil, 429},
		{"id that is no number", "GET", "/instances/abc", nil, nil, 400},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := h.send(test.method, test.path, test.body, test.change)
			if err != nil {
				t.Fatal(err)
			}
			if got.status != test.status {
				t.Fatalf("status %d, want %d: %s", got.status, test.status, got.raw)
			}
			if got.status == 405 && got.header.Get("Allow") == "" {
				t.Error("no Allow header with 405")
			}
			if got.header.Get("Retry-After") != "" {
				t.Error("a Retry-After header for what is no rate limit")
			}
		})
	}
}

func TestOversizedBodyAs413(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Assumptions: Assumptions{OversizedAsTooLarge: true}})
	h.do(http.StatusRequestEntityTooLarge, "POST", "/instances", `{"name": "`+strings.Repeat("x", maximumBody)+`"}`)
}

func TestErrorBody(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	if got := h.message(h.do(404, "GET", "/instances/123456", nil)); got != "No element instance found with ID 123456" {
		t.Errorf("message %q", got)
	}
	first := h.do(404, "GET", "/instances/1", nil).header.Get("Elements-Request-Id")
	second := h.do(404, "GET", "/instances/1", nil).header.Get("Elements-Request-Id")
	if first == second {
		t.Error("two requests with the same request id")
	}
}

func TestPathOutsideTheAPIAnswersPage(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	response, err := h.request("GET", "/api/instances", nil, http.Header{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != 404 || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		t.Errorf("status %d and %s, want 404 and a page", response.StatusCode, response.Header.Get("Content-Type"))
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]Config{
		"comma in secret": {UserSecret: "a,b"},
		"space in secret": {OrganizationSecret: "a b"},
		"latency":         {Latency: -1},
		"no such folder":  {Path: t.TempDir() + "/no/such/folder/store"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if s, err := New(config); err == nil {
				_ = s.Close()
				t.Error("no error")
			}
		})
	}
}

func TestDefaultSecretsAreWellFormed(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	if secret := h.UserSecret(); len(secret) != 44 || !strings.HasSuffix(secret, "=") {
		t.Error("the user secret is not base64 of 32 bytes")
	}
	if secret := h.OrganizationSecret(); len(secret) != 32 || strings.Trim(secret, "0123456789abcdef") != "" {
		t.Error("the organization secret is not 32 hexadecimal digits")
	}
	own := start(t, Config{UserSecret: "made-up-user-secret", OrganizationSecret: "made-up-organization-secret"})
	if own.UserSecret() != "made-up-user-secret" || own.OrganizationSecret() != "made-up-organization-secret" {
		t.Error("the configured secrets are not in force")
	}
}

// Scripts in a browser may read the platform's headers of every answer [reference 8].
func TestExposedHeaders(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	for path, status := range map[string]int{"/elements/microsoftgraph": 200, "/elements/none": 404, "/instances/none": 400, "/objects": 401} {
		got := h.doWith(status, "GET", path, nil, func(header http.Header) { header.Set("Origin", "https://console.example.com") })
		if names := strings.Split(got.header.Get("Access-Control-Expose-Headers"), ", "); len(names) != 7 {
			t.Errorf("%s: exposed are %q", path, names)
		}
	}
	if got := h.do(200, "GET", "/elements/microsoftgraph", nil); got.header.Get("Access-Control-Expose-Headers") != "" {
		t.Error("headers are exposed where there is no Origin")
	}
}

// Words below /instances are paths of their own, for calls with an Element token [reference 8].
func TestWordsBelowInstances(t *testing.T) {
	t.Parallel()
	h := start(t, Config{})
	token := h.createBasic("worded").Token
	for _, word := range []string{"docs", "transformations", "objects/definitions", "events", "event-poller-records"} {
		h.do(401, "GET", "/instances/"+word, nil)
		h.doAs(token, 404, "GET", "/instances/"+word, nil)
	}
}

// A user name and a password get the two secrets [reference 8].
func TestLogIn(t *testing.T) {
	t.Parallel()
	h := start(t, Config{Password: "made-up-password"})
	without := func(header http.Header) { header.Del("Authorization") }
	logIn := func(status int, password string) reply {
		return h.doWith(status, "POST", "/authentication", fields{"username": owner.EmailAddress, "password": password}, without)
	}
	logIn(401, "wrong")
	session := decoded[struct{ Token string }](t, logIn(200, "made-up-password")).Token
	prove := func(proof string) func(http.Header) {
		return func(header http.Header) { header.Set("Authorization", proof) }
	}
	h.doWith(401, "GET", "/authentication/secrets", nil, without)
	h.doWith(401, "GET", "/authentication/secrets", nil, prove("Bearer wrong"))
	secrets := decoded[map[string]string](t, h.doWith(200, "GET", "/authentication/secrets", nil, prove("Bearer "+session)))
	if secrets["user"] != h.UserSecret() || secrets["organization"] != h.OrganizationSecret() {
		t.Errorf("secrets %v", secrets)
	}

	closed := start(t, Config{})
	closed.doWith(401, "POST", "/authentication", fields{"username": owner.EmailAddress, "password": ""}, without)
}
