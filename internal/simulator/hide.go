package simulator

import (
	"encoding/json"
	"net/url"
	"strings"
)

// hidden stands for a value in output that people see.
const hidden = "(hidden)"

// secretWords are parts of names whose values are hidden wherever they stand.
var secretWords = []string{
	"secret", "password", "token", "signature.key", "privatekey", "private.key", "apikey", "api.key", "code", "verifier",
	"propertyvalue",
}

// HideSecrets returns a request or answer body with the values hidden that are secret:
// providerData, configuration keys that are of type PASSWORD in any element, and whatever has a
// name that sounds like a secret. A body that is no JSON is hidden as a whole.
func (s *Simulator) HideSecrets(body json.RawMessage) json.RawMessage {
	if len(body) == 0 {
		return nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return json.RawMessage(`"` + hidden + `"`)
	}
	encoded, err := marshal(s.withoutSecrets(v, s.passwordKeys(), false))
	if err != nil {
		return json.RawMessage(`"` + hidden + `"`)
	}
	return encoded
}

// hideQuery returns a query without its secrets.
func (s *Simulator) hideQuery(query url.Values) url.Values {
	passwords := s.passwordKeys()
	shown := url.Values{}
	for name, values := range query {
		if passwords[name] || soundsSecret(name) {
			values = []string{hidden}
		}
		shown[name] = values
	}
	return shown
}

// passwordKeys returns the keys that are of type PASSWORD in any element.
func (s *Simulator) passwordKeys() map[string]bool {
	keys := map[string]bool{}
	for _, element := range s.elements.all() {
		for _, row := range element.Configuration {
			if row.Type == typePassword {
				keys[row.Key] = true
			}
		}
	}
	return keys
}

func (s *Simulator) withoutSecrets(v any, passwords map[string]bool, all bool) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			v[name] = s.withoutSecrets(value, passwords, all || name == "providerData" || passwords[name] || soundsSecret(name))
		}
		return v
	case []any:
		for i, value := range v {
			v[i] = s.withoutSecrets(value, passwords, all)
		}
		return v
	case nil:
		return nil
	default:
		if all {
			return hidden
		}
		return v
	}
}

func soundsSecret(name string) bool {
	name = strings.ToLower(name)
	// oauth.token.url is where tokens come from, not a token.
	if strings.HasSuffix(name, "url") {
		return false
	}
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
