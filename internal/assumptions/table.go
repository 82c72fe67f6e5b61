// Package assumptions is a table of what no source says about the platform: questions with their
// possible answers. The simulator can behave by any of them, the provider must handle each, and its
// probe finds out which one holds. The table is text, so that the two sides of the wire share no
// behaviour.
package assumptions

// Assumption is a question about the platform that no source answers, and the answer that is
// assumed.
type Assumption struct {
	// Name is a short name, without spaces.
	Name string
	// Question is what is not known.
	Question string
	// Answers are the possible answers, at least two. The first one is the likeliest, and is
	// assumed by default.
	Answers []Answer
	// Evidence is what sources say about it, or that there is none.
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

// Table returns all assumptions. Each answer to one can be combined with each answer to another.
func Table() []Group {
	return []Group{
		{"Lists", listAssumptions}, {"Names, tags and dates", nameAssumptions}, {"Configuration", configurationAssumptions},
		{"Authentication", authenticationAssumptions}, {"Elements", elementAssumptions},
		{"Life of an instance", lifeAssumptions}, {"Limits", limitAssumptions},
	}
}

// Setting returns the form in which the simulator takes an answer, which is given by its index: the
// name of the assumption, followed by = and the choice where there is one. It is "" for the
// likeliest answer.
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
