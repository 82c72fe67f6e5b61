package transport

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestRedirectHost(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"": "nowhere", "/login?secret=canary": "another path", "https://%zz": "another path",
		"https://user:canary@login.example.com:8443/canary?x=canary": "login.example.com:8443",
	} {
		if got := redirectHost(location); got != want {
			t.Errorf("redirectHost(%q) is %q, want %q", location, got, want)
		}
	}
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
		c := newClient(t, "https://api.example.com")
		c.Protect(canary)
		header := http.Header{"Content-Type": {contentType}, "Location": {location}}
		result := c.answered(&Call{Operation: "Made Up"}, &answer{status: status, header: header, body: body})
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

func TestReadBounded(t *testing.T) {
	t.Parallel()
	for body, fits := range map[string]bool{"": true, "1234": true, "12345": false} {
		got, err := readBounded(strings.NewReader(body), 4)
		if fits && (err != nil || string(got) != body) || !fits && !errors.Is(err, errTooLarge) {
			t.Errorf("%q: got %q, %v", body, got, err)
		}
	}
	// Asking again would only give it again.
	c := newClient(t, "https://api.example.com")
	if end := c.unanswered(&Call{}, nil, c.SafeError(errTooLarge), false); Read.retries(end) {
		t.Error("an answer that is too large is asked for again")
	}
}
