package authorize

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// openTerminal makes a terminal: what is typed into the first end is read from the second, and what
// that echoes comes out of the first.
func openTerminal(t *testing.T) (keyboard, tty *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("there are no terminals here: %s", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	descriptor := int(keyboard.Fd())
	if err := unix.IoctlSetPointerInt(descriptor, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(descriptor, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	return keyboard, tty
}

// echoes reports whether a terminal shows what is typed.
func echoes(t *testing.T, tty *os.File) bool {
	t.Helper()
	settings, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return settings.Lflag&unix.ECHO != 0
}

// onTerminal is a run whose user types at a terminal.
func onTerminal(t *testing.T, platform *acctest.Platform) (s *session, keyboard, tty *os.File) {
	t.Helper()
	keyboard, tty = openTerminal(t)
	s = newSession(t, clientOf(platform))
	s.process.Stdin = tty
	s.process.getenv = func(string) string { return "" }
	return s, keyboard, tty
}

// typeLine types a line after a question.
func (s *session) typeLine(keyboard *os.File, question, line string) {
	s.t.Helper()
	s.until("asked for it", func(text string) bool { return strings.Contains(text, question) })
	if _, err := keyboard.WriteString(line); err != nil {
		s.t.Fatal(err)
	}
}

// TestRun_terminal asks for the secret and for a redirect that is longer than a line of a terminal
// may be, and shows neither.
func TestRun_terminal(t *testing.T) {
	t.Parallel()
	platform := acctest.StartPlatform(t)
	s, keyboard, tty := onTerminal(t, platform)
	s.run(box("-callback-url", elsewhere)...)
	s.typeLine(keyboard, "API secret of the application", testAPISecret+"x\x7f\r")
	redirect := redirectOf(t, s.page(), "allow") + "&padding=" + strings.Repeat("a", 5000)
	s.typeLine(keyboard, "Paste the whole address", redirect+"\r")
	s.expect(cli.ExitDone)
	providerData := s.result("provider_data")
	if len(providerData["padding"]) != 5000 {
		t.Errorf("%d bytes of 5000 came through", len(providerData["padding"]))
	}
	create(t, platform, "box", providerData, "", elsewhere)

	if !echoes(t, tty) {
		t.Error("the terminal was not put back")
	}
	// What is typed now is shown, and is the first that is.
	if _, err := keyboard.WriteString("shown"); err != nil {
		t.Fatal(err)
	}
	shown := make([]byte, 64)
	n, err := keyboard.Read(shown)
	if err != nil || string(shown[:n]) != "shown" {
		t.Errorf("the terminal shows %d bytes, %v", n, err)
	}
}

// TestRun_terminalInterrupted handles Ctrl-C, which a terminal with hidden input delivers as a key.
func TestRun_terminalInterrupted(t *testing.T) {
	t.Parallel()
	s, keyboard, tty := onTerminal(t, acctest.StartPlatform(t))
	s.run(box()...)
	s.typeLine(keyboard, "API secret of the application", "abc\x03")
	s.expect(cli.ExitInterrupted, "Interrupted.")
	if !echoes(t, tty) {
		t.Error("the terminal was not put back")
	}
}
