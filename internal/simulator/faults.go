package simulator

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// FaultKind is what goes wrong.
type FaultKind string

// The kinds of faults.
const (
	// FaultStatusBefore answers with Status (default 500) and does not do the work.
	FaultStatusBefore FaultKind = "status_before"
	// FaultStatusAfter does the work and answers with Status (default 500).
	FaultStatusAfter FaultKind = "status_after"
	// FaultDelay waits for Delay, then does the work, whether or not the client is still there.
	FaultDelay FaultKind = "delay"
	// FaultCutBefore cuts the connection and does not do the work.
	FaultCutBefore FaultKind = "cut_before"
	// FaultCutDuring cuts the connection at once; the work is done in the background, Delay later.
	FaultCutDuring FaultKind = "cut_during"
	// FaultCutAfter does the work and then cuts the connection.
	FaultCutAfter FaultKind = "cut_after"
	// FaultHTML answers with a page, as a proxy in between would, and does not do the work. Status is 200 by default.
	FaultHTML FaultKind = "html"
	// FaultShortPage makes the pages of a list half as long; the page token leads on as usual.
	FaultShortPage FaultKind = "short_page"
	// FaultStaleRead reads from a replica that lags one change behind: an instance as it was before its last change,
	// and none right after its creation.
	FaultStaleRead FaultKind = "stale_read"
	// FaultOmitMembers leaves Members out of instances in the answer; by default createdDate, configuration, tags and
	// user.
	FaultOmitMembers FaultKind = "omit_members"
	// FaultEmptyUser makes the user of instances in the answer {}.
	FaultEmptyUser FaultKind = "empty_user"
)

// faultKinds is all kinds, for validation.
var faultKinds = []FaultKind{
	FaultStatusBefore, FaultStatusAfter, FaultDelay, FaultCutBefore, FaultCutDuring, FaultCutAfter, FaultHTML,
	FaultShortPage, FaultStaleRead, FaultOmitMembers, FaultEmptyUser,
}

// Fault is something that goes wrong with calls to the API. A call meets all faults that match it, but only the first
// of those that cut the connection or replace the answer. A connection that is cut may make a Go client send a GET a
// second time by itself.
type Fault struct {
	// Method is the HTTP method; "" is any.
	Method string `json:"method,omitempty"`
	// Route is the pattern of the path, such as /instances/{id}; "" is any.
	Route string `json:"route,omitempty"`
	// Match is text that the request body must contain, such as the name of an instance; "" is any.
	Match string `json:"match,omitempty"`
	// InstanceID is the instance that the call must be about; 0 is any.
	InstanceID int64 `json:"instanceId,omitempty"`
	// Skip is how many calls that match are let through first.
	Skip int `json:"skip,omitempty"`
	// Count is how many calls after that meet the fault; 0 is all.
	Count int `json:"count,omitempty"`
	// Rate is the probability, from 0 to 1, with which a call meets the fault; 0 is always.
	Rate float64 `json:"rate,omitempty"`
	// Kind is what goes wrong.
	Kind FaultKind `json:"kind"`
	// Delay is how long to wait before the work, whatever the kind. For a cut during the work it is how long the work
	// still takes.
	Delay time.Duration `json:"delay,omitempty"`
	// Status is the status of the answer.
	Status int `json:"status,omitempty"`
	// RetryAfter is the Retry-After header of the answer, in either form; "" is none.
	RetryAfter string `json:"retryAfter,omitempty"`
	// Message and ProviderMessage are those of the error body; a Message of "" is a sentence about the fault.
	Message         string `json:"message,omitempty"`
	ProviderMessage string `json:"providerMessage,omitempty"`
	// ContentType and Body replace the error body or the page.
	ContentType string `json:"contentType,omitempty"`
	Body        string `json:"body,omitempty"`
	// Members are the members to leave out.
	Members []string `json:"members,omitempty"`
}

// faults are the faults that are in force.
type faults struct {
	mu   sync.Mutex
	list []*armed
}

// armed is a fault with the number of calls that it matched.
type armed struct {
	Fault

	seen int
}

// effects are the faults that change what an operation reads or answers.
type effects struct {
	short, stale, emptyUser bool
	omitted                 []string
}

// AddFault puts a fault in force, after those that are. It panics if the kind is none of the constants, or if Rate or
// a number is out of range.
func (s *Simulator) AddFault(fault Fault) {
	if err := fault.validate(); err != nil {
		panic("simulator: " + err.Error())
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = append(s.faults.list, &armed{Fault: fault})
}

// ClearFaults removes all faults.
func (s *Simulator) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = nil
}

func (f Fault) validate() error {
	switch {
	case !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("there is no fault kind %q; the kinds are %q", f.Kind, faultKinds)
	case f.Rate < 0 || f.Rate > 1:
		return fmt.Errorf("the rate of a fault must be from 0 to 1, not %v", f.Rate)
	case f.Skip < 0 || f.Count < 0 || f.Delay < 0:
		return fmt.Errorf("skip, count and delay of a fault must not be negative")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("the status of a fault must be from 200 to 599, not %d", f.Status)
	default:
		return nil
	}
}

