package simulator

import (
	"fmt"
	"reflect"
	"strings"
)

// Assumptions says how the simulator behaves where no source tells what the platform does. The zero value is the
// likeliest behaviour; each field set to true is another one that a client must survive. The tag of a field is its
// short description for a command line.
type Assumptions struct {
	// EmptyListAsArray answers an empty list of instances or elements with 200 and [], as the platform does for other
	// things. By default it is a 404: the vendor's tests assert that for a search for instances without hits.
	EmptyListAsArray bool `help:"answer [] instead of 404 when a list is empty"`
	// UnknownKeysReturned stores configuration keys that the element does not have and returns them. By default they
	// are accepted and not returned: published requests hold keys that are not in the published answers.
	UnknownKeysReturned bool `help:"return configuration keys that the element does not have"`
	// UnknownKeysRefused answers 400 to configuration keys that the element does not have.
	UnknownKeysRefused bool `help:"refuse configuration keys that the element does not have"`
	// MasksStoredLiterally stores ******** when it is sent for a PASSWORD row. By default the stored value stays:
	// clients send whole answers back, masked values included, and nothing is known to break.
	MasksStoredLiterally bool `help:"store ******** sent for a PASSWORD row literally"`
	// UnknownElementAsBadRequest answers 400 instead of 404 when the element named in a body does not exist.
	UnknownElementAsBadRequest bool `help:"answer 400 instead of 404 when the element of a new instance is unknown"`
	// PutResetsOmittedKeys gives configuration keys that a PUT does not name their default. By default they are kept:
	// the documentation has a PUT with name and tags only.
	PutResetsOmittedKeys bool `help:"reset configuration keys that a PUT leaves out"`
	// PutKeepsAuthentication makes reAuthenticate=false the default of PUT. By default a PUT authenticates again,
	// since a client is known to pass false in order to avoid that.
	PutKeepsAuthentication bool `help:"do not authenticate again on PUT unless reAuthenticate=true"`
	// PatchIgnoresReAuthenticate ignores reAuthenticate on PATCH, where no source mentions it. By default it is
	// honoured. A PATCH with providerData always authenticates again: the vendor's tests assert it.
	PatchIgnoresReAuthenticate bool `help:"ignore reAuthenticate on PATCH"`
	// ReAuthenticationNeedsCode refuses to authenticate an OAuth instance again without a new code, in the words for a
	// create without one. By default the refresh token serves: the documentation has a PUT without a code.
	ReAuthenticationNeedsCode bool `help:"refuse to authenticate an OAuth instance again without a new code"`
	// NullsIgnored leaves a configuration key as it is when null is sent for it. By default null resets the key to
	// the default of its row.
	NullsIgnored bool `help:"leave a configuration key as it is when null is sent for it"`
	// EmptyStringsAsNull returns null for a configuration value that was sent as "". By default "" is returned.
	EmptyStringsAsNull bool `help:"return null for configuration values sent as an empty string"`
	// UnsetRowsAbsent leaves rows without a value out of answers. By default they are there with null.
	UnsetRowsAbsent bool `help:"leave configuration rows without a value out of answers"`
	// FailedCreateKeepsInstance leaves an instance with valid false behind when authentication with the vendor fails
	// on create. By default there is none.
	FailedCreateKeepsInstance bool `help:"keep an invalid instance when authentication fails on create"`
	// FailedUpdateInvalidates sets valid to false when a new authentication fails. By default the instance is as it
	// was before.
	FailedUpdateInvalidates bool `help:"mark an instance invalid when a new authentication fails"`
	// WritesAnswerInstance answers DELETE of an instance, and PUT and DELETE of enabled and trace-logging, with the
	// instance. By default their body is empty: no source describes one.
	WritesAnswerInstance bool `help:"answer delete, enable and disable with the instance"`
	// RepeatedDeleteSucceeds answers 200 to DELETE of an id that was deleted before. By default it is a 404.
	RepeatedDeleteSucceeds bool `help:"answer 200 when an instance is deleted again"`
	// ListsUnhydrated makes hydrate=false the default of lists. By default lists are hydrated, since a client is
	// known to pass false for a cheaper form.
	ListsUnhydrated bool `help:"leave element details out of lists unless hydrate=true"`
	// UnhydratedWithoutConfiguration leaves configuration out of lists that are not hydrated. By default it is there.
	UnhydratedWithoutConfiguration bool `help:"leave configuration out of lists that are not hydrated"`
	// ElementInstancesUnpaged answers the list below an element in one piece, whatever its size. By default it is
	// paged like the list of all instances.
	ElementInstancesUnpaged bool `help:"do not page the list of instances of one element"`
	// ConfigurationAsArray answers the configuration of an element with a bare array of rows, as it did before April
	// 2018. By default it is an object that also tells the authentication.
	ConfigurationAsArray bool `help:"answer the configuration of an element as a bare array"`
	// NameNotTagged leaves the name out of the tags of an instance made without tags. By default it is the only tag:
	// an official example shows it, and the vendor's tests half assert it.
	NameNotTagged bool `help:"do not make the name a tag when no tags are sent"`
	// TagsSanitised strips HTML from tags as it is stripped from names. By default tags are stored as sent.
	TagsSanitised bool `help:"strip HTML from tags"`
	// TagsAsObjects returns tags as objects with id and name, as in the oldest published answer.
	TagsAsObjects bool `help:"return tags as objects with id and name"`
	// CreatedDatesWithoutZone writes the dates of instances as YYYY-MM-DDThh:mm:ss, in UTC. By default a Z follows, as in
	// the published answers.
	CreatedDatesWithoutZone bool `help:"leave the Z out of the dates of instances"`
	// CreatedDatesWithMilliseconds writes the dates of instances with milliseconds: YYYY-MM-DDThh:mm:ss.SSSZ.
	CreatedDatesWithMilliseconds bool `help:"write the dates of instances with milliseconds"`
	// ProviderDataEchoed returns providerData in the answer to a POST, as some old published answers do.
	ProviderDataEchoed bool `help:"return providerData in the answer to a create"`
	// OversizedAsTooLarge answers 413 instead of 429 to a body over 8 MB. The documentation names both.
	OversizedAsTooLarge bool `help:"answer 413 instead of 429 to a body over 8 MB"`
	// GrantsUnbound lets a refresh token serve an OAuth application (oauth.api.key) that it was not issued to. By
	// default that is refused, as RFC 6749 section 6 demands of vendors.
	GrantsUnbound bool `help:"accept another oauth.api.key without a new code when authenticating again"`
	// MovesToUnrelatedElements lets a PUT or PATCH move an instance to an element with another key. By default it is
	// refused: only the move to a clone is known to work.
	MovesToUnrelatedElements bool `help:"let an update move an instance to an element with another key"`
}

// AssumptionHelp returns one line for each assumption: its name and what it does when it is set.
func AssumptionHelp() []string {
	t := reflect.TypeFor[Assumptions]()
	lines := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		lines = append(lines, fmt.Sprintf("%-31s %s", t.Field(i).Name, t.Field(i).Tag.Get("help")))
	}
	return lines
}

// Set sets the assumption with the given name, in any case of letters. It returns an error if there is none.
func (a *Assumptions) Set(name string) error {
	v := reflect.ValueOf(a).Elem()
	for i := range v.NumField() {
		if strings.EqualFold(v.Type().Field(i).Name, name) {
			v.Field(i).SetBool(true)
			return nil
		}
	}
	return fmt.Errorf("there is no assumption %q", name)
}
