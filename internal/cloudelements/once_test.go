package cloudelements

import (
	"bufio"
	"context"
	"fmt"
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

// rawServer is a listener that counts the requests that it reads to their end, and then does with
// the connection what the test wants.
type rawServer struct {
	url              string
	requests, writes atomic.Int64
	answer           func(*http.Request, net.Conn) bool // Whether the connection stays.
}

// newRawServer does the same after each request.
func newRawServer(t *testing.T, then func(net.Conn)) *rawServer {
	t.Helper()
	return newAnsweringRawServer(t, func(_ *http.Request, connection net.Conn) bool {
		then(connection)
		return false
	})
}

func newAnsweringRawServer(t *testing.T, answer func(*http.Request, net.Conn) bool) *rawServer {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &rawServer{url: "http://" + listener.Addr().String(), answer: answer}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go server.serve(connection)
		}
	}()
	return server
}

func (s *rawServer) serve(connection net.Conn) {
	defer func() { _ = connection.Close() }()
	reader := bufio.NewReader(connection)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return
		}
		s.requests.Add(1)
		if request.Method != http.MethodGet {
			s.writes.Add(1)
		}
		if !s.answer(request, connection) {
			return
		}
	}
}

// answerWhole answers with a body and keeps the connection.
func answerWhole(c net.Conn, body string) bool {
	_, err := fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	return err == nil
}

func cut(net.Conn) {}

func answerPart(c net.Conn) {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\": 7,")
}

func answerGarbage(c net.Conn) { _, _ = io.WriteString(c, "made-up garbage\r\n\r\n") }

// keepSilent holds the connection until the client closes it.
func keepSilent(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// What may have reached the server is sent once where it may not be repeated and nothing can be
// read, and again where it may, for every way in which a connection fails.
func TestClient_lostAnswer(t *testing.T) {
	t.Parallel()
	operations := map[string]struct {
		run  func(context.Context, *Client) error
		once bool
	}{
		"create": {func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Create(ctx, InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
			return err
		}, true},
		"update with provider data": {func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Update(ctx, 7, InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}})
			return err
		}, true},
		"update": {func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Update(ctx, 7, InstanceUpdate{Name: ptr("x")})
			return err
		}, false},
		"get":    {func(ctx context.Context, c *Client) error { _, err := c.Instances.Get(ctx, 7); return err }, false},
		"delete": {func(ctx context.Context, c *Client) error { return c.Instances.Delete(ctx, 7) }, false},
		"enable": {func(ctx context.Context, c *Client) error { return c.Instances.Enable(ctx, 7) }, false},
		"OAuth URL": {func(ctx context.Context, c *Client) error {
			_, err := c.Elements.OAuthURL(ctx, "x", OAuthURLRequest{})
			return err
		}, false},
	}
	for name, operation := range operations {
		for failure, then := range map[string]func(net.Conn){
			"cut": cut, "part of an answer": answerPart, "garbage": answerGarbage, "silence": keepSilent,
		} {
			t.Run(name+"/"+failure, func(t *testing.T) {
				t.Parallel()
				// A code is not sent before the instance was read.
				readable := strings.HasPrefix(name, "update with")
				var written atomic.Bool
				server := newAnsweringRawServer(t, func(request *http.Request, connection net.Conn) bool {
					if request.Method != http.MethodGet {
						written.Store(true)
					}
					if readable && !written.Load() {
						return answerWhole(connection, madeUpInstance)
					}
					then(connection)
					return false
				})
				timeout := time.Minute
				if failure == "silence" {
					timeout = 50 * time.Millisecond
				}
				c := mustNew(t, server.url, newFakeClock().option(), WithMaxRetries(2), WithRequestTimeout(timeout), WithCreateSettleTime(0))
				err := operation.run(t.Context(), c)
				e := wantError(t, err)
				want, got := int64(3), &server.requests
				if operation.once {
					want, got = 1, &server.writes
				}
				// A silent server may be given up before it has read the request.
				if n := got.Load(); n > want || n < want && failure != "silence" || int64(e.Attempts) != want {
					t.Errorf("%d requests, %d attempts; want %d", n, e.Attempts, want)
				}
				if e.Ambiguous != operation.once || strings.Contains(err.Error(), "may have taken effect") != operation.once {
					t.Errorf("ambiguous is %t: %v", e.Ambiguous, err)
				}
				if e.Status != 0 || e.Err == nil {
					t.Errorf("error is %+v", *e)
				}
				if want := map[string]string{
					"cut": "the connection failed before the answer came: EOF.", "part of an answer": "the answer broke off: unexpected EOF.",
					"garbage": "the connection failed before the answer came: net/http:", "silence": "no answer within the request timeout of 50ms.",
				}[failure]; !strings.Contains(err.Error(), want) {
					t.Errorf("error is %v, want it to hold %q", err, want)
				}
			})
		}
	}
}

