package authorize

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/oauth"
)

// elsewhere is a callback URL that this machine does not answer.
const elsewhere = "https://mycoolapp.com/callback"

// enter types a line.
func (s *session) enter(line string) {
	s.t.Helper()
	if _, err := io.WriteString(s.typed, line+"\n"); err != nil {
		s.t.Fatal(err)
	}
}

// TestRun_pasted asks the user for a redirect to another machine, and asks again after a wrong one.
func TestRun_pasted(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s := start(t, platform, box("-callback-url", elsewhere)...)
	page := s.page()
	const other = "made-up-code-of-another"
	s.enter("")
	s.enter(other)
	s.enter(page)
	s.enter(elsewhere + "?code=" + other + "&state=made-up-state")
	s.enter(elsewhere + "?code=" + strings.Repeat("a", oauth.MaxLength))
	s.enter("  " + redirectOf(t, page, "allow") + "  ")
	s.expect(cli.ExitDone, "That is not the right address: the redirect URL has no query", "That is not the right address: the URL is that of the consent page", "That is not the right address: the redirect does not belong to this run", "That is not the right address: the redirect URL is longer")
	if strings.Contains(s.stderr.String(), other) || strings.Contains(s.stderr.String(), "Listening at") {
		t.Errorf("a code is shown, or the redirect was waited for:\n%s", s.stderr)
	}
	create(t, platform, "box", s.result("provider_data"), "", elsewhere)
}

// TestRun_pastedAnyway is for a browser on another machine.
func TestRun_pastedAnyway(t *testing.T) {
	t.Parallel()
	const callback = "http://127.0.0.1:8765/oauth/callback"
	platform := acctest.StartPlatform(t)
	s := start(t, platform, box("-callback-url", callback, "-paste")...)
	s.enter(redirectOf(t, s.page(), "allow"))
	s.expect(cli.ExitDone)
	create(t, platform, "box", s.result("provider_data"), "", callback)
}

// TestRun_pastedRefusal ends the run, as does the end of the input.
func TestRun_pastedRefusal(t *testing.T) {
	t.Parallel()
	s := start(t, acctest.StartPlatform(t), box("-callback-url", elsewhere)...)
	s.enter(redirectOf(t, s.page(), "deny"))
	s.expect(cli.ExitFailed, "the authorization was refused: access_denied")

	ended := start(t, acctest.StartPlatform(t), box("-callback-url", elsewhere)...)
	ended.page()
	if err := ended.typed.Close(); err != nil {
		t.Fatal(err)
	}
	ended.expect(cli.ExitFailed, errNoInput.Error())

	interrupted := start(t, acctest.StartPlatform(t), box("-callback-url", elsewhere)...)
	interrupted.page()
	interrupted.interrupt()
	interrupted.expect(cli.ExitInterrupted, "Interrupted.")
}

// TestReadLine reads what a terminal delivers key by key, and a pipe at once.
func TestReadLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typed, want, rest string
		err               error
	}{
		"a line":             {"abc\nrest", "abc", "rest", nil},
		"carriage return":    {"abc\rrest", "abc", "rest", nil},
		"empty lines before": {"\r\n\nabc\r\n", "abc", "\n", nil},
		"no line break":      {"abc", "abc", "", nil},
		"nothing":            {"", "", "", errNoInput},
		"only line breaks":   {"\n\n", "", "", errNoInput},
		"a key too many":     {"abd\x7f\x08cc\x08d\n", "acd", "", nil},
		"nothing to delete":  {"\x7f\x7fabc\n", "abc", "", nil},
		"started again":      {"wrong\x15abc\n", "abc", "", nil},
		"interrupted":        {"ab\x03c\n", "", "c\n", cli.ErrInterrupted},
		"ended":              {"\x04rest", "", "rest", errNoInput},
		"not at its start":   {"ab\x04c\n", "abc", "", nil},
		"endless":            {strings.Repeat("a", 2*oauth.MaxLength) + "\nrest", strings.Repeat("a", oauth.MaxLength+1), "rest", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reader := bufio.NewReader(strings.NewReader(test.typed))
			got, err := readLine(reader)
			rest, restErr := io.ReadAll(reader)
			if got != test.want || err != test.err || string(rest) != test.rest || restErr != nil { //nolint:errorlint // These are what is returned.
				t.Errorf("got %d bytes, %v, and left %q; want %d, %v and %q", len(got), err, rest, len(test.want), test.err, test.rest)
			}
		})
	}
}
