package acctest

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// Network is a network between the provider and a platform that fails at the level of TCP, where
// the platform's own faults cannot: in the middle of a request or an answer.
type Network struct {
	// URL is the base URL of the platform by way of this network.
	URL string

	t           *testing.T
	proxy       *toxiproxy.Proxy
	probe       string
	failing     atomic.Bool // Until a second request comes through.
	received    atomic.Int64
	connections atomic.Int64
}

// Toxic is a way for a network to fail, in the words of toxiproxy.
type Toxic struct {
	// Type is latency, limit_data, reset_peer or timeout, among others.
	Type string `json:"type"`
	// Stream is upstream for requests and downstream for answers.
	Stream string `json:"stream"`
	// Attributes are those of the type: bytes, or milliseconds.
	Attributes map[string]int `json:"attributes"`
}

// StartNetwork starts a network that is whole at first and ends with the test.
func (p *Platform) StartNetwork(t *testing.T) *Network {
	t.Helper()
	network := &Network{t: t}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == probePath {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler) // Lost on its way, as far as the platform knows.
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if network.received.Add(1) == 2 && network.failing.Load() {
			// Before the answer, so that what is sent again always succeeds.
			network.proxy.Toxics.ResetToxics(r.Context())
		}
		p.ServeHTTP(w, r)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			network.connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	network.probe = server.URL + probePath

	silent := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	network.proxy = toxiproxy.NewProxy(silent, t.Name(), "127.0.0.1:0", strings.TrimPrefix(server.URL, "http://"))
	if err := network.proxy.Start(); err != nil {
		t.Fatalf("starting a network: %s", err)
	}
	t.Cleanup(network.proxy.Stop)
	network.URL = "http://" + network.proxy.Listen
	return network
}

// Fail has the network fail, until a second request reaches the platform. It counts requests and
// connections anew.
func (n *Network) Fail(toxic Toxic) {
	n.t.Helper()
	n.received.Store(0)
	n.connections.Store(0)
	n.failing.Store(true)
	n.add(toxic)
}

func (n *Network) add(toxic Toxic) {
	n.t.Helper()
	encoded, err := json.Marshal(toxic)
	if err != nil {
		n.t.Fatalf("encoding a toxic: %s", err)
	}
	if _, err := n.proxy.Toxics.AddToxicJson(strings.NewReader(string(encoded))); err != nil {
		n.t.Fatalf("adding a toxic: %s", err)
	}
}

// Slow has the network be slow, for good.
func (n *Network) Slow(toxic Toxic) {
	n.t.Helper()
	n.add(toxic)
}

// Heal makes the network whole.
func (n *Network) Heal() {
	n.proxy.Toxics.ResetToxics(n.t.Context())
}

// Received is the number of whole requests that have reached the platform since Fail.
func (n *Network) Received() int { return int(n.received.Load()) }

// probePath is where Connections looks whether it has counted all.
const probePath = "/network/probe"

// Connections is the number of connections that were opened since Fail.
func (n *Network) Connections() int {
	n.t.Helper()
	// They are accepted in the order in which they were opened, which may be long after the
	// provider has seen them fail: once one more is answered, all before it have been counted.
	request, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, n.probe, nil)
	if err != nil {
		n.t.Fatalf("counting connections: %s", err)
	}
	request.Close = true
	response, err := NewHTTPClient(n.t).Do(request)
	if err != nil {
		n.t.Fatalf("counting connections: %s", err)
	}
	_ = response.Body.Close()
	return int(n.connections.Add(-1))
}
