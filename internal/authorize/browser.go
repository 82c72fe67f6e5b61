package authorize

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// openBrowser opens a page in the user's browser, and does not wait for it.
func openBrowser(page string) error {
	var command []string
	switch runtime.GOOS {
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "darwin":
		command = []string{"open"}
	default:
		// Without a desktop, a browser might start that draws in the terminal.
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return errors.New("there is no desktop here")
		}
		command = []string{"xdg-open"}
	}
	// The browser outlives this process.
	opener := exec.CommandContext(context.Background(), command[0], append(command[1:], page)...) //nolint:gosec // The page is an http URL, and no shell reads it.
	opener.Env = slices.DeleteFunc(os.Environ(), isSecretVariable)
	if err := opener.Start(); err != nil {
		return err
	}
	go func() { _ = opener.Wait() }()
	return nil
}

// isSecretVariable reports whether a variable of the environment may hold a secret that the browser
// must not get.
func isSecretVariable(line string) bool {
	return strings.HasPrefix(line, "CLOUDELEMENTS_") || strings.HasPrefix(line, "TF_VAR_")
}
