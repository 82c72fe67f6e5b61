package simulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
)

// effects are the faults that change what an operation reads or answers.
type effects struct {
	short, stale, emptyUser bool
	omitted                 []string
	replaced                map[string]json.RawMessage
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
	header := map[string]string{}
	for _, fault := range s.strike(c) {
		maps.Copy(header, fault.Header)
		switch fault.Kind {
		case FaultShortPage:
			c.effects.short = true
		case FaultStaleRead:
			c.effects.stale = true
		case FaultEmptyUser:
			c.effects.emptyUser = true
		case FaultOmitMembers:
			c.effects.omitted = append(c.effects.omitted, fault.members()...)
		case FaultReplaceMembers:
			c.effects.replace(fault.Replace)
		}
		if fault.Kind != FaultCutDuring {
			s.wait(fault.Delay)
		}
		if fault.Kind.ends() {
			last = fault
		}
	}
	result := s.under(last, c, requestID)
	if result.answer != nil {
		result.answer.override = header
	}
	return result
}

// under does the work of a call under a fault that cuts the connection or replaces the answer; the zero fault does
// neither.
func (s *Simulator) under(last Fault, c *call, requestID string) outcome {
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

// replace adds members that instances in the answer get in place of their own.
func (e *effects) replace(members map[string]json.RawMessage) {
	if e.replaced == nil {
		e.replaced = map[string]json.RawMessage{}
	}
	maps.Copy(e.replaced, members)
}

// alter changes an instance in the answer as faults demand.
func (s *Simulator) alter(c *call, v view) view {
	for _, member := range c.effects.omitted {
		delete(v, member)
	}
	if c.effects.emptyUser {
		v["user"] = struct{}{}
	}
	for member, value := range c.effects.replaced {
		v[member] = value
	}
	return v
}
