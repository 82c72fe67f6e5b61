package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/lenient"
)

// largestLogged bounds a body in a trace, in bytes.
const largestLogged = 32 << 10

// Body returns a JSON body without its secrets, for a trace. Of a body that is not JSON nothing is
// known, so nothing is shown.
func (s *Secrets) Body(body []byte) string {
	if len(bytes.TrimSpace(body)) == 0 {
		return ""
	}
	value, err := lenient.Decode(body)
	if err != nil {
		return fmt.Sprintf("(%d bytes that are not JSON)", len(body))
	}
	m := masker{known: s, passwords: passwordKeys(value)}
	masked, err := lenient.Encode(m.scrubTexts(m.value("", value)))
	if err != nil {
		return fmt.Sprintf("(%d bytes of JSON that cannot be shown)", len(body))
	}
	shown := s.Redact(string(masked))
	if len(shown) > largestLogged {
		return fmt.Sprintf("%s… (%d bytes in all)", strings.ToValidUTF8(shown[:largestLogged], ""), len(shown))
	}
	return shown
}

// masker masks one body.
type masker struct {
	known *Secrets
	// passwords are keys that the body itself says are of type PASSWORD, whatever they sound like
	// [reference 3.4].
	passwords map[string]bool
	// masked are the values that were masked for their place. An answer that brings a new token may
	// show it a second time, in words that give no sign of it.
	masked Secrets
}

// passwordKeys finds the keys of all rows of type PASSWORD in a value.
func passwordKeys(value any) map[string]bool {
	keys := make(map[string]bool)
	var find func(any)
	find = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			if key, ok := value["key"].(string); ok && value["type"] == TypePassword {
				keys[key] = true
			}
			for _, member := range value {
				find(member)
			}
		case []any:
			for _, element := range value {
				find(element)
			}
		}
	}
	find(value)
	return keys
}

// scrubTexts masks what is left in every text of a value. It looks at texts before they are
// encoded: one may be JSON itself, as what a vendor said often is, and would be escaped once more,
// beyond recognition.
func (m *masker) scrubTexts(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for member := range value {
			value[member] = m.scrubTexts(value[member])
		}
		return value
	case []any:
		for i := range value {
			value[i] = m.scrubTexts(value[i])
		}
		return value
	case string:
		return m.known.Scrub(m.masked.Redact(value))
	default:
		return value
	}
}

// value masks what stands under a key.
func (m *masker) value(key string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		return m.object(key, value)
	case []any:
		if key == memberConfiguration {
			key = "" // Rows, not values by key.
		}
		for i := range value {
			value[i] = m.value(key, value[i])
		}
		return value
	case string:
		return m.text(key, value)
	case json.Number:
		if m.isSecret(key) {
			return MaskedValue
		}
	}
	return value
}

func (m *masker) isSecret(key string) bool {
	return m.isPassword(key) || IsSecretKey(key)
}

// isPassword reports whether a key is known to be secret, whatever it sounds like.
func (m *masker) isPassword(key string) bool {
	return m.passwords[key] || m.known.hasKey(key)
}

func (m *masker) object(key string, object map[string]any) any {
	row, hasKey := object[memberKey].(string)
	kind, _ := object["type"].(string)
	fallback, _ := object["defaultValue"].(string)
	isRow := hasKey || kind == TypePassword
	for member, value := range object {
		switch {
		case key == "providerData" || m.isSecret(key):
			object[member] = m.all(value)
		case isRow && (member == "propertyValue" || member == "defaultValue" || member == "value"):
			object[member] = m.rowValue(row, kind, fallback, value)
		case member == memberKey && key != memberConfiguration:
			object[member] = m.value("", value)
		default:
			object[member] = m.value(member, value)
		}
	}
	return object
}

const (
	// memberConfiguration holds values by configuration key in an instance, and rows in an element.
	memberConfiguration = "configuration"
	// memberKey names an element or a row. In a configuration it is a key of some vendor's API.
	memberKey = "key"
)

// rowValue masks a value of a configuration row, whose key and type say what the value is.
func (m *masker) rowValue(key, kind, fallback string, value any) any {
	switch {
	case kind == TypePassword:
		return m.all(value)
	case kind == "" || m.known.hasKey(key) || IsSecretRow(key, kind, fallback):
		return m.value(key, value)
	default:
		return m.value("", value)
	}
}

// all masks every text and number in a value.
func (m *masker) all(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for member := range value {
			value[member] = m.all(value[member])
		}
		return value
	case []any:
		for i := range value {
			value[i] = m.all(value[i])
		}
		return value
	case string:
		return m.mask(value)
	case json.Number:
		return MaskedValue
	default:
		return value
	}
}

// mask masks a text for its place. What is as short as a number or a word may stand elsewhere for
// something else.
func (m *masker) mask(text string) string {
	if len(text) >= shortestMasked {
		m.masked.Add(text)
	}
	return MaskedValue
}

// shortestMasked is the length from which a masked text is looked for in the rest of its body, in
// bytes.
const shortestMasked = 8

func (m *masker) text(key, value string) string {
	switch {
	case value == "":
		return value
	case m.isPassword(key) || MayBeSecret(key, value):
		return m.mask(value)
	case strings.HasPrefix(value, "{") || strings.HasPrefix(value, "["):
		return m.nested(value)
	default:
		return value
	}
}

// nested masks the JSON text that a configuration value may be.
func (m *masker) nested(value string) string {
	if !json.Valid([]byte(value)) {
		return value
	}
	nested, err := lenient.Decode([]byte(value))
	if err != nil {
		return value
	}
	masked, err := lenient.Encode(m.value("", nested))
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

// Scrub returns a text of a server or a vendor without its secrets: those that are known, and those
// that stand where secrets do. Known ones come first, since what encloses them may end at one of
// their characters.
func (s *Secrets) Scrub(text string) string {
	text = urls.ReplaceAllStringFunc(s.Redact(text), maskURL)
	for _, notation := range namedValues {
		text = notation.ReplaceAllStringFunc(text, func(pair string) string {
			parts := notation.FindStringSubmatch(pair)
			if parts[2] == memberKey || !MayBeSecret(parts[2], parts[3]) {
				return pair
			}
			return parts[1] + MaskedValue + parts[4]
		})
	}
	return schemes.ReplaceAllStringFunc(text, func(credential string) string {
		scheme, value, _ := strings.Cut(credential, " ")
		if !strings.ContainsAny(value, "0123456789") {
			return credential // A long word.
		}
		return scheme + " " + MaskedValue
	})
}

// urls matches a URL inside a text.
var urls = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>\\]+`)

// namedValues match a name and a value: in JSON, in JSON that JSON quotes, and in forms. The parts
// are what comes before the value, the name, the value, and what comes after it.
var namedValues = []*regexp.Regexp{
	regexp.MustCompile(`("([\w .-]+)"\s*:\s*")((?:[^"\\]|\\.)+)(")`),
	regexp.MustCompile(`(\\"([\w .-]+)\\"\s*:\s*\\")((?:[^"\\]|\\\\(?:\\.|[^"\\]))+)(\\")`),
	regexp.MustCompile(`(\b([\w.-]+)=)([^\s&"'<>,;]{6,})()`),
}

// schemes matches the credentials of an Authorization header: those of vendors, and those of the
// platform [reference 1.2].
var schemes = regexp.MustCompile(`\b(?i:bearer|basic|user|organization|element) [\w+/=.~-]{8,}`)
