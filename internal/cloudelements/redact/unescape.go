package redact

import (
	"html"
	"strconv"
	"strings"
)

// plainText is a text without its escapes, and where each of its bytes came from. What a vendor
// says has often been through several hands, so that JSON quotes a URL that JSON quotes: a secret
// is found in any such mixture by undoing all escapes of it and of the text.
type plainText struct {
	text         string
	starts, ends []int // By byte of text; nil where nothing was escaped.
}

// escapes begin the escapes of URLs, of HTML, and of JSON and Go.
const escapes = `%&\`

// unescaped undoes the escapes of a text until none is left. A plus sign may be a space in a URL,
// so either counts as a space.
func unescaped(text string) plainText {
	plain := plainText{text: text}
	for strings.ContainsAny(plain.text, escapes) {
		next := plain.unescapedOnce()
		if next.text == plain.text {
			break
		}
		plain = next
	}
	plain.text = strings.ReplaceAll(plain.text, "+", " ")
	return plain
}

func (p plainText) unescapedOnce() plainText {
	var plain strings.Builder
	next := plainText{starts: make([]int, 0, len(p.text)), ends: make([]int, 0, len(p.text))}
	for i := 0; i < len(p.text); {
		decoded, width := unescapeFirst(p.text[i:])
		start, end := p.span(i, i+width)
		for range len(decoded) {
			next.starts, next.ends = append(next.starts, start), append(next.ends, end)
		}
		plain.WriteString(decoded)
		i += width
	}
	next.text = plain.String()
	return next
}

// span returns the part of the original text that bytes of the plain one are from.
func (p plainText) span(from, to int) (start, end int) {
	if p.starts == nil {
		return from, to
	}
	return p.starts[from], p.ends[to-1]
}

// unescapeFirst returns what the text begins with: an escape undone, or one byte.
func unescapeFirst(text string) (decoded string, width int) {
	switch text[0] {
	case '%':
		if code, ok := hexadecimal(text, 1, 2); ok {
			return string([]byte{byte(code & 0xff)}), 3
		}
	case '&':
		if end := strings.IndexByte(text[:min(len(text), longestEntity)], ';'); end > 0 {
			if decoded := html.UnescapeString(text[:end+1]); decoded != text[:end+1] {
				return decoded, end + 1
			}
		}
	case '\\':
		return unescapeBackslashes(text)
	}
	return text[:1], 1
}

// longestEntity bounds the length of an HTML entity, in bytes.
const longestEntity = 12

// unescapeBackslashes takes any number of backslashes for one: each time that JSON quotes JSON, it
// doubles them.
func unescapeBackslashes(text string) (decoded string, width int) {
	width = len(text) - len(strings.TrimLeft(text, `\`))
	if width == len(text) {
		return "", width
	}
	switch escaped := text[width]; escaped {
	case 'n':
		return "\n", width + 1
	case 'r':
		return "\r", width + 1
	case 't':
		return "\t", width + 1
	case 'u':
		if code, ok := hexadecimal(text, width+1, 4); ok {
			return string(rune(code)), width + 5
		}
	case 'x':
		if code, ok := hexadecimal(text, width+1, 2); ok {
			return string([]byte{byte(code & 0xff)}), width + 3
		}
	}
	return text[width : width+1], width + 1
}

// hexadecimal reads a number of hexadecimal digits at a place in a text.
func hexadecimal(text string, from, digits int) (uint16, bool) {
	if from+digits > len(text) {
		return 0, false
	}
	code, err := strconv.ParseUint(text[from:from+digits], 16, 16)
	return uint16(code & 0xffff), err == nil
}
