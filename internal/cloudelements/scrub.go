package cloudelements

import (
	"regexp"
	"strings"
)

// scrub gives a text of a server or a vendor without its secrets: those that
// are known, and those that stand where secrets do. Known ones come first, since
// what encloses them may end at one of their characters.
func (c *Client) scrub(text string) string {
	text = urls.ReplaceAllStringFunc(c.Redact(text), maskURL)
	for _, notation := range namedValues {
		text = notation.ReplaceAllStringFunc(text, func(pair string) string {
			parts := notation.FindStringSubmatch(pair)
			if !isSecretKey(parts[2]) {
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

// namedValues match a name and a value: in JSON, in JSON that JSON quotes, and
// in forms. The parts are what comes before the value, the name, the value, and
// what comes after it.
var namedValues = []*regexp.Regexp{
	regexp.MustCompile(`("([\w .-]+)"\s*:\s*")((?:[^"\\]|\\.)+)(")`),
	regexp.MustCompile(`(\\"([\w .-]+)\\"\s*:\s*\\")((?:[^"\\]|\\\\(?:\\.|[^"\\]))+)(\\")`),
	regexp.MustCompile(`(\b([\w.-]+)=)([^\s&"'<>,;]{6,})()`),
}

// schemes matches the credentials of an Authorization header: those of vendors,
// and those of the platform [reference 1.2].
var schemes = regexp.MustCompile(`\b(?i:bearer|basic|user|organization|element) [\w+/=.~-]{8,}`)
