package probe

import (
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// status is how far a question got an answer.
type status string

const (
	// answered is one of the answers that the table knows.
	answered status = "answered"
	// unexpected is none of them.
	unexpected status = "unexpected"
	// untold is a question whose answer did not show here.
	untold status = "untold"
	// unprobed is one that is not safe to try, or that takes what a probe lacks.
	unprobed status = "unprobed"
	// unreached is one that the probe did not come to.
	unreached status = "unreached"
)

// finding is what is known of a question.
type finding struct {
	status status
	// answer is the number of the answer in the table.
	answer int
	// detail says what else there is to say. It holds no secret.
	detail string
}

// notProbed are the questions that a probe leaves alone, with the reasons.
var notProbed = map[string]string{
	"GrantsUnbound":          "it takes a vendor with two OAuth applications",
	"UpdatesSubscribe":       "it takes a vendor that sends events",
	"LimitWithoutRetryAfter": "it takes more requests than others in the account should have to bear",
}

// findings are what is known so far, by the names of the questions.
type findings map[string]finding

// is finds the answer of a question that has two: the second one, or the first.
func (f findings) is(name string, second bool) {
	if second {
		f.found(name, 1)
	} else {
		f.found(name, 0)
	}
}

// found finds an answer by its number in the table.
func (f findings) found(name string, answer int) {
	f[name] = finding{status: answered, answer: answer}
}

// chose finds an answer by its choice, "" being the likeliest.
func (f findings) chose(name, choice string) {
	for i, answer := range question(name).Answers {
		if answer.Choice == choice {
			f.found(name, i)
			return
		}
	}
	panic("probe: " + name + " has no answer " + choice)
}

// other finds an answer that is not in the table.
func (f findings) other(name, format string, values ...any) {
	f[name] = finding{status: unexpected, detail: fmt.Sprintf(format, values...)}
}

// hidden leaves questions open whose answers do not show.
func (f findings) hidden(why string, names ...string) {
	for _, name := range names {
		f[name] = finding{status: untold, detail: why}
	}
}

// of returns what is known of a question.
func (f findings) of(name string) finding {
	if found, there := f[name]; there {
		return found
	}
	if why, there := notProbed[name]; there {
		return finding{status: unprobed, detail: why}
	}
	return finding{status: unreached, detail: "the probe ended before"}
}

// question is a question of the table.
func question(name string) assumptions.Assumption {
	for _, group := range assumptions.Table() {
		for _, one := range group.Assumptions {
			if one.Name == name {
				return one
			}
		}
	}
	panic("probe: there is no question " + name)
}
