package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// terms are those of every search for what an ambiguous request has done.
func (c *Client) terms() reconcile.Terms {
	return reconcile.Terms{
		Settle: c.createSettleTime, Resends: c.maxRetries,
		Now: c.clock.now, Sleep: c.clock.sleep, ServerClock: c.serverClock,
		Log: func(ctx context.Context, message string, ids ...int64) {
			tflog.SubsystemInfo(withLogger(ctx), logSubsystem, message, map[string]any{"ids": ids})
		},
	}
}

// serverClock returns the last reading of the server's clock.
func (c *Client) serverClock() reconcile.Clock {
	if reading := c.reading.Load(); reading != nil {
		return *reading
	}
	return reconcile.Clock{}
}

// awaitRetry waits until a request that failed at the given time may be sent again, as the answer
// asked.
func (c *Client) awaitRetry(ctx context.Context, err error, failed time.Time) error {
	var asked time.Duration
	if failure, ok := AsError(err); ok {
		asked = failure.RetryAfter
	}
	left := asked - c.clock.now().Sub(failed)
	if err := c.admission.wait(ctx, left); errors.Is(err, errTooLong) {
		return &pausedError{left: left}
	} else if err != nil {
		return err
	}
	return nil
}

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
		return failure.loss()
	case failure.ProviderMessage != "":
		return reconcile.Leftover
	default:
		return reconcile.Nothing
	}
}

// loss returns what an ambiguous failure leaves open.
func (e *Error) loss() reconcile.Loss {
	switch {
	case e.Status == http.StatusBadGateway || e.Status == http.StatusServiceUnavailable || e.Status == http.StatusGatewayTimeout:
		return reconcile.Answer
	case e.Status >= http.StatusInternalServerError && e.Message != "":
		return reconcile.Effect
	case e.Status >= http.StatusInternalServerError || e.isPage:
		return reconcile.Garbled
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
	failure.outcome = outcomeOf(open, noun)
	return &failure
}

func outcomeOf(open *reconcile.Unresolved, noun string) string {
	switch {
	case len(open.Candidates) > 0 && open.Stopped != nil:
		return fmt.Sprintf("Any of these %ss may be the one that it made, or one that may yet show up, since the search ended early (%v): %s. Nothing more was made.", noun, open.Stopped, joinIDs(open.Candidates))
	case len(open.Candidates) > 0:
		return fmt.Sprintf("Any of these %ss may be the one that it made: %s. Nothing more was made.", noun, joinIDs(open.Candidates))
	case open.Lookup != nil:
		return "What it made could not be looked up: " + sentence(open.Lookup.Error())
	case !open.Nothing:
		return fmt.Sprintf("No such %s showed up within %s, and the search ended early: %v.", noun, rounded(open.Searched), open.Stopped)
	}
	outcome := fmt.Sprintf("No such %s showed up within %s, so none was made", noun, rounded(open.Searched))
	switch paused := new(pausedError); {
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
