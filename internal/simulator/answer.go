package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// The texts that the platform is known to answer with.
const (
	messageUnauthorized = "Invalid Organization or User secret, or invalid Element token provided."
	messageCodeMissing  = "You must provide an OAuth code in order to create an instance of this element"
	messageNoInstances  = "No element instances found"
)

// apiError is a refusal of the platform: a status, its message, and the vendor's own words where
// the vendor refused.
type apiError struct {
	status          int
	message         string
	providerMessage string
	header          http.Header
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.status, e.message) }

func badRequest(format string, args ...any) *apiError {
	return &apiError{status: http.StatusBadRequest, message: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) *apiError {
	return &apiError{status: http.StatusNotFound, message: fmt.Sprintf(format, args...)}
}

func forbidden(format string, args ...any) *apiError {
	return &apiError{status: http.StatusForbidden, message: fmt.Sprintf(format, args...)}
}

func unauthorized() *apiError {
	return &apiError{status: http.StatusUnauthorized, message: messageUnauthorized}
}

// refusedByVendor is a refusal that carries the vendor's own text.
func refusedByVendor(message, providerMessage string) *apiError {
	return &apiError{status: http.StatusBadRequest, message: message, providerMessage: providerMessage}
}

// errorBody is the body of each error of the platform. It has no code and no field path.
type errorBody struct {
	RequestID       string `json:"requestId,omitempty"`
	Message         string `json:"message"`
	ProviderMessage string `json:"providerMessage,omitempty"`
}

// refuse turns an error into what the client gets. An error that is no refusal is a fault of the
// simulator itself.
func (s *Simulator) refuse(err error, requestID string) *answer {
	if s.config.Assumptions.ErrorsWithoutRequestID {
		requestID = ""
	}
	var refusal *apiError
	if !errors.As(err, &refusal) {
		refusal = &apiError{status: http.StatusInternalServerError, message: "The simulator failed: " + err.Error()}
	}
	return &answer{
		status: refusal.status,
		header: refusal.header,
		body:   errorBody{RequestID: requestID, Message: refusal.message, ProviderMessage: refusal.providerMessage},
	}
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
