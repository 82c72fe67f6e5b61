package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator"
)

func TestSameJSON(t *testing.T) {
	t.Parallel()
	const documented = `{"element": {"key": "microsoftgraph"}, "providerData": {"code": "made-up"}, "configuration": {
		"oauth.callback.url": "https://mycoolapp.com", "oauth.api.key": "made-up-client-id", "oauth.api.secret": "made-up-client-secret",
		"oauth.scope": "Calendars.Read Calendars.ReadWrite offline_access", "event.notification.enabled": true,
		"event.notification.callback.url": "https://mycoolapp.com/events"}, "tags": ["Docs"], "name": "API Instance"}`
	tests := map[string]struct {
		body string
		want bool
	}{
		"the documented one": {documented, true},
		"other name":         {strings.Replace(documented, "API Instance", "Instance", 1), false},
		"text for boolean":   {strings.Replace(documented, "true", `"true"`, 1), false},
		"one member more":    {strings.Replace(documented, `"tags"`, `"x": null, "tags"`, 1), false},
		"one tag more":       {strings.Replace(documented, `["Docs"]`, `["Docs", "x"]`, 1), false},
		"no JSON":            {documented[1:], false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := sameJSON(json.RawMessage(test.body), documentedRequest("made-up")); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}

func TestListed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		methods []string
		want    string
	}{
		"none":     {nil, "no request"},
		"one":      {[]string{http.MethodPatch}, "1 PATCH"},
		"in order": {[]string{http.MethodDelete, http.MethodGet, http.MethodPost, http.MethodGet}, "1 POST, 2 GET, 1 DELETE"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests []simulator.Request
			for _, method := range test.methods {
				requests = append(requests, simulator.Request{Method: method})
			}
			if got := listed(requests); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestShownAttribute(t *testing.T) {
	t.Parallel()
	const shown = `# cloudelements_instance.graph:
resource "cloudelements_instance" "graph" {
    id    = "500001"
    oauth = {
        id = "nested"
    }
    token = (sensitive value)
}
`
	got := map[string]string{}
	for _, match := range shownAttribute.FindAllStringSubmatch(shown, -1) {
		got[match[1]] = match[2]
	}
	if got["id"] != `"500001"` || got["token"] != "(sensitive value)" {
		t.Errorf("got %q", got)
	}
}
