package authorize

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxSecret is how long an API secret may be, in bytes.
const maxSecret = 64 << 10

// apiSecret returns the secret of the application, from the file that is named, the environment, or
// a prompt. It may be empty with an OAuth proxy, which may have the secret itself.
func (p *process) apiSecret(ctx context.Context, o *options) (string, error) {
	if o.apiSecretFile != "" {
		return readSecret(o.apiSecretFile)
	}
	if secret := p.getenv(envAPISecret); secret != "" || o.oauthProxy != "" {
		return secret, nil
	}
	if _, ok := p.terminal(); !ok {
		return "", fmt.Errorf("the API secret is missing: set the environment variable %s, or name a file with -api-secret-file. The command asks for it only if standard input is a terminal", envAPISecret)
	}
	return p.prompt(ctx, "API secret of the application (not shown): ")
}

// readSecret returns the content of a file without the final line break that an editor adds.
func readSecret(name string) (string, error) {
	file, err := os.Open(name) //nolint:gosec // The user names it.
	if err != nil {
		return "", fmt.Errorf("-api-secret-file: %w", err)
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	secret := strings.TrimRight(string(content), "\r\n")
	switch {
	case err != nil:
		return "", fmt.Errorf("-api-secret-file: %w", err)
	case secret == "":
		return "", errors.New("-api-secret-file names an empty file")
	case len(content) > maxSecret || strings.ContainsAny(secret, "\r\n"):
		return "", errors.New("-api-secret-file names a file that holds more than a secret")
	}
	return secret, nil
}
