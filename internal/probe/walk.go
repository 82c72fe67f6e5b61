package probe

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cli"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements"
)

// walk goes through all questions, stage by stage, and keeps what later stages need.
type walk struct {
	process  *process
	client   *cloudelements.Client
	word     string // Is in all names of this run.
	findings findings

	// Elements, by their ids; 0 until they are made.
	main, spare, oauth int64
	// Instances: without tags, with tags, and with tokens of OAuth.
	plain, tagged, authorized int64
	// The answers to the creates of these, and to a read of the first one.
	created, createdTagged, createdAuthorized, read object
	// The answer to disabling.
	switched reply
	// The last refusal to authenticate again.
	refused error
	// Whether an answer was lost, so something unknown may exist.
	lost bool
}

// stage answers some of the questions.
type stage struct {
	title string
	run   func(*walk, context.Context) error
	// needed says that no later stage can run where this one fails.
	needed    bool
	questions []string
}

// stages returns the stages in the order in which they can run: an earlier one creates what a later
// one needs, and what spoils something comes last.
func stages() []stage {
	return []stage{
		{"a new element", (*walk).makeMain, true, []string{"ElementsMadeInactive"}},
		{"the configuration of an element", (*walk).configurationForm, false, []string{"ConfigurationAsArray"}},
		{"parts of an element that an update leaves out", (*walk).putOmitted, false, []string{"ElementPutKeepsOmitted", "ElementSecretDefaults"}},
		{"two elements with one key", (*walk).sharedKey, false, []string{"ElementKeysShared"}},
		{"an element that does not exist", (*walk).unknownElement, false, []string{"UnknownElementAsBadRequest", "ErrorsWithoutRequestID"}},
		{"an empty list of instances", (*walk).emptyList, false, []string{"EmptyListAsArray"}},
		{"an element search without hits", (*walk).emptyElementSearch, false, []string{"EmptyElementSearchAsNotFound"}},
		{"a new instance", (*walk).makePlain, true, []string{"SecretsClearInCreate"}},
		{"a new instance with tags", (*walk).makeTagged, true, []string{"ProviderDataEchoed"}},
		{"tags", (*walk).tags, false, []string{"TagsAsObjects", "TagsDeduplicated", "NameTag"}},
		{"HTML in tags", (*walk).sanitised, false, []string{"TagsSanitised"}},
		{"dates", (*walk).dates, false, []string{"CreatedDatesWithoutZone", "CreatedDatesWithMilliseconds"}},
		{"the case of keys", (*walk).keyCase, false, []string{"ElementKeyCase"}},
		{"lists", (*walk).lists, false, []string{
			"ListsUnhydrated", "UnhydratedWithoutConfiguration", "UnhydratedWithElement", "ListsWithoutConfiguration", "ListsWithoutTags",
			"ListsWithoutCreatedDate", "ListsWithoutUser", "ListsWithoutTotal",
		}},
		{"pages", (*walk).elementPaging, false, []string{"ElementInstancesUnpaged"}},
		{"keys without a value", (*walk).unset, false, []string{"UnsetRows"}},
		{"unknown keys", (*walk).unknownKey, false, []string{"UnknownKeys"}},
		{"empty values", (*walk).cleared, false, []string{"EmptyStrings"}},
		{"null", (*walk).nulled, false, []string{"NullsIgnored"}},
		{"keys that a PUT leaves out", (*walk).omitted, false, []string{"PutOmittedKeys"}},
		{"masks", (*walk).masked, false, []string{"MasksStoredLiterally"}},
		{"tokens", (*walk).renewed, false, []string{"TokensRenewed"}},
		{"disabling", (*walk).switching, false, []string{"RepeatedSwitchConflicts"}},
		{"moving an instance", (*walk).move, false, []string{"MovesToUnrelatedElements"}},
		{"deleting", (*walk).deleting, false, []string{"WritesAnswerInstance", "DeletedUnauthorized", "RepeatedDeleteSucceeds"}},
		{"ids of deleted instances", (*walk).reused, false, []string{"IDsReused"}},
		{"an OAuth instance", (*walk).makeOAuth, false, nil},
		{"PUT, and authenticating again", (*walk).putAgain, false, []string{"PutKeepsAuthentication"}},
		{"PATCH, and authenticating again", (*walk).patchAgain, false, []string{"PatchIgnoresReAuthenticate"}},
		{"authenticating without a code", (*walk).withoutCode, false, []string{"ReAuthenticationNeedsCode"}},
		{"changed credentials", (*walk).patchCredentials, false, []string{"PatchOfCredentialsAuthenticates"}},
		{"a wrong code", (*walk).wrongCode, false, []string{"FailedUpdateKeepsChanges", "FailedUpdateInvalidates"}},
		{"a create that is refused", (*walk).failedCreate, false, []string{"FailedCreateKeepsInstance"}},
		{"more than 8 MB", (*walk).oversized, false, []string{"OversizedAsTooLarge"}},
	}
}

// run carries out the stages. The error says why it ended early.
func (w *walk) run(ctx context.Context) error {
	all := stages()
	for i, stage := range all {
		if ctx.Err() != nil {
			return cli.ErrInterrupted
		}
		w.process.Say("[%2d/%d] %s", i+1, len(all), stage.title)
		err := stage.run(w, ctx)
		switch {
		case err == nil:
			continue
		case errors.Is(err, cli.ErrInterrupted), stage.needed, statusOf(err) == http.StatusUnauthorized:
			return err
		}
		w.process.Say("        %s", err)
		for _, name := range stage.questions {
			if _, known := w.findings[name]; !known {
				w.findings.notShown(err.Error(), name)
			}
		}
	}
	return nil
}

// eventually repeats a look until it finds what it is for, or has been repeated often enough, which
// is no error.
func (w *walk) eventually(ctx context.Context, look func() (bool, error)) error {
	for looks := 1; ; looks++ {
		found, err := look()
		if err != nil || found || looks == maxLooks {
			return err
		}
		select {
		case <-ctx.Done():
			return cli.ErrInterrupted
		case <-time.After(w.process.pause):
		}
	}
}
