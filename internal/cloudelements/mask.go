package cloudelements

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// largestLogged bounds a body in a trace, in bytes.
const largestLogged = 32 << 10

// secretWords mark the keys whose values are secret, in lower case and without
// separators. It is wider than the platform's own masking, which goes by the
// type of a row that bodies do not show.
var secretWords = []string{
	"secret", "password", "passwd", "passphrase", "token", "apikey", "accesskey", "consumerkey", "privatekey",
	"signaturekey", "sharedkey", "accountkey", "encryptionkey", "credential", "authorization", "assertion", "verifier",
	"cookie", "session", "signature", "certificate", "oauthuser",
}

var separators = strings.NewReplacer(".", "", "_", "", "-", "", " ", "")

// isSecretKey tells whether the value of a member or configuration key is not to
// be shown. Those that hold the address of an endpoint are not secret.
func isSecretKey(key string) bool {
	plain := strings.ToLower(separators.Replace(key))
	if strings.HasSuffix(plain, "url") || strings.HasSuffix(plain, "uri") {
		return false
	}
	switch plain {
	case "code", "state", "jwt", "pin":
		return true
	}
	for _, word := range secretWords {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}

// maskBody gives a JSON body without its secrets, for a trace. Of a body that is
// not JSON nothing is known, so nothing is shown.
func (c *Client) maskBody(body []byte) string {
	if len(bytes.TrimSpace(body)) == 0 {
		return ""
	}
	value, err := decodeAny(body)
	if err != nil {
		return fmt.Sprintf("(%d bytes that are not JSON)", len(body))
	}
	masked, err := encodeJSON(c.redactTexts(maskValue("", value)))
	if err != nil {
		return fmt.Sprintf("(%d bytes of JSON that cannot be shown)", len(body))
	}
	shown := c.Redact(string(masked))
	if len(shown) > largestLogged {
		return fmt.Sprintf("%s… (%d bytes in all)", strings.ToValidUTF8(shown[:largestLogged], ""), len(shown))
	}
	return shown
}

// redactTexts masks the known secrets in every text of a value. A text may be
// JSON itself, as what a vendor said often is, and encoding would escape the
// secrets in it once more, beyond recognition.
func (c *Client) redactTexts(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for member := range value {
			value[member] = c.redactTexts(value[member])
		}
		return value
	case []any:
		for i := range value {
			value[i] = c.redactTexts(value[i])
		}
		return value
	case string:
		return c.Redact(value)
	default:
		return value
	}
}

func decodeAny(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

// maskValue masks what stands under a key.
func maskValue(key string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		return maskObject(key, value)
	case []any:
		for i := range value {
			value[i] = maskValue(key, value[i])
		}
		return value
	case string:
		return maskText(key, value)
	case json.Number:
		if isSecretKey(key) {
			return MaskedValue
		}
	}
	return value
}

func maskObject(key string, object map[string]any) any {
	row, _ := object["key"].(string)
	for member, value := range object {
		switch under := member; {
		case key == "providerData" || isSecretKey(key):
			object[member] = maskAll(value)
		case member == "propertyValue" || member == "defaultValue" || member == "value":
			// A configuration row: its own key says what the value is.
			if object["type"] == "PASSWORD" {
				object[member] = maskAll(value)
				continue
			}
			if row != "" {
				under = row
			}
			object[member] = maskValue(under, value)
		default:
			object[member] = maskValue(under, value)
		}
	}
	return object
}

// maskAll masks every text and number in a value.
func maskAll(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for member := range value {
			value[member] = maskAll(value[member])
		}
		return value
	case []any:
		for i := range value {
			value[i] = maskAll(value[i])
		}
		return value
	case string, json.Number:
		return MaskedValue
	default:
		return value
	}
}

func maskText(key, value string) string {
	switch {
	case value == "":
		return value
	case isSecretKey(key):
		return MaskedValue
	case strings.HasPrefix(value, "{") || strings.HasPrefix(value, "["):
		return maskNested(value)
	case strings.Contains(value, "://"):
		return maskURL(value)
	default:
		return value
	}
}

// maskNested masks the JSON text that a configuration value may be.
func maskNested(value string) string {
	nested, err := decodeAny([]byte(value))
	if err != nil {
		return value
	}
	masked, err := encodeJSON(maskValue("", nested))
	if err != nil {
		return MaskedValue
	}
	return string(masked)
}

// maskURL leaves out the parts of a URL that may hold secrets.
func maskURL(value string) string {
	parsed, err := url.Parse(value)
	if err != nil {
		return MaskedValue
	}
	if parsed.User == nil && parsed.RawQuery == "" && parsed.Fragment == "" {
		return value
	}
	parsed.User, parsed.RawQuery, parsed.Fragment, parsed.RawFragment = nil, "", "", ""
	return parsed.String() + "?" + MaskedValue
}
