package cloudelements

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// logged runs calls under a logger and returns what it wrote.
func logged(t *testing.T, run func(context.Context)) (string, []map[string]any) {
	t.Helper()
	var output bytes.Buffer
	run(tflogtest.RootLogger(t.Context(), &output))
	text := output.String()
	lines, err := tflogtest.MultilineJSONDecode(&output)
	if err != nil {
		t.Fatalf("log: %v", err)
	}
	return text, lines
}

func TestLog_oneLineAnAttempt(t *testing.T) {
	t.Parallel()
	script := &scripted{statuses: []int{503, 200}}
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Elements-Request-Id", "0123456789abcdef01234567")
		script.ServeHTTP(w, r)
	})
	_, lines := logged(t, func(ctx context.Context) {
		ctx = tflog.SetField(ctx, "tf_resource_type", "made_up_resource")
		if _, err := c.Instances.Get(ctx, 7); err != nil {
			t.Error(err)
		}
	})
	lines = slices.DeleteFunc(lines, func(line map[string]any) bool { return line["@level"] != "debug" })
	if len(lines) != 2 {
		t.Fatalf("%d lines: %v", len(lines), lines)
	}
	for i, status := range []float64{503, 200} {
		line := lines[i]
		for field, want := range map[string]any{
			"@module": "provider.cloudelements", "method": "GET", "route": "/instances/{id}", "status": status,
			"attempt": float64(i + 1), "request_id": "0123456789abcdef01234567", "tf_resource_type": "made_up_resource",
		} {
			if line[field] != want {
				t.Errorf("line %d: %s is %v, want %v", i, field, line[field], want)
			}
		}
		if _, timed := line["duration_ms"].(float64); !timed {
			t.Errorf("line %d has no duration: %v", i, line)
		}
	}
	if got := lines[0]["error"]; got != "the platform answered 503 Service Unavailable: made-up failure" {
		t.Errorf("error is %v", got)
	}
}

func TestLog_noAnswer(t *testing.T) {
	t.Parallel()
	c := mustNew(t, newRawServer(t, cut).url, newFakeClock().option(), WithMaxRetries(0))
	_, lines := logged(t, func(ctx context.Context) {
		if _, err := c.Instances.Get(ctx, 7); err == nil {
			t.Error("no error")
		}
	})
	last := lines[len(lines)-1]
	if _, answered := last["status"]; answered || last["@level"] != "debug" || last["error"] == nil {
		t.Errorf("last line is %v", last)
	}
}

// Every way in for a secret has a canary, and everything is logged.
func TestLog_noSecretAtTrace(t *testing.T) {
	t.Parallel()
	answers := map[string]string{
		"POST /instances": `{"id": 7, "token": "canary-token-1", "element": {"key": "x", "apiSecret": "canary-embedded"},
			"configuration": {"oauth.user.token": "canary-user-token", "oauth.user.refresh_token": "canary-refresh", "password": "canary-password",
			"event.poller.configuration": "{\"x\":{\"secret\":\"canary-nested\"}}", "hook": "https://canary@hooks.example.com/?key=canary-query"}}`,
		"GET /instances/7":               `{"id": 7, "name": "holds canary-protected", "token": "canary-token-2"}`,
		"PATCH /instances/7":             `{"requestId": "canary-token-1", "message": "code canary-code and canary-new-password are wrong", "providerMessage": "canary-refresh"}`,
		"GET /instances/7/configuration": `[{"key": "password", "type": "PASSWORD", "propertyValue": "canary-row"}, {"key": "oauth.user.token", "propertyValue": "canary-user-row"}]`,
		"POST /elements/x/oauth/url":     `{"oauthUrl": "https://login.example.com/?client_id=canary-key&state=canary-state", "element": "x"}`,
		"GET /elements/x/oauth/token":    `{"token": "canary-request-token", "secret": "canary-request-secret"}`,
		"DELETE /instances/7":            `<html>canary-page</html>`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "session=canary-cookie")
		w.Header().Set("Elements-Error", "refused canary-protected")
		w.Header().Set("Elements-Next-Page-Token", "")
		status := http.StatusOK
		if r.Method == http.MethodPatch {
			status = http.StatusBadRequest
		}
		respond(w, status, answers[r.Method+" "+strings.TrimPrefix(r.URL.Path, apiPath)])
	}))
	t.Cleanup(server.Close)
	c := mustNew(t, server.URL, WithCredentials("canary-user", "canary-organization"))
	c.Protect("canary-protected")

	text, lines := logged(t, func(ctx context.Context) {
		var failures []string
		note := func(err error) {
			if err != nil {
				failures = append(failures, err.Error())
			}
		}
		_, err := c.Instances.Create(ctx, InstanceCreate{
			Name: "made-up name", Element: ElementSelector{Key: "x"},
			Configuration: map[string]any{"password": "canary-new-password", "custom": "canary-protected", "poller": map[string]any{"a": map[string]any{"api_key": "canary-poller"}}},
			ProviderData:  map[string]string{"code": "canary-code", "state": "canary-state"},
		})
		note(err)
		_, err = c.Instances.Get(ctx, 7)
		note(err)
		_, err = c.Instances.Update(ctx, 7, InstanceUpdate{ProviderData: map[string]string{"code": "canary-code"}})
		note(err)
		_, err = c.Instances.Configuration(ctx, 7)
		note(err)
		_, err = c.Elements.OAuthURL(ctx, "x", OAuthURLRequest{APIKey: "canary-key", APISecret: "canary-secret", State: "canary-state", Extra: map[string]string{"authToken": "canary-extra"}})
		note(err)
		_, err = c.Elements.OAuthToken(ctx, "x", OAuthTokenRequest{APIKey: "canary-key", APISecret: "canary-secret"})
		note(err)
		note(c.Instances.Delete(ctx, 7))

		if len(failures) != 2 {
			t.Errorf("%d failures, want that of the update and that of the delete: %v", len(failures), failures)
		}
		for _, failure := range failures {
			if strings.Contains(failure, "canary") {
				t.Errorf("error shows a secret: %s", failure)
			}
		}
	})
	// A request, its attempt and its answer, eight times: an update with a code reads first.
	if len(lines) != 24 || !strings.Contains(text, "made-up name") {
		t.Errorf("%d lines; bodies are missing", len(lines))
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, "canary") {
			t.Errorf("log shows a secret: %s", line)
		}
	}
}

func TestLog_silentWithoutLogger(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, madeUpInstance) })
	// No logger is in the test's own context; a client that made one would write to the standard
	// streams, or fail.
	if _, err := c.Instances.Get(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
}

// safeBuffer is a log that many goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Buffer.Write(p)
}

var _ io.Writer = (*safeBuffer)(nil)

func TestLog_concurrent(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, http.StatusOK, madeUpInstance) })
	var output safeBuffer
	ctx := tflogtest.RootLogger(t.Context(), &output)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := c.Instances.Get(ctx, 7); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := strings.Count(output.String(), `"attempt":1`); n != 20 || strings.Contains(output.String(), "made-up-element-token") {
		t.Errorf("%d attempts in %s", n, output.String())
	}
}
