// Package assumptions is what is not known of the platform: a table of questions, with the answers
// that are possible. The simulator behaves by any of them, the provider must live with each, and
// its probe finds out which one holds. It is text, and shares no behaviour between the two sides of
// the wire.
package assumptions

// Assumption is a question about the platform that no source answers, and what is assumed.
type Assumption struct {
	// Name is short, and has no spaces.
	Name string
	// Question is what is not known, as a question.
	Question string
	// Answers are the possible ones, the likeliest first, which is assumed by default. There are at
	// least two.
	Answers []Answer
	// Evidence is what sources say, or that none does.
	Evidence string
	// Consequence is what the provider does, and what users notice.
	Consequence string
}

// Answer is one answer to a question.
type Answer struct {
	// Choice is a word for the answer, where there are more than two; "" is the likeliest.
	Choice string
	// Text is the answer in words.
	Text string
}

// Group is a part of the table.
type Group struct {
	// Title is what the questions of the group are about.
	Title       string
	Assumptions []Assumption
}

// Table returns all assumptions. Each answer can be combined with each of others.
func Table() []Group {
	return []Group{
		{"Lists", listAssumptions}, {"Names, tags and dates", nameAssumptions}, {"Configuration", configurationAssumptions},
		{"Authentication", authenticationAssumptions}, {"Elements", elementAssumptions},
		{"Life of an instance", lifeAssumptions}, {"Limits", limitAssumptions},
	}
}

// Setting names the answer with a number, which counts from 0, for the simulator to take: the name
// of the assumption, and = and the choice where there is one. It is "" for the likeliest.
func (a Assumption) Setting(answer int) string {
	switch {
	case answer == 0:
		return ""
	case a.Answers[answer].Choice == "":
		return a.Name
	default:
		return a.Name + "=" + a.Answers[answer].Choice
	}
}
