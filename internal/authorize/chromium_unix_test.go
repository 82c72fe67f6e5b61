//go:build unix

package authorize

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// chromium is a headless Chromium with one page, driven by its DevTools protocol over a pipe:
// https://chromedevtools.github.io/devtools-protocol.
type chromium struct {
	t       *testing.T
	send    *os.File
	receive *bufio.Reader
	session string
	last    int
}

// startChromium starts a browser, which ends with the test. Where none is installed the test is
// skipped.
func startChromium(t *testing.T) *chromium {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed")
	}
	commands, send, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	receive, messages, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// It is a page of our own that is opened, so that it needs no sandbox, which not every
	// container has.
	browser := exec.CommandContext(t.Context(), path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", //nolint:gosec // It is the browser that was found.
		"--no-first-run", "--disable-background-networking", "--no-proxy-server", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "about:blank")
	browser.ExtraFiles = []*os.File{commands, messages}
	if err := browser.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = commands.Close(), messages.Close()
	c := &chromium{t: t, send: send, receive: bufio.NewReader(receive)}
	t.Cleanup(func() {
		// That the pipe has ended is what it goes by.
		_ = send.Close()
		_ = browser.Wait()
		_ = receive.Close()
	})
	var target struct{ TargetID, SessionID string }
	c.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	c.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	c.session = target.SessionID
	c.call("Page.enable", nil, nil)
	return c
}

// message is a message of the browser: the answer to a call, or an event.
type message struct {
	ID     int
	Method string
	Result json.RawMessage
	Error  *struct{ Message string }
}

func (c *chromium) next() message {
	c.t.Helper()
	text, err := c.receive.ReadBytes(0)
	if err != nil {
		c.t.Fatalf("the browser has ended: %s", err)
	}
	var m message
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		c.t.Fatal(err)
	}
	return m
}

func (c *chromium) write(method string, params map[string]any) int {
	c.t.Helper()
	c.last++
	call := map[string]any{"id": c.last, "method": method, "params": params}
	if params == nil {
		call["params"] = map[string]any{}
	}
	if c.session != "" {
		call["sessionId"] = c.session
	}
	text, err := json.Marshal(call)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.send.Write(append(text, 0)); err != nil {
		c.t.Fatal(err)
	}
	return c.last
}

// call calls a method, and skips the events before its answer.
func (c *chromium) call(method string, params map[string]any, result any) {
	c.t.Helper()
	id := c.write(method, params)
	for {
		m := c.next()
		switch {
		case m.ID != id:
			continue
		case m.Error != nil:
			c.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				c.t.Fatal(err)
			}
		}
		return
	}
}

// load calls a method that leads to another page, and waits until that is there.
func (c *chromium) load(method string, params map[string]any) {
	c.t.Helper()
	c.write(method, params)
	for {
		if m := c.next(); m.Method == "Page.loadEventFired" {
			return
		} else if m.Error != nil {
			c.t.Fatalf("%s: %s", method, m.Error.Message)
		}
	}
}

// press opens a page of consent and presses a button.
func (c *chromium) press(page, decision string) {
	c.t.Helper()
	c.load("Page.navigate", map[string]any{"url": page})
	c.load("Runtime.evaluate", map[string]any{"expression": `document.querySelector('button[value="` + decision + `"]').click()`})
}

// evaluate returns the value of an expression on the page, which is a text.
func (c *chromium) evaluate(expression string) string {
	c.t.Helper()
	var answer struct{ Result struct{ Value string } }
	c.call("Runtime.evaluate", map[string]any{"expression": expression}, &answer)
	return answer.Result.Value
}

// TestRun_chromium gives consent in a real browser, and checks what it shows and remembers.
func TestRun_chromium(t *testing.T) {
	t.Parallel()
	browser := startChromium(t)
	for _, decision := range []struct {
		button, title string
		status        int
	}{{"allow", "Authorized", cli.ExitDone}, {"deny", "Not authorized", cli.ExitFailed}} {
		s := start(t, acctest.StartPlatform(t), box()...)
		page := s.page()
		browser.press(page, decision.button)
		s.expect(decision.status)
		if address, want := browser.evaluate("location.href"), callbackIn(t, page); address != want {
			t.Errorf("the address is %s, want %s without a query", address, want)
		}
		if title := browser.evaluate("document.title"); title != decision.title {
			t.Errorf("the title is %q, want %q", title, decision.title)
		}
		// The policy lets the page's own style through.
		if family := browser.evaluate("getComputedStyle(document.body).fontFamily"); family != "sans-serif" {
			t.Errorf("the font is %q", family)
		}
		var history struct{ Entries []struct{ URL string } }
		browser.call("Page.getNavigationHistory", nil, &history)
		for _, entry := range history.Entries {
			if strings.Contains(entry.URL, "?code=") || strings.Contains(entry.URL, "&code=") {
				t.Error("the history has the code")
			}
		}
	}
}
