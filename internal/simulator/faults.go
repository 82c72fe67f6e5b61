package simulator

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
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
	// FaultReplaceMembers puts the values of Replace in place of what instances in the answer have: an id as text, a
	// configuration of null, and the like.
	FaultReplaceMembers FaultKind = "replace_members"
	// FaultHeader changes nothing but the headers of the answer; see Header.
	FaultHeader FaultKind = "header"
	// FaultTruncate does the work and answers with the first half of its body. The length that the answer announces
	// is that of the half, so that only the JSON is broken.
	FaultTruncate FaultKind = "truncate"
)

// faultKinds is all kinds, for validation.
var faultKinds = []FaultKind{
	FaultStatusBefore, FaultStatusAfter, FaultDelay, FaultCutBefore, FaultCutDuring, FaultCutAfter, FaultHTML,
	FaultShortPage, FaultStaleRead, FaultOmitMembers, FaultEmptyUser,
	FaultReplaceMembers, FaultHeader, FaultTruncate,
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
	// DelaySpread is up to how much is added to Delay, at random.
	DelaySpread time.Duration `json:"delaySpread,omitempty"`
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
	// Replace holds the members to replace, as JSON. Instances that lack a member get it.
	Replace map[string]json.RawMessage `json:"replace,omitempty"`
	// Header holds headers of the answer, whatever the kind and whoever answers, in place of those that it would have:
	// the Date of a clock that is wrong, the Location of a redirect, a Content-Encoding that the body does not have. An
	// empty value takes the header away.
	Header map[string]string `json:"header,omitempty"`
}

// AddFault puts a fault in force, after those that are. It panics if the kind is none of the constants, if Rate or a
// number is out of range, if Header or Replace holds what cannot be sent, or if its kind needs one of them and it is empty.
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

// headerName is what may be the name of a header, and headerValue what may be its value (RFC 9110, section 5).
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
