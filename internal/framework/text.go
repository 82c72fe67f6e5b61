package framework

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

// HowToChoose says what to do about objects of a kind, in the plural, that cannot
// be told apart.
func HowToChoose(kind string, ids []int64) string {
	var commands strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&commands, "\n  terraform import ADDRESS %d", id)
	}
	return "Look at these " + kind + " in the platform's console. If one of them is meant to be this resource, bring it under Terraform with the command for it, " +
		"where ADDRESS is the resource's address, and delete those that nobody needs:" + commands.String()
}

// SummaryMasked is the summary of the error that Masked tells of.
const SummaryMasked = "Masked Value"

// Masked says that a configured value is the platform's mask. The remedy is what
// else to do than to set the secret.
func Masked(remedy string) string {
	return "The value is ********, which the platform shows in place of a secret. It was probably copied from an answer of the platform. Set the secret itself, or " + remedy + "."
}
