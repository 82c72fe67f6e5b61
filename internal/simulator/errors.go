package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// The texts that the platform is known to answer with.
const (
	messageUnauthorized = "Invalid Organization or User secret, or invalid Element token provided."
	messageCodeMissing  = "You must provide an OAuth code in order to create an instance of this element"
	messageNoInstances  = "No element instances found"
)

// apiError is a refusal of the platform: a status, its message, and the vendor's own words where the vendor refused.
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

// refusedByVendor is a refusal that carries the vendor's own text.
func refusedByVendor(message, providerMessage string) *apiError {
	return &apiError{status: http.StatusBadRequest, message: message, providerMessage: providerMessage}
}

// errorBody is the body of each error of the platform. It has no code and no field path.
type errorBody struct {
	RequestID       string `json:"requestId"`
	Message         string `json:"message"`
	ProviderMessage string `json:"providerMessage,omitempty"`
}

// asAnswer turns an error into what the client gets. An error that is no refusal is a fault of the simulator itself.
func asAnswer(err error, requestID string) *answer {
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

// marshal returns v as JSON without a line feed and without escaped HTML characters.
func marshal(v any) ([]byte, error) {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return bytes.TrimSuffix(encoded.Bytes(), []byte("\n")), nil
}
