package cloudelements

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/reconcile"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/redact"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// isSingleUse reports whether an update uses up something that works once: an OAuth code or the
// like, or a refresh token that the vendor may replace.
func (u InstanceUpdate) isSingleUse() bool {
	return len(u.ProviderData) > 0 || u.ExternalAuthentication != ""
}

// reauthorize sends an update that uses up a code. A code is used up when it first arrives, so if
// the answer is lost, reads must show whether it did.
func (s *InstanceService) reauthorize(ctx context.Context, id int64, update InstanceUpdate, call *transport.Call) (*Instance, error) {
	before, err := s.Get(ctx, id)
	if err != nil {
		// Nothing was sent, and the code is still good.
		return nil, err
	}
	updated, err := s.one(ctx, id, call)
	if !IsAmbiguous(err) {
		return updated, err
	}
	failure, _ := AsError(err)
	transport.LogInfo(ctx, "The answer to an update with an authorization was lost; looking whether it took effect", map[string]any{"id": id})
	var after *Instance
	seen := outcomeUnknown
	end := reconcile.Settle(ctx, s.terms, lossOfAmbiguous(failure), func(ctx context.Context, _, _ bool) (bool, error) {
		read, err := s.Look(ctx, id)
		if err != nil {
			return false, err
		}
		after, seen = read, update.outcomeOn(before, read)
		return seen == outcomeApplied, nil
	})
	transport.LogInfo(ctx, "Looked whether an update with an authorization took effect", map[string]any{"id": id, "outcome": seen.String()})
	var unread *reconcile.LookError
	switch {
	case seen == outcomeApplied:
		return after, nil
	case errors.As(end, &unread):
		failure.Outcome = "Whether it took effect could not be read: " + transport.Sentence(unread.Error())
	case seen == outcomeNone && errors.Is(end, reconcile.ErrSettled):
		failure.Ambiguous = false
		failure.Outcome = "The instance shows no effect of it."
	case seen == outcomeNone:
		failure.Outcome = fmt.Sprintf("The instance shows no effect of it yet, and the wait for one ended early: %v.", end)
	default:
		failure.Outcome = "What the instance shows does not tell whether it took effect."
	}
	return nil, failure
}

// outcome is what an instance shows of an update.
type outcome int

const (
	outcomeUnknown outcome = iota
	outcomeApplied
	outcomeNone
)

// String returns the outcome's name for logs.
func (e outcome) String() string {
	return [...]string{"unknown", "taken", "none"}[e]
}

// outcomeOn returns what two reads, one before an update and one after, show of whether it took
// effect. New tokens alone prove nothing, since the platform refreshes them by itself; the old ones
// prove that no code was exchanged.
func (u InstanceUpdate) outcomeOn(before, after *Instance) outcome {
	changed, shown := u.shownChanges(before, after)
	switch {
	case after.isInvalid():
		return outcomeNone
	case shown > 0 && changed < shown:
		return outcomeNone
	case shown > 0, before.isInvalid():
		return outcomeApplied
	}
	const token = "oauth.user.token"
	was, is := before.Configuration[token], after.Configuration[token]
	if was == nil || redact.IsMasked(*was) || is == nil {
		return outcomeUnknown
	}
	if *was == *is {
		return outcomeNone
	}
	return outcomeUnknown
}

// shownChanges counts what an update changes and an instance shows: how much of it the second of
// two reads has.
func (u InstanceUpdate) shownChanges(before, after *Instance) (changed, shown int) {
	count := func(was, is bool) {
		if was {
			return // Nothing to be seen.
		}
		shown++
		if is {
			changed++
		}
	}
	if u.Name != nil {
		count(before.Name == *u.Name, after.Name == *u.Name)
	}
	if u.Tags != nil && before.Tags != nil && after.Tags != nil {
		asked := InstanceCreate{Name: after.Name, Tags: *u.Tags}
		count(asked.hasTags(before), asked.hasTags(after))
	}
	for key, sent := range u.Configuration {
		was, shows := before.Configuration[key]
		is := after.Configuration[key]
		if !shows || was != nil && redact.IsMasked(*was) || strings.HasPrefix(key, "oauth.user.") {
			continue
		}
		count(showsAs(sent, was), showsAs(sent, is))
	}
	return changed, shown
}
