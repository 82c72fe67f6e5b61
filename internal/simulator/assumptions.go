package simulator

import (
	"fmt"
	"reflect"
	"strings"
)

// Assumptions says how the simulator behaves where no source tells what the platform does. The zero value is the
// likeliest behaviour; each field that is set is another one, that a client must survive. What each is about, its
// answers and the evidence are in AssumptionTable, under the name of the field.
type Assumptions struct {
	// Of lists.
	EmptyListAsArray               bool
	ListsUnhydrated                bool
	UnhydratedWithoutConfiguration bool
	ListsWithoutConfiguration      bool
	ListsWithoutTags               bool
	ListsWithoutCreatedDate        bool
	ListsWithoutUser               bool
	ListsWithoutTotal              bool
	ElementInstancesUnpaged        bool

	// Of names, tags and dates.
	NameTag                      Choice
	TagsSanitised                bool
	TagsDeduplicated             bool
	TagsAsObjects                bool
	CreatedDatesWithoutZone      bool
	CreatedDatesWithMilliseconds bool

	// Of configuration.
	UnknownKeys          Choice
	UnsetRows            Choice
	EmptyStrings         Choice
	NullsIgnored         bool
	MasksStoredLiterally bool
	PutOmittedKeys       Choice
	SecretsClearInCreate bool
	ProviderDataEchoed   bool

	// Of authentication.
	PutKeepsAuthentication          bool
	PatchIgnoresReAuthenticate      bool
	PatchOfCredentialsAuthenticates bool
	ReAuthenticationNeedsCode       bool
	GrantsUnbound                   bool
	UpdatesSubscribe                bool
	TokensRenewed                   bool
	FailedCreateKeepsInstance       bool
	FailedUpdateInvalidates         bool
	FailedUpdateKeepsChanges        bool

	// Of elements.
	ElementKeyCase             Choice
	UnknownElementAsBadRequest bool
	ConfigurationAsArray       bool
	MovesToUnrelatedElements   bool
	ElementPutKeepsOmitted     bool
	ElementKeysShared          bool
	ElementsMadeInactive       bool

	// Of the life of an instance.
	DeletedUnauthorized     bool
	RepeatedDeleteSucceeds  bool
	IDsReused               bool
	RepeatedSwitchConflicts bool
	WritesAnswerInstance    bool

	// Of limits.
	LimitWithoutRetryAfter bool
	OversizedAsTooLarge    bool
}

// Choice is an answer to a question that has more than two; "" is the likeliest.
type Choice string

// The answers, besides the likeliest, to questions that have more than two.
const (
	NameTagNever  Choice = "never"
	NameTagAlways Choice = "always"

	UnknownKeysReturned Choice = "returned"
	UnknownKeysRefused  Choice = "refused"

	UnsetRowsAbsent Choice = "absent"
	UnsetRowsEmpty  Choice = "empty"

	EmptyStringsNull    Choice = "null"
	EmptyStringsIgnored Choice = "ignored"

	PutResetsOmittedKeys Choice = "reset"
	PutDropsOmittedKeys  Choice = "dropped"

	ElementKeyCaseIgnored Choice = "ignored"
	ElementKeyCaseUpper   Choice = "upper"
)

// Assumption is a question about the platform that no source answers, and what is assumed.
type Assumption struct {
	// Name is that of the field of Assumptions.
	Name string
	// Question is what is not known, as a question.
	Question string
	// Answers are the possible ones, the likeliest first, which is assumed by default. There are at least two.
	Answers []Answer
	// Evidence is what sources say, or that none does.
	Evidence string
	// Consequence is what the provider does, and what users notice.
	Consequence string
}

// Answer is one answer to a question.
type Answer struct {
	// Choice is the value of the field where there are more than two answers.
	Choice Choice
	// Text is the answer in words.
	Text string
}

// AssumptionGroup is a part of the table of assumptions.
type AssumptionGroup struct {
	// Title is what the questions of the group are about.
	Title       string
	Assumptions []Assumption
}

// AssumptionTable returns all assumptions. Each can be combined with each.
func AssumptionTable() []AssumptionGroup {
	return []AssumptionGroup{
		{"Lists", listAssumptions}, {"Names, tags and dates", nameAssumptions}, {"Configuration", configurationAssumptions},
		{"Authentication", authenticationAssumptions}, {"Elements", elementAssumptions},
		{"Life of an instance", lifeAssumptions}, {"Limits", limitAssumptions},
	}
}

// Setting is what Set takes for the answer with a number, which counts from 0; it is "" for the likeliest.
func (a Assumption) Setting(answer int) string {
	switch {
	case answer == 0:
		return ""
	case a.Answers[answer].Choice == "":
		return a.Name
	default:
		return a.Name + "=" + string(a.Answers[answer].Choice)
	}
}

// Set takes another answer than the likeliest: the name of an assumption, in any case of letters, followed by = and the
// answer where there are more than two. It returns an error, which says what there is, for anything else.
func (a *Assumptions) Set(setting string) error {
	name, _, _ := strings.Cut(setting, "=")
	for _, group := range AssumptionTable() {
		for _, assumption := range group.Assumptions {
			if strings.EqualFold(assumption.Name, name) {
				return a.set(assumption, setting)
			}
		}
	}
	return fmt.Errorf("there is no assumption %q", name)
}

func (a *Assumptions) set(assumption Assumption, setting string) error {
	var settings []string
	for i, answer := range assumption.Answers[1:] {
		one := assumption.Setting(i + 1)
		if !strings.EqualFold(one, setting) {
			settings = append(settings, one)
			continue
		}
		field := reflect.ValueOf(a).Elem().FieldByName(assumption.Name)
		if answer.Choice == "" {
			field.SetBool(true)
		} else {
			field.SetString(string(answer.Choice))
		}
		return nil
	}
	return fmt.Errorf("there is no assumption %q, but %s", setting, strings.Join(settings, ", "))
}
