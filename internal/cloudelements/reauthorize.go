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

// spends tells whether an update spends something that works once: an OAuth code
// or the like, or a refresh token that the vendor may replace.
func (u InstanceUpdate) spends() bool {
	return len(u.ProviderData) > 0 || u.ExternalAuthentication != ""
}

// reauthorize sends an update that spends a code. A code is spent when it first
// arrives, so that where the answer is lost, transport.Read must tell whether it did.
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
	transport.LogInfo(ctx, "The answer to an update with an authorization was lost; reading whether it took effect", map[string]any{"id": id})
	var after *Instance
	seen := effectUnknown
	end := reconcile.Settle(ctx, s.terms, lossOfAmbiguous(failure), func(ctx context.Context, _, _ bool) (bool, error) {
		read, err := s.Look(ctx, id)
		if err != nil {
			return false, err
		}
		after, seen = read, update.effectOn(before, read)
		return seen == effectTaken, nil
	})
	transport.LogInfo(ctx, "Read whether an update with an authorization took effect", map[string]any{"id": id, "effect": seen.String()})
	var unread *reconcile.LookError
	switch {
	case seen == effectTaken:
		return after, nil
	case errors.As(end, &unread):
		failure.Outcome = "Whether it took effect could not be read: " + transport.Sentence(unread.Error())
	case seen == effectNone && errors.Is(end, reconcile.ErrSettled):
		failure.Ambiguous = false
		failure.Outcome = "The instance shows no effect of it."
	case seen == effectNone:
		failure.Outcome = fmt.Sprintf("The instance shows no effect of it yet, and the wait for one ended early: %v.", end)
	default:
		failure.Outcome = "What the instance shows does not tell whether it took effect."
	}
	return nil, failure
}

// updateEffect is what an instance shows of an update.
type updateEffect int

const (
	effectUnknown updateEffect = iota
	effectTaken
	effectNone
)

// String names the effect for logs.
func (e updateEffect) String() string {
	return [...]string{"unknown", "taken", "none"}[e]
}

// effectOn tells from two reads, one before an update and one after, whether the
// update took effect. New tokens alone prove nothing, since the platform
// refreshes them by itself; the old ones prove that no code was exchanged.
func (u InstanceUpdate) effectOn(before, after *Instance) updateEffect {
	changed, shown := u.shownChanges(before, after)
	switch {
	case after.isInvalid():
		return effectNone
	case shown > 0 && changed < shown:
		return effectNone
	case shown > 0, before.isInvalid():
		return effectTaken
	}
	const token = "oauth.user.token"
	was, is := before.Configuration[token], after.Configuration[token]
	if was == nil || redact.IsMasked(*was) || is == nil {
		return effectUnknown
	}
	if *was == *is {
		return effectNone
	}
	return effectUnknown
}

// shownChanges counts what an update changes and an instance shows: how much of
// it the second of two reads has.
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
