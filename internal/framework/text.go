package framework

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
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

// DidYouMean asks for the words that a misspelt one may stand for, as a sentence after a space. It
// is empty where there are none.
func DidYouMean(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(" Did you mean %q?", words[0])
	}
	return fmt.Sprintf(" Did you mean one of %s?", Quoted(words))
}

// IDs lists ids in their order.
func IDs(ids []int64) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	return strings.Join(words, ", ")
}

// Timestamp writes a date of the platform as RFC 3339 in UTC. A form that is not known is kept as
// it is.
func Timestamp(date string) string {
	if at, ok := cloudelements.ParseCreatedDate(date); ok {
		return at.UTC().Format(time.RFC3339Nano)
	}
	return date
}

// StringOrNull returns a text, and null for what the platform leaves empty.
func StringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// NotEmpty refuses a text that says nothing.
func NotEmpty() []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1)}
}
