package authorize

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// TestRun_command passes the result in the environment, and exits with the command's status.
func TestRun_command(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skipf("there is no shell: %s", err)
	}
	for script, want := range map[string]struct {
		status int
		output string
	}{
		`echo "$TF_VAR_box"`:                 {cli.ExitDone, `{"code"="`},
		`read -r answer; echo "got $answer"`: {cli.ExitDone, "got yes\n"},
		`exit 7`:                             {7, ""},
		`kill -9 $$`:                         {cli.ExitFailed, ""},
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			s := start(t, acctest.StartPlatform(t), box("-variable", "box", "-exec", "--", shell, "-c", script)...)
			press(t, s.page(), "allow")
			s.enterAndEnd("yes\n")
			s.expect(want.status, "Running "+shell+".")
			if got := s.stdout.String(); !strings.HasPrefix(got, want.output) {
				t.Errorf("the command printed %q", got)
			}
		})
	}
}

// enterAndEnd types something, for whoever reads it, and ends the input.
func (s *session) enterAndEnd(text string) {
	go func() {
		_, _ = s.typed.Write([]byte(text))
		_ = s.typed.Close()
	}()
}

// TestExpression writes strings that Terraform reads as they are.
func TestExpression(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"abc":      `{"code"="abc"}`,
		"":         `{"code"=""}`,
		`a"b\c`:    `{"code"="a\"b\\c"}`,
		"${a}%{b}": `{"code"="\u0024{a}\u0025{b}"}`,
		"$${a}":    `{"code"="\u0024\u0024{a}"}`,
		"a\nb\x00": `{"code"="a\u000ab\u0000"}`,
		"Zürich 😀": `{"code"="Zürich 😀"}`,
	} {
		if got := expression(map[string]string{"code": value}); got != want {
			t.Errorf("%q is written as %s, want %s", value, got, want)
		}
	}
	if got := expression(map[string]string{"b": "2", "a": "1"}); got != `{"a"="1","b"="2"}` {
		t.Errorf("two values are written as %s", got)
	}
}
