package cloudelements

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/refresh"
	"github.com/cloudelements/terraform-provider-cloudelements/internal/cloudelements/transport"
)

// RefreshStrategy says how Refresh reads instances.
type RefreshStrategy = refresh.Strategy

// The strategies of a refresh.
const (
	// RefreshAdaptive reads instances one by one until the list of all is cheaper.
	RefreshAdaptive = refresh.Adaptive
	// RefreshSingle reads each instance by itself.
	RefreshSingle = refresh.Single
	// RefreshList reads the list of all instances first.
	RefreshList = refresh.List
)

// RefreshStrategies are all strategies, the default first.
var RefreshStrategies = refresh.Strategies

// hydrations are the forms in which the list of instances can be asked for, the cheaper first. No
// source says what exactly hydrate=false leaves out, nor what the default is
// [reference 6, question 8].
var hydrations = []string{"false", "true"}

func newInstanceService(part part, strategy RefreshStrategy) *InstanceService {
	s := &InstanceService{service: service[Instance]{
		part: part, noun: "instance", route: "/instances/{id}",
		id:      func(instance *Instance) int64 { return instance.ID },
		created: func(instance *Instance) string { return instance.CreatedDate },
		isBad:   (*Instance).isInvalid,
	}}
	s.protect = s.protectAnswer
	s.absence.unauthorized = true
	s.absence.list = func(ctx context.Context) iter.Seq2[Instance, error] { return s.List(ctx, InstanceListOptions{}) }
	s.look = func(ctx context.Context, listed *Instance) (*Instance, error) { return s.Look(ctx, listed.ID) }
	s.reader = refresh.NewReader(refresh.Source[int64, *Instance]{
		Single:     s.Get,
		Page:       s.refreshPage,
		Forms:      len(hydrations),
		Key:        s.id,
		Compare:    cmp.Compare[int64],
		ShowsAll:   showsAll,
		IsComplete: func(listed *Instance) bool { return listed.Configuration != nil },
		Pack:       pack,
		Unpack:     s.unpack,
		Log: func(ctx context.Context, message string, fields map[string]any) {
			transport.LogDebug(ctx, message, fields)
		},
	}, strategy, part.client.Now)
	return s
}

// Refresh reads an instance for whoever asks for many, one by one, at the beginning of a run. Where
// the list of all instances is cheaper than single reads, it reads that, and reports that the list
// has shown the instance. The list is as old as the run at most, shows nothing that this Client has
// written since, and is not asked whether an instance exists. IsNotFound reports that it does not.
//
// What is not as expected in what the list has shown should be confirmed by Get: nothing says that
// the platform's list is as fresh as its single reads.
func (s *InstanceService) Refresh(ctx context.Context, id int64) (instance *Instance, listed bool, err error) {
	s.ledger.Claim(id)
	instance, listed, err = s.reader.Get(ctx, id)
	if IsNotFound(err) {
		s.remove(id)
	}
	if _, isOurs := AsError(err); err != nil && !isOurs {
		err = s.call("Get Instance", id, transport.Read, http.MethodGet, "").Failed(s.client.SafeError(fmt.Errorf("the list of instances did not come in time: %w", err)))
	}
	return instance, listed, err
}

// Listed returns an instance where Refresh would give what the list has shown, and nil where
// Refresh is to be asked. It sends nothing and waits for nothing.
func (s *InstanceService) Listed(id int64) *Instance {
	instance, listed, err := s.reader.Listed(id)
	if !listed || err != nil {
		return nil
	}
	s.ledger.Claim(id)
	return instance
}

// Refreshed returns all instances of the account as a refresh of this run reads them, sorted by id:
// with rest also what it has not come to yet. It returns nil where there is no refresh, where this
// Client has written any instance, and where the refresh does not go by the list. The error is the
// context's.
func (s *InstanceService) Refreshed(ctx context.Context, rest bool) (iter.Seq2[Instance, error], error) {
	all, err := s.reader.All(ctx, rest)
	if all == nil || err != nil {
		return nil, err
	}
	return func(yield func(Instance, error) bool) {
		for instance, err := range all {
			if err != nil {
				yield(Instance{}, err)
				return
			}
			if !yield(*instance, nil) {
				return
			}
		}
	}, nil
}

// refreshPage reads a page of the list of all instances.
func (s *InstanceService) refreshPage(ctx context.Context, form int, token string) (refresh.Page[*Instance], error) {
	first := listInstances()
	first.Query.Set("hydrate", hydrations[form])
	read, err := transport.ReadPage[*Instance](ctx, s.client, first, token)
	switch {
	case transport.IsNothingFound(err):
		return refresh.Page[*Instance]{}, nil // There are none [reference 1.4].
	case err != nil:
		return refresh.Page[*Instance]{}, err
	case slices.Contains(read.Items, nil):
		return refresh.Page[*Instance]{}, first.Failed(transport.ErrNull)
	}
	for _, instance := range read.Items {
		s.record(instance)
	}
	return refresh.Page[*Instance]{Items: read.Items, Next: read.Next, Pages: (read.Total + transport.PageSize - 1) / transport.PageSize}, nil
}

// packed is an instance as it is kept, without what an answer embeds of its element.
type packed Instance

func pack(instance *Instance) ([]byte, error) {
	return json.Marshal((*packed)(instance))
}

func (s *InstanceService) unpack(encoded []byte) (*Instance, error) {
	var unpacked packed
	if err := json.Unmarshal(encoded, &unpacked); err != nil {
		return nil, errors.New("an instance that was kept cannot be read")
	}
	instance := (*Instance)(&unpacked)
	s.protectAnswer(instance)
	return instance, nil
}

// showsAll reports whether the list shows of an instance what a single read does, as far as it does
// not change by itself: tokens do [reference 4.2], and what valid says [reference 2.7].
func showsAll(listed, single *Instance) bool {
	return reflect.DeepEqual(withoutChanging(listed), withoutChanging(single))
}

func withoutChanging(instance *Instance) Instance {
	kept := *instance
	kept.Valid = nil
	kept.Tags = slices.Clone(instance.Tags)
	slices.Sort(kept.Tags)
	kept.Configuration = maps.Clone(instance.Configuration)
	maps.DeleteFunc(kept.Configuration, func(key string, _ *string) bool { return strings.HasPrefix(key, "oauth.user.") })
	return kept
}
