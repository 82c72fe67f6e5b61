package acctest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// NewHTTPClient makes a client that has connections of its own and hands on redirects instead of
// following them. Tests need one, because each [net/http/httptest.Server] that closes also closes
// the connections of [http.DefaultTransport], which may be about to carry another test's request.
func NewHTTPClient(t *testing.T) *http.Client {
	t.Helper()
	transport := new(http.Transport)
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Consent presses a button of the page on which a user would be asked to consent, "allow" or
// "deny", and gives the query of the redirect.
func Consent(t *testing.T, page, decision string) url.Values {
	t.Helper()
	form := strings.NewReader(url.Values{"decision": {decision}}.Encode())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page, form)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := NewHTTPClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	redirect, err := answer.Location()
	if err != nil {
		t.Fatalf("%s: %s", answer.Status, err)
	}
	return redirect.Query()
}
