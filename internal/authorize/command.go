package authorize

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"unicode"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// commandOutput runs a command that has the result in its environment.
type commandOutput struct {
	process        *process
	path, variable string
	command        []string
}

func (p *process) openCommand(o *options) (output, error) {
	path, err := exec.LookPath(o.command[0])
	if err != nil {
		return nil, fmt.Errorf("-exec: %w", err)
	}
	return &commandOutput{process: p, path: path, variable: o.variable, command: o.command}, nil
}

func (*commandOutput) discard() {}

func (t *commandOutput) deliver(ctx context.Context, providerData map[string]string) (int, error) {
	t.process.Say("Running %s.", t.command[0])
	// An interrupt from the keyboard reaches the command as well, which may have to finish
	// something first.
	command := exec.CommandContext(context.WithoutCancel(ctx), t.path, t.command[1:]...) //nolint:gosec // The user asked to run it.
	command.Args[0] = t.command[0]
	command.Stdin, command.Stdout, command.Stderr = t.process.Stdin, t.process.Stdout, t.process.Stderr
	command.Env = append(os.Environ(), "TF_VAR_"+t.variable+"="+expression(providerData))
	err := command.Run()
	var exited *exec.ExitError
	switch {
	case errors.As(err, &exited) && exited.Exited():
		return exited.ExitCode(), nil
	case err != nil:
		return cli.ExitFailed, fmt.Errorf("%s: %w", t.command[0], err)
	}
	return cli.ExitDone, nil
}

// expression returns a map of strings as Terraform reads the value of a variable from the
// environment: as an expression.
func expression(value map[string]string) string {
	var text strings.Builder
	text.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(value)) {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(literal(name) + "=" + literal(value[name]))
	}
	text.WriteByte('}')
	return text.String()
}

// literal returns a string in quotes. Characters that begin a template are escaped.
func literal(value string) string {
	var text strings.Builder
	text.WriteByte('"')
	for _, r := range value {
		switch {
		case r == '"' || r == '\\':
			text.WriteByte('\\')
			text.WriteRune(r)
		case r == '$' || r == '%' || unicode.IsControl(r):
			fmt.Fprintf(&text, `\u%04x`, r)
		default:
			text.WriteRune(r)
		}
	}
	text.WriteByte('"')
	return text.String()
}
