package authorize

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// box are the arguments for an element of OAuth 2, with more.
func box(more ...string) []string {
	return append([]string{"-element", "box", "-api-key", testAPIKey, "-callback-url", freePort}, more...)
}

// TestRun_denied ends with the vendor's message.
func TestRun_denied(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), box()...)
	last := press(t, s.page(), "deny")
	s.expect(cli.ExitFailed, "the authorization was refused: access_denied")
	if !strings.Contains(last.body, "Not authorized") || !strings.Contains(last.body, "access_denied") {
		t.Errorf("the last page is\n%s", last.body)
	}
	if s.stdout.String() != "" {
		t.Errorf("the output is %q", s.stdout)
	}
}

// TestRun_strayRedirects ignores redirects that do not belong to the run, and keeps waiting.
func TestRun_strayRedirects(t *testing.T) {
	t.Parallel()
	const code = "made-up-code-of-another"
	for name, query := range map[string]string{
		"another state":           "code=" + code + "&state=made-up-state",
		"the element for a state": "code=" + code + "&state=box",
		"no state":                "code=" + code,
		"an error of another":     "error=access_denied&error_description=" + code + "&state=made-up-state",
		"two states":              "code=" + code + "&state=a&state=b",
		"nothing":                 "",
		"a broken escape":         "code=" + code + "%",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, acctest.StartPlatform(t), box()...)
			page := s.page()
			callback := callbackIn(t, page)
			last := browse(t, http.MethodGet, callback+"?"+query, "")
			if last.status != http.StatusBadRequest || !strings.Contains(last.body, "Not accepted") || strings.Contains(last.body, code) {
				t.Errorf("the page has status %d:\n%s", last.status, last.body)
			}
			press(t, page, "allow")
			s.expect(cli.ExitDone, "Warning: a request to the callback URL was ignored")
			if s.result("provider_data")["code"] == code || strings.Contains(s.stderr.String(), code) {
				t.Error("the other's code was taken, or shown")
			}
		})
	}
}

// TestRun_strayTokens ignores redirects with another request token.
func TestRun_strayTokens(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), "-element", "xero", "-api-key", testAPIKey, "-callback-url", freePort)
	page := s.page()
	const another = "made-up-token"
	own, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	callback := s.said("Listening at ")
	for _, query := range []string{
		"oauth_token=" + another + "&oauth_verifier=v", "oauth_verifier=v&state=s",
		"oauth_problem=user_refused&oauth_token=" + another, "code=made-up-code",
	} {
		if last := browse(t, http.MethodGet, callback+"?"+query, ""); last.status != http.StatusBadRequest {
			t.Errorf("%s was answered with status %d", query, last.status)
		}
	}
	browse(t, http.MethodGet, callback+"?oauth_problem=user_refused&oauth_token="+own.Query().Get("oauth_token"), "")
	s.expect(cli.ExitFailed, "the authorization was refused: user_refused")
}

// TestRun_refusalWithoutState ends, since not all vendors return the state with an error.
func TestRun_refusalWithoutState(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), box()...)
	browse(t, http.MethodGet, callbackIn(t, s.page())+"?error=server_error&error_description=Try+again%1b%5B0m", "")
	s.expect(cli.ExitFailed, "the authorization was refused: server_error: Try again[0m")
}

// TestRun_otherRequests answers nothing but the redirect.
func TestRun_otherRequests(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), box()...)
	page := s.page()
	callback, err := url.Parse(callbackIn(t, page))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/": http.StatusNotFound, "/favicon.ico": http.StatusNotFound, callback.Path + "/": http.StatusNotFound, "/oauth/../" + callback.Path: http.StatusNotFound,
	} {
		if last := browse(t, http.MethodGet, "http://"+callback.Host+path+"?code=a&state=b", ""); last.status != want {
			t.Errorf("%s was answered with status %d, want %d", path, last.status, want)
		}
	}
	if last := browse(t, http.MethodPost, callback.String(), "code=a&state=b"); last.status != http.StatusMethodNotAllowed || last.header.Get("Allow") != http.MethodGet {
		t.Errorf("a POST was answered with status %d", last.status)
	}
	press(t, page, "allow")
	s.expect(cli.ExitDone)
	if strings.Contains(s.stderr.String(), "Warning") {
		t.Errorf("there is a warning:\n%s", s.stderr)
	}
}

