package main

import (
	"encoding/json"
	"reflect"
)

// The request of the platform's documentation, with made-up credentials.
const (
	elementKey        = "microsoftgraph"
	clientID          = "made-up-client-id"
	clientSecret      = "made-up-client-secret"
	callbackURL       = "https://mycoolapp.com"
	eventsCallbackURL = "https://mycoolapp.com/events"
	scope             = "Calendars.Read Calendars.ReadWrite offline_access"
)

// example is the configuration, within the module: the one that the documentation shows.
const example = "examples/resources/cloudelements_instance/resource.tf"

// eventsOff is the change that switches events off. Terraform puts attributes of an override file
// in place of those of the same name.
const eventsOff = `resource "cloudelements_instance" "graph" {
  events = {
    enabled      = false
    callback_url = var.events_callback_url
  }
}
`

// newVersion is the change that has a new code sent.
const newVersion = `resource "cloudelements_instance" "graph" {
  provider_data_wo_version = 2
}
`

// documentedRequest is the body of the platform's documentation.
func documentedRequest(code string) map[string]any {
	return map[string]any{
		"name":         "API Instance",
		"element":      map[string]any{"key": elementKey},
		"providerData": map[string]any{"code": code},
		"configuration": map[string]any{
			"oauth.callback.url":              callbackURL,
			"oauth.api.key":                   clientID,
			"oauth.api.secret":                clientSecret,
			"oauth.scope":                     scope,
			"event.notification.enabled":      true,
			"event.notification.callback.url": eventsCallbackURL,
		},
		"tags": []any{"Docs"},
	}
}

// sameJSON reports whether a body says the same as a value of the kinds that JSON decodes to.
func sameJSON(body json.RawMessage, want any) bool {
	var got any
	return json.Unmarshal(body, &got) == nil && reflect.DeepEqual(got, want)
}

// writeVariables returns the example's variables their values. Without a code, its variable is left
// out.
func (d *demo) writeVariables(code string) error {
	values := map[string]string{
		"client_id": clientID, "client_secret": clientSecret, "callback_url": callbackURL, "events_callback_url": eventsCallbackURL,
	}
	if code != "" {
		values["code"] = code
	}
	return d.workspace.WriteVariables(values)
}
