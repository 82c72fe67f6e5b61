package acctest_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/golden"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/acctest/pairs"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// assumptionsGuide is the guide of which the table of assumptions makes a part.
const assumptionsGuide = "../../templates/guides/assumptions.md.tmpl"

// madeFromHere is where that part begins.
const madeFromHere = "<!-- From here on made from the table of internal/assumptions by: go test ./internal/acctest -run TestAssumptionsGuide -update -->\n"

// TestAssumptionsGuide holds the guide against the table.
func TestAssumptionsGuide(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile(assumptionsGuide)
	if err != nil {
		t.Fatal(err)
	}
	byHand, _, _ := strings.Cut(string(written), madeFromHere)
	golden.Compare(t, assumptionsGuide, byHand+madeFromHere+assumptionsText())
}

// assumptionsText is the table in words.
func assumptionsText() string {
	var text strings.Builder
	var answers []int
	total := 0
	for _, group := range assumptions.Table() {
		fmt.Fprintf(&text, "\n## %s\n", group.Title)
		for _, assumption := range group.Assumptions {
			fmt.Fprintf(&text, "\n**%s**\n\n", assumption.Question)
			for i, answer := range assumption.Answers {
				name := "assumed"
				if i > 0 {
					name = "`" + assumption.Setting(i) + "`"
				}
				fmt.Fprintf(&text, "- %s (%s)\n", answer.Text, name)
			}
			consequence := strings.ToLower(assumption.Consequence[:1]) + assumption.Consequence[1:]
			fmt.Fprintf(&text, "\nEvidence: %s\n\nThe provider %s\n", assumption.Evidence, consequence)
			answers = append(answers, len(assumption.Answers))
			total += len(assumption.Answers)
		}
	}
	figures := fmt.Sprintf("\nThere are %d questions with %d answers. `make test` tries the %d that are not the likeliest, and `make assumptions` all %d pairs of answers in %d combinations.\n",
		len(answers), total, total-len(answers), pairs.Count(answers), len(pairs.Cover(answers)))
	return figures + text.String()
}
