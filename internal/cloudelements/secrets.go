package cloudelements

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// MaskedValue is what the platform answers in place of a secret. It says
// nothing about the secret, and must not be sent.
const MaskedValue = "********"

// IsMasked tells whether a value of an answer is the platform's mask.
func IsMasked(value string) bool {
	return value == MaskedValue
}

// Protect registers secret values: from now on they are masked in every log
// line and error of the Client. Values that would mask ordinary text are left
// out: those under four characters, the mask itself, and the words true, false,
// null and none.
func (c *Client) Protect(values ...string) {
	c.secrets.add(values...)
}

// Redact gives the text with every known secret value replaced by the mask,
// also where it is written in the escaped forms of JSON or of a URL.
func (c *Client) Redact(text string) string {
	return c.secrets.redact(text)
}

// secrets are the secret values that the process knows. Reads and writes of
// instances add to them, and only errors and traces read them, so the work is
// done on reading.
type secrets struct {
	mu       sync.Mutex
	values   map[string]struct{}
	replacer *strings.Replacer // nil where values were added since.
}

func (s *secrets) add(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range values {
		if !maskable(value) {
			continue
		}
		if _, known := s.values[value]; known {
			continue
		}
		if s.values == nil {
			s.values = make(map[string]struct{})
		}
		s.values[value] = struct{}{}
		s.replacer = nil
	}
}

func (s *secrets) redact(text string) string {
	return s.current().Replace(text)
}

func (s *secrets) current() *strings.Replacer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.replacer == nil {
		s.replacer = newReplacer(s.values)
	}
	return s.replacer
}

func newReplacer(values map[string]struct{}) *strings.Replacer {
	forms := make(map[string]struct{}, len(values))
	for value := range values {
		for _, form := range spellings(value) {
			forms[form] = struct{}{}
		}
	}
	// The first match wins, so a secret must come before another that it begins
	// with.
	ordered := make([]string, 0, len(forms))
	for form := range forms {
		ordered = append(ordered, form)
	}
	slices.SortFunc(ordered, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	pairs := make([]string, 0, 2*len(ordered))
	for _, form := range ordered {
		pairs = append(pairs, form, MaskedValue)
	}
	return strings.NewReplacer(pairs...)
}

// spellings gives the forms in which text may hold a secret.
func spellings(secret string) []string {
	forms := []string{secret, strings.TrimSpace(secret), url.QueryEscape(secret), url.PathEscape(secret), quoted(secret)}
	if escaped, err := json.Marshal(secret); err == nil {
		forms = append(forms, string(escaped[1:len(escaped)-1]))
	}
	return slices.DeleteFunc(forms, func(form string) bool { return !maskable(form) })
}

// quoted gives a text as it stands inside a JSON string that leaves <, > and &
// alone.
func quoted(text string) string {
	encoded, err := encodeJSON(text)
	if err != nil {
		return text
	}
	return string(encoded[1 : len(encoded)-1])
}

func maskable(value string) bool {
	if len(value) < 4 || IsMasked(value) {
		return false
	}
	switch strings.ToLower(value) {
	case "true", "false", "null", "none":
		return false
	}
	return true
}
