// Package wording writes what diagnostics of several things on offer have in
// common.
package wording

import (
	"strconv"
	"strings"
)

// Sentence ends text with a full stop.
func Sentence(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// Quoted lists words in their order, each in quotes.
func Quoted(words []string) string {
	quoted := make([]string, 0, len(words))
	for _, word := range words {
		quoted = append(quoted, strconv.Quote(word))
	}
	return strings.Join(quoted, ", ")
}
