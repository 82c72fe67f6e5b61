// Package redact keeps secrets out of logs and errors: those that a process knows, in whatever way
// they are escaped, and those that stand where secrets do.
package redact

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strings"
	"sync"
)

// MaskedValue is what the platform answers in place of a secret. It says nothing about the secret,
// and must not be sent.
const MaskedValue = "********"

// IsMasked reports whether a value of an answer is the platform's mask.
func IsMasked(value string) bool {
	return value == MaskedValue
}

// shortestSecret is the length of the shortest secret that is masked, in bytes.
const shortestSecret = 4

// Secrets are the secret values that a process knows. The zero value knows none; it is ready for
// use by many goroutines. Each read or write of an instance may add some, while only errors and
// traces look for them.
type Secrets struct {
	mu     sync.RWMutex
	keys   map[string]struct{}
	values map[string]struct{}
	// forms holds what to look for in text without escapes, by the bytes that it begins with, the
	// longer first: a secret comes before another that it begins with.
	forms map[string][]string
}

// Add registers secret values. Values that would mask ordinary text are left out: those under four
// bytes, the mask itself, and the words true, false, null and none.
func (s *Secrets) Add(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values, s.forms = make(map[string]struct{}), make(map[string][]string)
	}
	for _, value := range values {
		if _, known := s.values[value]; known || !maskable(value) {
			continue
		}
		s.values[value] = struct{}{}
		for _, form := range append(base64Forms(value), value, strings.TrimSpace(value)) {
			if form = unescaped(form).text; maskable(form) {
				s.addForm(form)
			}
		}
	}
}

// AddKeys registers configuration keys whose values are secret, whatever the keys sound like.
func (s *Secrets) AddKeys(keys ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil {
		s.keys = make(map[string]struct{})
	}
	for _, key := range keys {
		s.keys[key] = struct{}{}
	}
}

func (s *Secrets) hasKey(key string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, has := s.keys[key]
	return has
}

func (s *Secrets) addForm(form string) {
	start := form[:shortestSecret]
	at, known := slices.BinarySearchFunc(s.forms[start], form, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	if !known {
		s.forms[start] = slices.Insert(s.forms[start], at, form)
	}
}

// Redact returns the text with every known secret value replaced by the mask, also where it is
// escaped for JSON, HTML or a URL, however often, or stands in base64.
func (s *Secrets) Redact(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	plain := unescaped(text)
	var masked strings.Builder
	shown := 0
	for i := 0; i+shortestSecret <= len(plain.text); {
		length := s.beginning(plain.text[i:])
		if length == 0 {
			i++
			continue
		}
		start, end := plain.span(i, i+length)
		// An escape may hold the end of one secret and the beginning of another.
		masked.WriteString(text[shown:max(shown, start)] + MaskedValue)
		shown = end
		i += length
	}
	return masked.String() + text[shown:]
}

// beginning is the length of the longest secret that a text begins with, 0 where it begins with
// none.
func (s *Secrets) beginning(text string) int {
	for _, form := range s.forms[text[:shortestSecret]] {
		if strings.HasPrefix(text, form) {
			return len(form)
		}
	}
	return 0
}

// shortestBase64 is the least number of characters of base64 that are taken for a secret: fewer may
// be ordinary text.
const shortestBase64 = 8

// base64Forms returns what base64 makes of a text that stands within others, as a secret does
// behind a user name: in each of the three ways in which bytes fall into groups, without the
// characters at its ends that depend on what is around it.
func base64Forms(text string) []string {
	var forms []string
	for offset := range 3 {
		padded := append(make([]byte, offset), text...)
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			form := encoding.EncodeToString(padded)[(8*offset+5)/6 : 8*len(padded)/6]
			if len(form) >= shortestBase64 {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

func maskable(value string) bool {
	if len(value) < shortestSecret || IsMasked(value) {
		return false
	}
	switch strings.ToLower(value) {
	case "true", "false", "null", "none":
		return false
	}
	return true
}
