package authorize

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// The keys of the application at the vendor.
const (
	testAPIKey    = "made-up-client-id"
	testAPISecret = "made-up-client-secret"
	freePort      = "http://127.0.0.1:0/oauth/callback"
)

// transcript is what a run prints, which a test may read meanwhile.
type transcript struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{}
}

func newTranscript() *transcript {
	return &transcript{changed: make(chan struct{}, 1)}
}

// Write adds to the text and signals the change.
func (b *transcript) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.changed <- struct{}{}:
	default:
	}
	return b.text.Write(data)
}

// String returns the text so far.
func (b *transcript) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// session is a run in which a test plays the user.
type session struct {
	t              *testing.T
	process        *process
	stdout, stderr *transcript
	// pages are those that a browser is to open.
	pages chan string
	// typed is what the user types, and stdin where that arrives.
	typed     *io.PipeWriter
	stdin     *io.PipeReader
	interrupt context.CancelFunc
	ended     chan int
}

// start starts a run against a platform.
func start(t *testing.T, platform *acctest.Platform, arguments ...string) *session {
	t.Helper()
	return startWith(t, clientOf(platform), arguments...)
}

// startWith starts a run with a client.
func startWith(t *testing.T, newClient func() (*cloudelements.Client, error), arguments ...string) *session {
	t.Helper()
	s := newSession(t, newClient)
	s.run(arguments...)
	return s
}

// newSession returns a run that has not started yet.
func newSession(t *testing.T, newClient func() (*cloudelements.Client, error)) *session {
	t.Helper()
	stdin, typed := io.Pipe()
	s := &session{
		t: t, stdout: newTranscript(), stderr: newTranscript(),
		pages: make(chan string, 1), typed: typed, stdin: stdin, ended: make(chan int, 1),
	}
	s.process = &process{
		Terminal:    cli.Terminal{Stdin: stdin, Stdout: s.stdout, Stderr: s.stderr},
		getenv:      func(name string) string { return map[string]string{envAPISecret: testAPISecret}[name] },
		newClient:   newClient,
		openBrowser: func(page string) error { s.pages <- page; return nil },
	}
	return s
}

func (s *session) run(arguments ...string) {
	ctx, cancel := context.WithCancel(s.t.Context())
	s.interrupt = cancel
	go func() {
		status := s.process.run(ctx, arguments)
		// Whoever types on finds out.
		_ = s.stdin.Close()
		s.ended <- status
	}()
	s.t.Cleanup(func() {
		cancel()
		_ = s.typed.Close()
	})
}

// clientOf returns a client of a platform.
func clientOf(platform *acctest.Platform) func() (*cloudelements.Client, error) {
	return func() (*cloudelements.Client, error) { return testClient(platform), nil }
}

// testClient is a client of a platform. New refuses nothing that a platform has.
func testClient(platform *acctest.Platform) *cloudelements.Client {
	client, err := cloudelements.New(platform.URL, cloudelements.WithCredentials(platform.UserSecret(), platform.OrganizationSecret()))
	if err != nil {
		panic(err)
	}
	return client
}

// page returns the page on which the user is to give consent.
func (s *session) page() string {
	s.t.Helper()
	select {
	case page := <-s.pages:
		return page
	case status := <-s.ended:
		s.t.Fatalf("the run ended with status %d before it opened a page:\n%s", status, s.stderr)
		return ""
	}
}

// said waits for a line with a prefix, and returns the rest of it.
func (s *session) said(beginning string) string {
	s.t.Helper()
	var said string
	s.until(fmt.Sprintf("said %q", beginning), func(text string) bool {
		for line := range strings.Lines(text) {
			if rest, found := strings.CutPrefix(line, beginning); found && strings.HasSuffix(rest, "\n") {
				said = strings.TrimSpace(rest)
				return true
			}
		}
		return false
	})
	return said
}

// until waits until the printed text meets a condition.
func (s *session) until(what string, wanted func(text string) bool) {
	s.t.Helper()
	for !wanted(s.stderr.String()) {
		select {
		case status := <-s.ended:
			s.t.Fatalf("the run ended with status %d and has not %s:\n%s", status, what, s.stderr)
		case <-s.stderr.changed:
		}
	}
}

// shownPage is the page that is shown for the user to open.
func (s *session) shownPage() string {
	s.t.Helper()
	return s.said("  ")
}

// callbackIn is the callback URL that a page of OAuth 2 goes on to.
func callbackIn(t *testing.T, page string) string {
	t.Helper()
	parsed, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Query().Get("redirect_uri")
}

// expect waits for the end, and fails the test unless the run exits with a status and has said
// something.
func (s *session) expect(status int, said ...string) {
	s.t.Helper()
	if got := <-s.ended; got != status {
		s.t.Errorf("the exit status is %d, want %d", got, status)
	}
	for _, want := range said {
		if !strings.Contains(s.stderr.String(), want) {
			s.t.Errorf("%q was not printed in:\n%s", want, s.stderr)
		}
	}
}

// result is the variable that was printed. Nothing of it, nor the API secret, may be anywhere else.
func (s *session) result(variable string) map[string]string {
	s.t.Helper()
	var printed map[string]map[string]string
	if err := json.Unmarshal([]byte(s.stdout.String()), &printed); err != nil {
		s.t.Fatalf("what was printed is no JSON: %s", err)
	}
	value, ok := printed[variable]
	if !ok || len(printed) != 1 {
		s.t.Fatalf("the variables printed are not %s", variable)
	}
	for _, name := range []string{"code", "oauth_verifier", "secret"} {
		if secret := value[name]; secret != "" && strings.Contains(s.stderr.String(), secret) {
			s.t.Errorf("the value of %s is shown:\n%s", name, s.stderr)
		}
	}
	if strings.Contains(s.stderr.String()+s.stdout.String(), testAPISecret) {
		s.t.Errorf("the API secret is shown:\n%s", s.stderr)
	}
	return value
}

// answered is the last page that a browser gets.
type answered struct {
	status int
	header http.Header
	body   string
	at     *url.URL
}

var buttonPattern = regexp.MustCompile(`<button name="decision" value="(\w+)">`)

// press opens a page of consent, presses a button, and follows the redirect.
func press(t *testing.T, page, decision string) answered {
	t.Helper()
	shown := browse(t, http.MethodGet, page, "")
	var buttons []string
	for _, button := range buttonPattern.FindAllStringSubmatch(shown.body, -1) {
		buttons = append(buttons, button[1])
	}
	if shown.status != http.StatusOK || !slices.Contains(buttons, decision) {
		t.Fatalf("the page has status %d and the buttons %v, and no button %s", shown.status, buttons, decision)
	}
	return browse(t, http.MethodPost, page, url.Values{"decision": {decision}}.Encode())
}

// redirectOf presses a button without following the redirect, and returns its URL.
func redirectOf(t *testing.T, page, decision string) string {
	t.Helper()
	answer := send(t, acctest.NewHTTPClient(t), http.MethodPost, page, url.Values{"decision": {decision}}.Encode())
	return answer.header.Get("Location")
}

// browse sends what a browser would send, and follows redirects.
func browse(t *testing.T, method, page, form string) answered {
	t.Helper()
	browser := acctest.NewHTTPClient(t)
	browser.CheckRedirect = nil
	return send(t, browser, method, page, form)
}

func send(t *testing.T, browser *http.Client, method, page, form string) answered {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, page, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := browser.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{status: answer.StatusCode, header: answer.Header, body: string(body), at: answer.Request.URL}
}

var errMadeUp = errors.New("made-up failure")
