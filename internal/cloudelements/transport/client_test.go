package transport

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestClient_http2(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("protocol is %s", r.Proto)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)

	sender, err := newTransport(0)
	if err != nil {
		t.Fatal(err)
	}
	sender.TLSClientConfig = &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, MinVersion: tls.VersionTLS12} //nolint:forcetypeassert // httptest's own.
	c := newClient(t, server.URL, func(o *Options) { o.Transport = sender })
	if _, err := c.Do(t.Context(), &Call{Method: http.MethodGet, Route: "/instances"}); err != nil {
		t.Fatal(err)
	}
}

func TestNewTransport_poolIsAsWideAsTheRequests(t *testing.T) {
	t.Parallel()
	for concurrent, want := range map[int]int{0: 64, 8: 64, 200: 200} {
		transport, err := newTransport(concurrent)
		if err != nil {
			t.Fatal(err)
		}
		if transport.MaxIdleConnsPerHost != want || transport.MaxIdleConns < want || !transport.ForceAttemptHTTP2 || transport.Proxy == nil {
			t.Errorf("%d concurrent requests: %d idle connections per host, %d in all", concurrent, transport.MaxIdleConnsPerHost, transport.MaxIdleConns)
		}
	}
}
