package authorize

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// TestAPISecret reads the secret from each place where it may be.
func TestAPISecret(t *testing.T) {
	t.Parallel()
	file := func(content string) string {
		name := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	const fromFile = "made-up-secret-of-a-file"
	for name, test := range map[string]struct {
		options     options
		environment string
		want, err   string
	}{
		"the environment":             {options{}, testAPISecret, testAPISecret, ""},
		"a file":                      {options{apiSecretFile: file(fromFile)}, "", fromFile, ""},
		"a file with a line break":    {options{apiSecretFile: file(fromFile + "\r\n")}, "", fromFile, ""},
		"a file wins":                 {options{apiSecretFile: file(fromFile)}, testAPISecret, fromFile, ""},
		"nowhere":                     {options{}, "", "", envAPISecret},
		"held by a proxy":             {options{oauthProxy: "made-up-proxy"}, "", "", ""},
		"given to a proxy":            {options{oauthProxy: "made-up-proxy"}, testAPISecret, testAPISecret, ""},
		"an empty file":               {options{apiSecretFile: file("\n")}, testAPISecret, "", "empty file"},
		"a file of two lines":         {options{apiSecretFile: file(fromFile + "\n" + fromFile)}, "", "", "more than a secret"},
		"a file of much":              {options{apiSecretFile: file(strings.Repeat("a", maxSecret+1))}, "", "", "more than a secret"},
		"a folder in place of a file": {options{apiSecretFile: t.TempDir()}, "", "", "-api-secret-file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &process{Terminal: cli.Terminal{Stdin: strings.NewReader("not asked")}, getenv: func(string) string { return test.environment }}
			got, err := p.apiSecret(t.Context(), &test.options)
			if got != test.want || (err != nil) != (test.err != "") {
				t.Fatalf("got %q, %v; want %q, %q", got, err, test.want, test.err)
			}
			if err != nil && (!strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), fromFile)) {
				t.Errorf("the error is %q", err)
			}
		})
	}
}
