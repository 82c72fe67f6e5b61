package simulator

import (
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// maximumRecorded is how many requests are kept; beyond that the oldest ones are dropped.
const maximumRecorded = 50_000

// Statistics is what the simulator has seen since its start or since ResetStatistics.
type Statistics struct {
	// Requests counts API calls by method and route pattern, such as "GET /instances/{id}". A path
	// that is no route of the API counts under its method alone.
	Requests map[string]int `json:"requests"`
	// Connections counts the connections that were opened to the server of HTTPServer.
	Connections int `json:"connections"`
	// PeakConcurrency is the largest number of API calls that were under way at the same time.
	PeakConcurrency int `json:"peakConcurrency"`
	// InstancesAlive is the number of instances there are now.
	InstancesAlive int `json:"instancesAlive"`
	// InstancesCreated is the number of instances that were made, those included that a failed
	// create left behind and those that are deleted.
	InstancesCreated int `json:"instancesCreated"`
	// CodesSpentTwice counts the attempts to authenticate with a code of OAuth 2, or a request
	// token of OAuth 1, that had been exchanged before.
	CodesSpentTwice int `json:"codesSpentTwice"`
	// Statuses counts the answers to API calls by their status. Connections that a fault cut count
	// under 0.
	Statuses map[int]int `json:"statuses"`
}

// Request is an API call as it was received.
type Request struct {
	// Time is when the body had arrived.
	Time time.Time `json:"time"`
	// Method and Path are those of the request line; Path is below BasePath.
	Method string `json:"method"`
	Path   string `json:"path"`
	// Route is the pattern that Path matched, such as /instances/{id}; "" if none.
	Route string `json:"route"`
	// Query is the query, unmasked.
	Query url.Values `json:"query,omitempty"`
	// Header is the header without Authorization.
	Header http.Header `json:"header"`
	// Body is the body as received, unmasked; nil if there was none. It may not be valid JSON.
	Body json.RawMessage `json:"body,omitempty"`
	// Status is the status of the answer; 0 while there is none, and if the connection was cut.
	Status int `json:"status"`
}

// record is what the simulator has seen.
type record struct {
	mu         sync.Mutex
	counts     map[string]int
	requests   []*Request
	conns      int
	concurrent int
	peak       int
	statuses   map[int]int
	// lastBefore is the number of the last instance from before the start or the reset.
	lastBefore int64

	// spentTwice is not under mu, because it is counted while the state is locked, and the state is
	// asked under mu.
	spentTwice atomic.Int64
}

// Statistics returns what the simulator has seen since its start or since ResetStatistics.
func (s *Simulator) Statistics() Statistics {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	counted := Statistics{
		Requests: map[string]int{}, Connections: s.record.conns, PeakConcurrency: s.record.peak,
		InstancesAlive: s.instances.count(), InstancesCreated: int(s.lastInstanceID() - s.record.lastBefore),
		CodesSpentTwice: int(s.record.spentTwice.Load()), Statuses: map[int]int{},
	}
	maps.Copy(counted.Requests, s.record.counts)
	maps.Copy(counted.Statuses, s.record.statuses)
	return counted
}

// ResetStatistics forgets counts, the peak and the recorded requests. Connections that are open are
// not counted again.
func (s *Simulator) ResetStatistics() {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	s.record.counts, s.record.requests, s.record.conns, s.record.peak = nil, nil, 0, s.record.concurrent
	s.record.statuses = nil
	s.record.spentTwice.Store(0)
	s.record.lastBefore = s.lastInstanceID()
}

// Requests returns the API calls that were received, in that order. They hold secrets; see
// HideSecrets.
func (s *Simulator) Requests() []Request {
	s.record.mu.Lock()
	defer s.record.mu.Unlock()
	copies := make([]Request, len(s.record.requests))
	for i, request := range s.record.requests {
		copies[i] = *request
	}
	return copies
}

// connectionState counts new connections.
func (r *record) connectionState(_ net.Conn, state http.ConnState) {
	if state != http.StateNew {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns++
}

func (r *record) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.concurrent++
	r.peak = max(r.peak, r.concurrent)
}

func (r *record) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.concurrent--
}

// add records a call.
func (r *record) add(c *call, now time.Time) *Request {
	entry := &Request{
		Time: now, Method: c.request.Method, Path: c.request.URL.Path[len(BasePath):],
		Query: c.query, Header: c.request.Header.Clone(),
	}
	entry.Header.Del("Authorization")
	if len(c.body) > 0 {
		entry.Body = c.body
	}
	counted := entry.Method
	if c.route != nil {
		entry.Route = c.route.pattern
		counted += " " + entry.Route
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts == nil {
		r.counts = map[string]int{}
	}
	r.counts[counted]++
	if len(r.requests) >= maximumRecorded {
		r.requests = append([]*Request(nil), r.requests[maximumRecorded/2:]...)
	}
	r.requests = append(r.requests, entry)
	return entry
}

// status records how a call was answered.
func (r *record) status(entry *Request, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	entry.Status = status
	if r.statuses == nil {
		r.statuses = map[int]int{}
	}
	r.statuses[status]++
}
