package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
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

// providerSource is the provider's address in configurations.
const providerSource = "cloudelements/cloudelements"

// example is the configuration, within the module: the one that the documentation shows.
const example = "examples/resources/cloudelements_instance/resource.tf"

// eventsOff is the change that switches events off. Terraform puts attributes of an override file in place of those of
// the same name.
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

// writeConfiguration copies the example into the working folder.
func (w *workspace) writeConfiguration() error {
	content, err := fs.ReadFile(os.DirFS(w.root), example)
	if err != nil {
		return err
	}
	return w.write("resource.tf", string(content))
}

// writeVariables gives the example's variables their values. Without a code, its variable is left out.
func (w *workspace) writeVariables(code string) error {
	values := map[string]string{
		"client_id": clientID, "client_secret": clientSecret, "callback_url": callbackURL, "events_callback_url": eventsCallbackURL,
	}
	if code != "" {
		values["code"] = code
	}
	content, err := json.MarshalIndent(values, "", "  ")
	if err != nil {
		return err
	}
	return w.write("terraform.tfvars.json", string(content))
}

// switchEventsOff changes the configuration.
func (w *workspace) switchEventsOff() error { return w.write("events_override.tf", eventsOff) }

// raiseVersion changes the configuration.
func (w *workspace) raiseVersion() error { return w.write("version_override.tf", newVersion) }

func (w *workspace) write(name, content string) error {
	return os.WriteFile(filepath.Join(w.folder, name), []byte(content), 0o600)
}

// environment is the environment for Terraform: the one of this process, which is free of other settings, and the
// provider's configuration.
func (d *demo) environment() map[string]string {
	environment := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		environment[name] = value
	}
	environment["TF_CLI_CONFIG_FILE"] = d.workspace.cliConfig
	environment["CLOUDELEMENTS_BASE_URL"] = d.platform.URL
	environment["CLOUDELEMENTS_USER_SECRET"] = d.platform.UserSecret()
	environment["CLOUDELEMENTS_ORGANIZATION_SECRET"] = d.platform.OrganizationSecret()
	return environment
}

func (d *demo) findTerraform(ctx context.Context) (outcome, error) {
	path, err := ensureTerraform(ctx)
	if err != nil {
		return outcome{}, err
	}
	if err := d.workspace.writeConfiguration(); err != nil {
		return outcome{}, err
	}
	if d.terraform, err = newTerraform(path, d.workspace.folder, d.environment(), d.transcript); err != nil {
		return outcome{}, err
	}
	found, err := d.terraform.version(ctx)
	if err != nil {
		return outcome{}, err
	}
	return outcome{text: "version " + found + ", with the provider in place of a released one"}, nil
}
