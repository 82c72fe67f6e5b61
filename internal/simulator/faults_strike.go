package simulator

import (
	"bytes"
	"strconv"
	"sync"
)

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
		one := fault.Fault
		one.Delay += s.upTo(one.DelaySpread)
		met = append(met, one)
	}
	return met
}

// ends reports whether a fault cuts the connection or replaces the answer.
func (k FaultKind) ends() bool {
	switch k {
	case FaultStatusBefore, FaultStatusAfter, FaultCutBefore, FaultCutDuring, FaultCutAfter, FaultHTML,
		FaultTruncate:
		return true
	default:
		return false
	}
}
