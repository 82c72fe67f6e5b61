package simulator

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/assumptions"
)

// Assumptions says how the simulator behaves where no source tells what the platform does. The zero
// value is the likeliest behaviour; each field that is set is another one, that a client must
// survive. What each is about, its answers and the evidence are in [assumptions.Table], under the
// name of the field.
type Assumptions struct {
	// Of lists.
	EmptyListAsArray               bool
	ListsUnhydrated                bool
	UnhydratedWithoutConfiguration bool
	UnhydratedWithElement          bool
	ListsWithoutConfiguration      bool
	ListsWithoutTags               bool
	ListsWithoutCreatedDate        bool
	ListsWithoutUser               bool
	ListsWithoutTotal              bool
	ElementInstancesUnpaged        bool

	ErrorsWithoutRequestID bool

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
	ElementKeyCase               Choice
	EmptyElementSearchAsNotFound bool
	UnknownElementAsBadRequest   bool
	ConfigurationAsArray         bool
	MovesToUnrelatedElements     bool
	ElementPutKeepsOmitted       bool
	ElementSecretDefaults        Choice
	ElementKeysShared            bool
	ElementsMadeInactive         bool

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

	ElementSecretDefaultsMasked  Choice = "masked"
	ElementSecretDefaultsOmitted Choice = "omitted"

	ElementKeyCaseIgnored Choice = "ignored"
	ElementKeyCaseUpper   Choice = "upper"
)

// Set takes another answer than the likeliest: the name of an assumption, in any case of letters,
// followed by = and the answer where there are more than two. It returns an error, which says what
// there is, for anything else.
func (a *Assumptions) Set(setting string) error {
	name, _, _ := strings.Cut(setting, "=")
	for _, group := range assumptions.Table() {
		for _, assumption := range group.Assumptions {
			if strings.EqualFold(assumption.Name, name) {
				return a.set(assumption, setting)
			}
		}
	}
	return fmt.Errorf("there is no assumption %q", name)
}

func (a *Assumptions) set(assumption assumptions.Assumption, setting string) error {
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
			field.SetString(answer.Choice)
		}
		return nil
	}
	return fmt.Errorf("there is no assumption %q, but %s", setting, strings.Join(settings, ", "))
}
