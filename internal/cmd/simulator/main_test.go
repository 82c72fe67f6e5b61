package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

func TestHelpExplains(t *testing.T) {
	t.Parallel()
	var help bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, io.Discard, &help); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("error %v, want flag.ErrHelp", err)
	}
	for _, want := range []string{"-listen", "-store", "-assume", "-latency", "-max-requests-per-second", "-burst", "EmptyListAsArray", "-assumptions", "/simulator/faults", "cut_during", "replace_members"} {
		if !strings.Contains(help.String(), want) {
			t.Errorf("the help lacks %q", want)
		}
	}
}

func TestBadFlags(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"not loopback":       {"-listen", "192.0.2.1:0"},
		"all addresses":      {"-listen", ":0"},
		"unspecified":        {"-listen", "0.0.0.0:0"},
		"host name":          {"-listen", "example.com:80"},
		"no port":            {"-listen", "127.0.0.1"},
		"unknown flag":       {"-nonsense"},
		"argument":           {"nonsense"},
		"unknown assumption": {"-assume", "Nonsense"},
		"no answer":          {"-assume", "UnknownKeys"},
		"unknown answer":     {"-assume", "UnknownKeys=nonsense"},
		"burst alone":        {"-burst", "2"},
		"negative limit":     {"-max-requests-per-second", "-1"},
		"bad secret":         {"-user-secret", "a,b"},
		"no such folder":     {"-listen", "127.0.0.1:0", "-store", filepath.Join(t.TempDir(), "none", "store")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
				t.Error("no error")
			}
		})
	}
}

// TestPrintsAssumptions prints each with its answers, of which -assume takes the names.
func TestPrintsAssumptions(t *testing.T) {
	t.Parallel()
	var printed bytes.Buffer
	if err := run(t.Context(), []string{"-assumptions"}, &printed, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, group := range assumptions.Table() {
		for _, assumption := range group.Assumptions {
			for i, answer := range assumption.Answers {
				if line := assumption.Setting(i) + " "; !strings.Contains(printed.String(), line) || !strings.Contains(printed.String(), answer.Text) {
					t.Errorf("%q or %q is not printed", line, answer.Text)
				}
			}
			for _, want := range []string{assumption.Question, assumption.Evidence, assumption.Consequence} {
				if !strings.Contains(printed.String(), want) {
					t.Errorf("%q is not printed", want)
				}
			}
		}
	}
}

func TestLoopbackAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:0", "localhost:8043", "[::1]:0", "127.1.2.3:80"} {
		if err := checkLoopback(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestFlagsReachTheSimulator(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{
		"-listen", "127.0.0.1:1", "-store", "f", "-user-secret", "u", "-organization-secret", "o", "-password", "p", "-latency", "2ms",
		"-seed", "3", "-rotate-every", "-1", "-max-requests-per-second", "2.5", "-burst", "4", "-quiet", "-assume", "EmptyListAsArray, TagsAsObjects", "-assume", "NullsIgnored", "-assume", "unknownkeys=refused",
	}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	want := simulator.Config{
		Path: "f", UserSecret: "u", OrganizationSecret: "o", Password: "p", Latency: 2e6, Seed: 3, RotateEvery: -1,
		MaxRequestsPerSecond: 2.5, Burst: 4,
		Assumptions: simulator.Assumptions{EmptyListAsArray: true, TagsAsObjects: true, NullsIgnored: true, UnknownKeys: simulator.UnknownKeysRefused},
	}
	if o.address != "127.0.0.1:1" || !o.quiet || o.config.Assumptions != want.Assumptions || o.config.Now != nil ||
		o.config.Path != want.Path || o.config.UserSecret != want.UserSecret || o.config.OrganizationSecret != want.OrganizationSecret || o.config.Password != want.Password ||
		o.config.Latency != want.Latency || o.config.Seed != want.Seed || o.config.RotateEvery != want.RotateEvery ||
		o.config.MaxRequestsPerSecond != want.MaxRequestsPerSecond || o.config.Burst != want.Burst {
		t.Errorf("options %+v", o)
	}
}

// started is a command that is running.
type started struct {
	baseURL string
	lines   *bufio.Scanner
	// stop ends the command and returns what it returned.
	stop func() error
}

// start runs the command and reads its output up to the base URL.
func start(t *testing.T, args ...string) started {
	t.Helper()
	output, input := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), input, io.Discard)
		_ = input.Close()
		done <- err
	}()
	lines := bufio.NewScanner(output)
	command := started{lines: lines, stop: func() error {
		cancel()
		_, _ = io.Copy(io.Discard, output)
		return <-done
	}}
	baseURL := regexp.MustCompile(`http://127\.0\.0\.1:\d+/elements/api-v2`)
	for lines.Scan() {
		if command.baseURL = baseURL.FindString(lines.Text()); command.baseURL != "" {
			return command
		}
	}
	t.Fatalf("no base URL: %v", command.stop())
	return started{}
}

// get asks the command for a path of the API.
func (c started) get(t *testing.T, path, authorization string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.baseURL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", authorization)
	request.Close = true
	response, err := new(http.Transport).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestServesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	command := start(t, "-user-secret", "made-up-user", "-organization-secret", "made-up-organization")
	printed := ""
	for command.lines.Scan() && command.lines.Text() != "Stop with Ctrl-C." {
		printed += command.lines.Text() + "\n"
	}
	block := `provider "cloudelements" {
  base_url            = "` + command.baseURL + `"
  user_secret         = "made-up-user"
  organization_secret = "made-up-organization"
}
`
	if !strings.Contains(printed, block) {
		t.Errorf("the provider block is not in %s", printed)
	}

	// The command prints a line for each request, which nobody reads but this test.
	answered := make(chan string, 1)
	go func() {
		command.lines.Scan()
		answered <- command.lines.Text()
	}()
	status, text := command.get(t, "/elements/microsoftgraph?ignored=made-up-secret", "User made-up-user, Organization made-up-organization")
	if status != http.StatusOK || !strings.Contains(text, `"key":"microsoftgraph"`) {
		t.Errorf("status %d: %s", status, text)
	}
	if line := <-answered; !strings.Contains(line, "GET    /elements/api-v2/elements/microsoftgraph 200") || strings.Contains(line, "secret") {
		t.Errorf("line %q", line)
	}
	if err := command.stop(); err != nil {
		t.Errorf("error %v after a stop", err)
	}
}

func TestQuietCommandKeepsItsStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	for range 2 {
		command := start(t, "-quiet", "-store", path, "-assume", "EmptyListAsArray", "-user-secret", "u", "-organization-secret", "o")
		if status, text := command.get(t, "/instances", "User u, Organization o"); status != http.StatusOK || text != "[]" {
			t.Errorf("status %d: %s", status, text)
		}
		// The store is free again once the command has ended.
		if err := command.stop(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAddressInUse(t *testing.T) {
	t.Parallel()
	command := start(t, "-quiet")
	address := strings.TrimSuffix(strings.TrimPrefix(command.baseURL, "http://"), simulator.BasePath)
	if err := run(t.Context(), []string{"-listen", address}, io.Discard, io.Discard); err == nil {
		t.Error("no error for an address in use")
	}
	if err := command.stop(); err != nil {
		t.Error(err)
	}
}
