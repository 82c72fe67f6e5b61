package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
)

// The platform makes the ids and takes no idempotency key, so what became of a
// create whose answer was lost is found out by a search for an instance that
// looks like it. The name is what the platform's search matches [reference 2.5];
// below an element it lists all instances, whatever its search makes of a name.

// isKin tells whether an instance is of the element that a create asks for, and
// has its name.
func (c InstanceCreate) isKin(instance *Instance) bool {
	switch {
	case instance.Name != c.Name:
		return false
	case c.Element.ID != 0:
		return instance.Element.ID == 0 || instance.Element.ID == c.Element.ID
	default:
		return instance.Element.Key == "" || strings.EqualFold(instance.Element.Key, c.Element.Key)
	}
}

// hasTags tells whether an instance has the tags that a create asks for. The
// platform may add the name [reference 2.5].
func (c InstanceCreate) hasTags(instance *Instance) bool {
	if instance.Tags == nil {
		return true // They do not show.
	}
	for _, tag := range c.Tags {
		if !slices.Contains(instance.Tags, tag) {
			return false
		}
	}
	return !slices.ContainsFunc(instance.Tags, func(tag string) bool { return tag != c.Name && !slices.Contains(c.Tags, tag) })
}

// hasConfiguration tells whether an instance has the configuration that a create
// asks for, as far as it shows.
func (c InstanceCreate) hasConfiguration(instance *Instance) bool {
	for key, asked := range c.Configuration {
		value, shows := instance.Configuration[key]
		if !shows || strings.HasPrefix(key, "oauth.user.") {
			continue // Tokens change by themselves [reference 4.2].
		}
		if !showsAs(asked, value) {
			return false
		}
	}
	return true
}

// showsAs tells whether a value that was sent may show as another: it comes back
// as text, minified where it is JSON, masked where it is secret, and empty, false
// and null are the same unset value [reference 2.3].
func showsAs(sent any, shown *string) bool {
	encoded, err := encodeJSON(sent)
	if err != nil {
		return false
	}
	text, err := textOf(encoded)
	if err != nil {
		return false
	}
	if text == nil {
		text = new(string)
	}
	if shown == nil {
		shown = new(string)
	}
	return IsMasked(*shown) || SameValue(*text, *shown)
}

// terms are those of every search.
func (c *Client) terms() reconcile.Terms {
	return reconcile.Terms{
		Settle: c.createSettleTime, Resends: c.maxRetries,
		Now: c.clock.now, Sleep: c.clock.sleep, ServerClock: c.serverClock,
		Log: func(ctx context.Context, message string, ids ...int64) {
			tflog.SubsystemInfo(withLogger(ctx), logSubsystem, message, map[string]any{"ids": ids})
		},
	}
}

// serverClock is the last reading of the server's clock.
func (c *Client) serverClock() reconcile.Clock {
	if reading := c.reading.Load(); reading != nil {
		return *reading
	}
	return reconcile.Clock{}
}

// found prepares what a list shows for a search.
func (s *InstanceService) found(ctx context.Context, list InstanceListOptions, create InstanceCreate) ([]reconcile.Found[*Instance], error) {
	var found []reconcile.Found[*Instance]
	for instance, err := range s.List(ctx, list) {
		if err != nil {
			return nil, err
		}
		if !create.isKin(&instance) {
			continue
		}
		if instance.CreatedDate == "" || len(create.Tags) > 0 && instance.Tags == nil || len(create.Configuration) > 0 && instance.Configuration == nil {
			// A list may leave out what tells instances of one name apart.
			read, err := s.Look(ctx, instance.ID)
			switch {
			case IsNotFound(err):
				continue
			case err != nil:
				return nil, err
			}
			instance = *read
		}
		found = append(found, reconcile.Found[*Instance]{ID: instance.ID, Created: instance.CreatedDate, Object: &instance})
	}
	return found, nil
}

