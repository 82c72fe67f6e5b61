// Package wording writes what diagnostics of several things on offer have in
// common.
package wording

import (
	"fmt"
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

// Summaries of what is said of write-only values, by MissingVersion and
// MissingWriteOnly.
const (
	SummaryMissingVersion   = "Missing Version of Write-Only Value"
	SummaryMissingWriteOnly = "Version without Write-Only Value"
)

// MissingVersion says that a write-only value is set without the version that has
// it sent. Both are names of attributes.
func MissingVersion(value, version string) string {
	return fmt.Sprintf("%s is write-only: Terraform does not keep it and cannot see a change. Set %s as well, to 1 at first, and raise it each time the value is to be sent again.", value, version)
}

// MissingWriteOnly says that a version is set without the write-only value that it
// is of. Both are names of attributes.
func MissingWriteOnly(value, version string) string {
	return fmt.Sprintf("%s says when %s is sent, but %s has no value. Set both, or neither.", version, value, value)
}