// A connection that was reused may have been closed by the server just before, and Go's transport
// repeats a read by itself then. A create it must not.
func TestClient_lostAnswerOnAReusedConnection(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(context.Context, *Client) error{
		"create": func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Create(ctx, InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
			return err
		},
		"update with provider data": func(ctx context.Context, c *Client) error {
			_, err := c.Instances.Update(ctx, 7, InstanceUpdate{ProviderData: map[string]string{"code": "made-up-code"}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var reused atomic.Int64
			served := new(sync.Map)
			server := newAnsweringRawServer(t, func(request *http.Request, connection net.Conn) bool {
				_, again := served.Swap(connection, true)
				switch {
				case request.Method == http.MethodGet && strings.HasSuffix(request.URL.Path, "/7"):
					return answerWhole(connection, madeUpInstance)
				case request.Method == http.MethodGet:
					return false
				case again:
					reused.Add(1)
				}
				return false
			})
			c := mustNew(t, server.url, newFakeClock().option())
			if _, err := c.Instances.Get(t.Context(), 7); err != nil {
				t.Fatal(err)
			}
			err := run(t.Context(), c)
			if server.writes.Load() != 1 || reused.Load() != 1 || !IsAmbiguous(err) {
				t.Errorf("%d requests, %d of them on a reused connection, %v", server.writes.Load(), reused.Load(), err)
			}
		})
	}
}

// A success that cannot be used is a lost answer too: the platform did the work.
func TestClient_unusableSuccess(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no id": `{"name": "Contoso"}`, "a list": `[]`, "null": `null`, "nothing": ``, "half": `{"id": 7`, "page": `<html>made-up page</html>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var creates atomic.Int64
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Elements-Request-Id", "0123456789abcdef01234567")
				if r.Method == http.MethodGet && !strings.HasSuffix(r.URL.Path, "/7") {
					respondFailure(w, http.StatusForbidden, "made-up refusal of lists")
					return
				}
				if r.Method == http.MethodPost {
					creates.Add(1)
				}
				respond(w, http.StatusOK, body)
			})
			_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
			e := wantError(t, err)
			if creates.Load() != 1 || !e.Ambiguous || e.Status != http.StatusOK || e.RequestID == "" {
				t.Errorf("%d creates, error %+v", creates.Load(), *e)
			}
			if _, err := c.Instances.Get(t.Context(), 7); err == nil || IsAmbiguous(err) || IsNotFound(err) {
				t.Errorf("get: %v", err)
			}
		})
	}
}

// unreachable returns the URL of a port where nobody listens.
func unreachable(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return "http://" + listener.Addr().String()
}

// Without a connection nothing was sent, so even a create may be tried again.
func TestClient_noConnection(t *testing.T) {
	t.Parallel()
	fake := newFakeClock()
	c := mustNew(t, unreachable(t), fake.option(), WithMaxRetries(2))
	_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	e := wantError(t, err)
	if e.Attempts != 3 || e.Ambiguous || len(fake.sleeps()) != 2 {
		t.Errorf("sleeps %v, error %+v", fake.sleeps(), *e)
	}
	if !strings.Contains(err.Error(), "failed for instance \"x\": no connection to 127.0.0.1:") || !strings.Contains(err.Error(), "connection refused") || !strings.Contains(err.Error(), "Check the base URL") {
		t.Errorf("error is %v", err)
	}
}

// A certificate that is not trusted now is not trusted in a minute.
func TestClient_untrustedCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = discardLog()
	server.StartTLS()
	t.Cleanup(server.Close)
	c := mustNew(t, server.URL, newFakeClock().option())
	_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	if e := wantError(t, err); e.Attempts != 1 || e.Ambiguous || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("error is %+v", *e)
	}
}

// A server that hangs up in the handshake has not seen the request.
func TestClient_brokenHandshake(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	var connections atomic.Int64
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			_ = connection.Close()
		}
	}()
	c := mustNew(t, "https://"+listener.Addr().String(), newFakeClock().option(), WithMaxRetries(2))
	_, err = c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	if e := wantError(t, err); e.Attempts != 3 || e.Ambiguous || connections.Load() != 3 {
		t.Errorf("%d connections, error %+v", connections.Load(), *e)
	}
}

// silentTransport fails without a word on how far the request got.
type silentTransport struct{ writes int }

func (s *silentTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet {
		s.writes++
	}
	return nil, io.ErrUnexpectedEOF
}

func TestClient_transportThatReportsNothing(t *testing.T) {
	t.Parallel()
	transport := &silentTransport{}
	c := mustNew(t, "https://api.example.com", WithTransport(transport), newFakeClock().option())
	_, err := c.Instances.Create(t.Context(), InstanceCreate{Name: "x", Element: ElementSelector{Key: "y"}})
	if transport.writes != 1 || !IsAmbiguous(err) {
		t.Errorf("%d creates, %v", transport.writes, err)
	}
}

// The platform's last word is worth more than the end of the connection or of the time.
func TestClient_noAnswerAfterAnAnswer(t *testing.T) {
	t.Parallel()
	for name, wanted := range map[string]int64{"cut": 3, "stopped": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			var requests atomic.Int64
			c, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
				if requests.Add(1) == 1 {
					respondFailure(w, http.StatusServiceUnavailable, "made-up failure")
					return
				}
				if name == "stopped" {
					cancel()
					<-r.Context().Done()
				}
				panic(http.ErrAbortHandler)
			}, WithMaxRetries(2))
			_, err := c.Instances.Get(ctx, 7)
			e := wantError(t, err)
			if e.Status != 0 || !strings.Contains(err.Error(), "Before that, the platform answered 503 Service Unavailable: made-up failure.") {
				t.Errorf("error is %v", err)
			}
			// Go's transport itself repeats a read on a connection that it reused.
			if int64(e.Attempts) != wanted || requests.Load() < wanted {
				t.Errorf("%d attempts, %d requests, want %d", e.Attempts, requests.Load(), wanted)
			}
		})
	}
}
