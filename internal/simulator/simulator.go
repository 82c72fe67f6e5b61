// Package simulator is the Cloud Elements platform in one process: an http.Handler that serves the
// part of the platform's API which concerns element instances, with an element catalogue, OAuth
// consent pages, a store that may outlive the process, and faults on demand. It needs no account
// and no network.
//
// It is written from the API reference in internal/reference alone and shares no code with the API
// client, so that a mistake in the client cannot hide in it. Where the reference is silent, the
// choice is a field of Assumptions.
package simulator

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// BasePath is the path below which the platform's API is served, without a slash at the end.
const BasePath = "/elements/api-v2"

// readHeaderTimeout bounds how long a connection may take to send its request headers.
const readHeaderTimeout = 10 * time.Second

// Simulator is the platform in one process. It is safe for concurrent use. Make one with New and
// close it with Close.
type Simulator struct {
	config Config
	routes []route
	state  *state
	faults faults
	limit  *rate.Limiter
	record record

	// The tables of the kinds of objects that more than one file uses. Another kind makes its table
	// where it makes its routes.
	instances *table[int64, *Instance]
	grants    *table[string, *grant]
	elements  elements

	// Seeded, so that a run with the same seed sees the same faults, delays and order of tags.
	randomMu sync.Mutex
	random   *rand.Rand

	readsMu sync.Mutex
	reads   map[int64]int

	// Work in the background is begun under the lock only, so that none begins once the simulator
	// is closing.
	backgroundMu sync.Mutex
	background   sync.WaitGroup
	closing      chan struct{}
	close        sync.Once
	closeError   error
}

// New returns a simulator with the given configuration. It returns an error if the store cannot be
// opened or read, if a secret could not be sent in an Authorization header, or if the embedded
// catalogue is broken.
func New(config Config) (*Simulator, error) {
	config = config.withDefaults()
	if err := config.validate(); err != nil {
		return nil, err
	}
	s := &Simulator{
		config:  config,
		random:  rand.New(rand.NewPCG(config.Seed, config.Seed^0x9e3779b97f4a7c15)), //nolint:gosec // Not for secrets: repeatable on purpose.
		reads:   map[int64]int{},
		closing: make(chan struct{}),
	}
	s.elements.anyCase = config.Assumptions.ElementKeyCase != ""
	if err := s.elements.load(); err != nil {
		return nil, fmt.Errorf("loading the element catalogue: %w", err)
	}
	opened, err := openStore(config.Path)
	if err != nil {
		return nil, err
	}
	s.state = newState(opened)
	s.instances = newTable[int64, *Instance](s.state, "instances")
	s.grants = newTable[string, *grant](s.state, "grants")
	s.elements.own = newTable[int64, *ownElement](s.state, "elements")
	s.routes = s.apiRoutes()
	if err := s.state.restore(); err != nil {
		_ = opened.close()
		return nil, err
	}
	s.limit = newLimit(config)
	s.record.lastBefore = s.lastInstanceID()
	return s, nil
}

// Close ends waits and work in the background and closes the store. Work that a fault has put off
// is not done any more. Further calls return what the first one returned.
func (s *Simulator) Close() error {
	s.close.Do(func() {
		s.backgroundMu.Lock()
		close(s.closing)
		s.backgroundMu.Unlock()
		s.background.Wait()
		s.closeError = s.state.store.close()
	})
	return s.closeError
}

// UserSecret returns the user secret that the simulator accepts.
func (s *Simulator) UserSecret() string { return s.config.UserSecret }

// OrganizationSecret returns the organization secret that the simulator accepts.
func (s *Simulator) OrganizationSecret() string { return s.config.OrganizationSecret }

// HTTPServer returns a server for the simulator that counts its connections, ready for httptest or
// net.Listen.
func (s *Simulator) HTTPServer() *http.Server {
	return &http.Server{Handler: s, ConnState: s.record.connectionState, ReadHeaderTimeout: readHeaderTimeout}
}

// ServeHTTP answers a request to the API, to a vendor's consent page, or to the simulator's own
// control path.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.config.Now().UTC().Format(http.TimeFormat))
	switch path := r.URL.Path; {
	case path == BasePath || strings.HasPrefix(path, BasePath+"/"):
		s.serveAPI(w, r)
	case strings.HasPrefix(path, vendorPath):
		s.serveVendor(w, r)
	case strings.HasPrefix(path, controlPath):
		s.serveControl(w, r)
	default:
		// The platform's host serves its console here, so a wrong base URL meets a page and not
		// JSON.
		writePage(w, http.StatusNotFound, "Not found", "The API is served below "+BasePath+".")
	}
}

// wait returns after d, or at once when the simulator is closed. It does not end with the request:
// a platform goes on with its work when a client loses patience.
func (s *Simulator) wait(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.closing:
	}
}

// isClosing reports whether Close was called.
func (s *Simulator) isClosing() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// later does work in the background, unless the simulator is closed before its time has come.
func (s *Simulator) later(delay time.Duration, work func()) {
	s.backgroundMu.Lock()
	defer s.backgroundMu.Unlock()
	if s.isClosing() {
		return
	}
	s.background.Go(func() {
		s.wait(delay)
		if !s.isClosing() {
			work()
		}
	})
}

// shuffle puts n things in an arbitrary order.
func (s *Simulator) shuffle(n int, swap func(i, j int)) {
	s.randomMu.Lock()
	defer s.randomMu.Unlock()
	s.random.Shuffle(n, swap)
}

// chance reports true with the given probability.
func (s *Simulator) chance(rate float64) bool {
	s.randomMu.Lock()
	defer s.randomMu.Unlock()
	return s.random.Float64() < rate
}

// upTo returns a random time from 0 to less than d; 0 if d is 0.
func (s *Simulator) upTo(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	s.randomMu.Lock()
	defer s.randomMu.Unlock()
	return time.Duration(s.random.Int64N(int64(d)))
}
