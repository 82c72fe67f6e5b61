package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maximumBody is the largest request body in bytes that an API without streaming takes.
const maximumBody = 8 << 20

// call is one API call: what was asked, and by whom.
type call struct {
	request *http.Request
	route   *route
	params  map[string]string
	query   url.Values
	body    []byte
	// caller is the instance of the Element token, if the Authorization header holds one.
	caller  *Instance
	effects effects
}

// answer is what an operation answers: 200 with a JSON body, unless it says otherwise.
type answer struct {
	status int
	header http.Header
	// body is encoded as JSON; nil means no body.
	body any
	// raw replaces the body with text of another type.
	raw         []byte
	contentType string
	// override replaces headers that the answer would have; an empty value takes one away.
	override map[string]string
}

func ok(body any) *answer { return &answer{status: http.StatusOK, body: body} }

// write sends an answer.
func (a *answer) write(w http.ResponseWriter, requestID string) {
	encoded := a.encoded()
	header := w.Header()
	for name, values := range encoded.header {
		header[name] = values
	}
	header.Set("Elements-Request-Id", requestID)
	if encoded.contentType != "" {
		header.Set("Content-Type", encoded.contentType)
	}
	header.Set("Content-Length", strconv.Itoa(len(encoded.raw)))
	for name, value := range a.override {
		header.Set(name, value)
		if value == "" {
			// The server would fill in a header that was deleted, but not one without values.
			header[http.CanonicalHeaderKey(name)] = nil
		}
	}
	w.WriteHeader(encoded.status)
	// A client that has gone away is no fault of the simulator.
	_, _ = w.Write(encoded.raw)
}

// encoded returns the answer with its body as text.
func (a *answer) encoded() *answer {
	e := *a
	if a.raw != nil || a.body == nil {
		return &e
	}
	e.body, e.contentType = nil, "application/json;charset=UTF-8"
	var err error
	if e.raw, err = marshal(a.body); err != nil {
		e.status = http.StatusInternalServerError
		e.raw = []byte(`{"message":"The simulator could not encode its answer."}`)
	}
	return &e
}

// truncated returns the answer with the first half of its body.
func (a *answer) truncated() *answer {
	half := a.encoded()
	half.raw = half.raw[:len(half.raw)/2]
	return half
}

// readBody reads a request body, up to one byte more than is allowed.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maximumBody+1))
	if err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	return body, nil
}

// checkMedia refuses a call whose headers or size the platform refuses.
func (s *Simulator) checkMedia(c *call) error {
	if len(c.body) > maximumBody {
		status := http.StatusTooManyRequests
		if s.config.Assumptions.OversizedAsTooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		return &apiError{status: status, message: "The request exceeds the maximum size of 8 MB"}
	}
	if !acceptsJSON(c.request.Header.Values("Accept")) {
		return &apiError{status: http.StatusNotAcceptable, message: "The media type of the Accept header is not supported"}
	}
	if len(c.body) == 0 {
		return nil
	}
	mediaType, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return &apiError{status: http.StatusUnsupportedMediaType, message: "The Content-Type of the request must be application/json"}
	}
	return nil
}

func acceptsJSON(accept []string) bool {
	if len(accept) == 0 {
		return true
	}
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		mediaType, parameters, err := mime.ParseMediaType(part)
		if err != nil || parameters["q"] == "0" {
			continue
		}
		if mediaType == "*/*" || mediaType == "application/*" || mediaType == "application/json" {
			return true
		}
	}
	return false
}

// members is a JSON object whose members are read one by one: the platform tells names apart by case, which Go's
// decoder does not, and ignores members that it does not know.
type members map[string]json.RawMessage

// object reads the body as a JSON object.
func (c *call) object() (members, error) {
	var m members
	if err := json.Unmarshal(c.body, &m); err != nil || m == nil {
		return nil, badRequest("The request body is not a valid JSON object")
	}
	return m, nil
}

// read decodes a member into v and reports whether it is there. A member that is null is not there.
func (m members) read(name string, v any) (bool, error) {
	raw, there := m[name]
	if !there || bytes.Equal(raw, []byte("null")) {
		return false, nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return false, badRequest("The member '%s' of the request body has a value of the wrong type", name)
	}
	return true, nil
}

// flag reads a boolean query parameter.
func (c *call) flag(name string, fallback bool) (bool, error) {
	switch value := c.query.Get(name); value {
	case "":
		return fallback, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	default:
		return false, badRequest("The query parameter '%s' must be true or false", name)
	}
}

// isVendors reports whether an error is the refusal of a vendor, which the platform passes on.
func isVendors(err error) bool {
	var refusal *apiError
	return errors.As(err, &refusal) && refusal.providerMessage != ""
}

// isRefusal reports whether an error is an answer of the platform and no failure of the simulator.
func isRefusal(err error) bool {
	var refusal *apiError
	return errors.As(err, &refusal)
}
