package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

func TestPadder(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	padded := &padder{ResponseWriter: recorder, padding: 5000}
	padded.Header().Set("Content-Length", "77")
	padded.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(padded, `[{"element":{"resources":[]}},`)
	_, _ = io.WriteString(padded, `{"element":{"resources":[]}}]`)
	padded.flush()
	var answer []struct {
		Element struct{ Resources []json.RawMessage }
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer) != 2 || len(answer[1].Element.Resources) < 10 || recorder.Body.Len() < 10_000 {
		t.Errorf("got %d bytes: %v", recorder.Body.Len(), answer)
	}
	if recorder.Code != http.StatusCreated || recorder.Header().Get("Content-Length") != strconv.Itoa(recorder.Body.Len()) {
		t.Errorf("got status %d and header %v for %d bytes", recorder.Code, recorder.Header(), recorder.Body.Len())
	}
}

func TestListening(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"1|6|unix|/tmp/plugin1|grpc|\n": "unix:/tmp/plugin1", "1|6|tcp|127.0.0.1:1234|grpc|": "127.0.0.1:1234", "1|6|unix|/tmp/plugin1|netrpc|": "", "This is a plugin": "",
	} {
		if got, err := listening(line); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q and %v, want %q", line, got, err, want)
		}
	}
}