// TestRun_timeout waits no longer than -timeout says.
func TestRun_timeout(t *testing.T) {
	t.Parallel()
	for name, more := range map[string][]string{"received": nil, "pasted": {"-paste"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, acctest.StartPlatform(t), box(append(more, "-timeout", "1ms")...)...)
			s.expect(cli.ExitFailed, "no redirect came within 1ms", "-timeout")
		})
	}
}

// TestRun_interrupted ends at once, and releases the port.
func TestRun_interrupted(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), box()...)
	page := s.page()
	s.interrupt()
	s.expect(cli.ExitInterrupted, "Interrupted.")
	callback, err := url.Parse(callbackIn(t, page))
	if err != nil {
		t.Fatal(err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", callback.Host)
	if err != nil {
		t.Fatalf("the port is still in use: %s", err)
	}
	_ = listener.Close()
}

// TestRun_portInUse says which port it is, and how to choose another.
func TestRun_portInUse(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		s := start(t, acctest.StartPlatform(t), box("-callback-url", "http://"+host+":"+port+"/")...)
		s.expect(cli.ExitFailed, "port "+port+" is in use", "-callback-url", "register")
	}
}

// TestRun_localhost listens at both addresses that a browser may take it for.
func TestRun_localhost(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	probe, err := config.Listen(t.Context(), "tcp", "[::1]:0")
	if err != nil {
		t.Skipf("there is no IPv6 loopback here: %s", err)
	}
	_ = probe.Close()
	s := start(t, acctest.StartPlatform(t), box("-callback-url", "http://localhost:0/back")...)
	page := s.page()
	callback, err := url.Parse(callbackIn(t, page))
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"127.0.0.1", "[::1]"} {
		if last := browse(t, http.MethodGet, "http://"+address+":"+callback.Port()+"/back", ""); last.status != http.StatusBadRequest {
			t.Errorf("%s was answered with status %d", address, last.status)
		}
	}
	press(t, page, "allow")
	s.expect(cli.ExitDone, "http://localhost:"+callback.Port()+"/back")
}

// TestRun_failures has the failures that end the run before the user is asked.
func TestRun_failures(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	refused := func() (*cloudelements.Client, error) {
		return cloudelements.New(platform.URL, cloudelements.WithCredentials("made-up-user-secret", "made-up-organization-secret"))
	}
	unset := func() (*cloudelements.Client, error) { return nil, errMadeUp }
	for name, test := range map[string]struct {
		newClient func() (*cloudelements.Client, error)
		arguments []string
		said      []string
	}{
		"no settings":        {unset, box(), []string{"environment variables", errMadeUp.Error()}},
		"wrong credentials":  {refused, box(), []string{"401"}},
		"an unknown element": {nil, []string{"-element", "nosuchelement", "-api-key", testAPIKey, "-callback-url", freePort}, []string{"nosuchelement", "404"}},
		"not OAuth":          {nil, []string{"-element", "abbyy", "-api-key", testAPIKey, "-callback-url", freePort}, []string{"does not use OAuth"}},
		"no secret file":     {nil, box("-api-secret-file", "testdata/none"), []string{"-api-secret-file", "testdata/none"}},
		"no such command":    {nil, box("-exec", "--", "made-up-command"), []string{"-exec", "made-up-command"}},
		"no such folder":     {nil, box("-output", "testdata/none/x.json"), []string{"testdata/none/x.json"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newClient := test.newClient
			if newClient == nil {
				newClient = clientOf(platform)
			}
			s := startWith(t, newClient, test.arguments...)
			s.expect(cli.ExitFailed, append(test.said, "Error: ")...)
			if s.stdout.String() != "" {
				t.Errorf("the output is %q", s.stdout)
			}
		})
	}
}

// TestRun_noBrowser prints the page where no browser can be opened, or none is wanted.
func TestRun_noBrowser(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), box("-no-browser")...)
	press(t, s.shownPage(), "allow")
	s.expect(cli.ExitDone)
	if len(s.pages) > 0 {
		t.Error("a browser was opened all the same")
	}

	platform := acctest.StartPlatform(t)
	failing := newSession(t, clientOf(platform))
	failing.process.openBrowser = func(string) error { return errMadeUp }
	failing.run(box()...)
	press(t, failing.shownPage(), "allow")
	failing.expect(cli.ExitDone, "No browser was opened: "+errMadeUp.Error())
}

// TestListenError distinguishes a port in use from other errors.
func TestListenError(t *testing.T) {
	t.Parallel()
	if text := listenError(errors.New("permission denied"), "80").Error(); !strings.Contains(text, "port 80: permission denied") || !strings.Contains(text, "-callback-url") {
		t.Errorf("the error is %q", text)
	}
}
