package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
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
	// FaultStatusDuring answers with Status (default 500) at once; the work is done in the
	// background, Delay later.
	FaultStatusDuring FaultKind = "status_during"
	// FaultDelay waits for Delay, then does the work, whether or not the client is still there.
	FaultDelay FaultKind = "delay"
	// FaultCutBefore cuts the connection and does not do the work.
	FaultCutBefore FaultKind = "cut_before"
	// FaultCutDuring cuts the connection at once; the work is done in the background, Delay later.
	FaultCutDuring FaultKind = "cut_during"
	// FaultCutAfter does the work and then cuts the connection.
	FaultCutAfter FaultKind = "cut_after"
	// FaultHTML answers with a page, as a proxy in between would, and does not do the work. Status
	// is 200 by default.
	FaultHTML FaultKind = "html"
	// FaultShortPage makes the pages of a list half as long; the page token leads on as usual.
	FaultShortPage FaultKind = "short_page"
	// FaultStaleRead reads from a replica that lags one change behind: an instance as it was before
	// its last change, and none right after its creation.
	FaultStaleRead FaultKind = "stale_read"
	// FaultOmitMembers leaves Members out of instances in the answer; by default createdDate,
	// configuration, tags and user.
	FaultOmitMembers FaultKind = "omit_members"
	// FaultEmptyUser makes the user of instances in the answer {}.
	FaultEmptyUser FaultKind = "empty_user"
	// FaultReplaceMembers puts the values of Replace in place of what instances in the answer have:
	// an id as text, a configuration of null, and the like.
	FaultReplaceMembers FaultKind = "replace_members"
	// FaultHeader changes nothing but the headers of the answer; see Header.
	FaultHeader FaultKind = "header"
	// FaultTruncate does the work and answers with the first half of its body. The length that the
	// answer announces is that of the half, so that only the JSON is broken.
	FaultTruncate FaultKind = "truncate"
)

// faultKinds is all kinds, for validation.
var faultKinds = []FaultKind{
	FaultStatusBefore, FaultStatusAfter, FaultStatusDuring, FaultDelay, FaultCutBefore, FaultCutDuring, FaultCutAfter, FaultHTML,
	FaultShortPage, FaultStaleRead, FaultOmitMembers, FaultEmptyUser,
	FaultReplaceMembers, FaultHeader, FaultTruncate,
}

// Fault is something that goes wrong with calls to the API. A call meets all faults that match it,
// but only the first of those that cut the connection or replace the answer. A connection that is
// cut may make a Go client send a GET a second time by itself.
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
	// Delay is how long to wait before the work, whatever the kind. For a cut during the work it is
	// how long the work still takes.
	Delay time.Duration `json:"delay,omitempty"`
	// DelaySpread is up to how much is added to Delay, at random.
	DelaySpread time.Duration `json:"delaySpread,omitempty"`
	// Status is the status of the answer.
	Status int `json:"status,omitempty"`
	// RetryAfter is the Retry-After header of the answer, in either form; "" is none.
	RetryAfter string `json:"retryAfter,omitempty"`
	// Message and ProviderMessage are those of the error body; a Message of "" is a sentence about
	// the fault.
	Message         string `json:"message,omitempty"`
	ProviderMessage string `json:"providerMessage,omitempty"`
	// ContentType and Body replace the error body or the page.
	ContentType string `json:"contentType,omitempty"`
	Body        string `json:"body,omitempty"`
	// Members are the members to leave out.
	Members []string `json:"members,omitempty"`
	// Replace holds the members to replace, as JSON. Instances that lack a member get it.
	Replace map[string]json.RawMessage `json:"replace,omitempty"`
	// Header holds headers of the answer, whatever the kind and whoever answers, in place of those
	// that it would have: the Date of a clock that is wrong, the Location of a redirect, a
	// Content-Encoding that the body does not have. An empty value takes the header away.
	Header map[string]string `json:"header,omitempty"`
}

// AddFault puts a fault in force, after those that are. It panics if the kind is none of the
// constants, if Rate or a number is out of range, if Header or Replace holds what cannot be sent,
// or if its kind needs one of them and it is empty.
func (s *Simulator) AddFault(fault Fault) {
	if err := fault.validate(); err != nil {
		panic("simulator: " + err.Error())
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = append(s.faults.list, &countedFault{Fault: fault})
}

// ClearFaults removes all faults.
func (s *Simulator) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = nil
}

// headerName is what may be the name of a header, and headerValue what may be its value (RFC 9110,
// section 5).
var (
	headerName  = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	headerValue = regexp.MustCompile(`^[\t\x20-\x7e\x80-\xff]*$`)
)

