package cloudelements

import (
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestNew_options(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		option Option
		want   string
	}{
		"user secret alone":         {WithCredentials("canary-user", ""), "together"},
		"organization secret alone": {WithCredentials("", "canary-organization"), "together"},
		"line break":                {WithCredentials("canary-user\n", "canary-organization"), "user secret holds a space"},
		"comma":                     {WithCredentials("canary-user", "canary,organization"), "organization secret holds a space"},
		"max retries":               {WithMaxRetries(-1), "max retries is -1"},
		"rate":                      {WithMaxRequestsPerSecond(-0.5), "max requests per second is -0.5"},
		"concurrency":               {WithMaxConcurrentRequests(-1), "max concurrent requests is -1"},
		"request timeout":           {WithRequestTimeout(0), "request timeout is 0s"},
		"create settle time":        {WithCreateSettleTime(-time.Second), "create settle time is -1s"},
		"backoff":                   {WithBackoff(time.Second, time.Millisecond), "backoff of 1s to 1ms"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New("https://api.example.com", test.option)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error is %v, want it to hold %q", err, test.want)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("error shows a secret: %v", err)
			}
		})
	}
}

func TestClient_headers(t *testing.T) {
	t.Parallel()
	headers := make(chan http.Header, 3)
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		headers <- r.Header
		respond(w, http.StatusOK, madeUpInstance)
	}, WithUserAgent("made-up/1.0"))

	if _, err := c.Instances.Get(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	if err := c.Instances.Enable(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}}); err != nil {
		t.Fatal(err)
	}
	for i, contentType := range []string{"", "", "application/json"} {
		got := <-headers
		for name, want := range map[string]string{
			"Authorization": "User " + testUserSecret + ", Organization " + testOrganizationSecret,
			"User-Agent":    "made-up/1.0",
			"Accept":        "application/json",
			"Content-Type":  contentType,
		} {
			if got.Get(name) != want {
				t.Errorf("request %d: %s is %q, want %q", i, name, got.Get(name), want)
			}
		}
	}
}

func TestClient_noCredentials(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, present := r.Header["Authorization"]; present {
			t.Error("there is an Authorization header")
		}
		respond(w, http.StatusOK, madeUpInstance)
	}))
	t.Cleanup(server.Close)
	if _, err := mustNew(t, server.URL).Instances.Get(t.Context(), 7); err != nil {
		t.Fatal(err)
	}
}

func TestClient_any2xxIsSuccess(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusPartialContent} {
		c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { respond(w, status, madeUpInstance) })
		if _, err := c.Instances.Get(t.Context(), 7); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
	c, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	if err := c.Instances.Delete(t.Context(), 7); err != nil {
		t.Errorf("204: %v", err)
	}
}

func TestClient_redirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(other.Close)
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/login?secret=canary", http.StatusFound)
	})

	_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	e := wantError(t, err)
	if elsewhere.Load() != 0 {
		t.Error("the redirect was followed")
	}
	if e.Status != http.StatusFound || e.Ambiguous || e.Attempts != 1 {
		t.Errorf("error is %+v", *e)
	}
	text := err.Error()
	if !strings.Contains(text, "Create Instance failed") || !strings.Contains(text, "redirect to "+strings.TrimPrefix(other.URL, "http://")) {
		t.Errorf("error does not tell of the redirect: %s", text)
	}
	if strings.Contains(text, "canary") {
		t.Errorf("error shows the query: %s", text)
	}
}

func TestClient_gzip(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("gzip is not accepted")
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		_, _ = io.WriteString(zip, madeUpInstance)
		_ = zip.Close()
	})
	instance, err := c.Instances.Get(t.Context(), 7)
	if err != nil || instance.Name != "Contoso" {
		t.Errorf("got %+v, %v", instance, err)
	}
}

// A request takes a connection that another has left, whatever the answer was. The transport may
// dial one that proves unnecessary, at most one per request under way.
func TestClient_connectionsAreReused(t *testing.T) {
	t.Parallel()
	const workers, rounds = 16, 10
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/1"):
			respondFailure(w, http.StatusNotFound, "no such instance")
		case strings.HasSuffix(r.URL.Path, "/2"):
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, strings.Repeat("<p>", largestError/3+1000)) // More than is read of it.
		default:
			respond(w, http.StatusOK, madeUpInstance)
		}
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c := mustNew(t, server.URL, WithMaxConcurrentRequests(workers))

	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for range rounds {
				_, err := c.Instances.Get(t.Context(), []int64{7, 1, 2, 7}[worker%4])
				if failed := err != nil; failed != (worker%4 == 1 || worker%4 == 2) {
					t.Errorf("worker %d: %v", worker, err)
				}
			}
		})
	}
	group.Wait()
	if n := opened.Load(); n > 2*workers {
		t.Errorf("%d connections for %d workers with %d requests each", n, workers, rounds)
	}
}

func TestClient_BaseURL(t *testing.T) {
	t.Parallel()
	if got := mustNew(t, "https://api.cloud-elements.com/").BaseURL(); got != "https://api.cloud-elements.com/elements/api-v2" {
		t.Errorf("got %s", got)
	}
}
