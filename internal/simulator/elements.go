package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cloudelements/terraform-provider-cloudelements/internal/simulator/catalogue"
)

// Types and keys of configuration rows that the simulator itself acts upon.
const (
	typePassword = "PASSWORD"
	typeText     = "TEXTFIELD_1000"

	keyOAuthAPIKey      = "oauth.api.key"
	keyOAuthAPISecret   = "oauth.api.secret"
	keyOAuthCallbackURL = "oauth.callback.url"
	keyOAuthScope       = "oauth.scope"
	keyUserToken        = "oauth.user.token"
	keyUserTokenSecret  = "oauth.user.token.secret"
	keyRefreshToken     = "oauth.user.refresh_token"
	keyRefreshTime      = "oauth.user.refresh_time"
	keyAuthentication   = "authentication.type"

	keyEventsEnabled      = "event.notification.enabled"
	keyEventsCallbackURL  = "event.notification.callback.url"
	keyEventsVendorType   = "event.vendor.type"
	keyEventsSubscription = "event.notification.subscription.id"
)

// firstAddedElementID is the number of the first element that is not of the catalogue.
const firstAddedElementID = 900001

// elements is the catalogue of the account: the elements that the simulator came with or was given
// by AddElement, and in their places and beside them those that the API made or changed. Values in
// it are never changed in place.
type elements struct {
	// anyCase finds keys in any case of letters.
	anyCase bool
	own     *table[int64, *ownElement]

	mu    sync.RWMutex
	given []*catalogue.Element
}

// loadCatalogue loads the embedded catalogue once for all simulators of the process, since none
// changes it.
var loadCatalogue = sync.OnceValues(catalogue.Load)

func (e *elements) load() error {
	loaded, err := loadCatalogue()
	if err != nil {
		return err
	}
	for i := range loaded {
		e.given = append(e.given, &loaded[i])
	}
	return nil
}

// AddElement adds a private element to the catalogue, for as long as the simulator lives. It may
// have the key of a catalogue element and is then the one found by key. With the id 0 it gets one
// of its own. It returns an error if it has no key or an id that is taken.
func (s *Simulator) AddElement(element catalogue.Element) error {
	if element.Key == "" {
		return fmt.Errorf("an element needs a key")
	}
	return s.state.change(func(*transaction) error {
		if element.ID == 0 {
			element.ID = s.elements.freeID()
		} else if other, taken := s.elements.byID(element.ID); taken {
			return fmt.Errorf("the id %d is taken by element %q", element.ID, other.Key)
		}
		element.Private = true
		element.Configuration = slices.Clone(element.Configuration)
		s.elements.mu.Lock()
		defer s.elements.mu.Unlock()
		s.elements.given = append(s.elements.given, &element)
		return nil
	})
}

// OwnElements returns the elements that were made through the API and are not deleted, in the order
// of their ids.
func (s *Simulator) OwnElements() []catalogue.Element {
	var all []catalogue.Element
	for _, own := range s.elements.own.list() {
		all = append(all, own.Element)
	}
	return all
}

// freeID returns a number that no element has or, as far as is known, had.
func (e *elements) freeID() int64 {
	last := max(firstAddedElementID-1, e.own.state.last(e.own.bucket))
	for _, element := range e.all() {
		last = max(last, element.ID)
	}
	return last + 1
}

// changeElement returns f a copy of the element that a path names and keeps what f makes of it; nil
// deletes the element. Only an account's own elements can be changed.
func (s *Simulator) changeElement(keyOrID string, f func(*ownElement) (*ownElement, error)) (*ownElement, error) {
	var after *ownElement
	err := s.state.change(func(tx *transaction) error {
		element, err := s.elements.byKeyOrID(keyOrID)
		if err != nil {
			return err
		}
		if !element.Private {
			return forbidden("Element %s is not owned by this account", element.Key)
		}
		before, known := s.elements.own.edit(element.ID)
		if !known {
			before = (&ownElement{Element: *element, CreatedAt: s.config.Now()}).clone()
		}
		if after, err = f(before); err != nil {
			return err
		}
		if after == nil {
			s.elements.own.remove(tx, element.ID)
			s.elements.drop(element.ID)
			return nil
		}
		after.UpdatedAt = s.config.Now()
		s.elements.own.put(tx, after)
		return nil
	})
	return after, err
}

// drop takes an element away that the simulator came with or was given, for as long as it lives.
func (e *elements) drop(id int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.given = slices.DeleteFunc(slices.Clone(e.given), func(element *catalogue.Element) bool { return element.ID == id })
}

// unchanged returns the elements that the API has not changed.
func (e *elements) unchanged() []*catalogue.Element {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.given
}

// all returns the elements in the order of their ids.
func (e *elements) all() []*catalogue.Element {
	byID := map[int64]*catalogue.Element{}
	for _, element := range e.unchanged() {
		byID[element.ID] = element
	}
	for _, own := range e.own.list() {
		byID[own.Element.ID] = &own.Element
	}
	return inOrder(byID)
}

func (e *elements) byID(id int64) (*catalogue.Element, bool) {
	if own, found := e.own.get(id); found {
		return &own.Element, true
	}
	for _, element := range e.unchanged() {
		if element.ID == id {
			return element, true
		}
	}
	return nil, false
}

// byKey finds an element by key. Keys are not unique: a private element is found before a catalogue
// element.
func (e *elements) byKey(key string) (*catalogue.Element, bool) {
	has := func(element *catalogue.Element) bool {
		return element.Key == key || e.anyCase && strings.EqualFold(element.Key, key)
	}
	if own, found := e.own.first(func(own *ownElement) bool { return has(&own.Element) }); found {
		return &own.Element, true
	}
	var found *catalogue.Element
	for _, element := range e.unchanged() {
		if _, changed := e.own.get(element.ID); !changed && has(element) && (found == nil || element.Private && !found.Private) {
			found = element
		}
	}
	return found, found != nil
}

// byKeyOrID finds the element that a path names.
func (e *elements) byKeyOrID(keyOrID string) (*catalogue.Element, error) {
	if element, ok := e.byKey(keyOrID); ok {
		return element, nil
	}
	if id, err := strconv.ParseInt(keyOrID, 10, 64); err == nil {
		if element, ok := e.byID(id); ok {
			return element, nil
		}
		return nil, notFound("No element found with ID %d", id)
	}
	return nil, notFound("No element found with key %s", keyOrID)
}

// ofInstance returns the element of an instance. One that was added to an earlier simulator on the
// same store is gone; then nothing tells which values are secret, so that all are taken for it.
func (e *elements) ofInstance(instance *Instance) *catalogue.Element {
	if element, ok := e.byID(instance.ElementID); ok {
		return element
	}
	lost := &catalogue.Element{
		ID: instance.ElementID, Key: instance.ElementKey, Name: instance.ElementKey,
		Authentication: catalogue.AuthenticationCustom, Private: true,
	}
	for key := range instance.Configuration {
		lost.Configuration = append(lost.Configuration, catalogue.Row{Key: key, Name: key, Type: typePassword})
	}
	return lost
}

// rowsByKey returns the configuration rows of an element by their keys.
func rowsByKey(element *catalogue.Element) map[string]catalogue.Row {
	rows := make(map[string]catalogue.Row, len(element.Configuration))
	for _, row := range element.Configuration {
		rows[row.Key] = row
	}
	return rows
}
