package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// controlPath is where the simulator itself is asked and told things, outside the API and without
// authorization.
const controlPath = "/simulator/"

// serveControl serves statistics, the recorded requests with their secrets hidden, and faults:
//
//	GET, DELETE  /simulator/statistics   what was seen; forget it
//	GET          /simulator/requests     the requests received, secrets hidden
//	GET          /simulator/faults       the faults in force
//	POST         /simulator/faults       put a fault, or an array of faults, in force
//	DELETE       /simulator/faults       remove all faults
func (s *Simulator) serveControl(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, controlPath) {
	case "GET statistics":
		writeControl(w, http.StatusOK, s.Statistics())
	case "DELETE statistics":
		s.ResetStatistics()
		writeControl(w, http.StatusOK, s.Statistics())
	case "GET requests":
		writeControl(w, http.StatusOK, s.hiddenRequests())
	case "GET faults":
		writeControl(w, http.StatusOK, s.faultsInForce())
	case "POST faults":
		s.postFaults(w, r)
	case "DELETE faults":
		s.ClearFaults()
		writeControl(w, http.StatusOK, s.faultsInForce())
	default:
		writeControl(w, http.StatusNotFound, map[string]string{"message": "The simulator has statistics, requests and faults."})
	}
}

func (s *Simulator) hiddenRequests() []Request {
	requests := s.Requests()
	for i := range requests {
		requests[i].Query = s.hideQuery(requests[i].Query)
		requests[i].Body = s.HideSecrets(requests[i].Body)
	}
	return requests
}

func (s *Simulator) faultsInForce() []controlFault {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	list := make([]controlFault, len(s.faults.list))
	for i, fault := range s.faults.list {
		list[i] = controlFault{
			Fault: fault.Fault, Delay: duration(fault.Delay), DelaySpread: duration(fault.DelaySpread),
		}
	}
	return list
}

// controlFault is a fault whose delays are written as text, such as "1.5s".
type controlFault struct {
	Fault

	Delay       duration `json:"delay,omitempty"`
	DelaySpread duration `json:"delaySpread,omitempty"`
}

type duration time.Duration

func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = duration(parsed)
	return err
}

// parseFaults reads a fault or an array of faults.
func parseFaults(body []byte) ([]Fault, error) {
	var sent []controlFault
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		body = slices.Concat([]byte("["), body, []byte("]"))
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&sent); err != nil {
		return nil, fmt.Errorf("reading the faults: %w", err)
	}
	list := make([]Fault, len(sent))
	for i, fault := range sent {
		list[i] = fault.Fault
		list[i].Delay, list[i].DelaySpread = time.Duration(fault.Delay), time.Duration(fault.DelaySpread)
		if err := list[i].validate(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// postFaults takes one fault or an array of faults.
func (s *Simulator) postFaults(w http.ResponseWriter, r *http.Request) {
	// A page in a browser can send a form to loopback without asking, but not JSON.
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		writeControl(w, http.StatusUnsupportedMediaType, map[string]string{"message": "Send application/json."})
		return
	}
	body, err := readBody(r)
	if err != nil {
		writeControl(w, http.StatusBadRequest, map[string]string{"message": err.Error()})
		return
	}
	sent, err := parseFaults(body)
	if err != nil {
		writeControl(w, http.StatusBadRequest, map[string]string{"message": err.Error()})
		return
	}
	for _, fault := range sent {
		s.AddFault(fault)
	}
	writeControl(w, http.StatusOK, s.faultsInForce())
}

func writeControl(w http.ResponseWriter, status int, body any) {
	(&answer{status: status, body: body}).write(w, newHex(12))
}
