package probe

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

// run is a probe of a simulated platform.
type run struct {
	t              *testing.T
	platform       *acctest.Platform
	stdin          io.Reader
	secret         string // In place of the user secret.
	transport      http.RoundTripper
	oversize       int
	stdout, stderr bytes.Buffer
}

func newRun(t *testing.T, config simulator.Config) *run {
	t.Helper()
	return &run{
		t: t, platform: acctest.StartPlatformWith(t, config), stdin: strings.NewReader(""),
		transport: acctest.NewHTTPClient(t).Transport,
	}
}

// start runs the probe, and returns its exit status.
func (r *run) start(ctx context.Context, arguments ...string) int {
	r.t.Helper()
	p := &process{
		Terminal: cli.Terminal{Stdin: r.stdin, Stdout: &r.stdout, Stderr: &r.stderr}, version: "test", oversize: r.oversize,
		newClient: func() (*cloudelements.Client, error) { return r.client(), nil },
	}
	return p.run(ctx, arguments)
}

// client returns a client of the platform.
func (r *run) client() *cloudelements.Client {
	r.t.Helper()
	client, err := cloudelements.New(r.platform.URL,
		cloudelements.WithCredentials(cmp.Or(r.secret, r.platform.UserSecret()), r.platform.OrganizationSecret()),
		cloudelements.WithTransport(r.transport), cloudelements.WithBackoff(time.Microsecond, time.Microsecond))
	if err != nil {
		r.t.Fatal(err)
	}
	return client
}

// expect fails the test unless the probe exited with a status and has printed the given texts.
func (r *run) expect(status, got int, said ...string) {
	r.t.Helper()
	if got != status {
		r.t.Errorf("the exit status is %d, want %d:\n%s", got, status, r.stderr.String())
	}
	for _, want := range said {
		if !strings.Contains(r.stderr.String(), want) {
			r.t.Errorf("%q was not printed in:\n%s", want, r.stderr.String())
		}
	}
}

// expectNothing fails the test if something is left on the platform.
func (r *run) expectNothing() {
	r.t.Helper()
	if elements, instances := r.platform.OwnElements(), r.platform.Statistics().InstancesAlive; len(elements) > 0 || instances > 0 {
		r.t.Errorf("%d elements and %d instances are left:\n%s", len(elements), instances, r.stderr.String())
	}
}

// expectNoSecrets fails the test if a secret was printed.
func (r *run) expectNoSecrets() {
	r.t.Helper()
	printed := r.stdout.String() + r.stderr.String()
	for _, secret := range []string{r.platform.UserSecret(), r.platform.OrganizationSecret(), secretValue, controlValue} {
		if strings.Contains(printed, secret) {
			r.t.Error("a secret was printed")
		}
	}
	if token.MatchString(printed) {
		r.t.Error("a token was printed")
	}
}

// token matches the token of an instance [reference 1.2].
var token = regexp.MustCompile(`[A-Za-z0-9+/]{43}=`)

func countLines(text, prefix string) int {
	n := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

// report returns the report that was printed after the table.
func (r *run) report() report {
	r.t.Helper()
	_, text, _ := strings.Cut(r.stdout.String(), "\n{")
	var printed report
	if err := json.Unmarshal([]byte("{"+text), &printed); err != nil {
		r.t.Fatalf("what was printed is no report: %s\n%s\n%s", err, r.stdout.String(), r.stderr.String())
	}
	return printed
}

// entry returns what the report says about a question.
func (r *report) entry(name string) entry {
	for _, one := range r.Findings {
		if one.Name == name {
			return one
		}
	}
	return entry{}
}

// meddling is a transport that makes something happen at one request.
type meddling struct {
	over http.RoundTripper
	// at is the number of the request, from 1.
	at int
	// before is called before that request is sent, and after once it was answered. Either may be
	// nil.
	before func()
	after  func(*http.Response) *http.Response

	mu   sync.Mutex
	sent int
}

func (m *meddling) RoundTrip(request *http.Request) (*http.Response, error) {
	m.mu.Lock()
	m.sent++
	isIt := m.sent == m.at
	m.mu.Unlock()
	if isIt && m.before != nil {
		m.before()
	}
	answer, err := m.over.RoundTrip(request)
	if isIt && m.after != nil && err == nil {
		answer = m.after(answer)
	}
	return answer, err
}

// requests returns how many requests a probe takes on a platform that answers in the likeliest
// ways.
func requests(t *testing.T) int {
	t.Helper()
	r := newRun(t, simulator.Config{})
	counting := &meddling{over: r.transport}
	r.transport = counting
	r.expect(cli.ExitDone, r.start(t.Context(), "-yes"))
	return counting.sent
}
