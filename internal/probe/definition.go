package probe

import (
	"crypto/rand"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// The prefixes by which everything that a probe creates is recognised. A key may not hold hyphens
// [reference 3.2].
const (
	namePrefix = "tf-probe-"
	keyPrefix  = "tfprobe"
)

// newWord returns a random word, which no other run has.
func newWord() string {
	const length = 12
	return strings.ToLower(rand.Text()[:length])
}

// name returns the name of something that this run creates.
func (w *walk) name(what string) string { return namePrefix + w.word + "-" + what }

// key returns the key of an element that this run creates.
func (w *walk) key(what string) string { return keyPrefix + w.word + what }

// isOwn reports whether an element was created by the run with a word, or by any run where the word
// is empty.
func isOwn(key, name, word string) bool {
	return strings.HasPrefix(strings.ToLower(key), keyPrefix+word) && strings.HasPrefix(name, namePrefix+word)
}

// nowhere is the address of the vendor. Names that end in .invalid never exist (RFC 2606), so
// nothing is sent to anybody.
const nowhere = "https://tf-probe.invalid"

// The configuration rows that the probe experiments with, and the values that they are set to.
const (
	rowUnset   = "tfprobe.unset"
	rowCleared = "tfprobe.cleared"
	rowNulled  = "tfprobe.nulled"
	rowOmitted = "tfprobe.omitted"
	rowNamed   = "tfprobe.named"
	rowLong    = "tfprobe.long"
	rowSecret  = "tfprobe.secret"
	rowControl = "tfprobe.control"
	rowUnknown = "tfprobe.unknown"
	rowKept    = "tfprobe.kept"
	rowDropped = "tfprobe.dropped"
	rowHidden  = "tfprobe.hidden"

	defaultValue = "default"
	setValue     = "set"
	// Both are made up and of no use to anybody, and hidden like real secrets.
	secretValue  = "tf-probe-made-up-secret"
	controlValue = "tf-probe-made-up-control"
)

// row is a row of a definition.
type row = map[string]any

func newRow(key, kind string) row {
	return row{"key": key, "name": key, "description": "Created by a probe of the Terraform provider", "type": kind}
}

func withDefault(key, kind, value string) row {
	made := newRow(key, kind)
	made["defaultValue"] = value
	return made
}

func (w *walk) definition(what, authentication string, rows ...row) cloudelements.Definition {
	configuration := []any{row{"key": "base.url", "name": "Base URL", "description": "Nowhere", "type": "TEXTFIELD_1000", "defaultValue": nowhere}}
	for _, one := range rows {
		configuration = append(configuration, one)
	}
	return cloudelements.Definition{
		"key": w.key(what), "name": w.name(what), "description": "Created by a probe of the Terraform provider, which removes it",
		"hub": "general", "authentication": map[string]any{"type": authentication}, "configuration": configuration,
	}
}

// mainDefinition returns an element with rows of every type. The type of those that hold secrets is
// a parameter, since it is changed at the end.
func (w *walk) mainDefinition(secrets string) cloudelements.Definition {
	choice := withDefault("tfprobe.choice", "COMBO", "one")
	choice["options"] = []any{map[string]any{"name": "One", "value": "one"}, map[string]any{"name": "Two", "value": "two"}}
	return w.definition("main", "custom",
		newRow(rowUnset, "TEXTFIELD_32"), newRow(rowCleared, "TEXTFIELD_64"), withDefault(rowNulled, "TEXTFIELD_128", defaultValue),
		withDefault(rowOmitted, "TEXTFIELD_1000", defaultValue), newRow(rowNamed, "TEXTFIELD_1000"), newRow(rowLong, "TEXTAREA"),
		newRow(rowSecret, secrets), newRow(rowControl, secrets), choice,
		withDefault("tfprobe.boolean", "BOOLEAN", "true"), withDefault("tfprobe.yesno", "BOOLEAN_YESNO", "false"),
		newRow("tfprobe.code", "CODE_EDITOR"),
	)
}

// oauthDefinition returns an element whose vendor would issue tokens, if there were one.
func (w *walk) oauthDefinition() cloudelements.Definition {
	described := func(key, value string) row {
		made := row{"key": key, "name": key, "description": key, "type": "TEXTFIELD_1000"}
		if value != "" {
			made["defaultValue"] = value
		}
		return made
	}
	secret := func(key string) row {
		made := described(key, "")
		made["type"] = "PASSWORD"
		return made
	}
	return w.definition("oauth", "oauth2",
		secret("oauth.api.key"), secret("oauth.api.secret"), described("oauth.callback.url", nowhere+"/callback"),
		described("oauth.authorization.url", nowhere+"/authorize"), described("oauth.token.url", nowhere+"/token"),
		described("oauth.token.refresh_url", nowhere+"/token"), described("oauth.scope", ""),
		described("oauth.user.token", ""), described("oauth.user.refresh_token", ""),
		withDefault("oauth.user.refresh_interval", "TEXTFIELD_32", "86400"),
	)
}

// spareDefinition returns the element that is itself changed. Some parts of it can be left out.
func (w *walk) spareDefinition(complete bool) cloudelements.Definition {
	rows := []row{newRow(rowKept, "TEXTFIELD_32"), withDefault(rowHidden, "PASSWORD", secretValue)}
	if complete {
		rows = append(rows, newRow(rowDropped, "TEXTFIELD_32"))
	}
	definition := w.definition("spare", "custom", rows...)
	definition["parameters"] = []any{}
	if complete {
		definition["parameters"] = []any{map[string]any{
			"name": rowDropped, "vendorName": "dropped", "type": "configuration", "vendorType": "header",
			"source": "request", "dataType": "string", "vendorDataType": "string", "required": false,
		}}
	}
	return definition
}