// matches reports whether a call is one that the fault is for.
func (f *Fault) matches(s *Simulator, c *call) bool {
	if f.Method != "" && f.Method != c.request.Method {
		return false
	}
	if f.Route != "" && (c.route == nil || f.Route != c.route.pattern) {
		return false
	}
	if f.Match != "" && !bytes.Contains(c.body, []byte(f.Match)) {
		return false
	}
	return f.InstanceID == 0 || f.InstanceID == s.subject(c)
}

// subject is the number of the instance that a call is about; 0 if it is about none. A refused call is about the
// instance in its path all the same.
func (s *Simulator) subject(c *call) int64 {
	if text, inPath := c.params["id"]; inPath {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0
		}
		return id
	}
	pairs, _ := parseAuthorization(c.request.Header.Values("Authorization"))
	if instance, found := s.state.instanceOfToken(pairs["Element"]); found {
		return instance.ID
	}
	return 0
}

// strike returns the faults that a call meets and counts it.
func (s *Simulator) strike(c *call) []Fault {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	var met []Fault
	ended := false
	for _, fault := range s.faults.list {
		ends := fault.Kind.ends()
		if ended && ends || !fault.matches(s, c) {
			continue
		}
		fault.seen++
		if fault.seen <= fault.Skip || fault.Count > 0 && fault.seen > fault.Skip+fault.Count {
			continue
		}
		if fault.Rate > 0 && !s.chance(fault.Rate) {
			continue
		}
		ended = ended || ends
		met = append(met, fault.Fault)
	}
	return met
}

// ends reports whether a fault cuts the connection or replaces the answer.
func (k FaultKind) ends() bool {
	switch k {
	case FaultStatusBefore, FaultStatusAfter, FaultCutBefore, FaultCutDuring, FaultCutAfter, FaultHTML:
		return true
	default:
		return false
	}
}

// outcome is what becomes of a call: an answer, or a cut connection.
type outcome struct {
	answer *answer
	cut    bool
	status int
}

// faultily does the work of a call under the faults that it meets.
func (s *Simulator) faultily(c *call, requestID string) outcome {
	var last Fault
	for _, fault := range s.strike(c) {
		switch fault.Kind {
		case FaultShortPage:
			c.effects.short = true
		case FaultStaleRead:
			c.effects.stale = true
		case FaultEmptyUser:
			c.effects.emptyUser = true
		case FaultOmitMembers:
			c.effects.omitted = append(c.effects.omitted, fault.members()...)
		}
		if fault.Kind != FaultCutDuring {
			s.wait(fault.Delay)
		}
		if fault.Kind.ends() {
			last = fault
		}
	}
	switch last.Kind {
	case FaultCutBefore:
		return outcome{cut: true}
	case FaultCutDuring:
		s.later(last.Delay, func() { s.work(c, requestID) })
		return outcome{cut: true}
	case FaultStatusBefore, FaultHTML:
		return answered(last.answer(requestID))
	}
	result := s.work(c, requestID)
	switch last.Kind {
	case FaultCutAfter:
		return outcome{cut: true}
	case FaultStatusAfter:
		return answered(last.answer(requestID))
	default:
		return answered(result)
	}
}

func answered(a *answer) outcome { return outcome{answer: a, status: a.status} }

// members returns what a fault leaves out.
func (f Fault) members() []string {
	if len(f.Members) > 0 {
		return f.Members
	}
	return []string{"createdDate", "configuration", "tags", "user"}
}

// answer is what a fault answers in place of the platform's answer.
func (f Fault) answer(requestID string) *answer {
	status, header := f.Status, http.Header{}
	if f.RetryAfter != "" {
		header.Set("Retry-After", f.RetryAfter)
	}
	if f.Kind == FaultHTML {
		if status == 0 {
			status = http.StatusOK
		}
		page := &answer{status: status, header: header, raw: []byte(f.Body), contentType: f.ContentType}
		if f.Body == "" {
			page.raw = []byte("<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body><h1>Please log in</h1></body></html>\n")
		}
		if f.ContentType == "" {
			page.contentType = "text/html"
		}
		return page
	}
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if f.Body != "" || f.ContentType != "" {
		return &answer{status: status, header: header, raw: []byte(f.Body), contentType: f.ContentType}
	}
	message := f.Message
	if message == "" {
		message = fmt.Sprintf("The simulator was told to answer %d", status)
	}
	return &answer{status: status, header: header, body: errorBody{
		RequestID: requestID, Message: message, ProviderMessage: f.ProviderMessage,
	}}
}

// omit leaves out of an instance what faults leave out.
func (s *Simulator) omit(c *call, v view) view {
	for _, member := range c.effects.omitted {
		delete(v, member)
	}
	if c.effects.emptyUser {
		v["user"] = struct{}{}
	}
	return v
}
