package authorize

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
)

// TestParseOptions_defaults are what the help says.
func TestParseOptions_defaults(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{"-element", "box", "-api-key", testAPIKey})
	if err != nil {
		t.Fatal(err)
	}
	if o.callback.String() != "http://127.0.0.1:8765/oauth/callback" || o.timeout != 5*time.Minute || o.variable != "provider_data" || o.output != "" || len(o.command) > 0 {
		t.Errorf("got %+v", o)
	}
	if !isReceivable(o.callback) {
		t.Error("the redirect is not received")
	}
}

// TestRun_usage compares the errors about wrong arguments with their golden text. None of them
// reaches the platform.
func TestRun_usage(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, arguments := range [][]string{
		{},
		{"-element", "box"},
		{"-elment", "box"},
		{"-element", "box", "-api-key", testAPIKey, "-api-secret", "made-up-client-secret"},
		{"-element", "box", "-oauth-proxy", "made-up-proxy", "-state", "s"},
		box("-timeout", "0s"),
		box("-timeout", "soon"),
		box("-variable", "provider data"),
		box("made-up-argument"),
		box("-exec"),
		box("-exec", "-output", "x.json", "--", "terraform", "apply"),
		box("-output", "x.tfvars"),
		box("-force"),
		box("-parameter", "subdomain"),
		box("-parameter", "=acme"),
		box("-parameter", "subdomain=a", "-parameter", "subdomain=b"),
		box("-parameter", "apiSecret=made-up-client-secret"),
		box("-callback-url", "mycoolapp.com/callback"),
		box("-callback-url", "ftp://mycoolapp.com/callback"),
		box("-callback-url", "https://%zz"),
		box("-callback-url", "https://user:made-up@mycoolapp.com"),
		box("-callback-url", "https://mycoolapp.com#there"),
	} {
		var stdout, stderr bytes.Buffer
		p := &process{Terminal: cli.Terminal{Stdout: &stdout, Stderr: &stderr}}
		if status := p.run(t.Context(), arguments); status != cli.ExitUsage || stdout.Len() > 0 {
			t.Errorf("%v: the exit status is %d and the output %q", arguments, status, stdout.String())
		}
		if strings.Contains(stderr.String(), "made-up-client-secret") {
			t.Errorf("%v: the secret is shown", arguments)
		}
		fmt.Fprintf(&all, "%s\n", stderr.String())
	}
	golden.Compare(t, "testdata/usage.golden", all.String())
}

// TestRun_help prints the help, which names every option and nothing else.
func TestRun_help(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{"-help", "--help", "-h"} {
		var stdout, stderr bytes.Buffer
		p := &process{Terminal: cli.Terminal{Stdout: &stdout, Stderr: &stderr}}
		if status := p.run(context.WithoutCancel(t.Context()), []string{argument}); status != cli.ExitDone || stdout.String() != help || stderr.Len() > 0 {
			t.Errorf("%s: the exit status is %d and the output %q", argument, status, stdout.String())
		}
	}
	for _, option := range regexp.MustCompile(`(?m)^  -([a-z-]+)`).FindAllStringSubmatch(help, -1) {
		_, err := parseOptions([]string{"-" + option[1]})
		if err != nil && strings.Contains(err.Error(), "not defined") {
			t.Errorf("the help names -%s, which does not exist", option[1])
		}
	}
	for _, line := range strings.Split(help, "\n") {
		if len(line) > 80 {
			t.Errorf("a line is wider than a terminal: %s", line)
		}
	}
}

// TestIsReceivable distinguishes redirects to this process from others.
func TestIsReceivable(t *testing.T) {
	t.Parallel()
	for callbackURL, want := range map[string]bool{
		"http://127.0.0.1:8765/": true, "http://127.0.0.2/x": true, "http://[::1]:80/": true, "http://LOCALHOST:1/": true,
		"https://127.0.0.1:8765/": false, "https://localhost/": false, "http://mycoolapp.com/": false, "http://0.0.0.0:8765/": false,
		"http://localhost.mycoolapp.com/": false, "http://192.168.1.2/": false, "http://127.0.0.1.mycoolapp.com/": false,
	} {
		callback, err := parseCallbackURL(callbackURL)
		if err != nil {
			t.Errorf("%s: %s", callbackURL, err)
		} else if got := isReceivable(callback); got != want {
			t.Errorf("%s: %t, want %t", callbackURL, got, want)
		}
	}
}