func (f Fault) validate() error {
	switch {
	case !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("there is no fault kind %q; the kinds are %q", f.Kind, faultKinds)
	case f.Rate < 0 || f.Rate > 1:
		return fmt.Errorf("the rate of a fault must be from 0 to 1, not %v", f.Rate)
	case f.Skip < 0 || f.Count < 0 || f.Delay < 0 || f.DelaySpread < 0:
		return fmt.Errorf("skip, count, delay and delaySpread of a fault must not be negative")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("the status of a fault must be from 200 to 599, not %d", f.Status)
	case f.Kind == FaultHeader && len(f.Header) == 0:
		return fmt.Errorf("a fault of kind %q needs a header", f.Kind)
	case f.Kind == FaultReplaceMembers && len(f.Replace) == 0:
		return fmt.Errorf("a fault of kind %q needs members in replace", f.Kind)
	}
	for name, value := range f.Header {
		if !headerName.MatchString(name) || !headerValue.MatchString(value) {
			return fmt.Errorf("the header %q of a fault cannot be sent: its name or its value is none that HTTP allows", name)
		}
	}
	for name, value := range f.Replace {
		if !json.Valid(value) {
			return fmt.Errorf("the member %q in replace of a fault is not JSON", name)
		}
	}
	return nil
}

// faults are the faults that are in force.
type faults struct {
	mu   sync.Mutex
	list []*countedFault
}

// countedFault is a fault with the number of calls that it matched.
type countedFault struct {
	Fault

	seen int
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

// subject is the number of the instance that a call is about; 0 if it is about none. A refused call
// is about the instance in its path all the same.
func (s *Simulator) subject(c *call) int64 {
	if text, inPath := c.params["id"]; inPath {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0
		}
		return id
	}
	pairs, _ := parseAuthorization(c.request.Header.Values("Authorization"))
	if instance, found := s.instanceOfToken(pairs["Element"]); found {
		return instance.ID
	}
	return 0
}

// faultsOf returns the faults that a call meets and counts it.
func (s *Simulator) faultsOf(c *call) []Fault {
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
		one := fault.Fault
		one.Delay += s.upTo(one.DelaySpread)
		met = append(met, one)
	}
	return met
}

// ends reports whether a fault cuts the connection or replaces the answer.
func (k FaultKind) ends() bool {
	switch k {
	case FaultStatusBefore, FaultStatusAfter, FaultStatusDuring, FaultCutBefore, FaultCutDuring, FaultCutAfter, FaultHTML,
		FaultTruncate:
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

// answerUnderFaults does the work of a call under the faults that it meets.
func (s *Simulator) answerUnderFaults(c *call, requestID string) outcome {
	var last Fault
	header := map[string]string{}
	for _, fault := range s.faultsOf(c) {
		maps.Copy(header, fault.Header)
		switch fault.Kind {
		case FaultShortPage:
			c.alterations.short = true
		case FaultStaleRead:
			c.alterations.stale = true
		case FaultEmptyUser:
			c.alterations.emptyUser = true
		case FaultOmitMembers:
			c.alterations.omitted = append(c.alterations.omitted, fault.members()...)
		case FaultReplaceMembers:
			c.alterations.replace(fault.Replace)
		}
		if fault.Kind != FaultCutDuring && fault.Kind != FaultStatusDuring {
			s.wait(fault.Delay)
		}
		if fault.Kind.ends() {
			last = fault
		}
	}
	result := s.workUnder(last, c, requestID)
	if result.answer != nil {
		result.answer.override = header
	}
	return result
}

// workUnder does the work of a call under a fault that cuts the connection or replaces the answer;
// the zero fault does neither.
func (s *Simulator) workUnder(last Fault, c *call, requestID string) outcome {
	switch last.Kind {
	case FaultCutBefore:
		return outcome{cut: true}
	case FaultCutDuring:
		s.later(last.Delay, func() { s.work(c, requestID) })
		return outcome{cut: true}
	case FaultStatusDuring:
		s.later(last.Delay, func() { s.work(c, requestID) })
		return answered(last.answer(requestID))
	case FaultStatusBefore, FaultHTML:
		return answered(last.answer(requestID))
	}
	result := s.work(c, requestID)
	switch last.Kind {
	case FaultCutAfter:
		return outcome{cut: true}
	case FaultStatusAfter:
		return answered(last.answer(requestID))
	case FaultTruncate:
		return answered(result.truncated())
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

// alter changes an instance in the answer as faults demand.
func (s *Simulator) alter(c *call, v view) view {
	for _, member := range c.alterations.omitted {
		delete(v, member)
	}
	if c.alterations.emptyUser {
		v["user"] = struct{}{}
	}
	for member, value := range c.alterations.replaced {
		v[member] = value
	}
	return v
}
