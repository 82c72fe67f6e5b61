package cloudelements

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// lossOf returns what a failed create leaves open. An error in the platform's own form says that
// the platform is not at work any more; that of a gateway in between does not. Where the vendor has
// refused, the platform may keep an instance that is not valid: no source says that it does not
// [reference 6, question 10].
func lossOf(err error) reconcile.Loss {
	failure, ok := AsError(err)
	switch {
	case !ok:
		return reconcile.Nothing
	case failure.Ambiguous:
		return lossOfAmbiguous(failure)
	case failure.ProviderMessage != "":
		return reconcile.Leftover
	default:
		return reconcile.Nothing
	}
}

// lossOfAmbiguous returns what an ambiguous failure leaves open.
func lossOfAmbiguous(e *Error) reconcile.Loss {
	switch {
	case e.Status == http.StatusBadGateway || e.Status == http.StatusServiceUnavailable || e.Status == http.StatusGatewayTimeout:
		return reconcile.Answer
	case e.Status >= http.StatusInternalServerError && e.Foreign:
		return reconcile.Answer
	case e.Status == http.StatusInternalServerError && e.Message != "":
		return reconcile.ServerFailed
	case e.Status >= http.StatusInternalServerError || e.IsPage:
		return reconcile.Malformed
	default:
		return reconcile.Answer
	}
}

// explain adds to the error of a create what is known of what it made.
func explain(err error, noun string) error {
	var open *reconcile.Unresolved
	if !errors.As(err, &open) {
		return err
	}
	cause, ok := AsError(open.Cause)
	if !ok {
		return err
	}
	failure := *cause
	failure.Candidates, failure.Attempts = open.Candidates, open.Sent
	failure.Ambiguous = !open.Nothing
	failure.Outcome = outcomeOf(open, noun)
	return &failure
}

func outcomeOf(open *reconcile.Unresolved, noun string) string {
	switch {
	case len(open.Candidates) > 0 && open.Stopped != nil:
		return fmt.Sprintf("Any of these %ss may be the one that it made, or one that may yet show up, since the search ended early (%v): %s. Nothing more was made.", noun, open.Stopped, joinIDs(open.Candidates))
	case len(open.Candidates) > 0:
		return fmt.Sprintf("Any of these %ss may be the one that it made: %s. Nothing more was made.", noun, joinIDs(open.Candidates))
	case open.Lookup != nil:
		return "What it made could not be looked up: " + transport.Sentence(open.Lookup.Error())
	case !open.Nothing:
		return fmt.Sprintf("No such %s showed up within %s, and the search ended early: %v.", noun, transport.Rounded(open.Searched), open.Stopped)
	}
	outcome := fmt.Sprintf("No such %s showed up within %s, so none was made", noun, transport.Rounded(open.Searched))
	switch paused := new(transport.PausedError); {
	case errors.As(open.Stopped, &paused):
		return fmt.Sprintf("%s; it was not sent again, since %v, which is more than the time left.", outcome, paused)
	case open.Stopped != nil:
		return outcome + "; it was not sent again, since the operation was stopped."
	case open.Sent > 1:
		return fmt.Sprintf("%s, though it was sent %d times.", outcome, open.Sent)
	default:
		return outcome + "."
	}
}

func joinIDs(ids []int64) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	return strings.Join(words, ", ")
}
