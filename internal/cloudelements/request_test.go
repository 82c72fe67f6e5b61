package cloudelements

import (
	"io"
	"net/http"
	"net/url"
	"testing"
)

func TestClient_Call(t *testing.T) {
	t.Parallel()
	client, _ := newTestClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if got := r.Method + " " + r.URL.RequestURI() + " " + string(body); got != `PUT /elements/api-v2/instances/12/configuration/a%2Fb?hydrate=true {"a":"<b>"}` {
			t.Errorf("received %s", got)
		}
		w.Header().Set("Elements-Total-Count", "3")
		_, _ = w.Write([]byte(`[1]`))
	})
	answer, err := client.Call(t.Context(), Request{
		Operation: "Try", Method: http.MethodPut, Route: "/instances/{id}/configuration/{key}", Values: []string{"12", "a/b"},
		Query: url.Values{"hydrate": {"true"}}, Body: map[string]string{"a": "<b>"},
	})
	if err != nil || string(answer.Body) != "[1]" || answer.Header.Get("Elements-Total-Count") != "3" {
		t.Errorf("got %+v, %v", answer, err)
	}
}

func TestClient_Call_bodies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body  string
		fails bool
	}{
		"empty": {"", false}, "null": {"null", true}, "page": {"<html></html>", true}, "half": {`{"id":`, true}, "object": {"{}", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(test.body)) })
			answer, err := client.Call(t.Context(), Request{Operation: "Try", Method: http.MethodDelete, Route: "/instances/{id}", Values: []string{"1"}})
			if (err != nil) != test.fails || err == nil && string(answer.Body) != test.body {
				t.Errorf("got %+v, %v", answer, err)
			}
		})
	}
}

// TestClient_Call_again sends a write again only where it is said to be repeatable.
func TestClient_Call_again(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		request Request
		sent    int
	}{
		"read":             {Request{Method: http.MethodGet}, 2},
		"write":            {Request{Method: http.MethodPost}, 1},
		"repeatable write": {Request{Method: http.MethodPut, Repeatable: true}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			client, _ := newTestClient(t, func(w http.ResponseWriter, _ *http.Request) {
				if sent++; sent == 1 {
					w.WriteHeader(http.StatusBadGateway)
				}
			})
			test.request.Operation, test.request.Route = "Try", "/instances"
			_, err := client.Call(t.Context(), test.request)
			if sent != test.sent || (err == nil) != (test.sent == 2) {
				t.Errorf("sent %d times, with %v", sent, err)
			}
		})
	}
}

func TestClient_Call_missingValue(t *testing.T) {
	t.Parallel()
	client, _ := newTestClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	_, err := client.Call(t.Context(), Request{Operation: "Try", Method: http.MethodGet, Route: "/instances/{id}"})
	if wantError(t, err).Route != "/instances/{id}" {
		t.Errorf("got %v", err)
	}
}
