package probe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// report is what a probe has found out. It holds no secret, so it can be pasted into a bug report.
type report struct {
	// Version is that of the provider, and Platform the address that was probed.
	Version  string    `json:"version"`
	Platform string    `json:"platform"`
	Date     time.Time `json:"date"`
	// Settings are the answers that are not the likeliest, in the form in which the simulator takes
	// them. With these, it behaves like this platform.
	Settings []string `json:"settings"`
	Findings []entry  `json:"findings"`
}

// entry is a question with what is known of it.
type entry struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Status   status `json:"status"`
	Answer   string `json:"answer,omitempty"`
	Detail   string `json:"detail,omitempty"`
	// Handled says that the provider behaves correctly under the answer. It is absent where nobody
	// knows, as for an unexpected answer. All answers in the table are handled: the provider's
	// tests run with each of them.
	Handled *bool `json:"handled,omitempty"`
	// Consequence is what the provider does under any of the answers.
	Consequence string `json:"consequence,omitempty"`

	// setting names the answer for the simulator; "" is the likeliest.
	setting string
}

// newReport returns the report of what was found, in the order of the table.
func newReport(version, platform string, found findings) *report {
	r := &report{Version: version, Platform: platform, Date: time.Now().UTC().Truncate(time.Second), Settings: []string{}}
	for _, group := range assumptions.Table() {
		for _, question := range group.Assumptions {
			known := found.of(question.Name)
			one := entry{Name: question.Name, Question: question.Question, Status: known.status, Detail: known.detail}
			if known.status == answered {
				one.Answer, one.Consequence, one.Handled = question.Answers[known.answer].Text, question.Consequence, new(true)
				if one.setting = question.Setting(known.answer); one.setting != "" {
					r.Settings = append(r.Settings, one.setting)
				}
			}
			r.Findings = append(r.Findings, one)
		}
	}
	return r
}

// json returns the report for programs and bug reports.
func (r *report) json() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(r)
	return text.Bytes(), err
}

// table returns the report for a person, with a line for each question. A star marks an answer that
// is not the likeliest.
func (r *report) table() string {
	var text strings.Builder
	text.WriteString("HANDLED     QUESTION AND ANSWER\n")
	for _, one := range r.Findings {
		handled, answer := "-", one.Detail
		switch one.Status {
		case answered:
			handled, answer = "yes", one.Answer
			if one.setting != "" {
				handled = "yes *"
			}
		case unexpected:
			handled, answer = "unknown", "Unexpected: "+one.Detail
		case notShown:
			answer = "Cannot be seen: " + one.Detail
		case notProbed:
			answer = "Not probed: " + one.Detail
		case notReached:
			answer = "Not reached: " + one.Detail
		}
		fmt.Fprintf(&text, "%-10s  %s  %s\n", handled, one.Question, answer)
	}
	return text.String()
}

// summary returns a sentence that counts the answers.
func (r *report) summary() string {
	counts := map[status]int{}
	for _, one := range r.Findings {
		counts[one.Status]++
	}
	return fmt.Sprintf("Of %d questions, %d are answered, %d of them not in the likeliest way; %d have an unexpected answer, and %d have none.",
		len(r.Findings), counts[answered], len(r.Settings), counts[unexpected], counts[notShown]+counts[notProbed]+counts[notReached])
}