// searches are the quick search for the kin of a create, and the one that misses
// none.
func (s *InstanceService) searches(create InstanceCreate) (search, all func(context.Context) ([]reconcile.Found[*Instance], error)) {
	element := create.Element.Key
	if element == "" {
		element = strconv.FormatInt(create.Element.ID, 10)
	}
	search = func(ctx context.Context) ([]reconcile.Found[*Instance], error) {
		return s.found(ctx, InstanceListOptions{SearchText: create.Name}, create)
	}
	all = func(ctx context.Context) ([]reconcile.Found[*Instance], error) {
		return s.found(ctx, InstanceListOptions{ElementKeyOrID: element}, create)
	}
	return search, all
}

// makeOnce sends a create until it is certain that its instance was made once.
func (s *InstanceService) makeOnce(ctx context.Context, create InstanceCreate, call *call) (*Instance, error) {
	body, err := call.payload()
	if err != nil {
		return nil, call.failed(s.client.safeCause(err))
	}
	search, all := s.searches(create)
	made, found, err := reconcile.Create(ctx, &s.client.ledger, s.client.terms(), reconcile.Request[*Instance]{
		// One element may be asked for by key and by id, so the name alone is what
		// rivals have in common.
		Kin: create.Name,
		Alike: func(instance *Instance) bool {
			return create.isKin(instance) && create.hasTags(instance) && create.hasConfiguration(instance)
		},
		Body:   body,
		Send:   func(ctx context.Context) (*Instance, error) { return s.instance(ctx, 0, call) },
		Loss:   lossOf,
		ID:     func(instance *Instance) int64 { return instance.ID },
		Turn:   s.client.turn,
		Search: search, List: all,
	})
	switch {
	case found && (err == nil || IsAmbiguous(err) && !made.isInvalid()):
		return s.whole(ctx, made), nil
	case found && made.isInvalid():
		// What a failed create left is of no use, but it is there.
		return s.whole(ctx, made), err
	case err != nil:
		return nil, explain(err, "instance")
	default:
		return made, nil
	}
}

// turn waits until a request may be sent again that failed at a time, by the
// answer's word.
func (c *Client) turn(ctx context.Context, err error, failed time.Time) error {
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

// isInvalid tells whether the platform says that an instance is not valid.
func (i *Instance) isInvalid() bool { return i.Valid != nil && !*i.Valid }

// whole reads an instance that a list has shown, since a list may leave members
// out. What the list has must do where that fails.
func (s *InstanceService) whole(ctx context.Context, listed *Instance) *Instance {
	read, err := s.Look(context.WithoutCancel(ctx), listed.ID)
	if err != nil {
		tflog.SubsystemWarn(withLogger(ctx), logSubsystem, "An instance that was found in a list could not be read; taking what the list has",
			map[string]any{"id": listed.ID, "error": err.Error()})
		return listed
	}
	return read
}

// lossOf says what a failed create leaves open. An error in the platform's own
// form says that it is not at work any more; that of a gateway in between does
// not. Where the vendor has refused, the platform may keep an instance that is
// not valid: no source says that it does not [reference 6, question 10].
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

// loss says what an ambiguous failure leaves open.
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

// explain says in the error of a create what is known of what it makes, which is
// an instance or the like.
func explain(err error, made string) error {
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
	failure.outcome = outcomeOf(open, made)
	return &failure
}

func outcomeOf(open *reconcile.Unresolved, made string) string {
	switch {
	case len(open.Candidates) > 0 && open.Stopped != nil:
		return fmt.Sprintf("Any of these %ss may be the one that it made, or one that may yet show up, since the search ended early (%v): %s. Nothing more was made.", made, open.Stopped, listed(open.Candidates))
	case len(open.Candidates) > 0:
		return fmt.Sprintf("Any of these %ss may be the one that it made: %s. Nothing more was made.", made, listed(open.Candidates))
	case open.Lookup != nil:
		return "What it made could not be looked up: " + sentence(open.Lookup.Error())
	case !open.Nothing:
		return fmt.Sprintf("No such %s showed up within %s, and the search ended early: %v.", made, rounded(open.Searched), open.Stopped)
	}
	outcome := fmt.Sprintf("No such %s showed up within %s, so none was made", made, rounded(open.Searched))
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

func listed(ids []int64) string {
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	return strings.Join(words, ", ")
}
