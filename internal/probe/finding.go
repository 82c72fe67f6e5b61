package probe

import (
	"fmt"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// status says whether a question has got an answer.
type status string

const (
	// answered is for one of the answers in the table.
	answered status = "answered"
	// unexpected is for an answer that is not in the table.
	unexpected status = "unexpected"
	// notShown is for a question whose answer cannot be seen on this platform.
	notShown status = "not shown"
	// notProbed is for one that is not safe to try, or that needs what a probe does not have.
	notProbed status = "not probed"
	// notReached is for one that the probe did not get to.
	notReached status = "not reached"
)

// finding is what is known of a question.
type finding struct {
	status status
	// answer is the index of the answer in the table.
	answer int
	// detail explains the status where that is not answered. It holds no secret.
	detail string
}

// leftAlone has the questions that a probe leaves alone, with the reasons.
var leftAlone = map[string]string{
	"GrantsUnbound":          "it needs a vendor with two OAuth applications",
	"UpdatesSubscribe":       "it needs a vendor that sends events",
	"LimitWithoutRetryAfter": "it needs so many requests that others in the account would notice",
}

// findings holds what is known so far, by the names of the questions.
type findings map[string]finding

// yesNo records the answer to a question that has two: the second one, or the first.
func (f findings) yesNo(name string, second bool) {
	if second {
		f.set(name, 1)
	} else {
		f.set(name, 0)
	}
}

// set records an answer by its index in the table.
func (f findings) set(name string, answer int) {
	f[name] = finding{status: answered, answer: answer}
}

// choose records an answer by its choice, which is "" for the likeliest.
func (f findings) choose(name, choice string) {
	for i, answer := range question(name).Answers {
		if answer.Choice == choice {
			f.set(name, i)
			return
		}
	}
	panic("probe: " + name + " has no answer " + choice)
}

// unexpected records an answer that is not in the table.
func (f findings) unexpected(name, format string, values ...any) {
	f[name] = finding{status: unexpected, detail: fmt.Sprintf(format, values...)}
}

// notShown records that the answers to some questions cannot be seen, and why.
func (f findings) notShown(why string, names ...string) {
	for _, name := range names {
		f[name] = finding{status: notShown, detail: why}
	}
}

// of returns what is known of a question.
func (f findings) of(name string) finding {
	if found, there := f[name]; there {
		return found
	}
	if why, there := leftAlone[name]; there {
		return finding{status: notProbed, detail: why}
	}
	return finding{status: notReached, detail: "the probe ended before it got there"}
}

// question returns a question of the table by its name.
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
