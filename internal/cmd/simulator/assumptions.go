package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// printAssumptions prints the table of assumptions: each question with its answers, the likeliest
// first and the others by the names that -assume takes.
func printAssumptions(w io.Writer) error {
	var text strings.Builder
	for _, group := range assumptions.Table() {
		fmt.Fprintf(&text, "%s\n\n", strings.ToUpper(group.Title))
		for _, assumption := range group.Assumptions {
			fmt.Fprintf(&text, "%s\n", assumption.Question)
			for i, answer := range assumption.Answers {
				name := assumption.Setting(i)
				if i == 0 {
					name = "(assumed)"
				}
				fmt.Fprintf(&text, "  %-32s %s\n", name, answer.Text)
			}
			fmt.Fprintf(&text, "  Evidence: %s\n  The provider: %s\n\n", assumption.Evidence, assumption.Consequence)
		}
	}
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("printing the assumptions: %w", err)
	}
	return nil
}
